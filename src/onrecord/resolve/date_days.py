"""Rules for single days: "Dec. 23", "23 December 2021", "last Friday", "yesterday", "noon"."""

from __future__ import annotations

import re

from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.resolve import calendar_words as words
from onrecord.resolve.date_rules import (
    DIGITS,
    YEARS,
    Moment,
    NotTimeWordsError,
    Tense,
    around,
    by_year,
    capital,
    rule,
    weekday,
)

MONTH_STARTS = {
    *[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    *["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"],
}
WEEKDAY_STARTS = {
    *["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    *["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"],
}
_TO = r"(?: ?[-–—] ?| (?:to|through|and|until) )"
_WEEKDAY_PREFIX = rf"(?:(?:{words.WEEKDAY}|{words.WEEKDAY_SHORT})(?:,? |, the | \())?"
_WHICH_YEAR = (
    rf"(?:(?: ?,? ?| of | in |-|/)(?P<year>{words.YEAR})|,? (?:of )?(?P<which>this|last|next) year)?"
)
_NAMED_AFTER = re.compile(
    r" (?:Times|Mail|Express|Mirror|Telegraph|Herald|Post|Sun|Star|Tribune|Independent"
    r"|Night (?:Live|Football)|Review|Politics|School|schools?|Agreement)\b"
)
_NAMED_BEFORE = re.compile(r"\b(?:Black|Super|Palm|Bloody|Cyber|Fat|Holy|Giving|Maundy|Man|Girl|Casual) $")


def _year_of(match: re.Match[str], moment: Moment) -> int | None:
    """Give the year that the words name; None if they name none."""
    if match["year"]:
        return words.year_number(match["year"])
    if match["which"]:
        period = around(Unit.YEAR, moment, YEARS[match["which"].lower()])
        return None if period is None else period.first.year
    return None


def _month_day(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `Dec. 23, 2021`, `23 December`, `Jan. 17-23`, `Dec. 20 to Jan. 3`."""
    capital(match["month"], moment)
    if moment.running and re.search(r"[$€£#]$", moment.before):
        raise NotTimeWordsError
    month = words.month_number(match["month"])
    number = int(re.sub(r"\D", "", match["day"]))
    end_day = match.groupdict().get("end_day")
    end_month = match.groupdict().get("end_month")

    def make(year: int) -> Period:
        start = edtf.day(year, month, number)
        if not end_day:
            return start
        last_month = words.month_number(end_month) if end_month else month
        end = edtf.day(year + (last_month < month), last_month, int(re.sub(r"\D", "", end_day)))
        return edtf.between(start, end)

    year = _year_of(match, moment)
    if year is None and match["which"]:
        return None
    return make(year) if year is not None else by_year(make, moment)


def _iso(match: re.Match[str], moment: Moment) -> Period | None:
    return edtf.day(int(match["year"]), int(match["month"]), int(match["day"]))


def _iso_month(match: re.Match[str], moment: Moment) -> Period | None:
    return edtf.month(int(match["year"]), int(match["month"]))


def _slashed(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `12/23/2021` or `23.12.2021`; where both numbers could be the month, the year is all that is sure.

    With dots the day comes first: nobody writes a month first so.
    """
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"])
    dotted = match["sign"] == "."
    if dotted or first > 12 or first == second:
        return edtf.day(year, second, first)
    if second > 12:
        return edtf.day(year, first, second)
    edtf.day(year, first, second)
    return edtf.year(year)


def _weekday(match: re.Match[str], moment: Moment) -> Period | None:
    name = match["weekday"]
    capital(name, moment)
    if moment.running and (_NAMED_AFTER.match(moment.after) or _NAMED_BEFORE.search(moment.before)):
        raise NotTimeWordsError
    if re.match(r" the \d", moment.after):
        raise NotTimeWordsError  # "Friday the 13th"
    number = words.weekday_number(name)
    week = match["week"] or match["week_before"]
    if week:
        period = around(Unit.WEEK, moment, YEARS[week.lower()])
        return None if period is None else edtf.of_day(period.first).shift(number)
    return weekday(number, moment, (match["which"] or "").lower())


def _today(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `today`, `yesterday`, `tomorrow` and their kin; a partial reference stands for today as it is."""
    word = match["word"].lower()
    if moment.running and match["word"].istitle() and re.search(r"\b[A-Z]\w* $", moment.before):
        raise NotTimeWordsError  # "USA Today", "Russia Today"
    shift = {"yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1, "tmrw": 1}.get(word, 0)
    shift = {"the day before yesterday": -2, "the day after tomorrow": 2}.get(word, shift)
    if moment.reference is None:
        return None
    if moment.today is None:
        return moment.reference if shift == 0 else None
    return moment.reference.shift(shift)


def _anchored_day(match: re.Match[str], moment: Moment) -> Period | None:
    """Read `that day`, `the next morning`, `the previous day`: a day counted from the one spoken of."""
    which = match["which"].lower().removeprefix("the ").removeprefix("very ")
    if moment.anchor is None or moment.anchor.unit is not Unit.DAY:
        return None
    shifts = {"next": 1, "following": 1, "previous": -1, "preceding": -1}
    return moment.anchor.shift(shifts.get(which, 0))


def _the_day(match: re.Match[str], moment: Moment) -> Period | None:
    if moment.running and not re.search(r"\b(?:earlier|later|early|late) in $", moment.before, re.IGNORECASE):
        raise NotTimeWordsError
    if moment.anchor is not None and moment.anchor.unit is Unit.DAY:
        return moment.anchor
    return None if moment.running else moment.reference


def _clock(match: re.Match[str], moment: Moment) -> Period | None:
    return moment.reference if moment.today else None


def _holiday(match: re.Match[str], moment: Moment) -> Period | None:
    capital(match["holiday"].removeprefix("the "), moment)
    name = match["holiday"]

    def make(year: int) -> Period:
        day = edtf.of_day(words.holiday(name, year))
        return _long_weekend(day) if match["weekend"] or match["weekend_of"] else day

    year = _year_of(match, moment)
    if year is not None:
        return make(year)
    if match["which"]:
        return None
    tense = {"last": Tense.PAST, "next": Tense.FUTURE}.get((match["way"] or "").lower(), moment.tense)
    return by_year(make, Moment(reference=moment.reference, tense=tense))


def _long_weekend(day: Period) -> Period:
    """Give the weekend that a holiday lies on or touches, with the free days between."""
    weekday = day.first.weekday()
    if weekday in (1, 2):
        raise NotTimeWordsError
    if weekday == 0:
        return edtf.between(day.shift(-2), day)
    return edtf.between(day.shift(-1) if weekday == 6 else day, day.shift(6 - weekday))


_DAY_RANGE = rf"(?P<day>{words.DAY})(?:{_TO}(?:(?P<end_month>{words.MONTH}) )?(?P<end_day>{words.DAY}))?"
_DAY_DAY = rf"(?P<day>{words.DAY})(?: ?(?:[-–—]|to|and) ?(?:the )?(?P<end_day>{words.DAY}))?"
_WHICH_WEEK = r"(?P<week>this|last|next) week"

DAY_RULES = (
    rule(
        MONTH_STARTS | WEEKDAY_STARTS,
        rf"{_WEEKDAY_PREFIX}(?P<month>{words.MONTH}) ?(?:the )?{_DAY_RANGE}\)?{_WHICH_YEAR}",
        _month_day,
    ),
    rule(
        {DIGITS, "the"} | WEEKDAY_STARTS,
        rf"{_WEEKDAY_PREFIX}(?:the )?{_DAY_DAY}(?: of )?[ -/]?(?P<month>{words.MONTH}){_WHICH_YEAR}",
        _month_day,
    ),
    rule(
        {DIGITS},
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sign)(?P<day>3[01]|[12]\d|0?[1-9])"
        r"(?:T\d\d:?\d\d(?::?\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?",
        _iso,
    ),
    rule({DIGITS}, r"(?P<year>(?:19|20)\d\d)-(?P<month>1[0-2]|0[1-9])(?![-/\d])", _iso_month),
    rule(
        {DIGITS},
        r"(?P<first>3[01]|[12]\d|0?[1-9])(?P<sign>[/.-])(?P<second>3[01]|[12]\d|0?[1-9])(?P=sign)"
        r"(?P<year>(?:19|20)\d\d)",
        _slashed,
    ),
    rule(
        {"last", "this", "next", "that", "the", "coming", "past"} | WEEKDAY_STARTS,
        r"(?:(?P<week_before>last|this|next) week(?: on)? )?"
        r"(?:(?P<which>last|this past|this (?:coming|upcoming)|this|next|that|coming|past"
        rf"|the (?:following|next|previous|same)) )?(?P<weekday>{words.WEEKDAY})"
        rf"(?:(?: {words.PART})?,? (?:of )?{_WHICH_WEEK})?",
        _weekday,
    ),
    rule(
        {"today", "yesterday", "tomorrow", "tmrw", "tonight", "overnight", "this", "last", "the"},
        r"(?P<word>today|yesterday|tomorrow|tmrw|tonight|overnight"
        r"|this (?:very )?(?:morning|afternoon|evening)|last (?:night|evening)"
        r"|the day (?:before yesterday|after tomorrow))",
        _today,
    ),
    rule(
        {"that", "the"},
        r"(?P<which>that(?: (?:very|same))?|the (?:very )?(?:same|next|following|previous|preceding)) "
        rf"(?:day|{words.PART})",
        _anchored_day,
    ),
    rule(
        {"the"},
        r"the (?:day(?! (?:before|after))|morning|afternoon|evening)",
        _the_day,
    ),
    rule({DIGITS, "noon", "midnight"}, words.CLOCK, _clock, moves=False),
    rule(
        {name.partition(" ")[0].rstrip(".").partition("'")[0] for name in words.HOLIDAYS}
        | {"this", "last", "next", "weekend", "the"},
        rf"(?:(?P<weekend_of>(?:the )?weekend of )|(?P<way>this|last|next) )?(?P<holiday>{words.HOLIDAY})"
        rf"(?P<weekend> weekend)?{_WHICH_YEAR}",
        _holiday,
    ),
)
"""The rules of this file, in no order: the longest match wins."""

NUMBER_STARTS = frozenset({DIGITS, "a", "an", *words.NUMBERS})
