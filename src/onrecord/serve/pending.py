"""Pages that show at once what is found, and what is counted as soon as that is done.

Such a page has a question that is asked in the background (see `Answers.begin`) while it looks up the rest.
If the answer is there in a moment, it is in the page. If not, the page says so, names the address of a
fragment with what is missing, which the script fetches, and links to itself with `wait=1`, which waits.
Neither holds a thread while it waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.answers import within
from onrecord.serve.site import Endpoint, need, site_of
from onrecord.serve.users import Role

T = TypeVar("T")
LONGEST = 30.0
"""Seconds that a request waits for its counts."""

AGAIN = 5
"""Seconds after which one may ask again."""


@dataclass(frozen=True, slots=True)
class Asking(Generic[T]):
    """A question about the record.

    Attributes:
        question: What its answer is kept under.
        ask: Gives the answer.
        quick: Whether that takes no time, however large the record: then the page asks it itself.
    """

    question: Hashable
    ask: Callable[[], T]
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Pending(Generic[T]):
    """An answer that may still be to come.

    Attributes:
        asking: The question.
        future: Holds the answer, once it is there; None for a quick question.
        until: When the page stops waiting for it, by `time.monotonic`.
    """

    asking: Asking[T]
    future: Future[T] | None
    until: float

    def soon(self) -> T | None:
        """Give the answer if it is there in a moment; None otherwise."""
        if self.future is None:
            return self.asking.ask()
        left = self.until - monotonic()
        answer = within(self.future, left / 5)
        if answer is None and (self.future.running() or self.future.done()):
            answer = within(self.future, self.until - monotonic())  # else others are asked before it
        return answer


def counted(
    asking: Callable[[Request], Asking[T]],
    handler: Callable[[Request, Pending[T]], Response],
    *,
    role: Role = Role.READ,
    whole: bool = False,
) -> Endpoint:
    """Make a route of a handler that shows counts: it runs in a thread, for those who have the role.

    Args:
        asking: Gives the question of a request; it only reads the address.
        handler: Gives the page.
        role: Who may.
        whole: Whether the handler is called only once the answer is there, as for an address with `wait`; a
            503 if that takes too long.
    """

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        need(request, role)
        site, asked = site_of(request), asking(request)
        until = monotonic() + site.patience
        future = None if asked.quick else site.answers.begin(asked.question, asked.ask)
        if future is not None and (whole or request.query_params.get("wait")):
            await _in_time(future)
        return await run_in_threadpool(handler, request, Pending(asked, future, until))

    return endpoint


async def _in_time(future: Future[T]) -> None:
    waiting = asyncio.wrap_future(future)
    waiting.add_done_callback(lambda over: over.cancelled() or over.exception())  # it is the handler's
    done, _ = await asyncio.wait({waiting}, timeout=LONGEST)
    if not done or future.cancelled():
        words = "So much is being counted that this has to wait: try again in a moment."
        raise HTTPException(503, words, {"Retry-After": str(AGAIN)})
