"""Statements that the layout tells, without a verb: signed quotations and the lines of a transcript.

    “The ferry must run again.” ― Orla Venn          VENN: The ferry must run again.

The corpora hardly hold either, so a model learns neither where such a content ends nor whose it is; the
layout says both for certain.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.decode import Draft, Evidence
from onrecord.records import Act, Span, Spans

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_NAME = rf"{_UPPER}[\w’'.-]*(?: (?:de|da|di|la|van|von|bin|al|of|the|{_UPPER}[\w’'.-]*)){{0,6}}"
_SIGNED = re.compile(
    rf"^[ \t\xa0•*]*(?P<content>[“”„«\"][^\n]*[”“»\"])[ \xa0]*\n?[ \xa0]*(?P<cue>[―—–]|--)[ \xa0]*"
    rf"(?P<source>{_NAME}(?:,[^\n]{{1,80}})?)[ \t\xa0]*$",
    re.MULTILINE,
)
_LABEL = re.compile(
    r"^[ \t\xa0]*(?P<mark>[“\"]?)"
    r"(?P<source>(?:[A-Z][A-Za-z]{0,4}\. )?(?:Mc|Mac|O[’'])?[A-Z][A-Z’'-]+"
    r"(?: (?:[A-Z]\.|[A-Z][A-Z’'-]+)){0,3}(?:, [A-Z][A-Z’'&./ -]{1,60}[A-Z.])?)"
    r"(?: \([^)\n]{1,60}\))?(?P<cue>:)[ \xa0]+(?=\S)",
    re.MULTILINE,
)
# Labels that are only believed where they come again, as in an interview: "((Orla Venn))", "Venn:", "Q:".
_TURN = re.compile(
    rf"^[ \t\xa0]*(?P<mark>[“\"]?)(?:"
    rf"\(\((?P<bracketed>{_UPPER}[^()\n]{{0,60}})(?P<end>\)\))[ \xa0]*"
    rf"|(?P<named>{_NAME})(?P<colon>:)[ \xa0]+)(?=\S)",
    re.MULTILINE,
)
# Words in capitals before a colon that are nobody.
_NOBODY = frozenset(
    {
        "BREAKING",
        "CAPTION",
        "CORRECTION",
        "DETAILS",
        "EXCLUSIVE",
        "FACT",
        "FILE",
        "GRAPHIC",
        "HEADLINE",
        "LISTEN",
        "LIVE",
        "MORE",
        "NOTE",
        "PHOTO",
        "PHOTOS",
        "PICTURED",
        "PS",
        "READ",
        "RELATED",
        "SEE",
        "SOURCE",
        "SOURCES",
        "SUMMARY",
        "UPDATE",
        "UPDATED",
        "VIDEO",
        "WARNING",
        "WATCH",
    }
)
_SAY = tuple(0.0 if act is Act.SAY else -9.0 for act in Act)
_NO_EVIDENCE = Evidence(cue=0.0, content=0.0, weakest=0.0, source=0.0, outside=0.0, edge=0.0, nested=0.0)
_DIRECTION = re.compile(r"\s*[(\[][^)\]\n]{1,80}[)\]]\s*")  # "(LAUGHTER)"
_OPEN = re.compile(r"[“\"]")
_LETTER = re.compile(r"\w")
_LEAST = 2  # labels: one alone may be a headline
_VOICES = 2  # who come twice or more: a list of places or figures has each once
_WORDS = 4  # of a turn, on average: figures have fewer
_FOLLOWING = 4  # paragraphs of one speaker after the one with the label


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that the layout tells; all three are there."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class _Label:
    """A speaker's name at the beginning of a line; `[start, end)` is all of it, up to the first word said."""

    name: str
    source: Span
    cue: Span
    start: int
    end: int
    marked: bool

    @classmethod
    def of(cls, match: re.Match[str], source: str, cue: str) -> _Label:
        spans = Span(*match.span(source)), Span(*match.span(cue))
        return cls(match[source], *spans, *match.span(), bool(match["mark"]))


