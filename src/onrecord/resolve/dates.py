"""Time words in news, and the dates they stand for in EDTF.

Words are read against the day of publication, else against the article's own dateline. News looks back:
"Tuesday" is the last one unless the verb looks ahead. What can't be known is None, never a guess.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.records import Span, TimeExpression
from onrecord.resolve import calendar_words as words
from onrecord.resolve.date_counts import COUNT_RULES
from onrecord.resolve.date_days import DAY_RULES, MONTH_STARTS, WEEKDAY_STARTS
from onrecord.resolve.date_periods import PERIOD_RULES
from onrecord.resolve.date_rules import DIGITS, Moment, Rule, Tense
from onrecord.resolve.datelines import reference_of

__all__ = ["Tense", "find_dates", "resolve_time"]

NEAR = 24
"""Characters on either side that a rule may look at."""
REACH = 48
"""Characters from the first word of a time expression to its first word of the calendar, at most."""
CLAUSE = 160
"""Characters on either side in which the verb of a clause is looked for."""

_RULES = (*DAY_RULES, *PERIOD_RULES, *COUNT_RULES)
_STARTS: dict[str, tuple[Rule, ...]] = {
    start: tuple(rule for rule in _RULES if start in rule.starts)
    for start in sorted(frozenset().union(*(rule.starts for rule in _RULES)))
}
_CLOCK_RULE = next(rule for rule in DAY_RULES if rule.pattern.pattern.startswith(words.CLOCK))
_CALENDAR = (
    frozenset(
        word
        for names in (words.NUMBERS, words.DECADES, words.SEASONS, words.UNITS, words.PARTS, words.HOLIDAYS)
        for name in names
        for word in re.findall(r"[a-z]+", name)
    )
    | frozenset(f"{unit}s" for unit in words.UNITS)
    | MONTH_STARTS
    | WEEKDAY_STARTS
    | {"today", "yesterday", "tomorrow", "tmrw", "tonight", "overnight", "noon", "midnight", "half", "period"}
    | {"fortnight", "fortnights", "thousand", "q1", "q2", "q3", "q4", "h1", "h2"}
)
_NUMBER_OF_DATE = re.compile(
    r"[12]\d{3}(?!\d)|\d{1,4}(?:st|nd|rd|th)?[ -]?(?:of )?[^\W\d_]|\d{1,2}[–—-]\d|\d{1,4}[./:-]\d|\d0s",
    re.ASCII,
)
_NUMBER_BEFORE = re.compile(r"\d[.:,/-]|[$€£]")
_CAN_BE_ABOUT = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR})
_TOKEN = re.compile(r"[^\W_]+")
_AHEAD_OF_CORE = re.compile(
    rf"(?:(?<![\w.:])(?P<clock>{words.CLOCK})(?:,? on |, | )"
    r"|\b(?:the )?(?:very )?(?:(?:early|late) on |(?:early|late|earlier|later)(?: in)? |mid[- ])"
    r"|\b(?:the |an? )?(?:(?:very )?early |late |mid-?)?(?:beginning|end|middle|start|(?:morning|afternoon"
    r"|evening|night)s?(?: hours)?) (?:of |on )|\b(?:mid[- ]?)(?:morning|afternoon) )\Z",
    re.IGNORECASE,
)
_AFTER_CORE = re.compile(
    rf"(?: (?:in the )?(?:early |late |mid-?)?{words.PART})?"
    rf"(?:,? (?:(?:at|around|about|from|between|before|after|by|until) ){{0,2}}(?:{words.CLOCK})"
    rf"(?:(?: ?[-–—] ?| to | and | until ){words.CLOCK})?)?",
    re.IGNORECASE,
)
_COUNTED_AHEAD = re.compile(
    rf"\b(?P<vague>about |around |nearly |almost |more than |less than )?(?P<count>{words.NUMBER}|the) "
    rf"(?P<unit>{words.UNIT}) (?P<way>before|after|from|following|prior to) \Z",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?: ?[-–—~] ?| (?:to|through|till|until) )(?:the )?")
_NAMES_YEAR = re.compile(r"\d{4}|week|day|year|ago|month", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:the )?\Z", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:around|circa|roughly|approximately) \Z", re.IGNORECASE)
_SETS = re.compile(r"\b(?:every|each|per) \Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s+(?=[“\"A-Z])|\n")
_VERB = re.compile(
    r"\b(?P<ahead>(?:will|won[’']t|shall|would|to(?= be\b))(?: (?:not|also|then|likely))?"
    r"(?: be (?:\w+ly )?\w+)?"
    r"|(?:is|are|was|were|be) (?:expected|scheduled|set|due|slated|likely|to)|scheduled|slated|set to|due to"
    r"|going to|plans? to|planned|upcoming|has until|have until)\b|[’'](?P<ahead_short>ll)\b"
    r"|\b(?P<back>said|says|told|was|were|had|did|took|went|came|made|gave|held|met|won|lost|began|left|spoke"
    r"|wrote|found|saw|became|fell|rose|sent|(?-i:[a-z]{2,20}ed))\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:on|in|at|by|during|since|from|over|until|till|through|as of|only|just|for) )+(?=\S)",
    re.IGNORECASE,
)
_COUNTED_FROM = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|eve|lead-up|leading up|before|after|ahead|prior"
    r"|following|aftermath)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Time words at a place, the core that gave their value, and the value."""

    start: int
    end: int
    value: Period | None
    moves: bool
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
    hits = [hit for hit in _find(expression, moment) if hit.value is not None]
    days = [hit for hit in hits if not hit.is_clock] or hits
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
    for start in _places(text):
        if start < position:
            continue
        hit = _match(text, start, moment)
        if hit is None:
            continue
        position = hit.end
        if kept is not None and kept.end > hit.start:
            hit = replace(hit, start=min(hit.start, kept.start))
            kept = None  # "9 a.m." became part of "9 a.m. Sunday"
        elif kept is not None and (joined := _joined(text, kept, hit)):
            kept, hit = None, joined
        if kept is not None:
            yield kept
        kept = hit
        if hit.moves:
            moment = replace(moment, anchor=hit.value)
    if kept is not None:
        yield kept


