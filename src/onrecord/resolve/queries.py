"""Turns attributions into questions, one for each source in them: who is this, at this place in the text?"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.records import Attribution, Span
from onrecord.resolve.mentions import Mention
from onrecord.resolve.sources import Part, parts_of
from onrecord.resolve.tokens import Tokens

_MARKS = frozenset('"“”')


@dataclass(frozen=True, slots=True)
class Query:
    """One source of one attribution, and where it stands.

    Attributes:
        number: Which attribution it belongs to, by position.
        part: The source.
        place: Its first token; the cue's where no source stands.
        cue: Tokens of the cue: first, and one after the last.
        content: The same for each span of the content.
        outer: Position of the attribution whose content holds this one; None if there is none.
        quoted: It stands inside quotation marks.
        spoken: Its content begins inside quotation marks.
        parts: How many joint sources the attribution has.
    """

    number: int
    part: Part
    place: int
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    outer: int | None
    quoted: bool
    spoken: bool
    parts: int


def queries(
    tokens: Tokens, attributions: Sequence[Attribution], *, mentions: Sequence[Mention], starts: Sequence[int]
) -> Iterator[Query]:
    """Give the questions in the order of answering: outer ones first, then as in the text."""
    contents = _Contents(attributions)
    outer = [contents.outer(number) for number in range(len(attributions))]
    quoted = _quoted(tokens)

    def asked(number: int) -> Iterator[Query]:
        attribution, place = attributions[number], _place(attributions[number])
        parts = parts_of(tokens, attribution.source, place=place, mentions=mentions, starts=starts)
        cue = _range(tokens, attribution.cue[0]) if attribution.cue else (tokens.index(place),) * 2
        content = tuple(_range(tokens, span) for span in attribution.content)
        spoken = bool(content) and content[0][0] < len(quoted) and bool(quoted[content[0][0]])
        for part in parts:
            at = part.tokens[0]
            inside = at < len(quoted) and bool(quoted[at])
            yield Query(number, part, at, cue, content, outer[number], inside, spoken, len(parts))

    # Only their order is kept, and each is made again in its turn: a question holds much.
    keys = np.array(
        [
            (_depth(outer, number), query.place, number, which)
            for number in range(len(attributions))
            for which, query in enumerate(asked(number))
        ],
        dtype=np.int32,
    ).reshape(-1, 4)
    for row in np.lexsort(keys.T[::-1]).tolist():
        _, _, number, which = keys[row].tolist()
        yield next(itertools.islice(asked(number), which, None))


def _place(attribution: Attribution) -> int:
    spans = attribution.source or attribution.cue or attribution.content
    return spans[0].start if spans else 0


class _Contents:
    """Finds the attribution whose content holds another one."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._all = attributions
        self._places = [_place(a) for a in attributions]
        self._lengths = [_length(a) for a in attributions]
        self._starts = sorted((a.content[0].start, k) for k, a in enumerate(attributions) if a.content)
        reaches = (a.content[-1].end - a.content[0].start for a in attributions if a.content)
        self._reach = max(reaches, default=0)

    def outer(self, number: int) -> int | None:
        """Give the one with the shortest content that holds this one, between its first and last word."""
        one, place, length = self._all[number], self._places[number], self._lengths[number]
        cue = one.cue[0].start if one.cue else place
        best: tuple[int, int, int] | None = None
        low = bisect_left(self._starts, (place - self._reach,))
        for _, k in self._starts[low : bisect_left(self._starts, (place + 1,))]:
            other = self._all[k]
            if k == number or self._lengths[k] <= length or other.cue == one.cue:
                continue
            if place >= other.content[-1].end or not _holds(other, place):
                continue
            whole = _holds(other, cue)
            if whole or len(other.content) > 1:
                rank = (not whole, self._lengths[k], k)
                best = rank if best is None else min(best, rank)
        return None if best is None else best[2]


def _holds(attribution: Attribution, at: int) -> bool:
    return any(start <= at < end for start, end in attribution.content)


def _length(attribution: Attribution) -> int:
    return sum(end - start for start, end in attribution.content)


def _depth(outer: Sequence[int | None], number: int) -> int:
    depth = 0
    at: int | None = outer[number]
    while at is not None and depth < len(outer):
        depth, at = depth + 1, outer[at]
    return depth


def _range(tokens: Tokens, span: Span) -> tuple[int, int]:
    inside = tokens.within(span.start, span.end)
    return inside.start, inside.stop


def _quoted(tokens: Tokens) -> bytearray:
    """Whether each token stands inside double quotation marks, as 0 or 1; a paragraph's end closes them."""
    inside = False
    found = bytearray()
    for word in tokens.words:
        if word[0] == "\n":
            inside = False
        elif word in _MARKS:
            inside = word == "“" or (word == '"' and not inside)
        found.append(inside)
    return found
