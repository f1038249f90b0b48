"""The day an article counts from: its published date, made precise by the article's own dateline."""

from __future__ import annotations

import re

from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.resolve import calendar_words as words

HEAD = 1500
"""Characters at the start of an article in which a dateline is looked for."""

_DAY_PATTERNS = (
    rf"(?P<month>{words.MONTH}) (?P<day>{words.DAY})(?:,? (?P<year>{words.NUMERAL}))?",
    rf"(?P<day>{words.DAY}) (?P<month>{words.MONTH})(?:,? (?P<year>{words.NUMERAL}))?",
    r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)(?:T\S{1,20})?",
)
_WEEKDAY = rf"(?:(?:{words.WEEKDAY}|{words.WEEKDAY_SHORT}),? )?"
_LABEL = r"(?:(?:date|dated|published|posted|updated|last updated|issued)(?: on| at)?:? )?"
_CLOCK = rf"(?:(?:,? at |,? |T){words.CLOCK})?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE | re.MULTILINE)
    for day in _DAY_PATTERNS
    for shape in (
        # A line with a date alone, which may go on after a copyright sign or a bar.
        rf"^[ \t]*{_LABEL}{_WEEKDAY}{day}{_CLOCK}[ \t.]*(?=$|[|©·•])",
        # "MOSCOW, Dec. 23 (Reuters) —", "PORT ELLA (News) — Jan. 4, 2019".
        rf"^[ \t]*(?-i:[A-Z][A-Z.’' -]{{2,30}})(?:, [A-Za-z. ]{{2,20}})?(?:, | [-–—]+ | \([A-Za-z ]{{2,20}}\)"
        rf" [-–—]+ ){day}(?=,? ?(?:\(|[-–—:]))",
    )
)


def reference_of(text: str, published: Period | None) -> Period | None:
    """Give the day, month or year that an article's time words count from; None where nothing tells.

    The published date stands. Where it is no full day, the first date in a dateline, or on a line of its own,
    within the first `HEAD` characters adds what is missing, if the two agree.
    """
    if published is not None and published.unit is Unit.DAY:
        return published
    head = text[:HEAD]
    found = sorted(
        (match.start(), -match.end(), match) for shape in _SHAPES for match in shape.finditer(head)
    )
    for _, _, match in found:
        own = _read(match, published)
        if own is None:
            continue
        if published is None or (own.first >= published.first and own.last <= published.last):
            return own
    return published


def _read(match: re.Match[str], published: Period | None) -> Period | None:
    """Give the date of a dateline; one without a year takes it from the published date."""
    year = int(match["year"]) if match["year"] else None
    if year is None:
        year = None if published is None else published.first.year
    if year is None:
        return None
    name = match["month"]
    month = int(name) if name.isdecimal() else words.month_number(name)
    try:
        if match["day"] is None:
            return edtf.month(year, month)
        return edtf.day(year, month, int(re.sub(r"\D", "", match["day"])))
    except ValueError:
        return None
