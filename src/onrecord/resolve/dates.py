"""Time words in news, and the dates they stand for in EDTF.

Words are read against the day of publication, else against the article's own dateline. News looks back:
"Tuesday" is the last one unless the verb looks ahead. What can't be known is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.records import Span, TimeExpression
from onrecord.resolve import calendar_words as words
from onrecord.resolve import edtf
from onrecord.resolve.date_days import DAY_RULES
from onrecord.resolve.date_periods import PERIOD_RULES
from onrecord.resolve.date_rules import DIGITS, Moment, Rule, Tense
from onrecord.resolve.datelines import reference_of
from onrecord.resolve.edtf import Period, Unit

__all__ = ["Tense", "find_dates", "resolve_time"]

NEAR = 24
"""Characters on either side that a rule may look at."""
CLAUSE = 160
"""Characters on either side in which the verb of a clause is looked for."""

_RULES = (*DAY_RULES, *PERIOD_RULES)
_STARTS: dict[str, tuple[Rule, ...]] = {
    start: tuple(rule for rule in _RULES if start in rule.starts)
    for start in sorted(frozenset().union(*(rule.starts for rule in _RULES)))
}
_CLOCK_RULE = next(rule for rule in DAY_RULES if rule.pattern.pattern.startswith(words.CLOCK))
_CAN_BE_ABOUT = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR})
_TOKEN = re.compile(r"[^\W_]+")
_AHEAD_OF_CORE = re.compile(
    rf"(?:(?<![\w.:])(?P<clock>{words.CLOCK})(?:,? on |, | )"
    r"|\b(?:the )?(?:very )?(?:early|late|earlier|later|mid)(?:-| on | in | )"
    r"|\b(?:the |an? )?(?:(?:very )?early |late |mid-?)?(?:beginning|end|middle|start|(?:morning|afternoon"
    r"|evening|night)s?(?: hours)?) (?:of |on )|\b(?:mid[- ]?)(?:morning|afternoon) )\Z",
    re.IGNORECASE,
)
_AFTER_CORE = re.compile(
    rf"(?: (?:early |late |mid-?)?(?:{words.PART}))?(?:,? (?:at |around |about )+(?:{words.CLOCK})|,? {words.CLOCK})?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|around|circa|roughly|approximately) \Z", re.IGNORECASE)
_SETS = re.compile(r"\b(?:every|each|per) \Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s+(?=[“\"A-Z])|\n")
_VERB = re.compile(
    r"\b(?P<ahead>(?:will|won[’']t|shall|would|to(?= be\b))(?: (?:not|also|then|likely))?(?: be (?:\w+ly )?\w+)?"
    r"|(?:is|are|was|were|be) (?:expected|scheduled|set|due|slated|likely|to)|scheduled|slated|set to|due to"
    r"|going to|plans? to|planned|upcoming|has until|have until)\b|[’'](?P<ahead_short>ll)\b"
    r"|\b(?P<back>said|says|told|was|were|had|did|took|went|came|made|gave|held|met|won|lost|began|left|spoke"
    r"|wrote|found|saw|became|fell|rose|sent|(?-i:[a-z]{2,20}ed))\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:on|in|at|by|during|since|from|over|until|till|through|as of|only|just|back|of|for|within) )+(?=\S)",
    re.IGNORECASE,
)
_COUNTED_FROM = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|eve|lead-up|leading up|before|after|ahead|prior|following|aftermath)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Time words at a place, the core that gave their value, and the value."""

    start: int
    end: int
    value: Period | None
    is_clock: bool = False


def find_dates(text: str, *, published: str | None = None) -> tuple[TimeExpression, ...]:
    """Find the time expressions of an article and what they stand for.

    Durations ("for three years"), sets ("every Monday"), ages, and words without a value in the calendar
    ("recently", "now") are no time expressions here.

    Args:
        text: The article, any text.
        published: When it came out, in EDTF, as precisely as known; where it isn't a full day, a dateline
            or a line with a date in the text may add what is missing.

    Returns:
        In text order, none overlapping another; `date` is None where it can't be known, as for "Tuesday" in
        an article without a day. Empty where there are none.
    """
    reference = reference_of(text, edtf.parse(published))
    found = tuple(_find(text, Moment(reference=reference, running=True)))
    return tuple(
        TimeExpression(Span(hit.start, hit.end), None if hit.value is None else str(hit.value))
        for hit in found
    )


