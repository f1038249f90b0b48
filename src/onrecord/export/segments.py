"""A text cut wherever a span begins or ends, so that spans that cross or nest can be marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from onrecord.records import Span

_LINE = re.compile(r"[^\r\n]+")


class Role(StrEnum):
    """What a stretch of text is to an attribution."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"
    ADDRESSEE = "addressee"
    TIME = "time"
    DAMAGE = "damage"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span with what it is, and to which attribution.

    Attributes:
        owner: Number of the attribution in the outline; 0 for damage that belongs to none.
    """

    span: Span
    role: Role
    owner: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text in which nothing begins or ends.

    Attributes:
        span: Where it is.
        marks: Every mark that covers it, in the order they were given.
    """

    span: Span
    marks: tuple[Mark, ...]

    def owners(self, *roles: Role) -> tuple[int, ...]:
        """Give the attributions to which the segment has one of these roles, each once, in order."""
        return tuple(dict.fromkeys(mark.owner for mark in self.marks if mark.role in roles and mark.owner))


def segments(length: int, marks: Sequence[Mark], *, cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Cut a text of `length` characters at every edge of a mark and at `cuts`.

    The segments are in order, not empty, and together are the whole text. Nothing for an empty text.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for index, mark in enumerate(marks):
        opening.setdefault(mark.span.start, []).append(index)
        closing.setdefault(mark.span.end, []).append(index)
    inner = {cut for cut in cuts if 0 < cut < length}
    edges = sorted({0, length, *opening, *closing, *inner})
    active: set[int] = set()
    for start, end in pairwise(edges):
        active.difference_update(closing.get(start, ()))
        active.update(opening.get(start, ()))
        yield Segment(Span(start, end), tuple(marks[index] for index in sorted(active)))


def paragraphs(text: str) -> Iterator[Span]:
    """Give the paragraphs of a text: between blank lines if it has any, else each line.

    What lies between two of them is white space only.
    """
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    if not lines:
        return
    gaps = [_breaks(text[end:start]) for (_, end), (start, _) in pairwise(lines)]
    apart = 2 if any(gap > 1 for gap in gaps) else 1
    first = lines[0][0]
    for gap, (line, following) in zip(gaps, pairwise(lines), strict=True):
        if gap >= apart:
            yield Span(first, line[1])
            first = following[0]
    yield Span(first, lines[-1][1])


def _breaks(gap: str) -> int:
    """Count line breaks, `CR LF` as one."""
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n")
