"""How often a client may ask: token buckets, in this process, for a bounded number of clients."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic


class Rate:
    """So many at once, and so many a second after that, for each client.

    Args:
        a_second: Tokens that come back each second; fractions are fine.
        burst: Tokens of a client that hasn't asked for a while.
        clients: How many are remembered; the one that asked longest ago is forgotten first.
        clock: Seconds that never go back.
    """

    def __init__(
        self,
        a_second: float,
        *,
        burst: int,
        clients: int = 10_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._a_second = a_second
        self._burst = burst
        self._clients = clients
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, client: Hashable) -> float:
        """Take a token: 0.0 if there was one, else the seconds until there is."""
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(client, (float(self._burst), now))
            tokens = min(float(self._burst), tokens + (now - then) * self._a_second)
            wait = 0.0 if tokens >= 1.0 else (1.0 - tokens) / self._a_second
            self._buckets[client] = (tokens - 1.0 if not wait else tokens, now)
            if len(self._buckets) > self._clients:
                self._buckets.popitem(last=False)
            return wait
