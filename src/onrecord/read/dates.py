"""The day of publication, in EDTF as precise as it is known."""

from __future__ import annotations

import datetime
import re

from onrecord.errors import RecordError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


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
