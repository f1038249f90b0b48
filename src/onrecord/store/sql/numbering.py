"""The number of a statement: bigger is newer, so that every index is in the order in which people look.

It holds the day the statement counts under in its upper bits and the statement's id, turned round, in its
lower ones. Descending numbers are then the newest day first and, within a day, ids in order; a stretch of
days is a stretch of numbers. A search walks an index (of a word, a speaker, all statements) from the top,
and stops when the page is full, however much there is. Undated statements have day 0.
"""

from __future__ import annotations

import datetime
import hashlib

DAY_BITS = 28
"""Where the day begins: room for 268 million statements a day. More bits make the word index bigger."""

_LOW = (1 << DAY_BITS) - 1
DATED = 1 << DAY_BITS  # the smallest number with a day


def number(day: str | None, id: str) -> int:
    """Give the number of a statement with this day (ISO) and id (16 hexadecimal digits)."""
    try:
        start = int(id[:16].ljust(16, "0"), 16)
    except ValueError:  # an id from elsewhere; only its place among those of its day is lost
        start = int(hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:16], 16)
    return (ordinal(day) << DAY_BITS) | (~(start >> (64 - DAY_BITS)) & _LOW)


def ordinal(day: str | None) -> int:
    """Give a day (ISO) as a number, 0 for None."""
    return 0 if day is None else datetime.date.fromisoformat(day).toordinal()


def iso(ordinal: int) -> str | None:
    """Give the day of an ordinal in ISO, None for 0."""
    return datetime.date.fromordinal(ordinal).isoformat() if ordinal else None


def ordinal_of(number: int) -> int:
    """Give the ordinal of the day in a statement's number, 0 for an undated one."""
    return number >> DAY_BITS


def bounds(first: int, last: int) -> tuple[int, int]:
    """Give the smallest and the biggest number that a statement of these days (ordinals) can have."""
    return first << DAY_BITS, (last << DAY_BITS) | _LOW


def following(number: int) -> int:
    """Give the number that comes after this one in the newest order, on the same day: where two are equal."""
    return (number & ~_LOW) | ((number - 1) & _LOW)
