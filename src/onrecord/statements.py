"""The nouns of a kept record: what is shown of an attribution, whom it is put to, and what people judged.

Nothing here is stored twice: what the model said is a `Record` and never changes; a `Judgement` is appended,
signed, dated and can be undone; a `Statement` and an `Identity` are views that follow from the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onrecord.records import Act, Attribution, Document, Kind, Origin, Span, Spans


class Verdict(StrEnum):
    """What a person said of an attribution as a whole."""

    RIGHT = "right"
    WRONG = "wrong"


class JudgementKind(StrEnum):
    """What a judgement decides."""

    RIGHT = "right"  # of an attribution: it is right as shown
    WRONG = "wrong"  # of an attribution: it is none; hidden from searches unless asked for
    CORRECT = "correct"  # of an attribution: other spans, speaker, act, addressee or day
    MERGE = "merge"  # of identities: all are one
    SPLIT = "split"  # of identities: these names are not of that one
    RENAME = "rename"  # of an identity: the name it is shown under


@dataclass(frozen=True, slots=True)
class Target:
    """The attribution a judgement is about: by document and span, so that a newer reading keeps it.

    Attributes:
        document: The document's id.
        cue: The spans of the cue it was made on; empty where it had none.
        content: The spans of the content it was made on.
        source: The spans of the source it was made on; empty where it had none.
    """

    document: str
    cue: Spans
    content: Spans
    source: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a CORRECT judgement puts in place of what the model said; None leaves a part as it is.

    Attributes:
        source: The right source spans; `()` says that the text names nobody.
        cue: The right cue spans.
        content: The right content spans.
        speakers: Names of the right speakers, in full; `()` says that nobody can be named.
        act: The right act.
        addressee: The right addressee spans; `()` for none.
        said: The right day in EDTF; "" for none.
    """

    source: Spans | None = None
    cue: Spans | None = None
    content: Spans | None = None
    speakers: tuple[str, ...] | None = None
    act: Act | None = None
    addressee: Spans | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision: appended, signed and dated; undone by a second signature, never deleted.

    Attributes:
        id: A whole number from 1, in the order they were made.
        at: When, ISO 8601 in UTC.
        by: Who; free text, or the user's name where users sign in.
        because: Why; may be empty for a verdict.
        target: The attribution, for RIGHT, WRONG and CORRECT; else None.
        correction: For CORRECT; else None.
        keys: Name keys, for MERGE (all become the identity of the first), SPLIT (these leave the identity
            they are in and are one of their own) and RENAME (one key of the identity); else empty. For
            two people of one name, SPLIT takes a key narrowed to one document: `key@` and the document's id.
        name: The new name, for RENAME; else None.
        undone_at: When it was undone, or None while it holds.
        undone_by: By whom, or None.
        undone_because: Why, or None.
    """

    id: int
    kind: JudgementKind
    at: str
    by: str
    because: str = ""
    target: Target | None = None
    correction: Correction | None = None
    keys: tuple[str, ...] = ()
    name: str | None = None
    undone_at: str | None = None
    undone_by: str | None = None
    undone_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSpeaker:
    """A speaker of one document as a store keeps it: with the key of its name across documents.

    Attributes:
        speaker: Its id within the document (`s1`).
        key: Speakers with equal keys are one identity without anyone's judgement. The key of a name that
            doesn't clearly mean one person (a lone surname, "two aides") holds the document's id.
    """

    speaker: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two name keys that a rule says are one identity, how sure that is, and why ("nickname")."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A speaker across documents: a view over name keys, the rules that joined them, and judgements.

    Attributes:
        id: Stable and safe in URLs (16 hex digits, from a name key); every id an identity ever had, and
            that of every name key in it, still finds it.
        name: The name it is shown under.
        kind: Of most of its speakers.
        keys: Its name keys, sorted.
        names: Every name and alias seen, with the number of documents, most frequent first.
        roles: Every role seen, with the first and last day it was seen on (EDTF or None) and the number of
            documents, latest first.
        statements: How many statements are put to it.
        documents: How many documents it speaks in.
        first, last: The first and last day of its statements, ISO, or None.
    """

    id: str
    name: str
    kind: Kind
    keys: tuple[str, ...] = ()
    names: tuple[tuple[str, int], ...] = ()
    roles: tuple[tuple[str, str | None, str | None, int], ...] = ()
    statements: int = 0
    documents: int = 0
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An attribution as it is shown: corrections applied, speakers across documents, words beside spans.

    Attributes:
        id: The id of the attribution as the model gave it; stays when it is corrected.
        attribution: As shown: after corrections. Its `speakers` are ids within the document.
        raw: As the model said it.
        document: The document without its text (`text` is ""), see `View.document` for all of it.
        document_id: The document's id (not that of the empty text).
        speakers: The identities behind it (id, name and kind filled); empty for nobody.
        roles: For each of them the role this document states, or None.
        source, cue, content: The words, spans joined by " … "; "" for none.
        addressee: The words of the addressee; "" for none.
        day: The day it counts under, ISO: when it was said if known, else when published, else None.
        verdict: What a person said of it, or None.
        corrected: Whether a correction applies.
        version: The id of the last judgement on it, 0 for none: give it back when judging, so that two
            people don't overwrite each other.
        marks: Where the searched words are in `content`, half-open, in code points; empty without words.
    """

    id: str
    attribution: Attribution
    raw: Attribution
    document: Document
    document_id: str
    speakers: tuple[Identity, ...] = ()
    roles: tuple[str | None, ...] = ()
    source: str = ""
    cue: str = ""
    content: str = ""
    addressee: str = ""
    day: str | None = None
    verdict: Verdict | None = None
    corrected: bool = False
    version: int = 0
    marks: tuple[Span, ...] = ()

    @property
    def target(self) -> Target:
        """What a judgement on this statement is made on: the spans as the model gave them."""
        return Target(self.document_id, self.raw.cue, self.raw.content, self.raw.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document as a store keeps it, in a list.

    Attributes:
        id: SHA-256 of its text.
        document: Without its text (`text` is "").
        characters: The length of its text.
        origins: Where it came from, in the order they came.
        model: Name and version of the model of its current reading.
        statements: How many statements it holds (judged wrong ones left out).
        copy_of: Id of the earlier document that it nearly repeats, or None.
        likeness: How much of it repeats that one, 0 to 1; None without.
    """

    id: str
    document: Document
    characters: int
    origins: tuple[Origin, ...]
    model: str
    statements: int
    copy_of: str | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two identities that may be one, for a person to decide, and how much depends on it.

    Attributes:
        left, right: The identities (id, name, kind, statements filled).
        score: How likely they are one, 0 to 1.
        reason: Why they may be.
        statements: How many statements would move.
    """

    left: Identity
    right: Identity
    score: float
    reason: str
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What a record holds, in numbers.

    Attributes:
        documents, copies, statements, identities, skipped, judgements: Counts; near-copies are among the
            documents, undone judgements are not among the judgements.
        by: Counts of statements by `type`, `act`, `kind`, `model`, and of documents by `publisher`.
        first, last: First and last day of statements, ISO, or None.
        bytes: Size on disk, or None where that can't be told.
    """

    documents: int
    copies: int
    statements: int
    identities: int
    skipped: int
    judgements: int
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    bytes: int | None = None


def correction_to_json(correction: Correction) -> dict[str, Any]:
    """Give a correction as JSON holds it: only the parts that it changes."""
    data: dict[str, Any] = {}
    for name in ("source", "cue", "content", "addressee"):
        spans: Spans | None = getattr(correction, name)
        if spans is not None:
            data[name] = [[start, end] for start, end in spans]
    if correction.speakers is not None:
        data["speakers"] = list(correction.speakers)
    if correction.act is not None:
        data["act"] = str(correction.act)
    if correction.said is not None:
        data["said"] = correction.said
    return data


def correction_from_json(data: Mapping[str, Any]) -> Correction:
    """Rebuild a correction; ValueError, TypeError or KeyError if it isn't one."""
    spans = {
        name: tuple(Span(int(start), int(end)) for start, end in data[name])
        for name in ("source", "cue", "content", "addressee")
        if name in data
    }
    return Correction(
        **spans,
        speakers=tuple(map(str, data["speakers"])) if "speakers" in data else None,
        act=Act(data["act"]) if "act" in data else None,
        said=str(data["said"]) if "said" in data else None,
    )
