"""Which candidates are mentioned where in a text."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

_FEW = 8


class Timeline:
    """Mentions of candidates, in text order; 8 bytes each.

    Args:
        mentions: First token and candidate of each mention, in any order.
    """

    def __init__(self, mentions: Iterable[tuple[int, int]] = ()) -> None:
        self._tokens, self._candidates = array("i"), array("i")
        self._fresh = list(mentions)

    def add(self, token: int, candidate: int) -> None:
        """Keep one more mention."""
        self._fresh.append((token, candidate))

    def before(self, token: int) -> Iterator[tuple[int, int]]:
        """Give the mentions that begin before a token, the nearest first."""
        self._settle()
        for i in range(bisect_left(self._tokens, token) - 1, -1, -1):
            yield self._tokens[i], self._candidates[i]

    def after(self, token: int) -> Iterator[tuple[int, int]]:
        """Give the mentions that begin at a token or after it, the nearest first."""
        self._settle()
        for i in range(bisect_left(self._tokens, token), len(self._tokens)):
            yield self._tokens[i], self._candidates[i]

    def _settle(self) -> None:
        """Put what was added into its place: few one by one, many by sorting all."""
        if len(self._fresh) > _FEW:
            ordered = sorted([*zip(self._tokens, self._candidates, strict=True), *self._fresh])
            self._tokens = array("i", (token for token, _ in ordered))
            self._candidates = array("i", (candidate for _, candidate in ordered))
        else:
            for token, candidate in self._fresh:
                self._insert(token, candidate)
        self._fresh = []

    def _insert(self, token: int, candidate: int) -> None:
        i = bisect_left(self._tokens, token)
        while i < len(self._tokens) and self._tokens[i] == token and self._candidates[i] < candidate:
            i += 1
        self._tokens.insert(i, token)
        self._candidates.insert(i, candidate)
