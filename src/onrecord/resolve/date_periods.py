"""Rules for more than a day: "last week", "March of this year", "the third quarter", "2010 to 2013"."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.resolve import calendar_words as words
from onrecord.resolve.date_days import MONTH_STARTS
from onrecord.resolve.date_rules import (
    DIGITS,
    YEARS,
    Moment,
    NotTimeWordsError,
    Tense,
    around,
    by_year,
    capital,
    finer_or_same,
    rule,
)

_ANCHORED = {"the following", "following", "the previous", "the preceding", "that", "the same", "same"}
_SHIFTS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "upcoming": 1}
_LEADS_TO_MONTH = re.compile(
    r"\b(?:in|since|until|till|during|last|next|this|early|late|mid|of|between|through|before|after|by|from"
    r"|for|and|to|an?|the|his|her|their|its)[ -](?:about )?$",
    re.IGNORECASE,
)
_LEADS_TO_NAME_OR_MONTH = re.compile(
    r"\b(?:in|since|until|till|during|early|late|mid|end of|beginning of|start of|an?)[ -](?:about )?$",
    re.IGNORECASE,
)
_LEADS_TO_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|during|by|from|of|before|after|early|late|mid|circa|around|about|through"
    r"|fiscal|year|election|for|to|and|between)[ -](?:the )?"
    r"|\b(?:the|his|her|their|its|a|our|my|[’']s) |\()$",
    re.IGNORECASE,
)
_LEADS_TO_SEASON = re.compile(r"\b(?:in|over|during|since|until|by) $", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:-| )(?:people|soldiers|troops|deaths|men|women|children|jobs|cases|voters|votes|miles|kilomet|km\b"
    r"|met(?:er|re)"
    r"|feet|pounds|dollars|euros|tons|tonnes|acres|pages|employees|workers|members|points|seats|delegates|"
    r"m\b|kg\b|million|billion|degrees|calories|homes|users|days|hours|words|times|yards|ft\b|sq|hp\b|mph"
    r"|or so "
    r"|protest|prison|others|more\b|of (?:the|them)\b|refugees|migrants|students|residents|civilians|fans"
    r"|copies|years|units|emails)",
    re.IGNORECASE,
)
_NAMES = frozenset({"may", "march", "april", "june", "august"})
_PART_OF = re.compile(
    r"\b(?:end|start|beginning|middle|rest|half) of $|\b(?:earlier|later|early|late) in $", re.IGNORECASE
)


def _month(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `June 2012`, `last December`, `March of this year`, and a month alone."""
    name = match["month"]
    capital(name, moment)
    number = words.month_number(name)
    if match["year"]:
        return edtf.month(words.year_number(match["year"]), number)
    if match["which_year"]:
        year = around(Unit.YEAR, moment, YEARS[match["which_year"].lower()])
        return None if year is None else edtf.month(year.first.year, number)
    if re.match(r" \d{1,2}(?!\d)", moment.after):
        raise NotTimeWordsError  # "Feb. 30"
    which = (match["which"] or "").lower()
    if which in ("that", "the same"):
        year = finer_or_same(moment.anchor, Unit.YEAR) if moment.anchor else None
        return None if year is None else edtf.month(year.first.year, number)
    if which:
        return _determined_month(number, which, moment)
    if moment.running:
        if len(name) < 5 and name[-1] != "." and name.lower() not in ("may", "june", "july"):
            raise NotTimeWordsError  # "Jan", "Dec": names, unless a day or a year stands by
        lead = _LEADS_TO_NAME_OR_MONTH if name.lower() in _NAMES else _LEADS_TO_MONTH
        if not lead.search(moment.before):
            raise NotTimeWordsError
    return by_year(lambda year: edtf.month(year, number), moment)


def _determined_month(number: int, which: str, moment: Moment) -> Period | None:
    reference = moment.reference
    month = around(Unit.MONTH, moment)
    if reference is None or month is None:
        return None
    same = edtf.month(reference.first.year, number)
    if which == "this":
        return same
    if which in ("last", "this past", "past"):
        return same if same.last < month.first else same.shift(-1, Unit.YEAR)
    return same if same.first > month.last else same.shift(1, Unit.YEAR)


def _year(match: re.Match[str], moment: Moment) -> Period | None:
    """Read a year or a range of years; in running text only where the words beside it make it one."""
    digits = match["year"]
    if moment.running and not _is_year(digits, moment):
        raise NotTimeWordsError
    start = edtf.year(words.year_number(digits))
    if not match["end_year"]:
        return start
    end = match["end_year"]
    return edtf.between(start, edtf.year(words.year_number(digits[:2] + end if len(end) == 2 else end)))


def _is_year(digits: str, moment: Moment) -> bool:
    number = words.year_number(digits)
    if not 1500 <= number <= 2099 or _COUNTED.match(moment.after):
        return False
    if not digits.isdecimal():
        return bool(_LEADS_TO_YEAR.search(moment.before)) and bool(re.match(r"[.,;:)]", moment.after))
    if re.search(r"[$€£#№]\s?$|\b(?:No|Room|Flight|Route|Boeing|Resolution)\.? $", moment.before):
        return False
    return bool(_LEADS_TO_YEAR.search(moment.before)) or moment.before == ""


