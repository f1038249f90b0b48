"""The nouns of onrecord: frozen records that every room shares, and their JSON (`onrecord/1`).

Offsets are half-open `[start, end)` and count code points of `Document.text`; `text[start:end]` is the
only way to get words. Closed sets are enums. Nothing here reads files or runs a model.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from onrecord.errors import RecordError
from onrecord.terms import Act as Act
from onrecord.terms import DamageKind as DamageKind
from onrecord.terms import Kind as Kind
from onrecord.terms import Type as Type

SCHEMA = "onrecord/1"
_SPLIT_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Span(NamedTuple):
    """A half-open range of code points in a document's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


def split_pair(text: str) -> int | None:
    """Give where a high surrogate stands right before a low one; None where that is nowhere.

    JSON and UTF-16 join the two to one character, so that every offset behind them would be wrong.
    """
    found = None if text.isascii() else _SPLIT_PAIR.search(text)
    return found.start() if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article; its text is frozen and its id is the SHA-256 of that text in UTF-8.

    Attributes:
        text: The whole text, as decoded (plain text) or as extracted (HTML and the like).
        path: Where it was read from, or None.
        published: The day it was published in EDTF, as precise as known: `2021`, `2021-12`, `2021-12-23`.
        language: ISO 639-1 code of the text, or None where it was too short to tell.

    Raises:
        RecordError: The text holds the two halves of one character as two characters (see `split_pair`).
    """

    text: str
    path: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        place = split_pair(self.text)
        if place is not None:
            raise RecordError(f"the characters at {place} and {place + 1} are two halves of one")

    @property
    def id(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The real-world source behind one or more source spans of a document.

    Attributes:
        id: Unique within its document: `s1`, `s2`, …
        name: The fullest proper name in the text, without titles; else the most telling noun phrase.
        role: The office, job or affiliation that the text states, verbatim, or None.
        aliases: Other forms used for it in the text, verbatim.
    """

    id: str
    name: str
    kind: Kind
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Time words and the date they stand for.

    Attributes:
        span: Where the words are.
        date: The normalised value in EDTF (ISO 8601-2), or None where it isn't known.
    """

    span: Span
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the text itself is broken, and how."""

    span: Span
    kind: DamageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One source–cue–content relation (Pareti 2012; PolNeAR, Newell et al. 2018).

    Attributes:
        id: Stable: made of the document's id, the spans and the model's name (see `attribution_id`).
        source: Who; empty where the text names nobody.
        cue: The words that attribute.
        content: What is attributed, in text order; often broken by the cue. Empty only where it was lost.
        speakers: Ids of the document's speakers behind the source.
        addressee: To whom, where the text says so.
        said: When the statement was made, where the text says so.
        within: Id of the attribution whose content holds this one, or None.
        damage: What is broken in or right beside this attribution.
        confidence: Calibrated probability that source and content are right.
        made_by: Name and version of the model.
        speaker_confidence: Calibrated probability that the speakers are right; None where there are none.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    type: Type
    act: Act
    confidence: float
    made_by: str
    speakers: tuple[str, ...] = ()
    addressee: Spans = ()
    said: TimeExpression | None = None
    within: str | None = None
    damage: tuple[Damage, ...] = ()
    speaker_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input, or a part of one, that could not be read: which, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a document came from; one text can have several.

    Attributes:
        place: The file, with `#offset=…` or `#row=…` where it holds many; or a feed's or page's URL.
        url: Where it was published, or None.
        time: When it was fetched or captured, ISO 8601 in UTC, or None where nobody noted it.
    """

    place: str
    url: str | None = None
    time: str | None = None


class Item(NamedTuple):
    """What a reader gives for each thing in an input: a document, or why there is none, and its origin."""

    document: Document | Skipped
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that was read from one document: the `onrecord/1` object.

    Attributes:
        attributions: In text order of cue and content; an enclosing one before those within it.
        dates: Every time expression found, in text order.
        damage: Every broken place found, in text order.
        skipped: Parts of the document that were left out, with the reason.
    """

    document: Document
    attributions: tuple[Attribution, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    dates: tuple[TimeExpression, ...] = ()
    damage: tuple[Damage, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def __post_init__(self) -> None:
        check_record(self)

    def text(self, spans: Span | Iterable[Span], separator: str = " … ") -> str:
        """Give the words of one span, or of several joined by `separator`; "" for none."""
        if isinstance(spans, Span):
            spans = (spans,)
        return separator.join(self.document.text[start:end] for start, end in spans)

    def speaker(self, id: str) -> Speaker:
        """Give the speaker with this id; KeyError if there is none."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise KeyError(id)

    def to_json(self) -> dict[str, Any]:
        """Give the `onrecord/1` object as plain dicts, lists and strings."""
        return record_to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """Rebuild a record from its `onrecord/1` object; RecordError if it isn't one."""
        return record_from_json(data)


def attribution_id(document_id: str, source: Spans, cue: Spans, content: Spans, made_by: str) -> str:
    """Give the id that the same spans of the same text by the same model always have (16 hex digits)."""
    parts = [document_id, made_by]
    parts += [";".join(f"{start},{end}" for start, end in spans) for spans in (source, cue, content)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def check_record(record: Record) -> None:
    """Raise RecordError unless every span lies in the text and every reference has its target."""
    length = len(record.document.text)
    spans: list[Span] = [d.span for d in record.damage] + [d.span for d in record.dates]
    ids = {a.id for a in record.attributions}
    speakers = {s.id for s in record.speakers}
    for attribution in record.attributions:
        spans += [*attribution.source, *attribution.cue, *attribution.content, *attribution.addressee]
        spans += [d.span for d in attribution.damage]
        if attribution.said is not None:
            spans.append(attribution.said.span)
        if attribution.within is not None and attribution.within not in ids:
            raise RecordError(
                f"attribution {attribution.id} lies within {attribution.within}, which is not there"
            )
        if not speakers.issuperset(attribution.speakers):
            raise RecordError(f"attribution {attribution.id} names a speaker that is not there")
        if not 0.0 <= attribution.confidence <= 1.0:
            raise RecordError(f"attribution {attribution.id} has confidence {attribution.confidence}")
        if not 0.0 <= (attribution.speaker_confidence or 0.0) <= 1.0:
            raise RecordError(
                f"attribution {attribution.id} has speaker confidence {attribution.speaker_confidence}"
            )
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise RecordError(f"span [{start}, {end}) doesn't lie in a text of {length} characters")


def record_to_json(record: Record) -> dict[str, Any]:
    """Give the `onrecord/1` object of a record."""
    document = record.document
    return {
        "schema": SCHEMA,
        "document": {
            "id": document.id,
            "path": document.path,
            "url": document.url,
            "title": document.title,
            "published": document.published,
            "publisher": document.publisher,
            "language": document.language,
            "text": document.text,
        },
        "speakers": [
            {"id": s.id, "name": s.name, "kind": str(s.kind), "role": s.role, "aliases": list(s.aliases)}
            for s in record.speakers
        ],
        "attributions": [attribution_to_json(a) for a in record.attributions],
        "dates": [_time_to_json(d) for d in record.dates],
        "damage": [_damage_to_json(d) for d in record.damage],
        "skipped": [{"origin": s.origin, "reason": s.reason} for s in record.skipped],
    }


def record_from_json(data: Mapping[str, Any]) -> Record:
    """Rebuild a record from its `onrecord/1` object; RecordError if it isn't one."""
    if data.get("schema") != SCHEMA:
        raise RecordError(f"not an {SCHEMA} object: schema is {data.get('schema')!r}")
    try:
        fields = dict(data["document"])
        identity = fields.pop("id")
        document = Document(**fields)
        record = Record(
            document=document,
            speakers=tuple(
                Speaker(
                    id=s["id"],
                    name=s["name"],
                    kind=Kind(s["kind"]),
                    role=s["role"],
                    aliases=tuple(s["aliases"]),
                )
                for s in data["speakers"]
            ),
            attributions=tuple(_attribution_from_json(a) for a in data["attributions"]),
            dates=tuple(TimeExpression(_span(d["span"]), d["date"]) for d in data["dates"]),
            damage=tuple(_damage_from_json(d) for d in data["damage"]),
            skipped=tuple(Skipped(s["origin"], s["reason"]) for s in data["skipped"]),
        )
    except RecordError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"not an {SCHEMA} object: {error!r}") from error
    if document.id != identity:
        raise RecordError(f"the text doesn't have the hash {identity}")
    return record


def attribution_to_json(a: Attribution) -> dict[str, Any]:
    """Give an attribution as it stands in the `onrecord/1` object."""
    return {
        "id": a.id,
        "source": _spans_to_json(a.source),
        "cue": _spans_to_json(a.cue),
        "content": _spans_to_json(a.content),
        "type": str(a.type),
        "speakers": list(a.speakers),
        "speaker_confidence": a.speaker_confidence,
        "act": str(a.act),
        "addressee": _spans_to_json(a.addressee),
        "said": None if a.said is None else _time_to_json(a.said),
        "within": a.within,
        "damage": [_damage_to_json(d) for d in a.damage],
        "confidence": a.confidence,
        "made_by": a.made_by,
    }


def _attribution_from_json(data: Mapping[str, Any]) -> Attribution:
    said = data["said"]
    sure = data.get("speaker_confidence")  # came later: older records lack it
    return Attribution(
        id=data["id"],
        source=_spans(data["source"]),
        cue=_spans(data["cue"]),
        content=_spans(data["content"]),
        type=Type(data["type"]),
        speakers=tuple(data["speakers"]),
        act=Act(data["act"]),
        addressee=_spans(data["addressee"]),
        said=None if said is None else TimeExpression(_span(said["span"]), said["date"]),
        within=data["within"],
        damage=tuple(_damage_from_json(d) for d in data["damage"]),
        confidence=float(data["confidence"]),
        made_by=data["made_by"],
        speaker_confidence=None if sure is None else float(sure),
    )


def _spans_to_json(spans: Spans) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _time_to_json(time: TimeExpression) -> dict[str, Any]:
    return {"span": list(time.span), "date": time.date}


def _damage_to_json(damage: Damage) -> dict[str, Any]:
    return {"span": list(damage.span), "kind": str(damage.kind)}


def _damage_from_json(data: Mapping[str, Any]) -> Damage:
    return Damage(_span(data["span"]), DamageKind(data["kind"]))


def _span(pair: Sequence[int]) -> Span:
    start, end = pair
    return Span(int(start), int(end))


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(_span(pair) for pair in pairs)
