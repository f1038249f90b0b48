"""Days of statements and of filters: EDTF dates as ISO days, which compare as strings."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from onrecord import edtf
from onrecord.errors import RefusedError


class Days(NamedTuple):
    """A stretch of days, ISO, both inclusive; None for an open end."""

    first: str | None = None
    last: str | None = None

    def hold(self, day: str | None) -> bool:
        """Whether a day lies in the stretch; no day lies in none but the one open at both ends."""
        if day is None:
            return self == Days()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@lru_cache(maxsize=4096)
def bounds(value: str | None) -> tuple[str, str] | None:
    """Give the first and last day of an EDTF date, ISO; None for no date and for anything else.

    `2021-12` gives `("2021-12-01", "2021-12-31")`.
    """
    period = edtf.parse(value)
    return None if period is None else (period.first.isoformat(), period.last.isoformat())


def first_day(value: str | None) -> str | None:
    """Give the first day of an EDTF date, ISO; None for no date and for anything else."""
    found = bounds(value)
    return found[0] if found else None


def day_of(said: str | None, published: str | None) -> str | None:
    """Give the day a statement counts under: the first day it was said if known, else of its publication."""
    return first_day(said) or first_day(published)


def between(since: str | None, until: str | None) -> Days:
    """Give the days from the first day of one EDTF date to the last of another; None leaves an end open.

    Raises:
        RefusedError: One of them is no date; the message says which.
    """
    return Days(_bound(since, 0), _bound(until, 1))


def _bound(value: str | None, end: int) -> str | None:
    if value is None:
        return None
    found = bounds(value)
    if found is None:
        raise RefusedError(f"not a date: {value!r}; write it as 2021, 2021-12 or 2021-12-23")
    return found[end]