def _decade(match: re.Match[str], moment: Moment) -> Period | None:
    name = match["decade"]
    if moment.running and name[:1] in "’'" and moment.before[-1:].isalnum():
        raise NotTimeWordsError
    return edtf.decade(words.decade_year(name))


def _century(match: re.Match[str], moment: Moment) -> Period | None:
    return edtf.century(words.century_number(match["century"]))


def _unit(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `last week`, `this month`, `the following year`, `that quarter`, `the weekend`."""
    which, unit = match["which"].lower().removeprefix("the "), words.UNITS[match["unit"].lower()]
    if match["which"].lower() in _ANCHORED:
        if moment.anchor is None or moment.anchor.unit is Unit.RANGE:
            return None
        period = finer_or_same(moment.anchor, unit)
        shift = {"following": 1, "previous": -1, "preceding": -1}.get(which, 0)
        return None if period is None else period.shift(shift)
    if unit is Unit.DECADE and which in ("last", "past") and moment.reference is not None:
        now = around(Unit.YEAR, moment)
        return None if now is None else edtf.between(now.shift(-10), now)
    if unit is Unit.WEEKEND and which in ("the", "this"):
        return _weekend(which, moment)
    if moment.running and which == "the" and not _PART_OF.search(moment.before):
        raise NotTimeWordsError
    if unit is Unit.QUARTER and which in ("the", "latest"):
        known = moment.anchor is not None and moment.anchor.unit is Unit.QUARTER
        return moment.anchor if known else around(unit, moment, -1)
    return around(unit, moment, _SHIFTS.get(which, 0))


def _weekend(which: str, moment: Moment) -> Period | None:
    """Give the weekend: the last or present one, unless the verb or "this" from Wednesday on looks ahead."""
    today = moment.today
    if today is None:
        return None
    ahead = today.weekday() >= 5 or moment.tense is Tense.FUTURE
    ahead = ahead or (which == "this" and moment.tense is None and today.weekday() >= 2)
    return around(Unit.WEEKEND, moment, 0 if ahead else -1)


def _season(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `last summer`, `the winter of 1994`, `this spring`."""
    number = words.SEASONS[match["season"].lower()]
    which = (match["which"] or "").lower()
    if match["year"]:
        return edtf.season(words.year_number(match["year"]), number)
    bare = moment.running and which in ("", "the")
    if bare and not (which and _LEADS_TO_SEASON.search(moment.before)):
        raise NotTimeWordsError
    if which == "that":
        return edtf.season(moment.anchor.first.year, number) if moment.anchor else None
    tense = Tense.FUTURE if which in ("next", "this coming") else moment.tense
    reference = moment.reference
    if which == "this" and reference is not None:
        year = around(Unit.YEAR, moment)
        return None if year is None else edtf.season(year.first.year, number)
    if which in ("last", "this past") and reference is not None:
        reference = reference.shift(-2, Unit.MONTH)
        tense = Tense.PAST
    return by_year(
        lambda year: edtf.season(year, number),
        replace(moment, reference=reference, tense=tense or Tense.PAST),
    )


def _quarter(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the third quarter`, `the 1988 second quarter`, `first half of this year`."""
    number = words.ORDINALS[match["ordinal"].lower()]
    is_half = match["part"].lower() == "half"
    if is_half and number > 2:
        raise NotTimeWordsError
    make = edtf.half if is_half else edtf.quarter
    named = match["year"] or match["of_year"]
    if named:
        return make(words.year_number(named), number)
    which = match["which"] or match["of_which"]
    if which:
        year = around(Unit.YEAR, moment, YEARS[which.lower()])
        return None if year is None else make(year.first.year, number)
    if is_half and moment.running:
        raise NotTimeWordsError
    if match["earlier"]:
        moment = replace(moment, tense=Tense.PAST)
    period = by_year(lambda year: make(year, number), replace(moment, tense=moment.tense or Tense.PAST))
    return period.shift(-1, Unit.YEAR) if period is not None and match["earlier"] else period


def _year_quarter(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the 1988 quarter`, `the year-ago period`: the quarter spoken of, in another year."""
    known = moment.anchor is not None and moment.anchor.unit is Unit.QUARTER
    quarter = moment.anchor if known else around(Unit.QUARTER, moment, -1)
    if quarter is None:
        return None
    if match["year"]:
        return quarter.shift(words.year_number(match["year"]) - quarter.first.year, Unit.YEAR)
    return quarter.shift(-1, Unit.YEAR)


def _week_of(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `the first week of July`, `the last week of 2018`: weeks begin on Monday (ISO 8601)."""
    number = words.month_number(match["month"]) if match["month"] else None

    def make(year: int) -> Period:
        whole = edtf.month(year, number) if number else edtf.year(year)
        which = match["ordinal"].lower()
        # ISO 8601: a year's weeks are those with four days in it at least.
        if which == "last":
            week = edtf.containing(edtf.of_day(whole.last).shift(-3), Unit.WEEK)
        else:
            fourth = edtf.of_day(whole.first).shift(3)
            week = edtf.containing(fourth.shift(words.ORDINALS[which] - 1, Unit.WEEK), Unit.WEEK)
        if week is None:
            raise NotTimeWordsError
        return week

    year = match["year"] or match["year_of"]
    return make(words.year_number(year)) if year else by_year(make, moment)


def _quarter_number(match: re.Match[str], moment: Moment) -> Period | None:
    part = match["part"] or match["part_after"]
    make = edtf.quarter if part[0] in "Qq" else edtf.half
    return make(words.year_number(match["year"] or match["year_before"]), int(part[1]))


def _year_end(match: re.Match[str], moment: Moment) -> Period | None:
    year = around(Unit.YEAR, moment)
    return None if year is None else edtf.of_day(year.last)


_DASH = r" ?[-–—/] ?"
_WHICH_OF = r"(?: of| in|,)? (?:(?P<which_year>last|this|next) year|(?P<year>{year}))"

PERIOD_RULES = (
    rule(
        MONTH_STARTS | {"last", "this", "next", "that", "the", "past", "coming"},
        r"(?:(?P<which>last|this past|this coming|this|next|that|the same|past|coming) )?"
        rf"(?P<month>{words.MONTH})"
        rf"(?:{_WHICH_OF.format(year=words.YEAR)})?",
        _month,
    ),
    rule(
        {DIGITS, "the", "nineteen", "twenty", "two", "fiscal"},
        rf"(?:the year |(?:the )?fiscal (?:year )?)?(?P<year>{words.NUMERAL}|{words.SPELLED})"
        rf"(?:(?:{_DASH}| to | through )(?P<end_year>{words.NUMERAL}|\d\d(?!\w)))?",
        _year,
    ),
    rule({DIGITS, "the"}, rf"(?P<decade>{words.DECADE}|the (?:{words.DECADE}))", _decade),
    rule(
        {DIGITS, "the", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"}
        | {"seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty"},
        rf"(?:the )?(?P<century>{words.CENTURY})",
        _century,
    ),
    rule(
        {
            *[
                "last",
                "this",
                "next",
                "that",
                "the",
                "past",
                "previous",
                "preceding",
                "following",
                "coming",
                "upcoming",
                "same",
                "current",
                "latest",
            ]
        },
        r"(?P<which>last|this|next|that|(?:the )?(?:past|previous|preceding|following|coming|upcoming"
        r"|next|last|current|same|latest)|the)(?: full| fiscal)?"
        r" (?P<unit>week|weekend|month|quarter|year|decade)",
        _unit,
    ),
    rule(
        {"last", "this", "next", "that", "the", *words.SEASONS},
        r"(?:(?P<which>last|this past|this coming|this|next|that|the) )?(?:early |late )?"
        rf"(?P<season>{words.SEASON})(?:(?: of|,)? (?P<year>{words.YEAR}))?",
        _season,
    ),
    rule(
        {DIGITS, "the", "its", "this", "last", "next", "fiscal", *words.ORDINALS},
        rf"(?:(?:the |its )?(?:(?P<year>{words.NUMERAL}) |(?P<which>this|last|next) year[’']s )?"
        r"(?P<earlier>year-(?:ago|earlier) )?)?(?:fiscal[- ])?"
        r"(?P<ordinal>first|second|third|fourth|[1-4](?:st|nd|rd|th))[- ](?P<part>quarter|half)"
        rf"(?: of (?:(?P<of_which>the|this|last|next) year|(?:fiscal )?(?P<of_year>{words.NUMERAL})))?",
        _quarter,
    ),
    rule(
        {"the", "year"},
        rf"(?:the )?(?:comparable |same )?(?:(?P<year>{words.NUMERAL})|year-(?:ago|earlier))"
        r" (?:quarter|period)",
        _year_quarter,
        moves=False,
    ),
    rule(
        {"the", "last", *words.ORDINALS, DIGITS},
        rf"(?:the )?(?P<ordinal>last|{words.either(words.ORDINALS)}) week (?:of|in) "
        rf"(?:(?P<month>{words.MONTH})(?:,? (?P<year_of>{words.NUMERAL}))?|(?P<year>{words.NUMERAL}))",
        _week_of,
    ),
    rule(
        {"q1", "q2", "q3", "q4", "h1", "h2", DIGITS},
        rf"(?P<part>Q[1-4]|H[12])(?: of)?[ -](?P<year>{words.NUMERAL})"
        rf"|(?P<year_before>[12]\d{{3}})[ -](?P<part_after>Q[1-4]|H[12])",
        _quarter_number,
    ),
    rule({"year"}, r"year(?:-|[’']s | )end", _year_end),
)
"""The rules of this file, in no order: the longest match wins."""
