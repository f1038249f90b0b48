"""Adds a batch: documents, readings, origins, joins, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam

from onrecord.records import Kind, Skipped
from onrecord.statements import Join
from onrecord.store.base import Added, Entry
from onrecord.store.clusters import key_id
from onrecord.store.days import first_day
from onrecord.store.entries import check_entry, model_of
from onrecord.store.likeness import ALIKE, bands, likeness
from onrecord.store.shown import keys_of
from onrecord.store.sql import index, schema
from onrecord.store.sql.bulk import delete_where, insert, next_number, rows_where, sign, text_numbers
from onrecord.store.sql.clustering import add_keys
from onrecord.store.sql.loading import Held, judgements_on, load, packed_reading
from onrecord.store.sql.numbering import ordinal
from onrecord.store.sql.renewing import renew
from onrecord.store.words import terms


@dataclass(slots=True)
class _Known:
    """What a batch has to know of a document.

    Attributes:
        n: Its number.
        models: Those that read it.
        copy: Whether it is a near-copy.
        newest: The entry with the newest reading of this batch, if any.
        is_new: Whether it comes with this batch.
    """

    n: int
    models: set[str]
    copy: bool
    newest: Entry | None = None
    is_new: bool = False


@dataclass(slots=True)
class _Batch:
    """The rows of a batch in the making."""

    connection: Connection
    documents: dict[str, _Known] = field(default_factory=dict)
    readings: list[tuple[_Known, str, Entry]] = field(default_factory=list)
    originals: dict[str, tuple[int | None, float | None]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, tuple[str, Kind]] = field(default_factory=dict)


def add(connection: Connection, entries: Sequence[Entry], skipped: Sequence[Skipped]) -> Added:
    """Add a batch, in a transaction; see `Writer.add`."""
    batch = _Batch(connection)
    _find_known(batch, {entry.document for entry in entries})
    copies = _Copies(connection, entries)
    number = next_number(connection, schema.documents.c.n)
    for entry in entries:
        known = batch.documents.get(entry.document)
        check_entry(entry, known is not None)
        if known is None:
            batch.originals[entry.document] = original, _ = copies.original(entry.fingerprint)
            known = _Known(n=number, models=set(), copy=original is not None, is_new=True)
            batch.documents[entry.document] = known
            number += 1
            batch.counts["documents"] += 1
            batch.counts["copies"] += known.copy
            if not known.copy:
                copies.remember(known.n, entry.fingerprint)
            _take_reading(batch, known, entry)
        elif entry.record is None or model_of(entry) in known.models:
            batch.counts["repeated"] += 1
        else:
            batch.counts["reread"] += 1
            _take_reading(batch, known, entry)
    before = load(connection, [one.n for one in batch.documents.values() if one.newest and not one.is_new])
    _write_documents(batch, copies)
    _add_origins(batch, entries)
    joined = _add_joins(connection, (join for entry in entries for join in entry.joins))
    new_keys = add_keys(connection, batch.names, told=True)
    renew(connection, before, _now(batch), seeds=new_keys | joined)
    _add_skipped(batch, {entry.origin.place for entry in entries}, skipped)
    return Added(**batch.counts)


def _find_known(batch: _Batch, ids: Iterable[str]) -> None:
    connection, of = batch.connection, schema.documents.c
    rows = list(rows_where(connection, of.id, ids, of.n, of.id, of.copy_of))
    for row in rows:
        batch.documents[row.id] = _Known(n=row.n, models=set(), copy=row.copy_of is not None)
    by_number = {known.n: known for known in batch.documents.values()}
    read = list(
        rows_where(
            connection,
            schema.readings.c.document,
            by_number,
            schema.readings.c.document,
            schema.readings.c.model,
        )
    )
    names = rows_where(
        connection, schema.texts.c.n, {row.model for row in read}, schema.texts.c.n, schema.texts.c.text
    )
    model_of_number = {row.n: row.text for row in names}
    for row in read:
        by_number[row.document].models.add(model_of_number[row.model])


def _take_reading(batch: _Batch, known: _Known, entry: Entry) -> None:
    assert entry.record is not None  # `check_entry` saw to it
    keys = keys_of(entry.speakers)
    for speaker in entry.record.speakers:
        batch.names.setdefault(keys[speaker.id], (speaker.name, speaker.kind))
    known.models.add(model_of(entry))
    known.newest = entry
    batch.readings.append((known, model_of(entry), entry))


class _Copies:
    """Finds the earlier document that a new one nearly repeats, among those kept and those of the batch."""

    def __init__(self, connection: Connection, entries: Iterable[Entry]) -> None:
        found: dict[int, set[int]] = {}
        wanted = {band for entry in entries for band in bands(entry.fingerprint)}
        of = schema.bands.c
        for row in rows_where(connection, of.band, wanted, of.band, of.document):
            found.setdefault(row.band, set()).add(row.document)
        near = {n for numbers in found.values() for n in numbers}
        columns = (schema.documents.c.n, schema.documents.c.fingerprint)
        self._bands = found
        self._fingerprints = {
            row.n: fingerprint_of(row.fingerprint)
            for row in rows_where(connection, schema.documents.c.n, near, *columns)
        }
        self.new: list[dict[str, int]] = []

    def original(self, fingerprint: tuple[int, ...]) -> tuple[int | None, float | None]:
        """Give the number of the earliest such document and how much is common; None for none."""
        near = {n for band in bands(fingerprint) for n in self._bands.get(band, ())}
        for n in sorted(near):
            alike = likeness(fingerprint, self._fingerprints[n])
            if alike >= ALIKE:
                return n, alike
        return None, None

    def remember(self, n: int, fingerprint: tuple[int, ...]) -> None:
        """Let later documents be compared with this one."""
        self._fingerprints[n] = fingerprint
        for band in set(bands(fingerprint)):
            self._bands.setdefault(band, set()).add(n)
            self.new.append({"band": band, "document": n})


def fingerprint_bytes(numbers: Sequence[int]) -> bytes:
    """Give a fingerprint as it is kept: how many bytes a number takes, then the numbers."""
    width = max((number.bit_length() + 7) // 8 for number in numbers) if numbers else 1
    return bytes([width]) + b"".join(number.to_bytes(width, "little") for number in numbers)


def fingerprint_of(kept: bytes) -> tuple[int, ...]:
    """Give back what `fingerprint_bytes` was given."""
    width = kept[0]
    return tuple(
        int.from_bytes(kept[start : start + width], "little") for start in range(1, len(kept), width)
    )


def _write_documents(batch: _Batch, copies: _Copies) -> None:
    connection = batch.connection
    number = next_number(connection, schema.readings.c.n)
    text_of = text_numbers(connection, _texts_of(batch))
    readings, current = [], {}
    for k, (known, model, entry) in enumerate(batch.readings):
        assert entry.record is not None
        current[known.n] = number + k
        packed = packed_reading(entry.record, keys_of(entry.speakers))
        readings.append({"n": number + k, "document": known.n, "model": text_of[model], "record": packed})
    new, old, titles = [], [], []
    for id, known in batch.documents.items():
        if known.newest is None:
            continue
        row = _document_row(known.newest, text_of, current[known.n])
        if known.is_new:
            original, alike = batch.originals[id]
            first = next(entry for one, _, entry in batch.readings if one is known)
            new.append({
                **row, "n": known.n, "id": id, "copy_of": original, "likeness": alike,
                "fingerprint": fingerprint_bytes(first.fingerprint), "statements": 0,
                "text": first.record.document.text if first.record else "",
                "characters": len(first.record.document.text) if first.record else 0,
            })  # fmt: skip
        else:
            old.append({"of": known.n, **{f"{name}_": value for name, value in row.items()}})
        titles.append((known.n, row["title"]))
    _take_titles(connection, [row["of"] for row in old])
    insert(connection, schema.documents, new)
    if old:
        values: dict[str, Any] = {name: bindparam(f"{name}_") for name in row}
        where = schema.documents.c.n == bindparam("of")
        connection.execute(schema.documents.update().where(where).values(**values), old)
    index.TITLES.put(connection, [(n, (terms(title),)) for n, title in titles if title])
    insert(connection, schema.readings, readings)
    insert(connection, schema.bands, copies.new)


def _take_titles(connection: Connection, numbers: Iterable[int]) -> None:
    of = schema.documents.c
    olds = rows_where(connection, of.n, numbers, of.n, of.title)
    index.TITLES.take(connection, [(row.n, (terms(row.title),)) for row in olds if row.title])


def _texts_of(batch: _Batch) -> set[str]:
    models = {model for _, model, _ in batch.readings}
    publishers = {entry.record.document.publisher for _, _, entry in batch.readings if entry.record}
    return models | {publisher for publisher in publishers if publisher is not None}


def _document_row(entry: Entry, text_of: dict[str, int], reading: int) -> dict[str, Any]:
    assert entry.record is not None
    document = entry.record.document
    return {
        "reading": reading,
        "path": document.path,
        "url": document.url,
        "title": document.title,
        "published": document.published,
        "publisher": None if document.publisher is None else text_of[document.publisher],
        "language": document.language,
        "day": ordinal(first_day(document.published)),
    }


def _add_origins(batch: _Batch, entries: Iterable[Entry]) -> None:
    connection, of = batch.connection, schema.origins.c
    number_of = {id: known.n for id, known in batch.documents.items()}
    known = {
        (row.document, row.place, row.url)
        for row in rows_where(connection, of.document, number_of.values(), of.document, of.place, of.url)
    }
    rows = []
    for entry in entries:
        where = (number_of[entry.document], entry.origin.place, entry.origin.url)
        if where not in known:
            known.add(where)
            rows.append(
                dict(zip(("document", "place", "url"), where, strict=True)) | {"time": entry.origin.time}
            )
    start = next_number(connection, of.n)
    insert(connection, schema.origins, [{"n": start + k, **row} for k, row in enumerate(rows)])


def _add_joins(connection: Connection, joins: Iterable[Join]) -> set[str]:
    """Add joins, or put a surer one in the place of one that is there; gives the keys of new ones."""
    best: dict[tuple[str, str], Join] = {}
    for join in joins:
        left, right = sorted((join.left, join.right))
        known = best.get((left, right))
        if known is None or (-join.score, join.reason) < (-known.score, known.reason):
            best[left, right] = Join(left=left, right=right, score=join.score, reason=join.reason)
    of = schema.joins.c
    there = {
        (row.left_key, row.right_key): row
        for row in rows_where(connection, of.left_id, {key_id(left) for left, _ in best}, *of)
    }
    start = next_number(connection, of.n)
    rows: list[dict[str, Any]] = []
    seeds: set[str] = set()
    for pair, join in best.items():
        row = there.get(pair)
        if row is None:
            ids = {"left_id": key_id(join.left), "right_id": key_id(join.right)}
            kept = {
                "left_key": join.left,
                "right_key": join.right,
                "score": join.score,
                "reason": join.reason,
            }
            rows.append({"n": start + len(rows), **ids, **kept})
            seeds |= {join.left, join.right}
        elif (-join.score, join.reason) < (-row.score, row.reason):
            better = schema.joins.update().where(of.n == row.n)
            connection.execute(better.values(score=join.score, reason=join.reason))
    insert(connection, schema.joins, rows)
    return seeds


def _now(batch: _Batch) -> list[Held]:
    """Give the documents whose reading is new, as they are now."""
    renewed = {id: known for id, known in batch.documents.items() if known.newest is not None}
    judged = judgements_on(batch.connection, [id for id, known in renewed.items() if not known.is_new])
    found = []
    for id, known in renewed.items():
        assert known.newest is not None
        assert known.newest.record is not None
        found.append(
            Held(
                n=known.n,
                id=id,
                record=known.newest.record,
                keys=keys_of(known.newest.speakers),
                copy=known.copy,
                judgements=judged.get(id, ()),
            )
        )
    return sorted(found, key=lambda held: held.n)


def _add_skipped(batch: _Batch, places: set[str], skipped: Sequence[Skipped]) -> None:
    """Keep what could not be read, once; forget it of places that were read whole after all."""
    connection, of = batch.connection, schema.skipped.c
    read = places - {one.origin for one in skipped}
    delete_where(connection, of.sign, map(sign, read))
    signs = {sign(one.origin) for one in skipped}
    known = {(row.origin, row.reason) for row in rows_where(connection, of.sign, signs, of.origin, of.reason)}
    new = [one for one in dict.fromkeys(skipped) if (one.origin, one.reason) not in known]
    start = next_number(connection, of.n)
    insert(
        connection,
        schema.skipped,
        [
            {"n": start + k, "sign": sign(one.origin), "origin": one.origin, "reason": one.reason}
            for k, one in enumerate(new)
        ],
    )
    batch.counts["skipped"] += len(new)
