"""What lists of a record look like as rows: the same columns in CSV, JSON lines and Parquet.

A sheet is a tuple of columns; `docs/export.md` tells what each of them holds. A cell is a plain value: text,
a number, a flag, spans, or a list of texts (empty where there is nothing), or None.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from onrecord.records import Skipped, Spans
from onrecord.statements import Doubt, Identity, Judgement, Kept, Statement, correction_to_json

T = TypeVar("T")
Cell = str | int | float | bool | Spans | tuple[str | None, ...] | None


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number
    FRACTION = "fraction"  # a number from 0 to 1
    FLAG = "flag"
    TEXTS = "texts"  # a list of texts, None among them where one isn't known
    SPANS = "spans"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its name, what its cells are, and how to get one from a thing.

    Attributes:
        get: Gives a value of the kind; None where there is none (never for TEXTS, SPANS and FLAG).
    """

    name: str
    kind: ColumnKind
    get: Callable[[T], Cell]


Sheet = tuple[Column[T], ...]
_TEXT, _WHOLE, _FRACTION = ColumnKind.TEXT, ColumnKind.WHOLE, ColumnKind.FRACTION
_FLAG, _TEXTS, _SPANS = ColumnKind.FLAG, ColumnKind.TEXTS, ColumnKind.SPANS

STATEMENTS: Sheet[Statement] = (
    Column("id", _TEXT, lambda s: s.id),
    Column("day", _TEXT, lambda s: s.day),
    Column("speakers", _TEXTS, lambda s: tuple(each.name for each in s.speakers)),
    Column("roles", _TEXTS, lambda s: s.roles),
    Column("kinds", _TEXTS, lambda s: tuple(str(each.kind) for each in s.speakers)),
    Column("act", _TEXT, lambda s: str(s.attribution.act)),
    Column("type", _TEXT, lambda s: str(s.attribution.type)),
    Column("source", _TEXT, lambda s: s.source),
    Column("cue", _TEXT, lambda s: s.cue),
    Column("content", _TEXT, lambda s: s.content),
    Column("addressee", _TEXT, lambda s: s.addressee),
    Column("said", _TEXT, lambda s: s.attribution.said.date if s.attribution.said else None),
    Column("confidence", _FRACTION, lambda s: s.attribution.confidence),
    Column("verdict", _TEXT, lambda s: str(s.verdict) if s.verdict else None),
    Column("corrected", _FLAG, lambda s: s.corrected),
    Column("damage", _TEXTS, lambda s: tuple(dict.fromkeys(str(d.kind) for d in s.attribution.damage))),
    Column("published", _TEXT, lambda s: s.document.published),
    Column("publisher", _TEXT, lambda s: s.document.publisher),
    Column("title", _TEXT, lambda s: s.document.title),
    Column("url", _TEXT, lambda s: s.document.url),
    Column("path", _TEXT, lambda s: s.document.path),
    Column("language", _TEXT, lambda s: s.document.language),
    Column("document", _TEXT, lambda s: s.document_id),
    Column("speaker_ids", _TEXTS, lambda s: tuple(each.id for each in s.speakers)),
    Column("source_spans", _SPANS, lambda s: s.attribution.source),
    Column("cue_spans", _SPANS, lambda s: s.attribution.cue),
    Column("content_spans", _SPANS, lambda s: s.attribution.content),
    Column("addressee_spans", _SPANS, lambda s: s.attribution.addressee),
    Column("said_spans", _SPANS, lambda s: (s.attribution.said.span,) if s.attribution.said else ()),
    Column("within", _TEXT, lambda s: s.attribution.within),
    Column("made_by", _TEXT, lambda s: s.attribution.made_by),
)

DOCUMENTS: Sheet[Kept] = (
    Column("id", _TEXT, lambda k: k.id),
    Column("published", _TEXT, lambda k: k.document.published),
    Column("publisher", _TEXT, lambda k: k.document.publisher),
    Column("title", _TEXT, lambda k: k.document.title),
    Column("url", _TEXT, lambda k: k.document.url),
    Column("path", _TEXT, lambda k: k.document.path),
    Column("language", _TEXT, lambda k: k.document.language),
    Column("characters", _WHOLE, lambda k: k.characters),
    Column("statements", _WHOLE, lambda k: k.statements),
    Column("copy_of", _TEXT, lambda k: k.copy_of),
    Column("likeness", _FRACTION, lambda k: k.likeness),
    Column("origins", _TEXTS, lambda k: tuple(each.place for each in k.origins)),
    Column("made_by", _TEXT, lambda k: k.model),
)

SPEAKERS: Sheet[Identity] = (
    Column("id", _TEXT, lambda i: i.id),
    Column("name", _TEXT, lambda i: i.name),
    Column("kind", _TEXT, lambda i: str(i.kind)),
    Column("statements", _WHOLE, lambda i: i.statements),
    Column("documents", _WHOLE, lambda i: i.documents),
    Column("first", _TEXT, lambda i: i.first),
    Column("last", _TEXT, lambda i: i.last),
    Column("names", _TEXTS, lambda i: tuple(name for name, _ in i.names)),
    Column("roles", _TEXTS, lambda i: tuple(role for role, *_ in i.roles)),
    Column("keys", _TEXTS, lambda i: i.keys),
)

SKIPPED: Sheet[Skipped] = (
    Column("origin", _TEXT, lambda s: s.origin),
    Column("reason", _TEXT, lambda s: s.reason),
)

JUDGEMENTS: Sheet[Judgement] = (
    Column("id", _WHOLE, lambda j: j.id),
    Column("at", _TEXT, lambda j: j.at),
    Column("by", _TEXT, lambda j: j.by),
    Column("kind", _TEXT, lambda j: str(j.kind)),
    Column("because", _TEXT, lambda j: j.because),
    Column("document", _TEXT, lambda j: j.target.document if j.target else None),
    Column("source_spans", _SPANS, lambda j: j.target.source if j.target else ()),
    Column("cue_spans", _SPANS, lambda j: j.target.cue if j.target else ()),
    Column("content_spans", _SPANS, lambda j: j.target.content if j.target else ()),
    Column("correction", _TEXT, lambda j: _correction(j)),
    Column("keys", _TEXTS, lambda j: j.keys),
    Column("name", _TEXT, lambda j: j.name),
    Column("undone_at", _TEXT, lambda j: j.undone_at),
    Column("undone_by", _TEXT, lambda j: j.undone_by),
    Column("undone_because", _TEXT, lambda j: j.undone_because),
)

DOUBTS: Sheet[Doubt] = (
    Column("left", _TEXT, lambda d: d.left.id),
    Column("left_name", _TEXT, lambda d: d.left.name),
    Column("right", _TEXT, lambda d: d.right.id),
    Column("right_name", _TEXT, lambda d: d.right.name),
    Column("score", _FRACTION, lambda d: d.score),
    Column("reason", _TEXT, lambda d: d.reason),
    Column("statements", _WHOLE, lambda d: d.statements),
)

NUMBERS: Sheet[tuple[str, str, int]] = (
    Column("part", _TEXT, lambda row: row[0]),
    Column("value", _TEXT, lambda row: row[1]),
    Column("count", _WHOLE, lambda row: row[2]),
)


def _correction(judgement: Judgement) -> str | None:
    if judgement.correction is None:
        return None
    return json.dumps(correction_to_json(judgement.correction), ensure_ascii=False)
