"""Has texts read by a child process, which can be stopped and whose faults stay its own."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from threading import Event, Lock, Thread, Timer
from typing import Any, Self

from onrecord.errors import OnrecordError, RecordError, UnreadableError
from onrecord.read.dates import check_published
from onrecord.records import Record

OPENING = 120.0
"""Seconds that a child may take to load the model, on a busy machine."""

ONE_LINE = 200 * 1024 * 1024
"""Bytes of an answer; a record is about five times as long as its text."""

TOO_SLOW = "reading it took too long"
BROKEN = "reading it took more time or memory than may be used"


class BusyError(OnrecordError):
    """Others are being read for; try again in a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One text to be read.

    Attributes:
        data: The text in UTF-8, or the bytes of a file.
        name: The file's name; None for a text.
        title, url, publisher, published: What the sender knows of it; None for what they don't.
    """

    data: bytes
    name: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None


class Desk:
    """Reads one text after another, in a child process of its own.

    A child that read a file, ran out of time or failed is replaced, so that nothing a file did to it reaches
    the next one; texts share a child.

    Args:
        model: A model folder; the one in the package by default.
        seconds: How long reading one may take.
        wait: How long to wait for one's turn.

    Attributes:
        model_name: Name and version of the model; "" before the first text is read.
    """

    def __init__(
        self, model: str | PathLike[str] | None = None, *, seconds: float = 30.0, wait: float = 20.0
    ) -> None:
        self._model = None if model is None else str(model)
        self._seconds = seconds
        self._wait = wait
        self.model_name = ""
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, work: Work) -> Record:
        """Read a text.

        Raises:
            UnreadableError: It can't be read, isn't English, or takes too much; the message says why.
            BusyError: It wasn't its turn within the time for waiting.
        """
        try:
            check_published(work.published)
        except RecordError as error:
            raise UnreadableError(work.name or "<text>", str(error)) from error
        if not self._lock.acquire(timeout=self._wait):
            raise BusyError("Other texts are being read: try again in a moment.")
        try:
            answer = self._ask(work)
            if work.name is not None:
                self._stop()
        finally:
            self._lock.release()
        if work.name is not None:
            Thread(target=self.prepare, daemon=True).start()
        if "record" not in answer:
            raise UnreadableError(work.name or "<text>", str(answer.get("refused", BROKEN)))
        return Record.from_json(answer["record"])

    def prepare(self) -> None:
        """Start the child and open its model, so that the first reader needn't wait for it."""
        with self._lock:
            if self._child is None:
                self._start()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, work: Work) -> dict[str, Any]:
        about = {
            name: getattr(work, name)
            for name in ("title", "url", "publisher", "published")
            if getattr(work, name) is not None
        }
        return self._exchange({"length": len(work.data), "name": work.name, "about": about}, work.data)

    def _exchange(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        slow = Event()
        request["seconds"] = int(self._seconds) + 1
        if self._child is None and not self._start():
            return {"refused": BROKEN}
        child = self._child
        assert child is not None
        assert child.stdin is not None
        timer = Timer(self._seconds, _kill, (child, slow))
        timer.start()
        try:
            child.stdin.write(json.dumps(request).encode("ascii") + b"\n" + data)
            child.stdin.flush()
            answer = _line(child)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self._stop()
            return {"refused": TOO_SLOW if slow.is_set() else BROKEN}
        return answer

    def _start(self) -> bool:
        """Start a child and wait until it is ready; say whether it is."""
        command = [sys.executable, "-m", "onrecord.serve.reading"]
        child = subprocess.Popen(
            command if self._model is None else [*command, self._model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._child = child
        timer = Timer(OPENING, child.kill)
        timer.start()
        ready = _line(child)
        timer.cancel()
        if ready is None:
            self._stop()
            return False
        self.model_name = str(ready["model"])
        return True

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written: nobody reads it any more
                    pipe.close()
        child.wait()


def _kill(child: subprocess.Popen[bytes], slow: Event) -> None:
    slow.set()
    child.kill()


def _line(child: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    """Give the next answer of a child; None if it gives no whole one."""
    assert child.stdout is not None
    line = child.stdout.readline(ONE_LINE)
    if not line.endswith(b"\n"):
        return None
    answer: dict[str, Any] = json.loads(line)
    return answer
