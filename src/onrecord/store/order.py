"""The order of what is found, and where a page of it ends: the same keys and cursors in every engine.

Statements are in order by a key made of plain numbers and strings, so that every engine can sort by it and go
on behind it:

- NEWEST: latest day first, those without a day last; within a day by statement id.
- OLDEST: earliest day first, those without a day last; within a day by statement id.
- RELEVANCE: first those whose content holds all words and phrases that are sought, then those that needed
  the source or the cue for it; each as in NEWEST.
- DOUBTFUL: by confidence in hundredths, lowest first; then by the number of statements of the most quoted
  identity behind each, most first; then by statement id.

Strings compare by code point.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from onrecord.errors import RefusedError
from onrecord.store.base import Sort

LATEST = "9999-99-99"
"""A day after all days; it stands for none where the earliest comes first."""

Key = tuple[int | str, ...]


SHAPES: dict[Sort, tuple[type, ...]] = {
    Sort.NEWEST: (int, str),
    Sort.OLDEST: (str, str),
    Sort.RELEVANCE: (int, int, str),
    Sort.DOUBTFUL: (int, int, str),
}
"""The types of a statement's key in each order, for `after`."""


def statement_key(
    sort: Sort,
    *,
    id: str,
    day: str | None,
    confidence: float = 0.0,
    in_content: bool = True,
    quoted: int = 0,
) -> Key:
    """Give the key by which a statement is sorted, smallest first; no two statements have the same.

    Args:
        sort: The order.
        id: Its id.
        day: The day it counts under, ISO, or None.
        confidence: Of the attribution.
        in_content: Whether its content alone holds all that is sought; True where nothing is.
        quoted: The statements of the most quoted identity behind it; 0 for nobody.
    """
    match sort:
        case Sort.NEWEST:
            return (reverse(day), id)
        case Sort.OLDEST:
            return (day or LATEST, id)
        case Sort.RELEVANCE:
            return (0 if in_content else 1, reverse(day), id)
        case Sort.DOUBTFUL:
            return (hundredths(confidence), -quoted, id)


def hundredths(confidence: float) -> int:
    """Give a confidence in whole hundredths, 0 to 100, for DOUBTFUL."""
    return round(confidence * 100)


def reverse(day: str | None) -> int:
    """Give a number that sorts days latest first and no day last: 0 for none, else minus `yyyymmdd`."""
    return -int(day.replace("-", "")) if day else 0


def question(*parts: object) -> str:
    """Give a short sign of a question (8 hex digits), so that a cursor goes on only with its own."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def cursor(asked: str, key: Sequence[int | str]) -> str:
    """Give a `Page.next` that is safe in URLs: the question's sign and the key of the last item."""
    data = json.dumps([asked, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def after(asked: str, text: str | None, shape: Sequence[type]) -> tuple[Any, ...] | None:
    """Give the key that a cursor holds; None for no cursor.

    Args:
        asked: The question's sign.
        text: What a caller gave as `after`.
        shape: The type of each part of the key.

    Raises:
        RefusedError: It is no cursor, or one of another question.
    """
    if text is None:
        return None
    try:
        data = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        sign, *key = data
    except (ValueError, TypeError):
        raise RefusedError(f"not the end of a page: {text!r}") from None
    fits = [type(part) for part in key] == list(shape)
    if sign != asked or not fits or any(isinstance(n, int) and not -(2**63) <= n < 2**63 for n in key):
        raise RefusedError(f"not the end of a page of this search: {text!r}")
    return tuple(key)


def at_most(limit: int) -> int:
    """Give the limit back; RefusedError unless it is at least 1."""
    if limit < 1:
        raise RefusedError(f"limit must be at least 1, not {limit}")
    return limit
