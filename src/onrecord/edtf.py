"""Stretches of days, and how EDTF (ISO 8601-2, levels 0 and 1) writes them.

A `Period` knows its first and last day and the unit it was named by, so "the third quarter" can be moved
back a year and still be a quarter. Quarters, halves and weeks have no sign of their own at these levels:
they are written as intervals (`1989-07/1989-09`). Seasons are those of the northern hemisphere for
arithmetic; the winter of 2021 is the one that begins in December 2021.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import StrEnum

Date = datetime.date


class Unit(StrEnum):
    """What a period was named by."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    RANGE = "range"


_DAYS = {Unit.DAY: 1, Unit.WEEKEND: 7, Unit.WEEK: 7}
_MONTHS = {
    Unit.MONTH: 1,
    Unit.QUARTER: 3,
    Unit.SEASON: 12,
    Unit.HALF: 6,
    Unit.YEAR: 12,
    Unit.DECADE: 120,
    Unit.CENTURY: 1200,
}
_STEPS = {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}  # characters of an ISO date that the unit keeps
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days.

    Attributes:
        first: Its first day.
        last: Its last day, inclusive.
        unit: What it was named by.
        step: How precisely the two ends of a RANGE are written: DAY, MONTH or YEAR.
        approximate: "about", "nearly": written `~`.
    """

    first: Date
    last: Date
    unit: Unit
    step: Unit = Unit.DAY
    approximate: bool = False

    def __str__(self) -> str:
        """Give the period in EDTF."""
        mark = "~" if self.approximate else ""
        year = f"{self.first.year:04}"
        match self.unit:
            case Unit.DAY | Unit.MONTH | Unit.YEAR:
                return self.first.isoformat()[: _STEPS[self.unit]] + mark
            case Unit.SEASON:
                return f"{year}-{20 + self.first.month // 3}{mark}"
            case Unit.DECADE:
                return year[:3] + "X"
            case Unit.CENTURY:
                return year[:2] + "XX"
            case Unit.QUARTER | Unit.HALF:
                step = Unit.MONTH
            case _:
                step = self.step
        ends = [end.isoformat()[: _STEPS[step]] + mark for end in (self.first, self.last)]
        return "/".join(ends) if ends[0] != ends[1] else ends[0]

    def shift(self, count: int, unit: Unit | None = None) -> Period:
        """Give the period `count` units later (earlier if negative); ValueError past the calendar."""
        unit = unit or self.unit
        try:
            if unit in _DAYS:
                move = datetime.timedelta(days=count * _DAYS[unit])
                return replace(self, first=self.first + move, last=self.last + move)
            months = count * _MONTHS[unit]
            after = _add_months(self.last + datetime.timedelta(days=1), months)
            return replace(
                self, first=_add_months(self.first, months), last=after - datetime.timedelta(days=1)
            )
        except OverflowError as error:
            raise ValueError("past the end of the calendar") from error

    def about(self) -> Period:
        """Give the same period, marked approximate."""
        return replace(self, approximate=True)


def day(year: int, month: int, number: int) -> Period:
    """Give one day; ValueError if there is none such."""
    date = Date(year, month, number)
    return Period(date, date, Unit.DAY)


def of_day(date: Date) -> Period:
    """Give the period of this one day."""
    return Period(date, date, Unit.DAY)


def month(year: int, number: int) -> Period:
    """Give one month (1 to 12); ValueError if there is none such."""
    return _months(Date(year, number, 1), 1, Unit.MONTH)


def year(number: int) -> Period:
    """Give one year; ValueError unless it has four digits at most."""
    return _months(Date(number, 1, 1), 12, Unit.YEAR)


def quarter(year: int, number: int) -> Period:
    """Give a quarter (1 to 4) of the calendar year; fiscal years aren't known here."""
    return _months(Date(year, 3 * number - 2, 1), 3, Unit.QUARTER)


def half(year: int, number: int) -> Period:
    """Give the first or second half of a year."""
    return _months(Date(year, 6 * number - 5, 1), 6, Unit.HALF)


def season(year: int, number: int) -> Period:
    """Give a season: 1 spring, 2 summer, 3 autumn, 4 the winter that begins in this year's December."""
    return _months(Date(year, 3 * number, 1), 3, Unit.SEASON)