def find_told(text: str) -> tuple[Told, ...]:
    """Give the statements that the layout of a text tells, in text order; none in most articles."""
    return tuple(sorted((*_signed(text), *_transcript(text)), key=lambda told: told.cue[0].start))


def with_told(drafts: Iterable[Draft], told: Sequence[Told]) -> Iterator[tuple[Draft, bool]]:
    """Give the drafts, and what the layout tells in place of those with a cue in its labels.

    With each, whether the layout tells it. An act that a draft gives stays; a label alone says `say`.
    """
    left = {t.cue[0].start: t for t in told}
    labels = sorted((min(t.source[0], t.cue[0]).start, max(t.source[-1], t.cue[-1]).end) for t in told)
    for draft in drafts:
        found = next((left.pop(s) for s, _ in draft.cue if s in left), None)
        if found is not None:
            yield replace(draft, source=found.source, cue=found.cue, content=found.content), True
        elif not any(_within(labels, s) for s, _ in draft.cue):
            yield draft, False
    for t in left.values():
        yield Draft(t.source, t.cue, t.content, (), (), _SAY, _NO_EVIDENCE), True


def _within(ranges: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of some ranges, which are in order and apart."""
    k = bisect_right(ranges, (place, sys.maxsize)) - 1
    return k >= 0 and place < ranges[k][1]


def _signed(text: str) -> Iterator[Told]:
    for match in _SIGNED.finditer(text):
        yield Told(*((Span(*match.span(part)),) for part in ("source", "cue", "content")))


def _transcript(text: str) -> Iterator[Told]:
    labels = [_Label.of(m, "source", "cue") for m in _LABEL.finditer(text)]
    labels = [label for label in labels if label.name.split()[0] not in _NOBODY]
    if len(labels) < _LEAST:
        labels = _turns(text)
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        content = tuple(_lines(text, label, after))
        if content:
            yield Told((label.source,), (label.cue,), content)


def _turns(text: str) -> list[_Label]:
    """Give the labels of an interview: two or more names that come again and again; [] if it is none."""
    labels = [
        _Label.of(m, *(("bracketed", "end") if m["bracketed"] else ("named", "colon")))
        for m in _TURN.finditer(text)
    ]
    counts = Counter(label.name for label in labels)
    labels = [label for label in labels if counts[label.name] > 1]
    words = sum(len(text[each.end :].partition("\n")[0].split()) for each in labels)
    if len({label.name for label in labels}) < _VOICES or words < _WORDS * len(labels):
        return []
    return labels


def _lines(text: str, label: _Label, after: _Label | None) -> Iterator[Span]:
    """Give what stands behind a label: its paragraph, and those that follow it up to another's label.

    Behind the last label only its own: where the transcript ends, nothing says. So too where the next label
    is the same speaker's: somebody without a label, such as an interviewer, spoke in between.
    """
    paragraphs = list(_paragraphs(text, label.end, len(text) if after is None else after.start))
    following = paragraphs[1:]
    alone = after is None or after.name == label.name or len(following) > _FOLLOWING
    if alone or not _same_voice(text, label, following):
        paragraphs = paragraphs[:1]
    for start, stop in paragraphs:
        if start > label.end and text[start] in '“"':
            start += 1
        if text[stop - 1] in '”"' and not _OPEN.search(text, start, stop - 1):
            stop -= 1
        if _LETTER.search(text, start, stop):
            yield Span(start, stop)


def _same_voice(text: str, label: _Label, following: Sequence[Span]) -> bool:
    """Whether paragraphs go on as the labelled one began: each with a mark where that has one."""
    return not label.marked or all(text[start] in '“"' for start, _ in following)


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the lines of a stretch without white space and stage directions at their ends."""
    for line in re.finditer(r"[^\r\n]+", text[start:end]):
        left, right = start + line.start(), start + line.end()
        while direction := _DIRECTION.match(text, left, right):
            left = direction.end()
        while left < right and text[left].isspace():
            left += 1
        while left < right and text[right - 1].isspace():
            right -= 1
        if left < right:
            yield Span(left, right)
