"""Two writers in processes of their own and ten readers at once: nothing is lost, nobody sees a half."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from onrecord.records import Skipped
from onrecord.statements import JudgementKind
from onrecord.store import Query, Sort
from onrecord.store.sql import open_sql
from tests.store.builders import Line, article, entry

if TYPE_CHECKING:
    from tests.store.postgres import PostgresServer

BATCHES = 12
READERS = 10


def write(url: str, name: str) -> None:
    """Add batches of two documents of two statements each, by somebody of one's own and by one of both."""
    with open_sql(url) as store:
        writer = store.writer()
        for batch in range(BATCHES):
            records = [
                article(
                    Line(who=f"{name} Ilves", what=f"quay {batch} will close"),
                    Line(who="Tom Pell", what=f"ferry {batch} won't sail"),
                    opening=f"{name} {batch} {half}. ",
                )
                for half in (1, 2)
            ]
            places = [f"{name}/{batch}-{half}" for half in (1, 2)]
            entries = [entry(record, place) for record, place in zip(records, places, strict=True)]
            writer.add(entries, [Skipped(f"{name}/{batch}.pdf", "no text")])
            found = store.view().document(records[0].document.id)[2]
            writer.judge(JudgementKind.RIGHT, by=name, target=found[0].target)


def read(url: str, done: threading.Event, faults: list[str]) -> None:
    """Read until the writers are done; every batch is seen whole or not at all."""
    try:
        with open_sql(url) as store:
            view = store.view()
            while True:
                last = done.is_set()
                stats = view.stats()
                if stats.documents % 2 or stats.statements != 2 * stats.documents:
                    faults.append(f"half a batch: {stats}")
                page = view.search(Query(words="quay"), sort=Sort.NEWEST)
                if any("quay" not in one.content for one in page.items):
                    faults.append("a statement without the word")
                tom = view.identities("pell").items
                if tom and (tom[0].statements != tom[0].documents or len(tom) != 1):
                    faults.append(f"somebody counted wrong: {tom}")
                if last:
                    return
    except Exception as error:  # a reader's failure must fail the test, not its thread
        faults.append(repr(error))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_two_writers_and_ten_readers(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/record.db"
    if engine == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.database()
    processes = multiprocessing.get_context("spawn")
    writers = [processes.Process(target=write, args=(url, name)) for name in ("Mara", "Ona")]
    done, faults = threading.Event(), list[str]()
    # The writers and readers all open a database that has no tables yet: one of them makes them.
    readers = [threading.Thread(target=read, args=(url, done, faults)) for _ in range(READERS)]
    for writer in writers:
        writer.start()
    for reader in readers:
        reader.start()
    for writer in writers:
        writer.join()
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_sql(url) as store:
        stats = store.view().stats()
        assert (stats.documents, stats.statements) == (4 * BATCHES, 8 * BATCHES)
        assert (stats.judgements, stats.skipped, stats.identities) == (2 * BATCHES, 2 * BATCHES, 3)
        assert [one.statements for one in store.view().identities().items] == [48, 24, 24]
        assert [one.id for one in store.view().judgements()] == list(range(1, 2 * BATCHES + 1))
        assert list(store.view().check()) == []
