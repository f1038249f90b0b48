"""What a rule for time words is, and how a year, a weekday or a season that isn't named is chosen."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from onrecord.edtf import Period, Unit, containing, of_day

AHEAD = 62
"""Days that "Dec. 15" may lie ahead where no verb tells.

On half of TBAQ, whose business news is full of days to come, 0 costs 29 of 454 and 62 to 120 differ by 3."""

FAR = 300
"""Days ahead from which a date just gone is meant, whatever a verb nearby seems to say."""

YEARS = {"last": -1, "this": 0, "the": 0, "next": 1}
"""What "last year" and its kin add to the year."""

DIGITS = "#"
"""The first word, for `Rule.starts`, of an expression that starts with digits."""


class Tense(StrEnum):
    """Which way the verb by the time words looks."""

    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What time words are read against.

    Attributes:
        reference: When the article came out, as precisely as known.
        anchor: The date last spoken of, which "the next day" moves on from.
        tense: Which way the verb looks; None where no verb tells.
        running: True in running text, where words such as "May" must prove that they mean a date.
        before: In running text, up to 24 characters before the words.
        after: In running text, up to 24 characters after the words.
    """

    reference: Period | None
    anchor: Period | None = None
    tense: Tense | None = None
    running: bool = False
    before: str = ""
    after: str = ""

    @property
    def today(self) -> datetime.date | None:
        """The day of the reference; None unless it is a full day."""
        if self.reference is None or self.reference.unit is not Unit.DAY:
            return None
        return self.reference.first


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of time words.

    Attributes:
        starts: The lower-cased first words it can begin with; `DIGITS` stands for any digits.
        pattern: Finds it. Every part is bounded, so that a match costs the same in a text of any length.
        read: Gives the value, or None where it can't be known. ValueError says: no time words after all.
        moves: Whether what follows may count from it. A time of day and "a year earlier", which a figure is
            compared with, don't move the story on.
    """

    starts: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Moment], Period | None]
    moves: bool = True


def rule(
    starts: Iterable[str],
    pattern: str,
    read: Callable[[re.Match[str], Moment], Period | None],
    *,
    moves: bool = True,
) -> Rule:
    """Make a rule; its pattern ignores case and never ends inside a word."""
    return Rule(frozenset(starts), re.compile(pattern + r"(?!\w)", re.IGNORECASE), read, moves)


class NotTimeWordsError(ValueError):
    """These words mean no date here: "May" the name, the "Sunday Times"."""


def around(unit: Unit, moment: Moment, count: int = 0) -> Period | None:
    """Give the week, month … of the reference, or the one `count` later; None where that isn't certain."""
    if moment.reference is None:
        return None
    period = containing(moment.reference, unit)
    return None if period is None else period.shift(count)


def by_year(make: Callable[[int], Period], moment: Moment) -> Period | None:
    """Choose the year of a date that names none; `make` gives the date in a year, or ValueError.

    The last such date unless the verb looks ahead; where no verb tells, one less than `AHEAD` days off counts
    as ahead. None where the month of publication isn't known. ValueError if no year near has the date.
    """
    reference = moment.reference
    dates = []
    centre = 2000 if reference is None else reference.first.year
    for year in range(max(centre - 4, 1), centre + 5):
        try:
            dates.append(make(year))
        except ValueError:
            continue
    if not dates:
        raise NotTimeWordsError
    if reference is None or reference.last - reference.first > datetime.timedelta(days=31):
        return None
    past = [date for date in dates if date.first <= reference.last]
    ahead = [date for date in dates if date.last >= reference.first]
    if not past or not ahead:
        return None
    if moment.tense is Tense.FUTURE and ahead[0].first - reference.last < datetime.timedelta(days=FAR):
        return ahead[0]
    near = ahead[0].first - reference.last < datetime.timedelta(days=AHEAD)
    return ahead[0] if moment.tense is None and near else past[-1]


def weekday(number: int, moment: Moment, which: str = "") -> Period | None:
    """Choose the day that "Tuesday" (1) means; None unless the reference is a full day.

    Alone it is the last one, or the next one where the verb looks ahead; the day of publication itself if
    that is a Tuesday. "last" and "this past" leave that day out; "this" stays within the week unless the verb
    looks back; "next" is in the week after. "that" and "the following" move on from the anchor.
    """
    if which in ("that", "the following", "the next", "the previous", "the same"):
        return _anchored_weekday(number, moment.anchor, which)
    today = moment.today
    if today is None:
        return None
    day, back = of_day(today), (today.weekday() - number) % 7
    if which in ("last", "this past", "past"):
        return day.shift(-(back or 7))
    if which in ("this coming", "this upcoming", "coming"):
        return day.shift(7 - back)
    if which == "next":
        return day.shift(7 - today.weekday() + number)
    if which == "this" and moment.tense is not Tense.PAST:
        return day.shift(number - today.weekday())
    if moment.tense is Tense.FUTURE:
        return day.shift((number - today.weekday()) % 7)
    return day.shift(-back)


def _anchored_weekday(number: int, anchor: Period | None, which: str) -> Period | None:
    if anchor is None or anchor.unit not in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        return None
    if which in ("that", "the same"):
        week = containing(anchor, Unit.WEEK)
        return None if week is None else of_day(week.first).shift(number)
    if which == "the previous":
        return of_day(anchor.first).shift(-((anchor.first.weekday() - number - 1) % 7 + 1))
    return of_day(anchor.last).shift((number - anchor.last.weekday() - 1) % 7 + 1)


def capital(words: str, moment: Moment) -> None:
    """In running text, refuse a name of a month or weekday in small letters: "may", "march", "sun"."""
    if moment.running and words[:1].islower():
        raise NotTimeWordsError


def finer_or_same(value: Period, unit: Unit) -> Period | None:
    """Give the unit that a period lies in, for "a month later"; None where it could be either of two."""
    return value if value.unit is unit else containing(value, unit)
