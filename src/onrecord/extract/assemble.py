"""Makes attributions of drafts: spans mended at quotation marks, type, damage, confidence, nesting."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from onrecord.extract.acts import act_of
from onrecord.extract.confidence import Calibration, features
from onrecord.extract.damage import damage_near, find_damage
from onrecord.extract.decode import Draft, Scores, Settings, drafts
from onrecord.extract.encode import Tokenize, encode
from onrecord.extract.furniture import find_datelines, find_furniture
from onrecord.extract.layout import find_told, with_told
from onrecord.extract.quotes import Quotation, content_type, find_quotations, overlapping
from onrecord.records import (
    Attribution,
    Damage,
    DamageKind,
    Document,
    Span,
    Spans,
    TimeExpression,
    Type,
    attribution_id,
)

_WORD = re.compile(r"\w")
_RIGHT_WORD = re.compile(r"(?<=\S)[\"“‘]?[A-Z][^A-Z]*$")
_WHOLE_QUOTATION = 0.6  # of its words found: the rest of a quotation belongs to its content too
_REMNANT = 12  # characters: no more than "that" or "However" is left of a content
_LOST = 0.5  # share of the usual confidence asked of a draft whose content was lost
_TOLD = 0.9  # of the statements that the layout tells 12 of 14 are right in the training articles
_SAME = 0.7  # of the characters shared: two drafts tell of one content


class Extractor(Scores, Protocol):
    """What extraction needs of a model; `onrecord.runtime.Model` is one."""

    @property
    def name(self) -> str:
        """Name and version."""

    @property
    def tokenize(self) -> Tokenize:
        """Text to word pieces: ids and offsets."""


class Relation(Protocol):
    """Anything with the spans of an attribution."""

    @property
    def source(self) -> Spans:
        """Who."""

    @property
    def cue(self) -> Spans:
        """The words that attribute."""

    @property
    def content(self) -> Spans:
        """What is attributed."""


R = TypeVar("R", bound=Relation)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mended draft with what is known of it."""

    draft: Draft
    type: Type
    damage: tuple[Damage, ...]
    features: dict[str, float]
    told: bool = False  # by the layout: no model's matter

    @property
    def source(self) -> Spans:
        """The draft's source."""
        return self.draft.source

    @property
    def cue(self) -> Spans:
        """The draft's cue."""
        return self.draft.cue

    @property
    def content(self) -> Spans:
        """The draft's content."""
        return self.draft.content


def extract(
    document: Document, model: Extractor, calibration: Calibration, *, settings: Settings | None = None
) -> tuple[tuple[Attribution, ...], tuple[Damage, ...]]:
    """Find the attributions of a document, and the places where its text is broken.

    Attributions come in text order, enclosing ones before those within them. Both are empty for a text
    that has none.
    """
    damage, found = _found(document.text, model, settings)
    made = sorted(_settled(document, model.name, found, calibration), key=_place)
    holders = _Holders(made)
    return tuple(replace(a, within=holders.of(a)) for a in made), damage


def _settled(
    document: Document, made_by: str, found: Iterable[Candidate], calibration: Calibration
) -> list[Attribution]:
    """Make attributions of the likely candidates, without the rivals of likelier ones.

    They are made as the candidates come: a candidate holds three times the memory.
    """
    text, identity = document.text, document.id
    rated = (
        (confidence, _attribution(text, identity, made_by, candidate, confidence))
        for candidate in found
        if (confidence := _confidence(candidate, calibration)) >= _least(candidate, calibration)
    )
    return [attribution for _, attribution in without_rivals(rated)]


def _confidence(candidate: Candidate, calibration: Calibration) -> float:
    return _TOLD if candidate.told else calibration.confidence(candidate.features)


def _least(candidate: Candidate, calibration: Calibration) -> float:
    """Give the least confidence worth keeping: lower where the text shows that what was said is lost.

    Such a draft can't be sure of its content, but the cue and its source are there to be seen, and flagged.
    """
    lost = any(d.kind is DamageKind.CONTENT_LOST for d in candidate.damage)
    short = sum(end - start for start, end in candidate.draft.content) <= _REMNANT
    return calibration.keep * (_LOST if lost and short else 1.0)


