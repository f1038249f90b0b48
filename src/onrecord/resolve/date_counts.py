"""Rules for time words that count: "two weeks ago", "the past three months", "the day before"."""

from __future__ import annotations

import re

from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.resolve import calendar_words as words
from onrecord.resolve.date_days import NUMBER_STARTS
from onrecord.resolve.date_rules import YEARS, Moment, NotTimeWordsError, around, finer_or_same, rule

_ENDS_THERE = r"(?= ?(?:[.,;:!?)”\"]|\Z)| (?:and|that|in|at|on|when|as|was|were|had|it)\b)"


def _counted(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `two weeks ago`, `a year earlier`, `three days from now`, `a month later`.

    The value is as coarse as the unit: five years ago is a year. "ago" counts from the reference, "earlier",
    "before" and "later" from the date last spoken of.
    """
    way = match["way"].lower()
    unit, count = _count_of(match)
    anchor = moment.anchor
    back = way.startswith(("ago", "earlier", "before", "back", "prior", "previously"))
    if anchor is not None and anchor.unit is Unit.QUARTER and unit is Unit.YEAR and back:
        return anchor.shift(-count, unit)
    base = moment.reference if way.startswith(("ago", "back", "from", "hence")) else anchor
    if base is None:
        return None
    period = finer_or_same(base, unit)
    if period is None:
        return None
    period = period.shift(-count if back else count)
    return period.about() if match["vague"] else period


def _past_units(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the past three months`: from the unit that many before up to the reference."""
    unit, count = words.UNITS[match["unit"].lower().rstrip("s")], words.number(match["count"])
    now = around(unit, moment)
    if now is None or moment.reference is None:
        return None
    if unit in (Unit.DAY, Unit.WEEK):
        now = moment.reference
    if match["which"].lower() in ("next", "coming", "following"):
        return edtf.between(now.shift(1, Unit.DAY if now.unit is Unit.DAY else unit), now.shift(count, unit))
    whole = unit in (Unit.QUARTER, Unit.DECADE)  # the running one isn't one of "the past two quarters"
    return edtf.between(now.shift(-count, unit), now.shift(-1, unit) if whole else now)


def _next_to(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the day before`, `the week after`: counted from the date last spoken of."""
    unit, anchor = words.UNITS[match["unit"].lower()], moment.anchor
    period = None if anchor is None else finer_or_same(anchor, unit)
    return None if period is None else period.shift(-1 if match["way"].lower() == "before" else 1)


def _in_units(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `in two weeks`; in running text only with "time", as the words else mostly tell how long."""
    if moment.running and not match["time"]:
        raise NotTimeWordsError
    unit, count = _count_of(match)
    return around(unit, moment, count)


def _count_of(match: re.Match[str]) -> tuple[Unit, int]:
    count, name = words.number(match["count"]), match["unit"].lower().rstrip("s")
    return (Unit.WEEK, 2 * count) if name == "fortnight" else (words.UNITS[name], count)


def _part_of_year(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the first six months of 2021`, `the last three weeks of this year`."""
    unit, count = _count_of(match)
    year: Period | None = None
    if match["year"]:
        year = edtf.year(words.year_number(match["year"]))
    else:
        year = around(Unit.YEAR, moment, YEARS[match["which_year"].lower()])
    if year is None or unit not in (Unit.DAY, Unit.MONTH, Unit.QUARTER):
        return None
    at_end = match["end"].lower() == "last"
    outer = edtf.containing(edtf.of_day(year.last if at_end else year.first), unit)
    if outer is None:
        return None
    other = outer.shift((1 - count) if at_end else count - 1)
    return edtf.between(other, outer) if at_end else edtf.between(outer, other)


_COUNT_STARTS = NUMBER_STARTS | {
    *["more", "less", "nearly", "almost", "about", "around", "over", "some", "roughly"],
}
_COUNT = (
    r"(?P<vague>more than |less than |nearly |almost |about |around |over |some |roughly )?"
    rf"(?P<count>{words.NUMBER}) (?P<unit>{words.UNIT}|fortnights?)[ -]"
)

COUNT_RULES = (
    rule(
        _COUNT_STARTS,
        _COUNT + r"(?P<way>ago|earlier|before(?= ?(?:[.,;:)]|\Z))|back(?= ?(?:[.,;:)]|\Z)))",
        _counted,
        moves=False,
    ),
    rule(_COUNT_STARTS, _COUNT + r"(?P<way>later|from (?:now|today)|hence|afterwards?)", _counted),
    rule(
        {"the", "last", "past", "next", "previous", "coming", "following"},
        r"(?:the )?(?P<which>past|last|next|previous|coming|following) "
        rf"(?P<count>{words.NUMBER}) (?P<unit>{words.UNIT})",
        _past_units,
    ),
    rule(
        {"the"},
        rf"the (?P<unit>day|week|month|year) (?P<way>before|after){_ENDS_THERE}",
        _next_to,
    ),
    rule(
        {"in"},
        rf"in (?P<count>{words.NUMBER}) (?P<unit>{words.UNIT}|fortnight)(?P<time>[’']? time)?",
        _in_units,
    ),
    rule(
        {"the", "first", "last"},
        rf"(?:the )?(?P<end>first|last) (?P<count>{words.NUMBER}) (?P<unit>{words.UNIT}) of (?:the year )?"
        rf"(?:(?P<which_year>this|last|next) year|(?P<year>{words.NUMERAL}))",
        _part_of_year,
    ),
)
"""The rules of this file, in no order: the longest match wins."""
