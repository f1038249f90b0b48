"""Counts that many pages show and that take long over a large record: kept for some seconds, by question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Answers:
    """Answers by question, each for a while; all are forgotten when something was changed here.

    Args:
        seconds: How old an answer may be.
        most: How many are kept; the one used longest ago goes first.
        clock: Seconds that never go back.
    """

    def __init__(
        self, seconds: float = 30.0, *, most: int = 500, clock: Callable[[], float] = monotonic
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._changes = 0

    def get(self, question: Hashable, ask: Callable[[], T]) -> T:
        """Give the answer to a question, asked anew if there is none or an old one."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None and self._clock() - kept[0] < self._seconds:
                self._kept.move_to_end(question)
                return cast(T, kept[1])
            changes = self._changes
        answer = ask()  # outside the lock: others needn't wait for it
        with self._lock:
            if changes != self._changes:  # it may be from before the change
                return answer
            self._kept[question] = (self._clock(), answer)
            self._kept.move_to_end(question)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer

    def peek(self, question: Hashable) -> object:
        """Give the answer to a question if there is one that isn't old; None otherwise."""
        with self._lock:
            kept = self._kept.get(question)
            return kept[1] if kept is not None and self._clock() - kept[0] < self._seconds else None

    def forget(self) -> None:
        """Forget all: the record was changed."""
        with self._lock:
            self._kept.clear()
            self._changes += 1