def decade(year: int) -> Period:
    """Give the decade that a year lies in."""
    return _months(Date(year // 10 * 10 or 1, 1, 1), 120, Unit.DECADE)


def century(number: int) -> Period:
    """Give the n-th century as EDTF counts it (`19XX` is the 20th); ValueError before the second."""
    return _months(Date(100 * (number - 1), 1, 1), 1200, Unit.CENTURY)


def between(start: Period, end: Period) -> Period:
    """Give the range from one period to another; ValueError if the second ends before the first begins."""
    if end.last < start.first:
        raise ValueError("ends before it begins")
    steps = {Unit.DAY: Unit.DAY, Unit.YEAR: Unit.YEAR, Unit.DECADE: Unit.YEAR, Unit.CENTURY: Unit.YEAR}
    units = {steps.get(period.unit, Unit.MONTH) for period in (start, end)}
    units |= {Unit.DAY} if {start.unit, end.unit} & {Unit.WEEK, Unit.WEEKEND} else set()
    step = next(unit for unit in (Unit.DAY, Unit.MONTH, Unit.YEAR) if unit in units)
    return Period(start.first, end.last, Unit.RANGE, step)


def containing(inner: Period, unit: Unit) -> Period | None:
    """Give the week, month … that holds all of a period; None where it could be either of two.

    The weekend that holds a weekday is the one at the end of its week.
    """
    date = inner.first
    monday = date - datetime.timedelta(days=date.weekday())
    match unit:
        case Unit.DAY:
            outer = of_day(date)
        case Unit.WEEKEND:
            outer = Period(
                monday + datetime.timedelta(days=5), monday + datetime.timedelta(days=6), Unit.WEEKEND
            )
            return outer if inner.last - monday < datetime.timedelta(days=7) else None
        case Unit.WEEK:
            outer = Period(monday, monday + datetime.timedelta(days=6), Unit.WEEK)
        case Unit.MONTH:
            outer = month(date.year, date.month)
        case Unit.QUARTER:
            outer = quarter(date.year, (date.month + 2) // 3)
        case Unit.HALF:
            outer = half(date.year, (date.month + 5) // 6)
        case Unit.SEASON:
            earlier = date.month < 3
            outer = season(date.year - earlier, 4 if earlier else date.month // 3)
        case Unit.DECADE:
            outer = decade(date.year)
        case Unit.CENTURY:
            outer = century(date.year // 100 + 1)
        case _:
            outer = year(date.year)
    return outer if outer.last >= inner.last else None


def parse(value: str | None) -> Period | None:
    """Read a day, month, year, season, decade or interval of those; None for anything else.

    A time of day is dropped (`2021-12-23T10:00`), so is the mark of an approximate date.
    """
    if value is None:
        return None
    try:
        start, slash, end = (part.partition("T")[0].rstrip("~") for part in value.partition("/"))
        if not slash:
            return _parse_point(start)
        first, last = _parse_point(start), _parse_point(end)
        if first is None or last is None:
            return None
        return _renamed(between(first, last))
    except ValueError:
        return None


def _parse_point(value: str) -> Period | None:
    if re.fullmatch(r"\d{3}X", value, re.ASCII):
        return decade(int(value[:3] + "0"))
    if re.fullmatch(r"\d\dXX", value, re.ASCII):
        return century(int(value[:2]) + 1)
    match = _POINT.fullmatch(value)
    if match is None:
        return None
    numbers = [int(part) for part in match.groups() if part]
    if len(numbers) == 2 and 21 <= numbers[1] <= 24:
        return season(numbers[0], numbers[1] - 20)
    return (year, month, day)[len(numbers) - 1](*numbers)


def _renamed(period: Period) -> Period:
    """Give a range its name back where it is a week, a weekend, a quarter or a half."""
    for unit in (Unit.WEEK, Unit.WEEKEND, Unit.QUARTER, Unit.HALF):
        named = containing(of_day(period.first), unit)
        if named is not None and (named.first, named.last) == (period.first, period.last):
            return named
    return period


def _months(first: Date, count: int, unit: Unit) -> Period:
    try:
        return Period(first, _add_months(first, count) - datetime.timedelta(days=1), unit)
    except OverflowError as error:
        raise ValueError("past the end of the calendar") from error


def _add_months(date: Date, count: int) -> Date:
    """Move a date by whole months; the 31st becomes the last day of a shorter month."""
    index = date.year * 12 + date.month - 1 + count
    for number in range(date.day, 27, -1):
        try:
            return Date(index // 12, index % 12 + 1, number)
        except ValueError:
            continue
    return Date(index // 12, index % 12 + 1, min(date.day, 28))
