"""The words in which people are told what a record holds; the same in the table and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from onrecord.records import Act, Attribution, DamageKind, Document, Kind, Record

DAMAGE: Mapping[DamageKind, str] = MappingProxyType(
    {
        DamageKind.CONTENT_LOST: "what was said is missing from the text",
        DamageKind.CONTENT_TRUNCATED: "what was said breaks off in the text",
        DamageKind.QUOTE_UNCLOSED: "a quotation is never closed",
        DamageKind.FUSED_WORDS: "words are run together",
    }
)

ACTS: Mapping[Act, str] = MappingProxyType(
    {
        Act.SAY: "says",
        Act.DENY: "denies",
        Act.CRITICISE: "criticises",
        Act.SUPPORT: "supports",
        Act.URGE: "urges",
        Act.PROMISE: "promises",
        Act.WARN: "warns",
        Act.PREDICT: "predicts",
        Act.ASK: "asks",
        Act.BELIEVE: "believes",
        Act.WANT: "wants",
        Act.DECLINE: "declines",
        Act.OTHER: "other",
    }
)

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PERSON: "person",
        Kind.ORGANISATION: "organisation",
        Kind.PUBLICATION: "publication",
        Kind.DOCUMENT: "document",
        Kind.GROUP: "group",
        Kind.UNNAMED: "not named",
    }
)

_LIKELY = ((0.9, "very likely right"), (0.6, "likely right"), (0.4, "as likely right as wrong"))


def sure_in_words(confidence: float) -> str:
    """Say a probability in words: `very likely right` down to `likely wrong`."""
    return next((words for floor, words in _LIKELY if confidence >= floor), "likely wrong")


def sure_in_digits(confidence: float) -> str:
    """Give a probability with two decimals, never rounded up to 1.00 nor down to 0.00 unless it is that."""
    if 0.0 < confidence < 1.0:
        confidence = min(max(confidence, 0.01), 0.99)
    return f"{confidence:.2f}"


def heading(document: Document) -> str:
    """Give the title; else the path, else the URL, else `Untitled text`."""
    return next((name for name in (document.title, document.path, document.url) if name), "Untitled text")


def names(record: Record, attribution: Attribution) -> str:
    """Give the names of the speakers behind an attribution, joined by commas; "" where none is known."""
    known = {speaker.id: speaker.name for speaker in record.speakers}
    return ", ".join(known[id] for id in attribution.speakers)


def counts(record: Record) -> str:
    """Say how much was found: `12 statements, 3 of them nested · 5 speakers · 1 damaged place`."""
    nested = sum(1 for a in record.attributions if a.within is not None)
    total = number(len(record.attributions), "statement")
    if nested:
        total += f", {nested} of them nested"
    parts = [total]
    if record.speakers:
        parts.append(number(len(record.speakers), "speaker"))
    if record.damage:
        parts.append(number(len(record.damage), "damaged place"))
    if record.skipped:
        parts.append(f"{number(len(record.skipped), 'part')} not read")
    return " · ".join(parts)


def number(count: int, noun: str) -> str:
    """Say how many: `no statements`, `1 statement`, `12 statements`."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
