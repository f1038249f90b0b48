"""SQLite walks the index that was meant, and never sorts what it could read in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from onrecord.records import Act
from onrecord.store import Query, Sort
from onrecord.store.sql import SqlStore, open_sql, searching
from tests.store.builders import Line, article, entry, key

WORDS = "SCAN statement_words VIRTUAL TABLE INDEX"
FOUND = "SEARCH statements USING INTEGER PRIMARY KEY (rowid=?)"
BY_SPEAKER = "SEARCH voices USING PRIMARY KEY (identity=?)"
SPEAKS = "SEARCH voices USING COVERING INDEX voices_n (n=? AND identity=?)"
BETWEEN = "SEARCH statements USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
BY_OUTLET = "SEARCH statements USING INDEX statements_publisher"
SORTS = "USE TEMP B-TREE"
MARA = (key("Mara Ilves"),)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    with open_sql(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'record.db'}") as store:
        records = [
            article(Line(what=f"the quay will close in {year}"), published=str(year))
            for year in range(1990, 2020)
        ]
        store.writer().add([entry(record) for record in records])
        yield store


def plans(store: SqlStore, query: Query, sort: Sort) -> list[list[str]]:
    """Give the plan of every statement with an order that a search takes."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        asked.append((sql, parameters))

    engine = store.database()._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        store.view().search(query, sort=sort)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with store.database().reading() as connection:
        return [_plan(connection, sql, parameters) for sql, parameters in asked if "ORDER BY" in sql]


def _plan(connection: Connection, sql: str, parameters: Any) -> list[str]:
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]


@pytest.mark.parametrize(
    ("query", "sort", "first", "also"),
    [
        (Query(), Sort.NEWEST, "SCAN statements", ""),
        (Query(), Sort.OLDEST, "SEARCH statements USING INTEGER PRIMARY KEY (rowid>?", ""),
        (
            Query(since="1995", until="1996"),
            Sort.NEWEST,
            "SEARCH statements USING INTEGER PRIMARY KEY (rowid>? AND",
            "",
        ),
        (Query(words="quay"), Sort.RELEVANCE, WORDS, FOUND),
        (Query(words="quay close", act=(Act.SAY,)), Sort.NEWEST, WORDS, FOUND),
        (Query(words='"quay will" -ferry', since="1995"), Sort.OLDEST, WORDS, FOUND),
        (Query(words="quay", speaker=MARA), Sort.NEWEST, WORDS, SPEAKS),
        (Query(speaker=MARA), Sort.NEWEST, FOUND, BY_SPEAKER),
        (Query(speaker=MARA, since="1995"), Sort.OLDEST, FOUND, BY_SPEAKER),
        (
            Query(publisher=("Gullmouth Post",)),
            Sort.NEWEST,
            "SEARCH statements USING INDEX statements_publisher",
            "",
        ),
    ],
)
def test_a_search_is_a_walk(store: SqlStore, query: Query, sort: Sort, first: str, also: str) -> None:
    found = plans(store, query, sort)
    assert found
    for plan in found:
        assert plan[0].startswith((first, BETWEEN))
        assert any(step.startswith(also) for step in plan)
        assert not any(SORTS in step for step in plan)


def test_words_are_looked_up_for_rare_speakers(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_LOOK_UP", 0.5)
    [plan] = plans(store, Query(words="quay", speaker=MARA), Sort.NEWEST)
    assert plan[0] == FOUND
    assert BY_SPEAKER in plan
    assert plan[-1].startswith(f"{WORDS} 0:=")  # one row at a time


def test_days_of_publication_have_an_index_for_few(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query(published_since="1995", published_until="1996")
    [few] = plans(store, query, Sort.NEWEST)
    assert few[0].startswith("SEARCH statements USING INDEX statements_published")
    monkeypatch.setattr(searching, "_MANY", 2)
    [many] = plans(store, query, Sort.NEWEST)
    assert many == ["SCAN statements"]


def test_the_check_queue_sorts_within_a_hundredth_only(store: SqlStore) -> None:
    [plan] = plans(store, Query(unchecked=True), Sort.DOUBTFUL)
    assert plan[0] == "SCAN statements USING INDEX statements_hundredths"
    assert plan[-1].endswith("TERM OF ORDER BY") or plan[-1] == "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"
