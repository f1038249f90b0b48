"""Records in SQLite and PostgreSQL: the same tables, the same answers."""

from onrecord.store.sql.store import SqlStore, open_sql

__all__ = ["SqlStore", "open_sql"]
