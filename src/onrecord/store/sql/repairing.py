"""Derives again what can be derived."""

from __future__ import annotations

from onrecord.store.sql.engine import Database


def repair(database: Database) -> tuple[str, ...]:
    """Derive again."""
    return ()
