"""Stores of every released schema are opened, brought up to date, and give what they gave."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from onrecord.records import Skipped
from onrecord.statements import Verdict
from onrecord.store import Query, Sort
from onrecord.store.sql import SqlStore, open_sql
from onrecord.store.sql.migrations import STEPS
from tests.store.builders import NEWER, Line, article, entry, key
from tests.store.sql.releasing import COPY, FERRY, FOLDER, QUAY

RELEASED = sorted(FOLDER.glob("*.gz"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    data = gzip.decompress(request.param.read_bytes())
    path = tmp_path / "record.db"
    url = f"sqlite:///{path}"
    if request.param.name.endswith(".sql.gz"):
        url = request.getfixturevalue("postgres").restore(data.decode())
    else:
        path.write_bytes(data)
    with open_sql(url) as store:
        yield store


def test_the_schema_of_today_is_among_them() -> None:
    assert {path.name for path in RELEASED} >= {f"{len(STEPS)}.db.gz", f"{len(STEPS)}.sql.gz"}


def test_everything_is_there(released: SqlStore) -> None:
    view = released.view()
    assert list(view.check()) == []
    assert [kept.id for kept, _ in view.records()] == [QUAY.document.id, FERRY.document.id, COPY.document.id]
    assert [record for _, record in view.records()][::2] == [QUAY, COPY]
    assert view.known([FERRY.document.id], NEWER) == {FERRY.document.id}
    found = view.search(Query(), sort=Sort.NEWEST).items
    assert {(one.content, one.day) for one in found} == {
        ("the ferry leaks", "2022-03-01"),
        ("it doesn't", "2022-02-01"),
        ("it would", "2021-12-10"),
        ("odd \ud800 and \x00 signs", "2021-12-10"),
        ("the quay will close", "2021-12-06"),
    }
    assert [one.verdict for one in found if one.content == "the quay will close"] == [Verdict.RIGHT]
    assert view.identity(key("Tom Pell")).name == "Thomas Pell"
    assert view.skipped().items == (Skipped("a.pdf", "no text"),)
    assert [judgement.undone_by for judgement in view.judgements()] == [None, None, None, "Ann"]
    assert view.count(Query(words="odd signs")) == 1


def test_it_can_be_added_to_and_judged(released: SqlStore) -> None:
    record = article(Line(who="Tom Pell", what="the mole will be mended"))
    assert released.writer().add([entry(record)]).documents == 1
    released.writer().undo(3, by="Ed")
    assert released.view().identity(key("Tom Pell")).statements == 2
    assert released.view().identity(key("Tom Pell")).name == "Tom Pell"
    assert list(released.view().check()) == []


def test_it_has_the_tables_and_indexes_of_a_new_one(
    released: SqlStore, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    if not released.database().is_sqlite:
        url = request.getfixturevalue("postgres").database()
    with open_sql(url) as new:
        assert shape(released) == shape(new)


def shape(store: SqlStore) -> dict[str, object]:
    with store.database().reading() as connection:
        looked = inspect(connection)
        return {
            name: (
                [(one["name"], str(one["type"]), one["nullable"]) for one in looked.get_columns(name)],
                looked.get_pk_constraint(name)["constrained_columns"],
                sorted(str(one["name"]) for one in looked.get_indexes(name)),
            )
            for name in looked.get_table_names()
            if not name.startswith("statement_words_")  # FTS5's own
        }


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    open_sql(f"sqlite:///{path}").close()
    before = _master(path)
    open_sql(f"sqlite:///{path}").close()
    assert _master(path) == before
    assert ("onrecord_schema",) in before


def _master(path: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.execute("SELECT name FROM sqlite_master ORDER BY name"))
    finally:
        connection.close()
