"""Counts that many pages show and that take long over a large record: kept for some seconds, by question.

A page that can't wait has its question asked in the background, by one thread for all of them: counting then
takes one core at most, however many ask, and the others are left to the pages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Answers:
    """Answers by question, each for a while; all are forgotten when something was changed here.

    Args:
        seconds: How old an answer may be.
        most: How many are kept; the one used longest ago goes first.
        waiting: How many questions may wait for the background; of more, the one waiting longest is dropped.
        clock: Seconds that never go back.
    """

    def __init__(
        self,
        seconds: float = 30.0,
        *,
        most: int = 500,
        waiting: int = 30,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._waiting = waiting
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._asked: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._changes = 0
        self._pool = ThreadPoolExecutor(1, "answers")  # its thread starts with the first question

    def get(self, question: Hashable, ask: Callable[[], T]) -> T:
        """Give the answer to a question, asked anew if there is none or an old one.

        What has been kept for half its time is given and asked anew in the background, so that nobody has
        to wait for what is asked again and again.
        """
        with self._lock:
            kept = self._fresh(question)
        if kept is None:
            return self._answer(question, ask)
        if self._clock() - kept[0] > self._seconds / 2:
            self._begin(question, ask)
        return cast(T, kept[1])

    def begin(self, question: Hashable, ask: Callable[[], T]) -> Future[T]:
        """Have a question asked in the background; one that is being asked already is not asked twice.

        Returns:
            What will hold the answer, or the error of `ask`; it is done already if the answer was kept. It
            is cancelled if too many others came before its turn.
        """
        with self._lock:
            kept = self._fresh(question)
        if kept is None:
            return self._begin(question, ask)
        future: Future[T] = Future()
        future.set_result(kept[1])
        return future

    def soon(self, question: Hashable, ask: Callable[[], T], seconds: float) -> T | None:
        """Give the answer if it is there within these seconds; None otherwise, and it is asked on."""
        return within(self.begin(question, ask), seconds)

    def peek(self, question: Hashable) -> object:
        """Give the answer to a question if there is one that isn't old; None otherwise."""
        with self._lock:
            kept = self._kept.get(question)
            return kept[1] if kept is not None and self._clock() - kept[0] < self._seconds else None

    def forget(self) -> None:
        """Forget all: the record was changed. Who waits for what is being asked gets it; it is not kept."""
        with self._lock:
            self._kept.clear()
            self._changes += 1
            for question, future in list(self._asked.items()):
                if future.running() or future.done():
                    del self._asked[question]

    def close(self) -> None:
        """Drop what waits for the background, and wait for what is being asked."""
        self._pool.shutdown(cancel_futures=True)

    def _fresh(self, question: Hashable) -> tuple[float, Any] | None:
        kept = self._kept.get(question)
        if kept is None or self._clock() - kept[0] >= self._seconds:
            return None
        self._kept.move_to_end(question)
        return kept

    def _answer(self, question: Hashable, ask: Callable[[], T]) -> T:
        with self._lock:
            changes = self._changes
        answer = ask()  # outside the lock: others needn't wait for it
        with self._lock:
            if changes == self._changes:  # else it may be from before the change
                self._kept[question] = (self._clock(), answer)
                self._kept.move_to_end(question)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return answer

    def _begin(self, question: Hashable, ask: Callable[[], T]) -> Future[T]:
        with self._lock:
            asked = self._asked.get(question)
            if asked is not None and not asked.done():
                return asked
            future = self._pool.submit(self._answer, question, ask)
            self._asked[question] = future
            waiting = [each for each in self._asked.values() if not each.running() and not each.done()]
        # Both call `_over`, which takes the lock.
        future.add_done_callback(lambda _: self._over(question, future))
        if len(waiting) > self._waiting:
            waiting[0].cancel()
        return future

    def _over(self, question: Hashable, future: Future[Any]) -> None:
        with self._lock:
            if self._asked.get(question) is future:
                del self._asked[question]


def within(future: Future[T], seconds: float) -> T | None:
    """Give what a future holds if it does within these seconds; None if it doesn't, or was cancelled."""
    try:
        return future.result(max(0.0, seconds))
    except (TimeoutError, CancelledError):
        if future.done() and not future.cancelled():
            return future.result()  # the asking itself ran out of some time
        return None
