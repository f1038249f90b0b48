"""What a watch knows from earlier rounds, kept in a file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

from onrecord.errors import UnreadableError


class FileMemory(MutableMapping[str, str]):
    """Short strings by name in an SQLite file; what was changed is kept by `save` alone.

    A run that is killed leaves the file as it was at the last `save`, so that what didn't reach the store is
    read again. One run at a time can write, and one thread of it at a time.

    Args:
        path: The file, made where there is none.
        patience: Seconds to wait for another run that writes.

    Raises:
        UnreadableError: The file can't be opened, isn't a memory, or another run writes in it.
    """

    def __init__(self, path: str | os.PathLike[str], *, patience: float = 10.0) -> None:
        self._path = os.fspath(path)
        with self._refusing():
            self._connection = sqlite3.connect(
                self._path, timeout=patience, isolation_level=None, check_same_thread=False
            )
        try:
            with self._refusing():
                self._begin()
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
                    " WITHOUT ROWID"
                )
        except UnreadableError:
            self._connection.close()
            raise

    def save(self) -> None:
        """Keep all that was changed since the last time."""
        with self._refusing():
            self._connection.execute("COMMIT")
            self._begin()

    def close(self) -> None:
        """Close the file; what wasn't saved is dropped."""
        self._connection.close()

    def __enter__(self) -> FileMemory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getitem__(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return str(row[0])

    def __setitem__(self, name: str, value: str) -> None:
        with self._refusing():
            self._connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def __delitem__(self, name: str) -> None:
        with self._refusing():
            if self._connection.execute("DELETE FROM memory WHERE name = ?", (name,)).rowcount == 0:
                raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        for (name,) in self._connection.execute("SELECT name FROM memory ORDER BY name"):
            yield str(name)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM memory").fetchone()[0])

    def _begin(self) -> None:
        # At once and not at the first write: a second run is told so before it fetches anything.
        self._connection.execute("BEGIN IMMEDIATE")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            is_busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            reason = "another run is using it" if is_busy else str(error)
            raise UnreadableError(self._path, f"the memory of feeds can't be used: {reason}") from error