def resolve_time(
    expression: str, *, published: str | None, tense: Tense | None = None, anchor: str | None = None
) -> str | None:
    """Give the date in EDTF that one time expression stands for, such as the words of a `said`.

    Args:
        expression: The words, with or without a preposition: "Tuesday night", "in early 2022".
        published: When the article came out, in EDTF, as precisely as known.
        tense: Which way the verb looks; None if not known. What somebody said lies in the past.
        anchor: The date last spoken of, in EDTF, which "the next day" and "a month later" count from.

    Returns:
        None where the value isn't known, has no place in the calendar ("recently"), or where the words hold
        no time expression, more than one, or something counted from an event ("a day after the vote").
    """
    moment = Moment(reference=edtf.parse(published), anchor=edtf.parse(anchor), tense=tense)
    expression = " ".join(expression.split())
    lead = _LEAD.match(expression)
    start = lead.end() if lead else 0
    for begin in dict.fromkeys((0, start)):
        hit = _match(expression, begin, moment)
        if hit is not None and hit.end == len(expression):
            return _text(hit.value)
    hits = list(_find(expression, moment))
    days = [hit for hit in hits if hit.value is not None]
    if len(days) != 1 or _COUNTED_FROM.search(expression[: days[0].start]):
        return None
    if re.match(r" (?:before|after)\b|[’']s \w", expression[days[0].end :]):
        return None
    return _text(days[0].value)


def _text(value: Period | None) -> str | None:
    return None if value is None else str(value)


def _find(text: str, moment: Moment) -> Iterator[_Found]:
    """Give what is found, left to right; each becomes the anchor of the next."""
    kept: _Found | None = None
    position = 0
    for token in _TOKEN.finditer(text):
        if token.start() < position:
            continue
        start = token.start()
        hit = _match(text, start, moment)
        if hit is None:
            continue
        position = hit.end
        if kept is not None and kept.end > hit.start:
            kept = None  # "9 a.m." became part of "9 a.m. Sunday"
        if kept is not None:
            yield kept
        kept = hit
        if not hit.is_clock:
            moment = replace(moment, anchor=hit.value)
    if kept is not None:
        yield kept


def _match(text: str, start: int, moment: Moment) -> _Found | None:
    """Give the longest time expression whose core begins here, with the words around that belong to it."""
    token = _TOKEN.match(text, start)
    if token is None:
        return None
    first = DIGITS if token[0][0].isdigit() else token[0].lower()
    if start and text[start - 1] in "’'" and first == DIGITS:
        start -= 1
    candidates = [
        (match.end(), index, rule, match)
        for index, rule in enumerate(_STARTS.get(first, ()))
        if (match := rule.pattern.match(text, start))
    ]
    for _, _, rule, match in sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1])):
        end = match.end()
        left = text[max(0, start - NEAR) : start]
        if moment.running and _SETS.search(left):
            return None
        seen = replace(moment, before=left, after=text[end : end + NEAR])
        if moment.running:
            seen = replace(seen, tense=_tense(text, start, end))
        try:
            value = rule.read(match, seen)
        except ValueError:
            continue
        is_clock = rule is _CLOCK_RULE
        if value is not None and not is_clock and value.unit in _CAN_BE_ABOUT and _ABOUT.search(left):
            value = value.about()
        is_day = rule in DAY_RULES and not is_clock
        return _Found(*_widened(text, start, end, is_day=is_day), value, is_clock)
    return None


def _widened(text: str, start: int, end: int, *, is_day: bool) -> tuple[int, int]:
    """Take in the words around a core that belong to it: "early", "the end of", "9 a.m.", "night"."""
    for _ in range(3):
        ahead = _AHEAD_OF_CORE.search(text, max(0, start - NEAR), start)
        if ahead is None or (ahead["clock"] and not is_day):
            break
        start = ahead.start()
    if is_day and (after := _AFTER_CORE.match(text, end)):
        end = after.end()
    return start, end


def _tense(text: str, start: int, end: int) -> Tense | None:
    """Tell which way the verb nearest before the words looks, or else the first after them."""
    left = text[max(0, start - CLAUSE) : start]
    right = text[end : end + CLAUSE]
    breaks = list(_SENTENCE.finditer(left))
    before = list(_VERB.finditer(left, breaks[-1].end() if breaks else 0))
    stop = _SENTENCE.search(right)
    verb = before[-1] if before else _VERB.search(right, 0, stop.start() if stop else len(right))
    if verb is None:
        return None
    return Tense.PAST if verb["back"] else Tense.FUTURE
