"""Opens a record kept in a database, and gives writers and views of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from onrecord.errors import StoreError
from onrecord.records import Skipped
from onrecord.statements import Correction, Judgement, JudgementKind, Target
from onrecord.store.base import Added, Entry, Store, View, Writer
from onrecord.store.judging import check_parts, check_signature, moment
from onrecord.store.sql.adding import add
from onrecord.store.sql.engine import Database
from onrecord.store.sql.judging import judge, undo
from onrecord.store.sql.migrations import migrate
from onrecord.store.sql.repairing import repair
from onrecord.store.sql.viewing import SqlView


def open_sql(url: str) -> SqlStore:
    """Open the record in a database; tables are made, or brought up to date, where they aren't.

    Args:
        url: `sqlite:///path/to/file` (the file is made if it isn't there) or `postgresql://user@host/database`.

    Raises:
        StoreError: It can't be opened, holds something else, or was made by a newer onrecord.
    """
    database = Database(url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


class SqlStore(Store):
    """A record in a database; made by `open_sql`.

    Args:
        database: With all its tables.
    """

    def __init__(self, database: Database) -> None:
        self._database: Database | None = database

    def __enter__(self) -> SqlStore:
        return self

    def writer(self) -> Writer:
        """Give a writer."""
        return SqlWriter(self)

    def view(self) -> View:
        """Give a view."""
        return SqlView(self.database)

    def close(self) -> None:
        """Let go of all connections; asking more is a StoreError."""
        if self._database is not None:
            self._database.close()
            self._database = None

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self._database is None

    def database(self) -> Database:
        """Give the database; StoreError once the store is closed."""
        if self._database is None:
            raise StoreError("the store is closed")
        return self._database


class SqlWriter(Writer):
    """Adds to a record and judges what is in it; every method is one transaction.

    Args:
        store: The record's.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def add(self, entries: Sequence[Entry], skipped: Sequence[Skipped] = ()) -> Added:
        """Add a batch."""

        def work(connection: Connection) -> Added:
            return add(connection, entries, skipped)

        return self._store.database().write(work)

    def judge(
        self,
        kind: JudgementKind,
        *,
        by: str,
        because: str = "",
        at: str | None = None,
        target: Target | None = None,
        correction: Correction | None = None,
        keys: Sequence[str] = (),
        name: str | None = None,
        version: int | None = None,
    ) -> Judgement:
        """Append a judgement."""
        check_parts(kind, by=by, target=target, correction=correction, keys=keys, name=name)
        judgement = Judgement(
            id=0,
            kind=kind,
            at=moment(at),
            by=by,
            because=because,
            target=target,
            correction=correction,
            keys=tuple(keys),
            name=name,
        )

        def work(connection: Connection) -> Judgement:
            return judge(connection, judgement, version)

        return self._store.database().write(work)

    def undo(self, judgement: int, *, by: str, because: str = "", at: str | None = None) -> Judgement:
        """Undo a judgement."""
        check_signature(by)
        time = moment(at)

        def work(connection: Connection) -> Judgement:
            return undo(connection, judgement, by=by, because=because, at=time)

        return self._store.database().write(work)

    def repair(self) -> tuple[str, ...]:
        """Derive again what can be derived, and say what was off."""
        return self._store.database().write(repair)
