"""The words of the calendar in English news: months, weekdays, numbers, parts of the day, holidays.

Each table comes with the pattern that finds its words. All patterns are meant for `re.IGNORECASE`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable

from onrecord.edtf import Date, Unit

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
UNITS = {
    "day": Unit.DAY,
    "week": Unit.WEEK,
    "weekend": Unit.WEEKEND,
    "month": Unit.MONTH,
    "quarter": Unit.QUARTER,
    "year": Unit.YEAR,
    "decade": Unit.DECADE,
    "century": Unit.CENTURY,
}
PARTS = ("morning", "afternoon", "evening", "night")

_SMALL = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_SMALL, start=1)} | _TENS
_CENTURIES = {
    word: number
    for number, word in enumerate(
        [
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
        ],
        start=10,
    )
}


def either(words: Iterable[str]) -> str:
    """Give a pattern for any of these words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|jun(?:e|\.)?|jul(?:y|\.)?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?!\w)"
)
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)"
WEEKDAY_SHORT = r"(?:(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?)"
SEASON = either(SEASONS) + r"(?!\w)"
NUMERAL = r"(?:[12]\d{3})(?![\w%]|[,.]\d)"
_TEENS = either(word for word, number in NUMBERS.items() if number >= 10)
_SPELLED = rf"(?:(?:nineteen|twenty)(?: hundred)?[ -]{_TEENS}(?:[ -]{either(_SMALL[:9])})?"
SPELLED = (
    _SPELLED
    + rf"|two thousand(?:,? (?:and )?(?:{_TEENS}(?:[ -]{either(_SMALL[:9])})?|{either(_SMALL[:9])}))?)(?!\w)"
)
YEAR = rf"(?:{NUMERAL}|{SPELLED}|[’']\d\d(?!\w))"
NUMBER = (
    rf"(?:\d{{1,4}}|{either(_TENS)}[ -]{either(_SMALL[:9])}|{either(NUMBERS)}|an?"
    r"|(?:a )?couple(?: of)?|a dozen)"
)
UNIT = r"(?:day|week|month|quarter|year|decade)s?(?!\w)"
DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.:,]?\d|%))"
PART = rf"(?:{either(PARTS)}(?!\w))"
ZONE = r"(?: ?\(?(?:local time|[ECMP][SD]?T|GMT|UTC|BST|IST|CES?T|Eastern(?: time)?)\)?(?!\w))"
CLOCK = (
    r"(?:(?:(?:1[0-2]|0?\d)(?:[:.][0-5]\d)? ?[ap](?:\.m\.|m(?!\w))|(?:2[0-3]|[01]?\d):[0-5]\d(?![\d:])"
    rf"|noon(?!\w)|midnight(?!\w)){ZONE}?)"
)
CENTURY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{either(_CENTURIES)})[ -]century(?!\w)"
DECADE = (
    rf"(?:(?:1[5-9]|20)\d0[’']?s|[’'][1-9]0s|the {either(DECADES)}"
    r"|the (?:early|late|mid)[- ]?[5-9]0s)(?!\w)"
)


def month_number(word: str) -> int:
    """Give 1 to 12 for a month's name or abbreviation."""
    return MONTHS.index(word[:3].lower()) + 1


def weekday_number(word: str) -> int:
    """Give 0 for Monday to 6 for Sunday."""
    return WEEKDAYS.index(word[:3].lower())


def number(words: str) -> int:
    """Read `12`, `twenty-two`, `a`, `a couple of`, `a dozen`."""
    words = words.lower().strip()
    if words.isdecimal():
        return int(words)
    if "couple" in words:
        return 2
    if words == "a dozen":
        return 12
    return sum(NUMBERS.get(word, 1) for word in re.split(r"[ -]", words))


def year_number(words: str) -> int:
    """Read a year: `1996`, `'96` (1930 to 2029), `nineteen ninety-six`, `two thousand five`."""
    words = words.lower().replace(",", "")
    if words.isdecimal():
        return int(words)
    if words[0] in "’'":
        short = int(words[1:3])
        return short + (2000 if short < 30 else 1900)
    parts = [word for word in re.split(r"[ -]+", words) if word not in ("and", "hundred")]
    if parts[:2] == ["two", "thousand"]:
        return 2000 + sum(NUMBERS[word] for word in parts[2:])
    return NUMBERS[parts[0]] * 100 + sum(NUMBERS[word] for word in parts[1:])


def decade_year(words: str) -> int:
    """Give the first year of a decade: `1990s`, `'80s`, `the nineties`."""
    name = words.lower().split()[-1]
    digits = re.sub(r"\D", "", name)
    if len(digits) == 4:
        return int(digits)
    short = int(digits) if digits else DECADES[name]
    return short + (2000 if short < 30 and digits else 1900)


def century_number(words: str) -> int:
    """Give 20 for `20th century` or `twentieth century`."""
    name = re.split(r"[ -]century", words.lower())[0]
    return _CENTURIES.get(name) or int(re.sub(r"\D", "", name))


def _nth(month: int, weekday: int, nth: int) -> Callable[[int], Date]:
    """Give the rule for the nth such weekday of a month; -1 for the last."""

    def rule(year: int) -> Date:
        if nth > 0:
            first = Date(year, month, 1)
            return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        last = Date(year, month + 1, 1) - datetime.timedelta(days=1)
        return last - datetime.timedelta(days=(last.weekday() - weekday) % 7)

    return rule


def _fixed(month: int, day: int) -> Callable[[int], Date]:
    return lambda year: Date(year, month, day)


def _election_day(year: int) -> Date:
    return _nth(11, 0, 1)(year) + datetime.timedelta(days=1)


def _easter(year: int, shift: int = 0) -> Date:
    """Give Western Easter (the anonymous Gregorian computus), moved by some days."""
    century, rest = divmod(year, 100)
    leap, odd = divmod(century, 4)
    golden = year % 19
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    days = (32 + 2 * odd + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + days - 7 * ((golden + 11 * moon + 22 * days) // 451) + 114, 31)
    return Date(year, month, day + 1) + datetime.timedelta(days=shift)


HOLIDAYS: dict[str, Callable[[int], Date]] = {
    "christmas": _fixed(12, 25),
    "christmas day": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "new year's": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "st. patrick's day": _fixed(3, 17),
    "april fools' day": _fixed(4, 1),
    "may day": _fixed(5, 1),
    "international workers' day": _fixed(5, 1),
    "independence day": _fixed(7, 4),
    "the fourth of july": _fixed(7, 4),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "martin luther king day": _nth(1, 0, 3),
    "presidents day": _nth(2, 0, 3),
    "memorial day": _nth(5, 0, -1),
    "labor day": _nth(9, 0, 1),
    "columbus day": _nth(10, 0, 2),
    "thanksgiving": _nth(11, 3, 4),
    "thanksgiving day": _nth(11, 3, 4),
    "election day": _election_day,
    "good friday": lambda year: _easter(year, -2),
    "easter": _easter,
    "easter sunday": _easter,
    "easter monday": lambda year: _easter(year, 1),
    "ash wednesday": lambda year: _easter(year, -46),
}
HOLIDAY = either(HOLIDAYS).replace("'", "[’']") + r"(?![\w’'])"


def holiday(words: str, year: int) -> Date:
    """Give the day of a holiday in a year; KeyError for one that isn't in the table."""
    return HOLIDAYS[words.lower().replace("’", "'")](year)