def _places(text: str) -> Iterator[int]:
    """Give where a word stands that can begin a time expression, with a word of the calendar close after."""
    waiting: deque[int] = deque(maxlen=8)
    for token in _TOKEN.finditer(text):
        word, start = token[0].lower(), token.start()
        if word[0].isdigit():
            if not _NUMBER_OF_DATE.match(text, start) or _NUMBER_BEFORE.match(text, max(0, start - 2)):
                continue
            waiting.append(start)
        else:
            if word in _STARTS:
                waiting.append(start)
            if word not in _CALENDAR:
                continue
        yield from (place for place in waiting if place > start - REACH)
        waiting.clear()


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
        if _SETS.search(left):
            return None
        seen = replace(moment, before=left, after=text[end : end + NEAR])
        if moment.running:
            seen = replace(seen, tense=_tense(text, start, end))
        try:
            value = rule.read(match, seen)
        except ValueError:
            continue
        is_clock = rule is _CLOCK_RULE
        if (
            value is not None
            and not is_clock
            and value.unit in _CAN_BE_ABOUT
            and match[0][-1].isdigit()
            and _ABOUT.search(left)
        ):
            value = value.about()
        is_day = rule in DAY_RULES and not is_clock
        start, end = _widened(text, start, end, is_day=is_day)
        counted = None if is_clock else _COUNTED_AHEAD.search(text, max(0, start - NEAR), start)
        if counted is not None and value is not None:
            if counted["way"] == "from" and moment.tense is None:
                value = rule.read(match, replace(seen, tense=Tense.FUTURE))
            value = value and _moved(counted, value)
        return _Found(counted.start() if counted else start, end, value, rule.moves, is_clock)
    return None


def _moved(counted: re.Match[str], value: Period) -> Period | None:
    """Give the day, week … that "two days before" a date is; None where it could be either of two."""
    unit = words.UNITS[counted["unit"].lower().rstrip("s")]
    count = 1 if counted["count"].lower() == "the" else words.number(counted["count"])
    count = -count if counted["way"].lower().startswith(("before", "prior")) else count
    if value.unit not in (unit, Unit.DAY):
        return None
    try:
        moved = value.shift(count, unit)
    except ValueError:
        return None
    return moved.about() if counted["vague"] else moved


def _joined(text: str, start: _Found, end: _Found) -> _Found | None:
    """Give "Nov. 18 to Dec. 2" as one; None where the two aren't the ends of a range."""
    gap = text[start.end : end.start]
    if start.value is None or end.value is None or start.is_clock or end.is_clock or len(gap) > NEAR:
        return None
    between = gap in (" and ", " and the ") and _BETWEEN.search(text, max(0, start.start - NEAR), start.start)
    if not between and not _JOINS.fullmatch(gap):
        return None
    try:
        first = start.value
        if not _NAMES_YEAR.search(text, start.start, start.end):
            first = first.shift(end.value.first.year - first.first.year, Unit.YEAR)
            first = first if first.first <= end.value.first else first.shift(-1, Unit.YEAR)
        value = edtf.between(first, end.value)
    except ValueError:
        return None
    return _Found(start.start, end.end, value, moves=False)


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
