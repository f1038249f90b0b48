"""Turns a text into word pieces with the features an uncased encoder lacks, and cuts them into windows.

Windows are cut where the text itself says, never by counting from its start: a place is a cut if its key
(paragraph start, sentence start, then a hash of the pieces there) is the highest for `REACH` pieces around,
as in content-defined chunking (Muthitacharoen et al. 2001, LBFS). So an article gives the same windows, and
the same answers, alone and inside a longer text, away from the seams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.quotes import Quotation

Ints = NDArray[np.int64]
Tokenize = Callable[[str], tuple[Sequence[int], Sequence[tuple[int, int]]]]

SHAPES = 8  # lower, Title, UPPER, miXed, one capital, digits, punctuation, other
QUOTES = 6  # outside, inside, opening mark, closing mark, inside one never closed, inside single marks
BREAKS = 5  # before the piece: nothing, a space, a line break, a blank line, the start of the text

SEGMENT = 20_000  # characters handed to the tokenizer at once, so that memory stays flat
REACH = 128  # pieces: no other cut this near
LONGEST = 288  # pieces: a longer core is cut again
CONTEXT = 48  # pieces seen on either side of a core


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text.

    Attributes:
        ids: `[n]` vocabulary ids.
        starts, ends: `[n]` code-point offsets into the text.
        shapes, quotes, breaks: `[n]` feature ids, below SHAPES, QUOTES and BREAKS.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    shapes: Ints
    quotes: Ints
    breaks: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def features(self, start: int, end: int) -> Ints:
        """Give `[4, end - start]`: ids, shapes, quotes and breaks of the pieces in a window."""
        return np.stack([a[start:end] for a in (self.ids, self.shapes, self.quotes, self.breaks)])


class Window(NamedTuple):
    """Pieces `[start, end)` that the encoder sees, of which it answers for the core `[first, last)`."""

    start: int
    end: int
    first: int
    last: int


def encode(text: str, tokenize: Tokenize, quotations: Sequence[Quotation]) -> Pieces:
    """Split a text into word pieces with features; all arrays are empty for a text without any."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    for start, end in _segments(text):
        # Lone surrogates can't be UTF-8; the replacement keeps every offset.
        segment = text[start:end].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if len(segment) != end - start:
            segment = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text[start:end])
        found, places = tokenize(segment)
        ids.extend(found)
        offsets.extend((start + s, start + e) for s, e in places)
    spans = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = spans[:, 0], spans[:, 1]
    shapes = np.fromiter((_shape(text[s:e]) for s, e in offsets), np.int64, len(offsets))
    return Pieces(
        np.array(ids, dtype=np.int64),
        starts,
        ends,
        shapes,
        _quotes(starts, quotations),
        _breaks(text, offsets),
    )


def windows(pieces: Pieces) -> Iterator[Window]:
    """Give windows whose cores cover all pieces once, in order; none for no pieces."""
    n = len(pieces)
    cuts = _cuts(pieces)
    for first, last in pairwise(cuts):
        yield Window(max(0, first - CONTEXT), min(n, last + CONTEXT), first, last)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long text at white space, so that no word is cut unless it alone is longer than a segment."""
    start, length = 0, len(text)
    while start < length:
        end = min(length, start + SEGMENT)
        if end < length:
            cut = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
            end = cut if cut > start else end
        yield start, end
        start = end


def _shape(piece: str) -> int:
    if piece.islower():
        return 0
    if any(c.isdigit() for c in piece):
        return 5
    if piece.isupper():
        return 4 if len(piece) == 1 else 2
    if piece.istitle():
        return 1
    if any(c.isalpha() for c in piece):
        return 3 if piece.lower() != piece else 7
    return 6


def _quotes(starts: Ints, quotations: Sequence[Quotation]) -> Ints:
    states = np.zeros(len(starts), dtype=np.int64)

    def mark(start: int, end: int, state: int) -> None:
        low, high = np.searchsorted(starts, (start, end))
        states[low:high] = state

    for quotation in quotations:  # outer ones come first; single marks inside double ones change nothing
        if quotation.mark == "'" and quotation.level:
            continue
        inside = 5 if quotation.mark == "'" else 1 if quotation.close or quotation.continued else 4
        mark(*quotation.inner, inside)
        mark(*quotation.open, 2)
        if quotation.close:
            mark(*quotation.close, 3)
    return states


def _breaks(text: str, offsets: Sequence[tuple[int, int]]) -> Ints:
    breaks = np.zeros(len(offsets), dtype=np.int64)
    previous = 0
    for i, (start, end) in enumerate(offsets):
        if start > previous:
            lines = text[previous:start].count("\n") or text[previous:start].count("\r")
            breaks[i] = 1 + min(lines, 2)
        previous = end
    if len(breaks):
        breaks[0] = 4
    return breaks


def _cuts(pieces: Pieces) -> list[int]:
    n = len(pieces)
    if not n:
        return [0]
    keys = _keys(pieces)
    padded = np.pad(keys, REACH, constant_values=-1)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1).max(axis=-1)
    cuts = [0]
    for place in np.flatnonzero(keys == highest).tolist():
        # Two that are the highest are this near only where the text repeats itself, or at its start.
        if place - cuts[-1] >= (REACH if cuts[-1] else REACH // 2):
            cuts.append(place)
    cuts.append(n)
    whole = [0]
    for last in cuts[1:]:
        whole.extend(_split(keys, whole[-1], last))
    return whole


def _split(keys: Ints, first: int, last: int) -> list[int]:
    """Cut a core longer than LONGEST at its highest inner keys; gives the ends of the parts."""
    done: list[int] = []
    waiting = [(first, last)]
    while waiting:
        first, last = waiting.pop()
        if last - first <= LONGEST:
            done.append(last)
            continue
        margin = REACH // 2
        cut = first + margin + int(np.argmax(keys[first + margin : last - margin]))
        waiting += [(cut, last), (first, cut)]
    return done


def _keys(pieces: Pieces) -> Ints:
    """Give each piece's key: how good a place to cut before it, ties broken by a hash of the pieces there."""
    ids = pieces.ids.astype(np.uint64)
    mixed = ids * np.uint64(0x9E3779B97F4A7C15)
    for shift in (1, 2, 3):
        mixed[:-shift] ^= ids[shift:] * np.uint64(0xBF58476D1CE4E5B9 + 2 * shift)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
    tie = (mixed >> np.uint64(34)).astype(np.int64)
    after_mark = np.zeros(len(ids), dtype=bool)
    after_mark[1:] = pieces.shapes[:-1] == 6
    sentence = after_mark & np.isin(pieces.shapes, (1, 2, 4)) & (pieces.breaks > 0) & (pieces.quotes == 0)
    rank = np.where(pieces.breaks >= 2, 2, np.where(sentence, 1, 0))
    return (rank.astype(np.int64) << 32) | tie
