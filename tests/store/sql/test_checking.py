"""Every kind of damage is seen, and what can be derived is the same again after a repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord.records import Kind
from onrecord.statements import Correction, JudgementKind
from onrecord.store import Query
from onrecord.store.sql import SqlStore, open_sql
from tests.store.builders import NEWER, Line, again, article, entry, fingerprint, key

FIRST = article(
    Line(what="the quay will close", role="mayor", aliases=("Ilves",)),
    Line(who="the Mill Trust", kind=Kind.ORGANISATION, what="it won't"),
    title="The quay",
)
SECOND = article(Line(what="the ferry leaks"), Line(who="Tom Pell", what="it doesn't"), published="2022-03")
COPY = article(Line(what="the ferry leaks"), opening="Again: ")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/record.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").record()
    with open_sql(url) as store:
        writer = store.writer()
        prints = (fingerprint(1), fingerprint(2), fingerprint(2, changed=3))
        for record, own in zip((FIRST, SECOND, COPY), prints, strict=True):
            writer.add([entry(record, fingerprint=own)])
        writer.add([entry(again(SECOND), model=NEWER)])
        ferry = store.view().search(Query(words="ferry")).items[0]
        writer.judge(
            JudgementKind.CORRECT, by="Ed", target=ferry.target, correction=Correction(speakers=("Ona Rask",))
        )
        writer.judge(JudgementKind.RENAME, by="Ed", keys=[key("Mara Ilves")], name="The mayor")
        yield store


def everything(store: SqlStore) -> list[object]:
    view = store.view()
    documents = view.documents().items
    return [
        [view.document(one.id) for one in documents],
        view.search(Query(copies=True)).items,
        view.search(Query(words="quay")).items,
        view.identities().items,
        view.identities("mayor").items,
        view.documents(words="quay").items,
        view.facets(Query(), ("speaker", "kind", "type", "act", "publisher", "model")),
        view.facets(Query(copies=True), ("speaker", "kind")),
        view.timeline(Query()),
        list(view.names()),
        view.stats().by,
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM statements WHERE position = 0",
        "UPDATE statements SET act = 12",
        "UPDATE statements SET kinds = 0",
        "UPDATE statements SET said = 700000",
        "UPDATE voices SET counts = (1 = 0)",
        "DELETE FROM voices",
        "DELETE FROM heard WHERE what = 1",
        "DELETE FROM called WHERE what = 4",
        "UPDATE called SET documents = documents + 1",
        "UPDATE identities SET name = 'Nobody'",
        "UPDATE identities SET statements = 9",
        "UPDATE identities SET id = '0000000000000000'",
        "UPDATE keys SET identity = 1",
        "UPDATE tallies SET count = count + 1",
        "UPDATE documents SET title = 'The ferry'",
        "UPDATE documents SET statements = 7",
        "DELETE FROM bands",
    ],
)
def test_derived_tables_out_of_step(store: SqlStore, damage: str) -> None:
    before = everything(store)
    assert list(store.view().check()) == []
    assert store.writer().repair() == ()
    store.database().write(lambda connection: connection.execute(text(damage)))
    faults = list(store.view().check())
    assert faults
    assert store.writer().repair() == tuple(faults)
    assert list(store.view().check()) == []
    assert everything(store) == before


def test_words_that_no_statement_has(store: SqlStore) -> None:
    columns = "(rowid, content, source, cue) VALUES (7, 'unheard', '', '')"
    if not store.database().is_sqlite:
        columns = "(n, stems) VALUES (7, ' unheard | | ')"
    store.database().write(
        lambda connection: connection.execute(text(f"INSERT INTO statement_words {columns}"))
    )
    assert list(store.view().check()) == ["the index of statements is out of step: 1 words"]
    store.writer().repair()
    assert list(store.view().check()) == []


def test_a_changed_text_is_seen_and_left_alone(store: SqlStore) -> None:
    damage = text("UPDATE documents SET text = replace(text, 'leaks', 'sinks') WHERE n = 2")
    store.database().write(lambda connection: connection.execute(damage))
    faults = list(store.view().check())
    assert any(SECOND.document.id in fault and "hash" in fault for fault in faults)
    store.writer().repair()
    assert [SECOND.document.id in fault for fault in store.view().check()] == [True]


def test_a_span_outside_its_text_is_seen(store: SqlStore) -> None:
    store.database().write(
        lambda connection: connection.execute(text("UPDATE documents SET text = 'x' WHERE n = 1"))
    )
    assert any("doesn't lie in a text of 1 characters" in fault for fault in store.view().check())
