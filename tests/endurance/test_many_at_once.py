"""Two writers and ten readers of one record at once, each in a process of its own."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

import pytest

from onrecord import collect
from onrecord.errors import ConflictError
from onrecord.records import Item
from onrecord.statements import JudgementKind
from onrecord.store import Query, Store, View, open_store
from tests.endurance.conftest import NewPlace
from tests.endurance.runs import PATIENCE, PROCESSES
from tests.readers import FakeReader, item

pytestmark = pytest.mark.slow

WRITERS, READERS = 2, 10
BATCHES, DOCUMENTS, STATEMENTS = 12, 8, 3  # of a writer; of a batch; of a document
BOTH = 4  # documents that both writers add
PEOPLE = ("Mara Ilves", "Tomas Reyl", "Lea Dorn", "Bob Penn", "Robert Penn")


def token(writer: int, batch: int) -> str:
    """Give a word that every document of a batch holds once, and no other."""
    return f"buoy{writer}x{batch}"


def document(name: str, word: str) -> Item:
    """Give a document of three statements, one of which holds the word."""
    source = random.Random(name)
    whats = (word, f"mast{source.randrange(99)}", f"sail{source.randrange(99)}")
    lines = [f"{source.choice(PEOPLE)} said that {what} of {name} was seen." for what in whats]
    return item("\n".join(lines) + "\n", f"{name}.txt")


def batch_of(writer: int, batch: int) -> list[Item]:
    return [document(f"ship{writer}n{batch}n{n}", token(writer, batch)) for n in range(DOCUMENTS)]


def test_two_writers_and_ten_readers_lose_nothing_and_see_whole_batches(new_place: NewPlace) -> None:
    place = new_place()
    over = PROCESSES.Event()
    with _started(_write, WRITERS, place) as writers, _started(_read, READERS, place, over) as readers:
        written = [_result(each) for each in writers]
        over.set()
        looks = [_result(each) for each in readers]
    assert min(looks) > 0
    with open_store(place) as store:
        view = store.view()
        assert list(view.check()) == []
        stats = view.stats()
        assert stats.documents == WRITERS * BATCHES * DOCUMENTS + BOTH
        assert stats.statements == STATEMENTS * stats.documents
        for writer in range(WRITERS):
            for batch in range(BATCHES):
                assert view.count(Query(words=token(writer, batch))) == DOCUMENTS
        judgements = list(view.judgements())
        assert len({judgement.id for judgement in judgements}) == len(judgements)
        assert sum(judgement.target is not None for judgement in judgements) == WRITERS * 2 * BATCHES
        assert sum(judgement.undone_at is not None for judgement in judgements) == WRITERS * BATCHES
        shared = _shared(view)
        history = view.history(shared)
        assert len(history) == WRITERS * BATCHES
        assert view.statement(shared).version == history[-1].id
        assert [judgement.by for judgement in history].count("writer 0") == BATCHES
        assert sum(documents for documents, _ in written) == stats.documents
        assert sum(repeated for _, repeated in written) == BOTH


def _shared(view: View) -> str:
    """Give the statement that both writers judge."""
    (found,) = view.search(Query(words='"buoy of both0"')).items
    return found.id


def _write(place: str, number: int) -> tuple[int, int]:
    """Add and judge; give how many documents were new, and how many were there."""
    reader = FakeReader()
    with open_store(place) as store:
        added = [collect.add([document(f"both{n}", "buoy") for n in range(BOTH)], store, reader).added]
        for batch in range(BATCHES):
            added.append(collect.add(batch_of(number, batch), store, reader, batch=DOCUMENTS).added)
            _judge(store, number, batch)
    return sum(each.documents for each in added), sum(each.repeated for each in added)


def _judge(store: Store, number: int, batch: int) -> None:
    """Judge a statement of one's own, one that both judge, and two names, which is undone."""
    writer, view, by = store.writer(), store.view(), f"writer {number}"
    own = view.search(Query(words=token(number, batch))).items[0]
    writer.judge(JudgementKind.RIGHT, by=by, target=own.target, version=own.version)
    while True:
        shared = view.statement(_shared(view))
        try:
            writer.judge(JudgementKind.RIGHT, by=by, target=shared.target, version=shared.version)
            break
        except ConflictError:
            continue
    merged = writer.judge(JudgementKind.MERGE, by=by, keys=("person:mara ilves", "person:lea dorn"))
    writer.undo(merged.id, by=by)


def _read(place: str, over: Event, number: int) -> int:
    """Look at the record until it is over; give how often."""
    source = random.Random(number)
    looks = documents = 0
    with open_store(place) as store:
        view = store.view()
        while not over.is_set():
            query = Query(words=token(source.randrange(WRITERS), source.randrange(BATCHES)))
            assert len(view.search(query, limit=100).items) in (0, DOCUMENTS)
            assert view.count(query) in (0, DOCUMENTS)
            stats = view.stats()
            assert stats.statements == STATEMENTS * stats.documents
            assert stats.documents >= documents
            documents = stats.documents
            for kept in view.documents(limit=3).items:
                _, record, statements = view.document(kept.id)
                assert len(statements) == len(record.attributions) == STATEMENTS
            looks += 1
            time.sleep(0.01)
    return looks


@contextmanager
def _started(work: Callable[..., Any], count: int, *arguments: Any) -> Iterator[list[Connection]]:
    """Start some processes, each with its number, and give what their results come through."""
    pipes = [PROCESSES.Pipe(duplex=False) for _ in range(count)]
    processes = [
        PROCESSES.Process(target=_tell, args=(far_end, work, (*arguments, number)))
        for number, (_, far_end) in enumerate(pipes)
    ]
    for process, (_, far_end) in zip(processes, pipes, strict=True):
        process.start()
        far_end.close()
    try:
        yield [near for near, _ in pipes]
        for process in processes:
            process.join(PATIENCE)
    finally:
        for process, (near, _) in zip(processes, pipes, strict=True):
            process.kill()
            process.join()
            process.close()
            near.close()


def _tell(result: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        result.send((True, work(*arguments)))
    except BaseException:
        result.send((False, traceback.format_exc()))


def _result(pipe: Connection) -> Any:
    assert pipe.poll(PATIENCE), "a process gives no result"
    well, result = pipe.recv()
    assert well, result
    return result
