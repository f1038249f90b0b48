"""Where records are kept: an SQLite file by default, PostgreSQL for a team, memory for one run."""

from __future__ import annotations

import os
import re

from onrecord.errors import StoreError
from onrecord.store.base import Added, Entry, Page, Query, Sort, Store, View, Writer

__all__ = ["Added", "Entry", "Page", "Query", "Sort", "Store", "View", "Writer", "open_store"]

_SCHEME = re.compile(r"([a-z][a-z0-9+]+)://", re.IGNORECASE)


def open_store(place: str | os.PathLike[str]) -> Store:
    """Open the record at a place; one that isn't there yet is made, empty.

    Args:
        place: A path ("record.db") or `sqlite:///path` for an SQLite file, `postgresql://user@host/database`
            for PostgreSQL, ":memory:" for a record that is gone when it is closed.

    Raises:
        StoreError: It is of another kind, or can't be opened; the message says why.
    """
    url = os.fspath(place)
    scheme = _SCHEME.match(url)
    kind = scheme.group(1).lower().partition("+")[0] if scheme else "path"
    if url == ":memory:":
        from onrecord.store.memory import MemoryStore

        return MemoryStore()
    if not url or kind not in ("path", "sqlite", "postgresql"):
        raise StoreError(
            f"can't keep a record in {url!r}: give a path, sqlite:///path, postgresql://… or :memory:"
        )
    from onrecord.store.sql import open_sql

    return open_sql(url if scheme else f"sqlite:///{url}")
