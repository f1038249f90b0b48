"""However many documents are added, a run holds no more than its batch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

import pytest

from onrecord import collect
from onrecord.collect import Progress
from onrecord.records import Document, Item, Record, Skipped
from onrecord.store import open_store
from onrecord.store.sql import engine
from tests.endurance.news import article
from tests.endurance.runs import PATIENCE, PROCESSES
from tests.readers import FakeReader, item

STATUS = Path("/proc/self/status")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process's memory in /proc"),
]

FEW, MANY = 1000, 4000
MARGIN = 3_000_000  # an object of 1 KB kept for each document would take as much


class Forgetful(FakeReader):
    """A reader that doesn't note what it read."""

    def _record(self, document: Document | Skipped) -> Record | Skipped:
        self.read.clear()
        return super()._record(document)


def test_memory_is_the_same_after_few_and_after_many_documents(tmp_path: Path) -> None:
    near, far = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_add, args=(str(tmp_path / "record.db"), far))
    process.start()
    far.close()
    try:
        assert near.poll(PATIENCE), "the run takes too long"
        few = near.recv()
        assert near.poll(PATIENCE), "the run takes too long"
        many = near.recv()
    finally:
        process.kill()
        process.join()
        process.close()
        near.close()
    assert many - few < MARGIN


def _add(place: str, told: Connection) -> None:
    marks = [FEW, MANY]

    def progress(now: Progress) -> None:
        if marks and now.done >= marks[0]:
            marks.pop(0)
            told.send(_own_bytes())

    def items() -> Iterator[Item]:
        for number in range(MANY):
            yield item(article(number), f"{number}.txt")

    # SQLite's cache of pages fills up to its limit of 64 MiB; with a small one, all else that grows is seen.
    pragmas = [each for each in engine._SQLITE_PRAGMAS if "cache_size" not in each]
    small = patch.object(engine, "_SQLITE_PRAGMAS", (*pragmas, "PRAGMA cache_size = -2048"))
    with small, open_store(place) as store:
        collect.add(items(), store, Forgetful(), progress=progress)


def _own_bytes() -> int:
    """Give the bytes in memory that belong to no mapped file."""
    found = re.search(r"^RssAnon:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024
