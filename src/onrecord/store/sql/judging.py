"""Appends judgements and undoes them; what they change is told anew in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from onrecord.errors import ConflictError, NotFoundError, RefusedError
from onrecord.statements import Correction, Judgement, JudgementKind, Target
from onrecord.store.clusters import key_id
from onrecord.store.judging import check_correction
from onrecord.store.shown import place
from onrecord.store.sql.bulk import insert, next_number, rows_where
from onrecord.store.sql.loading import Held, judgement_of, judgement_row, judgements_on, load
from onrecord.store.sql.renewing import renew
from onrecord.store.sql.schema import documents, judgement_keys, judgements, keys, statements, voices


def judge(connection: Connection, judgement: Judgement, version: int | None) -> Judgement:
    """Append a judgement, whose id is given here; see `Writer.judge`."""
    before: dict[int, Held] = {}
    if judgement.target is not None:
        before = _check_target(connection, judgement.target, judgement.correction, version)
    else:
        _check_keys(connection, judgement.kind, judgement.keys)
        before = load(connection, _narrowed_documents(connection, judgement))
    numbered = replace(judgement, id=next_number(connection, judgements.c.id))
    insert(connection, judgements, [judgement_row(numbered)])
    ids = {key_id(key) for key in numbered.keys}
    insert(connection, judgement_keys, [{"key_id": id, "judgement": numbered.id} for id in ids])
    _renew(connection, before, numbered)
    return numbered


def undo(connection: Connection, id: int, *, by: str, because: str, at: str) -> Judgement:
    """Undo a judgement; see `Writer.undo`."""
    last = next_number(connection, judgements.c.id) - 1
    row = None
    if 1 <= id <= last:  # a bigger number may be none that the engine knows
        row = connection.execute(select(judgements).where(judgements.c.id == id)).first()
    if row is None:
        raise NotFoundError(f"no judgement has the id {id}")
    made = judgement_of(row)
    if made.undone_at is not None:
        raise ConflictError(f"judgement {id} is undone already, by {made.undone_by}")
    numbers = _narrowed_documents(connection, made)
    if made.target is not None:
        numbers = [_number_of(connection, made.target.document) or 0]
    before = load(connection, numbers)
    undone = replace(made, undone_at=at, undone_by=by, undone_because=because)
    values = {"undone_at": at, "undone_by": by, "undone_because": because}
    connection.execute(judgements.update().where(judgements.c.id == id).values(**values))
    _renew(connection, before, undone)
    return undone


def _renew(connection: Connection, before: dict[int, Held], judgement: Judgement) -> None:
    judged = judgements_on(connection, [held.id for held in before.values()])
    now = [replace(held, judgements=judged.get(held.id, ())) for _, held in sorted(before.items())]
    renew(connection, before, now, seeds=judgement.keys)


def _check_target(
    connection: Connection, target: Target, correction: Correction | None, version: int | None
) -> dict[int, Held]:
    """Give the document of a target; see `Writer.judge` for what is raised."""
    number = _number_of(connection, target.document)
    before = {} if number is None else load(connection, [number])
    raw = None if number is None else place(before[number].record, target)
    if number is None or raw is None:
        raise NotFoundError(f"document {target.document} has no such attribution")
    if correction is not None:
        check_correction(correction, len(before[number].record.document.text))
    shown = next(one for one in before[number].shown if one.raw.id == raw.id)
    if version is not None and version != shown.version:
        raise ConflictError(
            f"statement {raw.id} was judged since: its version is {shown.version}, not {version}"
        )
    return before


def _check_keys(connection: Connection, kind: JudgementKind, wanted: Sequence[str]) -> None:
    known = {
        row.key: row.identity
        for row in rows_where(connection, keys.c.id, map(key_id, wanted), keys.c.key, keys.c.identity)
    }
    homes = set()
    for key in wanted:
        home = known.get(key)
        if home is None and kind is JudgementKind.SPLIT:
            home = _home_of_narrowed(connection, key)
        if home is None:
            raise NotFoundError(f"no speaker has the name key {key!r}")
        homes.add(home)
    if kind is JudgementKind.SPLIT and len(homes) > 1:
        raise RefusedError("the keys to split off are of several identities")


def _home_of_narrowed(connection: Connection, key: str) -> int | None:
    """Give the identity of a key that is narrowed to a document, if it has a statement there."""
    whole, _, document = key.rpartition("@")
    number = _number_of(connection, document)
    if number is None:
        return None
    query = (
        select(keys.c.identity)
        .join(voices, (voices.c.identity == keys.c.identity) & (voices.c.key == keys.c.n))
        .join(statements, statements.c.n == voices.c.n)
        .where(keys.c.id == key_id(whole), statements.c.document == number)
    )
    return connection.execute(query).scalar()


def _narrowed_documents(connection: Connection, judgement: Judgement) -> list[int]:
    """Give the numbers of the documents that keys of a split are narrowed to."""
    if judgement.kind is not JudgementKind.SPLIT:
        return []
    ids = {key.rpartition("@")[2] for key in judgement.keys if "@" in key}
    return [row.n for row in rows_where(connection, documents.c.id, ids, documents.c.n)]


def _number_of(connection: Connection, document: str) -> int | None:
    return connection.execute(select(documents.c.n).where(documents.c.id == document)).scalar()
