"""Brings a database to the schema of this version, step by step, when it is opened.

A step is never changed once it is released: tests/store/sql/released holds a store of every released schema,
and opens each. Step 1 makes the tables as they are in `schema`; when that changes, its tables of today are
written down there as SQL first.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

from onrecord.errors import StoreError
from onrecord.store.sql.engine import Database
from onrecord.store.sql.index import INDEXES
from onrecord.store.sql.schema import TABLES, version


def _make_tables(connection: Connection) -> None:
    TABLES.create_all(connection, checkfirst=False)
    for index in INDEXES:
        index.create(connection)


STEPS: tuple[Callable[[Connection], None], ...] = (_make_tables,)
"""What each version changed; the schema's version is their number."""


def migrate(database: Database) -> None:
    """Make the tables of a new database, and bring those of an older one up to date.

    Raises:
        StoreError: The database holds something else, or was made by a newer onrecord.
    """
    with database.reading() as connection:
        found = _version(connection, database)
    if found == len(STEPS):
        return
    database.write(lambda connection: _step(connection, database))


def _step(connection: Connection, database: Database) -> None:
    # Asked again: another process may have done it since.
    found = _version(connection, database)
    for step in STEPS[found:]:
        step(connection)
    if found < len(STEPS):
        connection.execute(version.delete())
        connection.execute(version.insert().values(version=len(STEPS)))


def _version(connection: Connection, database: Database) -> int:
    """Give the version of the tables that are there, 0 for none."""
    names = inspect(connection).get_table_names()
    if version.name not in names:
        if names:
            raise StoreError(f"{database.name}: a database, but no record: it has other tables")
        return 0
    found = connection.execute(select(version.c.version)).scalar() or 0
    if found > len(STEPS):
        raise StoreError(
            f"{database.name}: made by a newer onrecord (schema {found}, this one knows {len(STEPS)})"
        )
    return found
