"""Lists of documents and identities, and questions about identities, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from onrecord.records import Kind
from onrecord.statements import Doubt, Identity, Judgement, JudgementKind
from onrecord.store.clusters import Parting, key_id, partition
from onrecord.store.doubts import doubts
from onrecord.store.order import Key
from onrecord.store.sql.asking import called_so
from onrecord.store.sql.bulk import chunks, rows_where, sign
from onrecord.store.sql.clustering import component_of
from onrecord.store.sql.index import TITLES, Where
from onrecord.store.sql.loading import judgement_of
from onrecord.store.sql.schema import Naming, code, documents, identities, judgements, keys, member, texts
from onrecord.store.words import parse

_LESSER_AT_ONCE = 500


def list_documents(
    connection: Connection, words: str, publisher: str | None, after: Key | None, limit: int
) -> list[tuple[Key, int]]:
    """Give the keys and numbers of documents, latest published first; see `View.documents`."""
    of = documents.c
    query = select(of.day, of.id, of.n).order_by(of.day.desc(), of.id).limit(limit)
    sought = parse(words)
    if sought.stems or sought.phrases:
        finds = TITLES.finds(connection, sought)
        query = query.where(of.n.in_(select(finds.number).where(finds.condition)))
    elif sought.without:
        finds = TITLES.finds(connection, sought, Where.UNWANTED)
        query = query.where(of.n.not_in(select(finds.number).where(finds.condition)))
    if publisher is not None:
        number = select(texts.c.n).where(texts.c.sign == sign(publisher)).scalar_subquery()
        query = query.where(of.publisher == number)
    if after is not None:
        day, id = -int(after[0]), str(after[1])
        query = query.where(or_(of.day < day, and_(of.day == day, of.id > id)))
    return [((-row.day, row.id), row.n) for row in connection.execute(query)]


def list_identities(
    connection: Connection, words: str, kind: Kind | None, after: Key | None, limit: int
) -> list[tuple[Key, int]]:
    """Give the keys and numbers of identities with statements, most quoted first; see `View.identities`."""
    of = identities.c
    query = select(of.statements, of.name, of.id, of.n).where(of.statements > 0)
    query = query.order_by(of.statements.desc(), of.name, of.id).limit(limit)
    condition = called_so(connection, words)
    if condition is not None:
        query = query.where(condition)
    if kind is not None:
        query = query.where(of.kind == code(kind))
    if after is not None:
        query = query.where(_behind(-int(after[0]), str(after[1]), str(after[2])))
    return [((-row.statements, row.name, row.id), row.n) for row in connection.execute(query)]


def _behind(count: int, name: str, id: str) -> ColumnElement[bool]:
    of = identities.c
    same_count = or_(of.name > name, and_(of.name == name, of.id > id))
    return and_(of.statements <= count, or_(of.statements < count, same_count))


def list_doubts(connection: Connection, limit: int) -> list[Doubt]:
    """Give at most `limit` pairs of identities that may be one, most useful first.

    The lesser names are gone through from the most quoted on, each beside the full names with its surname,
    until no later one can be more useful.
    """
    partings = _partings(connection)
    of = identities.c
    query = select(of.n, of.surname, of.statements).where(of.naming == Naming.LESSER, of.statements > 0)
    query = query.order_by(of.statements.desc(), of.n)
    found: list[Doubt] = []
    for some in chunks(connection.execute(query), _LESSER_AT_ONCE):
        if len(found) >= limit and some[0].statements < found[limit - 1].statements:
            break
        fulls = rows_where(
            connection, of.surname, {row.surname for row in some}, of.n, of.naming, of.statements
        )
        both = [row.n for row in some] + [
            row.n for row in fulls if row.naming == Naming.FULL and row.statements
        ]
        found += doubts(_in_short(connection, both), partings)
        found.sort(key=lambda one: (-one.statements, -one.score, one.right.name, one.right.id))
    return found[:limit]


def _in_short(connection: Connection, numbers: Sequence[int]) -> list[Identity]:
    """Give identities with what `doubts` asks for."""
    of_keys: dict[int, list[str]] = defaultdict(list)
    for row in rows_where(connection, keys.c.identity, numbers, keys.c.identity, keys.c.key):
        of_keys[row.identity].append(row.key)
    of = identities.c
    return [
        Identity(
            id=row.id,
            name=row.name,
            kind=member(Kind, row.kind),
            keys=tuple(sorted(of_keys[row.n])),
            statements=row.statements,
        )
        for row in rows_where(connection, of.n, numbers, of.n, of.id, of.name, of.kind, of.statements)
    ]


def _partings(connection: Connection) -> tuple[Parting, ...]:
    """Give the splits that hold."""
    held = (judgements.c.kind == str(JudgementKind.SPLIT)) & judgements.c.undone_at.is_(None)
    splits: list[Judgement] = [
        judgement_of(row) for row in connection.execute(select(judgements).where(held))
    ]
    if not splits:
        return ()
    joins, judged, ids = component_of(connection, {key_id(key) for split in splits for key in split.keys})
    rows = {row.n: row for row in rows_where(connection, keys.c.id, ids, *keys.c)}
    whole = [row.key for row in rows.values() if row.part_of is None]
    narrower = [(row.key, rows[row.part_of].key) for row in rows.values() if row.part_of in rows]
    return partition(whole, joins, judged, narrower).partings
