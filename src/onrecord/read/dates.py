"""The day of publication, in EDTF as precise as it is known."""

from __future__ import annotations

import datetime
import email.utils
import re
from typing import Any

from onrecord.errors import RecordError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
# A day, with a time of day or without: 2021-12-23T10:00Z, 2021/12/23, 20211223, 20211223101500.
_DAY_FIRST = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d./-]).*|(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?|T\d{4}.*)?",
    re.ASCII | re.DOTALL,
)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?", re.ASCII)
_MILLISECONDS = re.compile(r"\d{12,13}", re.ASCII)
# What software writes that has no date: the first day of .NET's and of Unix's calendar.
_NO_DAYS = frozenset({"0001-01-01", "1970-01-01"})


def check_published(published: str | None) -> None:
    """Raise RecordError unless this is None or a day, month or year that there is (`2021-12-23`)."""
    if published is not None and not is_published(published):
        raise RecordError(f"not a date such as 2021, 2021-12 or 2021-12-23: {published!r}")


def is_published(date: str) -> bool:
    """Tell whether this is a day, month or year that there is, as `2021-12-23`, `2021-12` or `2021`."""
    match = _DATE.fullmatch(date)
    if match is None:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def published_on(value: Any) -> str | None:
    """Give the day that a date or time in one of the usual forms stands for, in its own time zone.

    Args:
        value: A date of Python's, or a string in ISO 8601 (`2021`, `2021-12`, `2021-12-23T10:15:00Z`,
            `20211223`), RFC 2822 (`Thu, 23 Dec 2021 10:15:00 GMT`) or seconds or milliseconds since 1970.

    Returns:
        The day in EDTF, the month or year where no more is said, or None where it is no date.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    stated = str(value).strip()
    day = stated if is_published(stated) else _day_of(stated) or ""
    return day if is_published(day) and day not in _NO_DAYS else None


def _day_of(stated: str) -> str | None:
    match = _DAY_FIRST.fullmatch(stated)
    if match:
        year, month, day = (
            first or second for first, second in zip(match.group(1, 3, 4), match.group(5, 6, 7), strict=True)
        )
        return f"{year}-{int(month):02}-{int(day):02}"
    if _SECONDS.fullmatch(stated) or _MILLISECONDS.fullmatch(stated):
        seconds = float(stated) / (1000 if _MILLISECONDS.fullmatch(stated) else 1)
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
        return moment.date().isoformat()
    try:
        parsed = email.utils.parsedate(stated)
        return datetime.date(*parsed[:3]).isoformat() if parsed else None
    except (ValueError, IndexError, OverflowError):
        return None