def candidates(
    text: str, model: Extractor, *, settings: Settings | None = None
) -> tuple[list[Candidate], tuple[Damage, ...]]:
    """Give every draft of a text, mended and described, likely or not; and the text's damage."""
    damage, found = _found(text, model, settings)
    return list(found), damage


def _found(
    text: str, model: Extractor, settings: Settings | None
) -> tuple[tuple[Damage, ...], Iterator[Candidate]]:
    quotations = find_quotations(text)
    damage = find_damage(text, quotations)
    return damage, _described(text, model, settings, quotations, damage)


def _described(
    text: str,
    model: Extractor,
    settings: Settings | None,
    quotations: Sequence[Quotation],
    damage: Sequence[Damage],
) -> Iterator[Candidate]:
    furniture = find_furniture(text)
    datelines = find_datelines(text)
    known = frozenset(damage)
    found = drafts(encode(text, model.tokenize, quotations), model, settings)
    for draft, told in with_told(found, find_told(text)):
        if not told:
            if _inside(draft.cue[0].start, furniture):
                continue
            draft = _without_dateline(draft, datelines)
            draft = _mend(text, _cut_at_seams(text, draft, quotations, damage), quotations)
        # Where a content was lost, its time or addressee may stand between: "noted on Friday thatThe board".
        beside = draft.cue if draft.content else (*draft.cue, *draft.said, *draft.addressee)
        near = damage_near(text, damage, cue=beside, content=draft.content, quotations=quotations)
        if not draft.content and known.isdisjoint(near):
            continue  # a cue without content is believed only where the text shows that words are lost
        type_ = content_type(text, draft.cue, draft.content, quotations)
        yield Candidate(draft, type_, near, features(draft, type=type_), told)


def _without_dateline(draft: Draft, datelines: Sequence[Span]) -> Draft:
    """Cut the dateline off a source or content that took some of it in."""

    def cut(spans: Spans) -> Spans:
        kept = []
        for start, end in spans:
            i = bisect_right(datelines, start, key=lambda s: s.start) - 1
            start = max(start, datelines[i].end) if i >= 0 and start < datelines[i].end else start
            kept += [Span(start, end)] if start < end else []
        return tuple(kept)

    if not datelines:
        return draft
    return replace(draft, source=cut(draft.source), content=cut(draft.content))


def _inside(place: int, spans: Sequence[Span]) -> bool:
    i = bisect_right(spans, place, key=lambda s: s.start) - 1
    return i >= 0 and place < spans[i].end


def _cut_at_seams(
    text: str, draft: Draft, quotations: Sequence[Quotation], damage: Sequence[Damage]
) -> Draft:
    """End a content in a quotation never closed where words were lost and a sentence was glued on.

    What stands behind the seam is another sentence, whose speaker nothing tells. A content that lies wholly
    behind it is that other sentence's own.
    """
    spans = list(draft.content)
    for quotation in overlapping(quotations, draft.content):
        if quotation.close is not None or quotation.continued:
            continue
        first = bisect_left(damage, quotation.open.end, key=lambda d: d.span.start)
        seam = next((p for d in damage[first : first + 8] if (p := _seam(text, d)) is not None), None)
        begun = seam is not None and any(s < seam and e > quotation.open.start for s, e in spans)
        if seam is not None and begun and seam < quotation.end:
            spans = [part for span in spans for part in _less(span, seam, quotation.end)]
    return replace(draft, content=tuple(spans))


def _less(span: Span, start: int, end: int) -> Iterator[Span]:
    """Give what is left of a span without `[start, end)`."""
    before, after = Span(span.start, min(span.end, start)), Span(max(span.start, end), span.end)
    yield from (part for part in (before, after) if part.start < part.end)


def _seam(text: str, damage: Damage) -> int | None:
    """Give where the second of two glued words begins; None for damage of another kind."""
    if damage.kind is not DamageKind.FUSED_WORDS:
        return None
    right = _RIGHT_WORD.search(text, *damage.span)
    return right.start() if right else None


def _mend(text: str, draft: Draft, quotations: Sequence[Quotation]) -> Draft:
    """Join what only marks part, and take in the rest and the marks of quotations that are mostly there."""
    taken = sorted([*draft.cue, *draft.source])
    spans: list[Span] = []
    for span in draft.content:
        for quotation in overlapping(quotations, (span,)):
            span = _whole(text, span, quotation, taken)
        spans.append(span)
    return replace(
        draft,
        source=_joined(text, draft.source),
        content=_joined(text, sorted(spans)),
        addressee=_joined(text, draft.addressee),
        said=_joined(text, draft.said)[:1],
    )


