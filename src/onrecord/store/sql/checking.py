"""Looks for faults."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection


def check(connection: Connection) -> Iterator[str]:
    """Look for faults."""
    yield from ()
