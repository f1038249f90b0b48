"""Documents as they are kept, with their readings and the judgements on them, back as records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from onrecord.records import Record, Span, Spans, record_from_json
from onrecord.statements import (
    Judgement,
    JudgementKind,
    Target,
    correction_from_json,
    correction_to_json,
)
from onrecord.store.shown import Shown, show
from onrecord.store.sql.bulk import chunks, rows_where
from onrecord.store.sql.schema import documents, judgements, readings
from onrecord.store.sql.texts import to_json


@dataclass(frozen=True, kw_only=True)
class Held:
    """A document with its current reading.

    Attributes:
        n: Its number.
        id: SHA-256 of its text.
        record: As the model gave it.
        keys: The name key of each speaker of the record, by the speaker's id.
        copy: Whether it is a near-copy of another.
        judgements: Those on its attributions, undone ones too.
    """

    n: int
    id: str
    record: Record
    keys: Mapping[str, str]
    copy: bool
    judgements: tuple[Judgement, ...] = ()

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """What is shown of its attributions."""
        return show(self.record, self.keys, self.judgements)


def load(connection: Connection, numbers: Iterable[int]) -> dict[int, Held]:
    """Give documents by their numbers."""
    rows = _rows(connection, numbers)
    judged = judgements_on(connection, [row.id for row in rows])
    return {row.n: _held(row, record_of(row.record, row.text), judged.get(row.id, ())) for row in rows}


def load_parts(connection: Connection, positions: Mapping[int, Iterable[int]]) -> dict[int, Held]:
    """Give documents with no attributions but those at some positions, and those these lie within.

    Judgements are left out.

    Args:
        connection: In a transaction.
        positions: By the number of the document.
    """
    return {
        row.n: _held(row, record_of(_parts(row.record, positions[row.n]), row.text), ())
        for row in _rows(connection, positions)
    }


def _rows(connection: Connection, numbers: Iterable[int]) -> list[Any]:
    of = documents.c
    query = select(of.n, of.id, of.text, of.copy_of, readings.c.record).join(
        readings, readings.c.n == of.reading
    )
    return [row for some in chunks(numbers) for row in connection.execute(query.where(of.n.in_(some)))]


def _held(row: Any, record: Record, judged: tuple[Judgement, ...]) -> Held:
    return Held(
        n=row.n,
        id=row.id,
        record=record,
        keys=row.record["keys"],
        copy=row.copy_of is not None,
        judgements=judged,
    )


def _parts(packed: Mapping[str, Any], positions: Iterable[int]) -> dict[str, Any]:
    """Give a reading with no attributions but these, and those they lie within, in their order."""
    every = packed["record"]["attributions"]
    place_of = {one["id"]: place for place, one in enumerate(every)}
    wanted: set[int] = set()
    for position in positions:
        place: int | None = position
        while place is not None and place not in wanted:
            wanted.add(place)
            place = place_of.get(every[place]["within"])
    record = {
        **packed["record"],
        "attributions": [every[place] for place in sorted(wanted)],
        "dates": [],
        "damage": [],
        "skipped": [],
    }
    return {**packed, "record": record}


def packed_reading(record: Record, keys: Mapping[str, str]) -> dict[str, Any]:
    """Give a reading as it is kept: the record without the text, which its document keeps, and the keys."""
    data = record.to_json()
    del data["document"]["text"]
    return {"record": data, "keys": dict(keys)}


def record_of(packed: Mapping[str, Any], text: str) -> Record:
    """Give back the record of a reading; RecordError if it doesn't belong to this text."""
    data = packed["record"]
    return record_from_json({**data, "document": {**data["document"], "text": text}})


def judgements_on(connection: Connection, document_ids: Iterable[str]) -> dict[str, tuple[Judgement, ...]]:
    """Give the judgements on the attributions of documents, undone ones too, oldest first."""
    found: dict[str, list[Judgement]] = {}
    for row in rows_where(connection, judgements.c.document, document_ids, *judgements.c):
        found.setdefault(row.document, []).append(judgement_of(row))
    return {id: tuple(sorted(some, key=lambda one: one.id)) for id, some in found.items()}


def judgement_of(row: Any) -> Judgement:
    """Give the judgement of a row of `judgements`."""
    target = None
    if row.target is not None:
        spans = json.loads(row.target)
        target = Target(row.document, *(_spans(spans[part]) for part in ("cue", "content", "source")))
    return Judgement(
        id=row.id,
        kind=JudgementKind(row.kind),
        at=row.at,
        by=row.by,
        because=row.because,
        target=target,
        correction=None if row.correction is None else correction_from_json(json.loads(row.correction)),
        keys=tuple(json.loads(row.keys)),
        name=row.name,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_because=row.undone_because,
    )


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """Give a judgement as a row of `judgements`."""
    target = judgement.target
    spans = None
    if target is not None:
        spans = to_json({part: getattr(target, part) for part in ("cue", "content", "source")})
    return {
        "id": judgement.id,
        "kind": str(judgement.kind),
        "at": judgement.at,
        "by": judgement.by,
        "because": judgement.because,
        "document": None if target is None else target.document,
        "target": spans,
        "correction": None
        if judgement.correction is None
        else to_json(correction_to_json(judgement.correction)),
        "keys": to_json(judgement.keys),
        "name": judgement.name,
        "undone_at": judgement.undone_at,
        "undone_by": judgement.undone_by,
        "undone_because": judgement.undone_because,
    }


def all_judgements(connection: Connection) -> list[Judgement]:
    """Give all judgements, oldest first."""
    rows = connection.execute(select(judgements).order_by(judgements.c.id))
    return [judgement_of(row) for row in rows]


def _spans(pairs: Iterable[tuple[int, int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)
