"""Opens a database and runs transactions on it: snapshots to read, one writer at a time, clear errors.

Writers take turns on both engines (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: an advisory lock): a batch of
articles takes a fraction of a second to write and many seconds to read, and what two writers do to identities
never has to be merged. Readers don't wait.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from onrecord.errors import StoreError

T = TypeVar("T")

_SQLITE_PRAGMAS: tuple[str, ...] = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 20000",
    "PRAGMA cache_size = -65536",  # KiB: the inner pages of all indexes of a million statements
    "PRAGMA mmap_size = 4294967296",  # random look-ups without a copy; only as much as the file has
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",  # what a big batch made of the -wal file is given back
)
_FILE = "sqlite:///"
_PATIENCE = 300.0  # seconds a writer waits for other writers before it gives up
_WRITERS_LOCK = 0x6F6E7265636F7264  # "onrecord", as the number of an advisory lock
_FULL = "the disk is full; nothing of this was kept"
_GONE = "the database server went away; nothing of this was kept, try again when it is back"
_SQLITE_REASONS = {
    "SQLITE_NOTADB": "it is no SQLite database",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": "it can't be written",
    "SQLITE_CANTOPEN": "it can't be opened",
    "SQLITE_BUSY": "another process has been writing for minutes",
    "SQLITE_LOCKED": "another process has been writing for minutes",
    "SQLITE_IOERR": "the disk gave an error; nothing of this was kept",
}
_POSTGRES_REASONS = {
    "53100": _FULL,
    "42501": "this user may not do that in the database",
    "57P01": _GONE,
    "57P02": _GONE,
}


class Database:
    """A database that transactions can be run on; safe to use from several threads.

    Args:
        url: `sqlite:///path/to/file` or `postgresql://user@host/database`.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.name = self.url.database if self.is_sqlite else str(self.url.set(drivername="postgresql"))
        self._engine = _engine(self.url, self.name or "")
        self._writer = self._engine.execution_options(onrecord_writes=True)
        self._reader = self._engine
        if not self.is_sqlite:
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on which everything is as of one moment; StoreError where that fails."""
        with self._errors(), self._reader.connect() as connection, connection.begin():
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction that no other writer's overlaps, and give what it gives.

        It is kept whole, or not at all; it may be run again, when another writer held the database too long.

        Raises:
            StoreError: The database can't be written; the message says why.
        """
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with self._errors(), self._writer.begin() as connection:
                    if not self.is_sqlite:
                        connection.execute(
                            text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS_LOCK}
                        )
                    return work(connection)
            except _BusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(0.05, 0.2))

    def size(self, connection: Connection) -> int:
        """Give the bytes on disk."""
        if self.is_sqlite:
            path = Path(str(self.url.database))
            files = (path, Path(f"{path}-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        query = text(
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        )
        return int(connection.execute(query).scalar_one())

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _translated(error, str(self.name)) from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self.name}: {error}") from error
        except OverflowError as error:
            raise StoreError(f"{self.name}: a number that no record has: {error}") from error


class _BusyError(StoreError):
    """Another writer holds the database; worth another try."""


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> Any: ...


class _Driver(Protocol):
    isolation_level: Any

    def cursor(self) -> Any: ...


def _checked(url: str) -> URL:
    """Take a URL apart; StoreError unless it is one of a file or of a PostgreSQL database."""
    if url.startswith(_FILE) and url not in (_FILE, f"{_FILE}:memory:"):
        # As it stands: a path may hold "?" or "%20", which versions of `make_url` take differently.
        return URL.create("sqlite+pysqlite", database=url.removeprefix(_FILE))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            f"{url!r} is no address of a store; one begins with sqlite:/// or postgresql://"
        ) from None
    match parsed.get_backend_name():
        case "sqlite":
            raise StoreError("an SQLite store needs a file: sqlite:///path/to/record.db")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StoreError(f"no store for {other!r}; there is sqlite:/// and postgresql://")


def _engine(url: URL, name: str) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, pool_size=8, max_overflow=64, connect_args={"timeout": 20.0})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(url, pool_size=8, max_overflow=32, pool_pre_ping=True)
    except ImportError as error:
        raise StoreError(
            f"{name}: PostgreSQL needs the driver psycopg, which is in the extra `postgres`:"
            ' pip install "onrecord[postgres]"'
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {error}") from error


def _prepare_sqlite(connection: _Driver, _: object) -> None:
    """Set up a new connection: the driver's own transactions off, ours on."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("onrecord_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _translated(error: DBAPIError, name: str) -> StoreError:
    """Give the StoreError that says what happened, without the SQL."""
    cause = error.orig
    code = getattr(cause, "sqlite_errorname", None)
    if code is not None:
        family = "_".join(code.split("_")[:2])
        reason = _SQLITE_REASONS.get(family, f"{cause} ({code})")
        kind = _BusyError if family in ("SQLITE_BUSY", "SQLITE_LOCKED") else StoreError
        return kind(f"{name}: {reason}")
    state = getattr(cause, "sqlstate", None)
    if state in _POSTGRES_REASONS:
        return StoreError(f"{name}: {_POSTGRES_REASONS[state]}")
    if error.connection_invalidated:
        return StoreError(f"{name}: {_GONE}")
    if state is None and isinstance(error, OperationalError):
        return StoreError(f"{name}: {_unreached(str(cause))}")
    return StoreError(f"{name}: {cause}")


def _unreached(said: str) -> str:
    """Say why there is no connection; the driver tells that in words alone, on several lines."""
    line = " ".join(said.split())
    _, refused, words = line.rpartition("FATAL: ")
    return f"the database server refuses: {words}" if refused else f"no database server to be reached: {line}"
