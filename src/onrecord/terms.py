"""The closed sets of the record, as enums: types, acts, kinds of speaker, kinds of damage.

`onrecord.records` gives them on: take them from there.
"""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """How the content is given: all inside quotation marks, none of it, or some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """What the cue reports the source as doing (13 classes)."""

    SAY = "say"
    DENY = "deny"
    CRITICISE = "criticise"
    SUPPORT = "support"
    URGE = "urge"
    PROMISE = "promise"
    WARN = "warn"
    PREDICT = "predict"
    ASK = "ask"
    BELIEVE = "believe"
    WANT = "want"
    DECLINE = "decline"
    OTHER = "other"


class Kind(StrEnum):
    """What a speaker is; organisations include metonyms such as "the Kremlin"."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PUBLICATION = "publication"
    DOCUMENT = "document"
    GROUP = "group"
    UNNAMED = "unnamed"


class DamageKind(StrEnum):
    """Where the text itself is broken; flagged, never repaired."""

    CONTENT_LOST = "content-lost"
    CONTENT_TRUNCATED = "content-truncated"
    QUOTE_UNCLOSED = "quote-unclosed"
    FUSED_WORDS = "fused-words"
