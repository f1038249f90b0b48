"""What can go wrong with a database, and that nothing is half-written when it does."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, event, text

from onrecord.errors import StoreError
from onrecord.records import Skipped
from onrecord.store import Query
from onrecord.store.sql import SqlStore, open_sql
from onrecord.store.sql.engine import Database
from onrecord.store.sql.migrations import STEPS
from tests.store.builders import Line, article, entry

if TYPE_CHECKING:
    from tests.store.postgres import PostgresServer

ONE = entry(article(Line(what="the quay will close")))
TWO = entry(article(Line(what="the ferry will sail"), Line(who="Tom Pell", what="it won't")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with open_sql(f"sqlite:///{path}") as store:
        yield store


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("record.db", "no address of a store"),
        ("mysql://somebody@example.org/record", "no store for 'mysql'"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_an_address_of_something_else(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        open_sql(url)


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"Gullmouth Post, a letter to the editor\n" * 50)
    with pytest.raises(StoreError, match="no SQLite database"):
        open_sql(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"Gullmouth Post")


def test_a_database_of_something_else(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE ferries (name TEXT)")
    other.close()
    with pytest.raises(StoreError, match="other tables"):
        open_sql(f"sqlite:///{path}")


def test_a_database_made_by_a_newer_version(path: Path) -> None:
    open_sql(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE onrecord_schema SET version = ?", (len(STEPS) + 1,))
    newer.close()
    with pytest.raises(StoreError, match=f"newer onrecord .schema {len(STEPS) + 1}"):
        open_sql(f"sqlite:///{path}")


def test_a_folder_that_isnt_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be opened"):
        open_sql(f"sqlite:///{tmp_path}/nowhere/record.db")
    with pytest.raises(StoreError, match="can't be opened"):
        open_sql(f"sqlite:///{tmp_path}")


def test_a_closed_store_says_so(store: SqlStore) -> None:
    view = store.view()
    store.close()
    store.close()
    for ask in (view.stats, store.view().stats, lambda: store.writer().add([ONE])):
        with pytest.raises(StoreError, match="closed"):
            ask()


def test_without_the_driver_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"onrecord\[postgres\]"):
        open_sql("postgresql://somebody@localhost/record")


def test_a_server_that_isnt_there_and_no_password_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_sql(f"postgresql://somebody:open-sesame@/record?host={tmp_path}")
    assert "open-sesame" not in str(caught.value)
    assert "somebody" in str(caught.value)
    assert "no database server to be reached" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_refuses_says_why(postgres: PostgresServer) -> None:
    with pytest.raises(StoreError, match=r'refuses: database "d0" does not exist$'):
        open_sql(re.sub(r"/d\d+\?", "/d0?", postgres.database()))


def test_a_full_disk_leaves_nothing_behind_and_more_room_helps(store: SqlStore) -> None:
    store.writer().add([ONE])
    room = {"pages": 0}

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {room['pages'] or 2**30}")

    engine = store.database()._engine
    event.listen(engine, "begin", limit)
    room["pages"] = 1  # SQLite takes it as: no more than there are
    opening = "a line of the harbour book. " * 4000
    big = entry(article(Line(what="the mole will be mended"), opening=opening))
    with pytest.raises(StoreError, match="disk is full"):
        store.writer().add([TWO, big], [Skipped("a.pdf", "no text")])
    assert store.view().stats().documents == 1
    assert store.view().skipped().items == ()
    assert list(store.view().check()) == []
    room["pages"] = 0
    assert store.writer().add([TWO, big]).documents == 2
    assert list(store.view().check()) == []


def test_an_error_in_the_middle_of_a_batch_leaves_nothing_behind(store: SqlStore) -> None:
    broken = entry(article(Line(what="unheard")))
    object.__setattr__(broken, "speakers", ())
    with pytest.raises(StoreError, match="name key"):
        store.writer().add([ONE, broken, TWO])
    assert store.view().stats().documents == 0
    assert store.view().count(Query(words="quay")) == 0


def test_a_database_that_another_holds_is_waited_for(path: Path, store: SqlStore) -> None:
    """Where the driver's own patience ends, `write` tries again."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    tried = []

    def be_impatient(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 1")
        tried.append(1)
        if len(tried) == 3:
            other.execute("COMMIT")

    event.listen(store.database()._engine, "checkout", be_impatient)
    assert store.database().write(lambda connection: "done") == "done"
    assert len(tried) == 3
    other.close()


def test_a_server_restarted_in_the_middle(postgres: PostgresServer) -> None:
    with open_sql(postgres.durable()) as store:
        store.writer().add([ONE])
        before = store.view().stats()

        def work(connection: Connection) -> None:
            connection.execute(text("DELETE FROM documents"))
            postgres.stop()
            connection.execute(text("DELETE FROM statements"))

        try:
            with pytest.raises(StoreError, match="server went away"):
                store.database().write(work)
            with pytest.raises(StoreError):
                store.view().stats()
        finally:
            postgres.start()
        assert store.view().stats() == before
        assert store.writer().add([TWO]).documents == 1
        assert list(store.view().check()) == []


def test_settings_of_sqlite(store: SqlStore) -> None:
    with store.database().reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_view_is_of_one_moment(path: Path, store: SqlStore) -> None:
    store.writer().add([ONE])
    with store.database().reading() as connection:
        count = text("SELECT count(*) FROM documents")
        assert connection.execute(count).scalar() == 1
        store.writer().add([TWO])
        assert connection.execute(count).scalar() == 1
    assert Database(f"sqlite:///{path}").is_sqlite
