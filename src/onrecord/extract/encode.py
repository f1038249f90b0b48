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
Offsets = NDArray[np.int32]
Marks = NDArray[np.uint8]
Tokenize = Callable[[str], tuple[Sequence[int], Sequence[tuple[int, int]]]]

SHAPES = 8  # lower, Title, UPPER, miXed, one capital, digits, punctuation, other
QUOTES = 6  # outside, inside, opening mark, closing mark, inside one never closed, inside single marks
BREAKS = 5  # before the piece: nothing, a space, a line break, a blank line, the start of the text

SEGMENT = 20_000  # characters handed to the tokenizer at once, so that memory stays flat
STRETCH = 1 << 16  # pieces whose keys are looked at together, for the same reason
REACH = 128  # pieces: no other cut this near
LONGEST = 288  # pieces: a longer core is cut again
CONTEXT = 48  # pieces seen on either side of a core


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text; 15 bytes each, as a text of 10 MB has some two million.

    Attributes:
        ids: `[n]` int32 vocabulary ids.
        starts, ends: `[n]` int32 code-point offsets into the text.
        shapes, quotes, breaks: `[n]` uint8 feature ids, below SHAPES, QUOTES and BREAKS.
    """

    ids: Offsets
    starts: Offsets
    ends: Offsets
    shapes: Marks
    quotes: Marks
    breaks: Marks

    def __len__(self) -> int:
        return len(self.ids)

    def features(self, start: int, end: int) -> Ints:
        """Give `[4, end - start]`: ids, shapes, quotes and breaks of the pieces in a window."""
        columns = (self.ids, self.shapes, self.quotes, self.breaks)
        return np.stack([column[start:end].astype(np.int64) for column in columns])


class Window(NamedTuple):
    """Pieces `[start, end)` that the encoder sees, of which it answers for the core `[first, last)`."""

    start: int
    end: int
    first: int
    last: int


def encode(text: str, tokenize: Tokenize, quotations: Sequence[Quotation]) -> Pieces:
    """Split a text into word pieces with features; all arrays are empty for a text without any."""
    parts: list[tuple[Offsets, Offsets, Offsets, Marks, Marks]] = []
    last = 0
    for start, end in _segments(text):
        found, places = tokenize(_without_surrogates(text[start:end]))
        if not found:
            continue
        spans = np.array(places, dtype=np.int32).reshape(-1, 2) + np.int32(start)
        offsets = spans.tolist()
        shapes = np.fromiter((_shape(text[s:e]) for s, e in offsets), np.uint8, len(offsets))
        breaks = _breaks(text, offsets, last)
        parts.append((np.array(found, np.int32), *np.ascontiguousarray(spans.T), shapes, breaks))
        last = offsets[-1][1]
    if not parts:
        none, unmarked = np.zeros(0, np.int32), np.zeros(0, np.uint8)
        return Pieces(none, none, none, unmarked, unmarked, unmarked)
    ids = np.concatenate([part[0] for part in parts])
    starts = np.concatenate([part[1] for part in parts])
    ends = np.concatenate([part[2] for part in parts])
    shapes = np.concatenate([part[3] for part in parts])
    breaks = np.concatenate([part[4] for part in parts])
    breaks[0] = 4
    return Pieces(ids, starts, ends, shapes, _quotes(starts, quotations), breaks)


def _without_surrogates(segment: str) -> str:
    """Put U+FFFD for lone surrogates, which can't be UTF-8; every offset stays."""
    joined = segment.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(joined) == len(segment):
        return joined
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in segment)


def windows(pieces: Pieces) -> Iterator[Window]:
    """Give windows whose cores cover all pieces once, in order; none for no pieces."""
    n = len(pieces)
    for first, last in pairwise(_cuts(pieces)):
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


def _quotes(starts: Offsets, quotations: Sequence[Quotation]) -> Marks:
    states = np.zeros(len(starts), dtype=np.uint8)

    def mark(start: int, end: int, state: int) -> None:
        low, high = np.searchsorted(starts, np.array((start, end), dtype=np.int32))
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


def _breaks(text: str, offsets: Sequence[Sequence[int]], previous: int) -> Marks:
    breaks = np.zeros(len(offsets), dtype=np.uint8)
    for i, (start, end) in enumerate(offsets):
        if start > previous:
            lines = text[previous:start].count("\n") or text[previous:start].count("\r")
            breaks[i] = 1 + min(lines, 2)
        previous = end
    return breaks


def _cuts(pieces: Pieces) -> Iterator[int]:
    """Give where cores begin and end: 0 first, the number of pieces last, nothing twice."""
    n = len(pieces)
    yield 0
    done = cut = 0
    for place in _peaks(pieces):
        # Two that are the highest are this near only where the text repeats itself, or at its start.
        if place - cut >= (REACH if cut else REACH // 2):
            yield from _split(pieces, done, place)
            done = cut = place
    if n:
        yield from _split(pieces, done, n)


def _peaks(pieces: Pieces) -> Iterator[int]:
    """Give the places whose key is the highest for REACH pieces around, in order."""
    n = len(pieces)
    for start in range(0, n, STRETCH):
        stop = min(n, start + STRETCH)
        low, high = max(0, start - REACH), min(n, stop + REACH)
        keys = _keys(pieces, low, high)
        padded = np.pad(keys, (REACH - (start - low), REACH - (high - stop)), constant_values=-1)
        highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1).max(axis=-1)
        yield from (start + np.flatnonzero(padded[REACH : REACH + stop - start] == highest)).tolist()


def _split(pieces: Pieces, first: int, last: int) -> list[int]:
    """Cut a core longer than LONGEST at its highest inner keys; gives the ends of the parts."""
    done: list[int] = []
    waiting = [(first, last)]
    while waiting:
        first, last = waiting.pop()
        if last - first <= LONGEST:
            done.append(last)
            continue
        low, high = first + REACH // 2, last - REACH // 2
        cut = low + int(np.argmax(_keys(pieces, low, high)))
        waiting += [(cut, last), (first, cut)]
    return done


def _keys(pieces: Pieces, first: int, last: int) -> Ints:
    """Give the keys of pieces `[first, last)`: how good a place to cut before each.

    Ties are broken by a hash of the pieces that follow.
    """
    count = last - first
    ids = pieces.ids[first : last + 3].astype(np.uint64)
    mixed = ids[:count] * np.uint64(0x9E3779B97F4A7C15)
    for shift in (1, 2, 3):
        after = ids[shift : shift + count]
        mixed[: len(after)] ^= after * np.uint64(0xBF58476D1CE4E5B9 + 2 * shift)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
    tie = (mixed >> np.uint64(34)).astype(np.int64)
    shapes, breaks = pieces.shapes[first:last], pieces.breaks[first:last]
    after_mark = np.zeros(count, dtype=bool)
    after_mark[1:] = shapes[:-1] == 6
    after_mark[0] = first > 0 and pieces.shapes[first - 1] == 6
    sentence = after_mark & np.isin(shapes, (1, 2, 4)) & (breaks > 0) & (pieces.quotes[first:last] == 0)
    rank = np.where(breaks >= 2, 2, np.where(sentence, 1, 0))
    return (rank.astype(np.int64) << 32) | tie
