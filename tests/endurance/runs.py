"""Runs of `onrecord add` in processes of their own, which tell what they do and can be killed."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from onrecord import cli
from onrecord.cli.doors import ALL_DONE, SOME_SKIPPED, Reads
from onrecord.read.language import language_of
from onrecord.records import Record, Skipped
from onrecord.store import Added, Entry, Store, View, Writer, open_store
from tests.endurance.news import article
from tests.readers import FakeReader

Tell = Callable[["Step", int], None]

BATCH = 32  # what `onrecord add` commits at once
PATIENCE = 120.0
# A server that has imported everything forks a child in milliseconds; each test kills many.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.endurance.warm", "tests.endurance.runs"])


class Step(StrEnum):
    """What a run tells, each time with the number of items so far."""

    READ = "read"  # the reader gave a result
    COMMIT = "commit"  # a batch is about to be written
    DONE = "done"  # it is written


@dataclass(frozen=True)
class Options:
    """How a child runs.

    Attributes:
        real: With the real reader and the shipped model, not with the fake one.
        file_bytes: No file may grow longer, None for no limit.
    """

    real: bool = False
    file_bytes: int | None = None


class Run:
    """A run under way: `onrecord add FILE --store PLACE`.

    Attributes:
        told: The last step that it told, with its number of items and when that was.
        done: So many items are in the store, as far as it told.
        commit_seconds: How long each batch took to write.
    """

    def __init__(self, news: Path, place: str, *, options: Options | None = None) -> None:
        self.told = (Step.READ, 0, time.monotonic())
        self.done = 0
        self.commit_seconds: list[float] = []
        self._log = news.with_suffix(".log")
        self._log.unlink(missing_ok=True)
        self._events, far_end = PROCESSES.Pipe(duplex=False)
        words = ("add", str(news), "--store", place)
        self._process = PROCESSES.Process(
            target=_child, args=(words, far_end, str(self._log), options or Options())
        )
        self._process.start()
        far_end.close()

    @property
    def said(self) -> str:
        """What it wrote to its output so far."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def wait_for(self, step: Step, items: int) -> bool:
        """Wait until it tells a step at this number of items or later; False if it ended before."""
        while self._hear():
            if self.told[0] is step and self.told[1] >= items:
                return True
        return False

    def kill(self) -> None:
        """Kill it with SIGKILL, and hear what it told to its last moment."""
        self._process.kill()
        self.finish()

    def finish(self) -> int:
        """Wait for its end and give its exit code, -9 if it was killed."""
        while self._hear():
            pass
        self._process.join(PATIENCE)
        code = self._process.exitcode
        self._process.close()
        self._events.close()
        assert code is not None
        return code

    def _hear(self) -> bool:
        """Hear one step; False if it has ended."""
        if not self._events.poll(PATIENCE):
            raise TimeoutError(f"the run tells nothing any more; it said: {self.said}")
        try:
            step, items, when = self._events.recv()
        except (EOFError, OSError):  # OSError: it was killed in the middle of telling
            return False
        if step is Step.DONE:
            self.done = items
            self.commit_seconds.append(when - self.told[2])
        self.told = (step, items, when)
        return True


def add(news: Path, place: str, *, options: Options | None = None) -> Run:
    """Run to an end without skipped inputs or with some; fail at any other."""
    run = Run(news, place, options=options)
    code = run.finish()
    assert code in (ALL_DONE, SOME_SKIPPED), run.said
    return run


def _child(words: Sequence[str], events: Connection, log: str, options: Options) -> None:
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if options.file_bytes is not None:
        language_of(article(0))  # unpacks its data into a file, for once, which is larger
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.file_bytes, resource.RLIM_INFINITY))

    def tell(step: Step, items: int) -> None:
        events.send((step, items, time.monotonic()))

    def open_reader(model: str | None, threads: int | None) -> Any:
        return Telling(_real_reader() if options.real else FakeReader(), tell)  # type: ignore[arg-type]

    sys.exit(cli.main(words, open_reader=open_reader, open_store=lambda url: TellingStore(url, tell)))


def _real_reader() -> Reads:
    from onrecord.pipeline import Reader

    return Reader(threads=2)


class Telling:
    """A reader that tells each result."""

    def __init__(self, reader: Reads, tell: Tell) -> None:
        self.model = reader.model
        self._reader, self._tell = reader, tell

    def read_many(self, sources: Iterable[Any], /) -> Iterator[Record | Skipped]:
        for number, result in enumerate(self._reader.read_many(sources), 1):
            self._tell(Step.READ, number)
            yield result


class TellingStore(Store):
    """A store whose writer tells before and after each batch."""

    def __init__(self, place: str, tell: Tell) -> None:
        self._store, self._tell, self._items = open_store(place), tell, 0

    def writer(self) -> Writer:
        writer = self._store.writer()
        inner = writer.add

        def add(entries: Sequence[Entry], skipped: Sequence[Skipped] = ()) -> Added:
            self._tell(Step.COMMIT, self._items)
            added = inner(entries, skipped)
            self._items += len(entries) + len(skipped)
            self._tell(Step.DONE, self._items)
            return added

        writer.add = add  # type: ignore[method-assign]
        return writer

    def view(self) -> View:
        return self._store.view()

    def close(self) -> None:
        self._store.close()
