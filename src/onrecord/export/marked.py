"""The text of a document as HTML with its attributions marked; its text content is the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as escape_markup

from onrecord.export.outline import Entry, outline
from onrecord.export.segments import Mark, Role, Segment, paragraphs, segments
from onrecord.records import Record

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_SHOWN = (Role.SOURCE, Role.CUE, Role.CONTENT, Role.ADDRESSEE, Role.TIME, Role.DAMAGE)


def escape(text: str) -> str:
    """Escape text for HTML content and for quoted attributes.

    A carriage return is written as a reference, since a parser turns a bare one into a line feed. NUL and
    lone surrogates, which HTML can't hold, become U+FFFD.
    """
    return _IMPOSSIBLE.sub("\ufffd", escape_markup(text)).replace("\r", "&#13;")


@dataclass(frozen=True, slots=True)
class Anchors:
    """How the pieces of a text and the entries of its list are called on a page.

    Attributes:
        labels: A name for each statement in the order of the outline, unique on the page and without spaces.
        mark: What the id of a piece begins with.
        entry: What the id of an entry begins with.
    """

    labels: Sequence[str]
    mark: str = "t"
    entry: str = "s"

    def join(self, numbers: Iterable[int]) -> str:
        """Give the labels of statements by their numbers, which count from 1, with spaces between."""
        return " ".join(self.labels[number - 1] for number in numbers)


def marked_text(record: Record, document: int = 1, *, anchors: Anchors | None = None) -> Iterator[str]:
    """Give the paragraphs of a document, cut where spans begin or end, each piece with its roles.

    Every piece carries `data-a`, the statements it is part of, and `data-card`, those whose card it shows.
    One piece of each statement is a link to its entry in the list, and the target of the entry's link.

    Args:
        record: What to show.
        document: Number of the document on its page, which makes ids unique there.
        anchors: Other names than `document-number`.
    """
    text = record.document.text
    blocks = list(paragraphs(text))
    entries = list(outline(record))
    anchors = anchors or Anchors([f"{document}-{entry.number}" for entry in entries])
    cuts = [edge for block in blocks for edge in block]
    pieces = list(segments(len(text), _marks(record, entries), cuts=cuts))
    places = _anchors(pieces, entries)
    starts, ends = {block.start for block in blocks}, {block.end for block in blocks}
    inside = False
    for index, piece in enumerate(pieces):
        if piece.span.start in starts:
            inside = True
            yield "<p>"
        words = escape(text[piece.span.start : piece.span.end])
        # A mark that runs over a paragraph's end covers the white space between, which nothing can show.
        yield _piece(words, piece, anchors, places.get(index, ())) if inside and piece.marks else words
        if piece.span.end in ends:
            inside = False
            yield "</p>"


def _marks(record: Record, entries: Sequence[Entry]) -> list[Mark]:
    marks: list[Mark] = []
    for entry in entries:
        attribution = entry.attribution
        for role, spans in (
            (Role.SOURCE, attribution.source),
            (Role.CUE, attribution.cue),
            (Role.CONTENT, attribution.content),
            (Role.ADDRESSEE, attribution.addressee),
            (Role.TIME, () if attribution.said is None else (attribution.said.span,)),
            (Role.DAMAGE, tuple(damage.span for damage in attribution.damage)),
        ):
            marks += [Mark(span, role, entry.number) for span in spans]
    return marks + [Mark(damage.span, Role.DAMAGE, 0) for damage in record.damage]


def _anchors(pieces: Sequence[Segment], entries: Sequence[Entry]) -> dict[int, tuple[int, ...]]:
    """Choose the piece that stands for each statement: the end of its cue, else of its source, ….

    Failing both, it is the end of its content, or of its damage. Two statements with the same cue share a
    piece. One without any words has none.
    """
    ends = {piece.span.end: index for index, piece in enumerate(pieces)}
    anchors: dict[int, tuple[int, ...]] = {}
    for entry in entries:
        a = entry.attribution
        spans = (*a.cue[:1], *a.source[:1], *a.content[:1], *(damage.span for damage in a.damage))
        if spans:
            index = ends[spans[0].end]
            anchors[index] = (*anchors.get(index, ()), entry.number)
    return anchors


def _piece(words: str, piece: Segment, anchors: Anchors, anchor: Sequence[int]) -> str:
    owners = piece.owners(*_SHOWN)
    contents = piece.owners(Role.CONTENT)
    classes = ["mark", *(role.value for role in _SHOWN if any(mark.role is role for mark in piece.marks))]
    if len(contents) > 1:
        classes.append("nested")
    if any(mark.role is Role.DAMAGE and mark.span.end == piece.span.end for mark in piece.marks):
        classes.append("damage-end")
    attributes = f'class="{" ".join(classes)}"'
    if owners:
        # The outline gives an enclosing statement before those within it: the last content is the innermost.
        card = tuple(anchor) or piece.owners(Role.SOURCE, Role.CUE) or contents[-1:] or owners
        attributes += f' data-a="{anchors.join(owners)}" data-card="{anchors.join(card)}"'
    if not anchor:
        return f"<span {attributes}>{words}</span>"
    labels = [anchors.labels[number - 1] for number in anchor]
    number = ",".join(map(str, anchor))
    described = " ".join(anchors.entry + label for label in labels)
    return (
        f'<a {attributes} id="{anchors.mark}{labels[0]}" href="#{anchors.entry}{labels[0]}"'
        f' data-n="{number}" aria-describedby="{described}">{words}</a>'
    )