def _whole(text: str, span: Span, quotation: Quotation, taken: Sequence[Span]) -> Span:
    """Give the span with a quotation's marks, and all of it if most of its words are in the span."""
    if quotation.close is None or (quotation.mark == "'" and quotation.level):
        return span
    start, end = span
    inner = quotation.inner
    clash = any(s < quotation.end and e > quotation.open.start for s, e in taken)
    if not clash and start < inner.end and end > inner.start:
        shared = len(_WORD.findall(text, max(start, inner.start), min(end, inner.end)))
        if shared >= _WHOLE_QUOTATION * len(_WORD.findall(text, *inner)):
            return Span(min(start, quotation.open.start), max(end, quotation.end))
    if start == quotation.open.end and end > start:
        start = quotation.open.start
    if end <= quotation.close.start and not text[end : quotation.close.start].strip(",.!?;:…–— "):
        end = quotation.end
    return Span(start, end)


def _joined(text: str, spans: Iterable[Span]) -> Spans:
    """Join spans that no word parts, drop those without a word, and trim white space and leading commas."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and (start <= joined[-1].end or not _WORD.search(text, joined[-1].end, start)):
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    trimmed = []
    for start, end in joined:
        words = text[start:end]
        if _WORD.search(words):
            left = len(words) - len(words.lstrip().lstrip(",;:").lstrip())
            trimmed.append(Span(start + left, start + len(words.rstrip())))
    return tuple(trimmed)


def without_rivals(rated: Iterable[tuple[float, R]]) -> list[tuple[float, R]]:
    """Drop what tells of the same content as a more likely relation, or shares its cue."""
    kept: list[tuple[float, R]] = []
    nearby: dict[int, list[R]] = {}
    for confidence, relation in sorted(rated, key=lambda r: (-r[0], r[1].cue)):
        spans = (*relation.cue, *relation.content)
        # Rivals share characters, so it is enough to look where this one's spans are, 256 at a time.
        cells = {cell for start, end in spans for cell in range(start >> 8, (end >> 8) + 1)}
        if any(_rivals(relation, other) for cell in cells for other in nearby.get(cell, ())):
            continue
        kept.append((confidence, relation))
        for cell in cells:
            nearby.setdefault(cell, []).append(relation)
    return kept


def _rivals(one: Relation, other: Relation) -> bool:
    if _shared(one.cue, other.cue):
        return True
    shared = _shared(one.content, other.content)
    union = sum(e - s for s, e in (*one.content, *other.content)) - shared
    if not union or shared < _SAME * union:
        return False
    return not one.source or not other.source or bool(_shared(one.source, other.source))


def _shared(one: Spans, other: Spans) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _attribution(
    text: str, document_id: str, made_by: str, candidate: Candidate, confidence: float
) -> Attribution:
    draft = candidate.draft
    words = " ".join(text[start:end] for start, end in draft.cue)
    return Attribution(
        id=attribution_id(document_id, draft.source, draft.cue, draft.content, made_by),
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        type=candidate.type,
        act=act_of(words, draft.acts),
        addressee=draft.addressee,
        said=TimeExpression(draft.said[0]) if draft.said else None,
        damage=candidate.damage,
        confidence=round(confidence, 4),
        made_by=made_by,
    )


def _place(a: Attribution) -> tuple[int, int, int]:
    spans = (*a.cue, *a.content)  # a source may serve several, and tells no order
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    return first, -last, a.cue[0].start


class _Holders:
    """Finds the attribution whose content most closely holds another's cue."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._contents = sorted(
            (s.start, s.end, sum(e - b for b, e in a.content), a.id) for a in attributions for s in a.content
        )
        self._longest = max((end - start for start, end, _, _ in self._contents), default=0)

    def of(self, attribution: Attribution) -> str | None:
        cue = attribution.cue[0].start
        own = sum(end - start for start, end in attribution.content)
        low = bisect_left(self._contents, (cue - self._longest,))
        high = bisect_left(self._contents, (cue + 1,))
        holding = [
            (size, id_)
            for start, end, size, id_ in self._contents[low:high]
            if start <= cue < end and id_ != attribution.id and size > own
        ]
        return min(holding)[1] if holding else None
