"""Who is one with whom, worked out again only where something new connects: the touched components."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from onrecord.records import Kind
from onrecord.statements import Join, Judgement, JudgementKind
from onrecord.store.clusters import Cluster, key_id, narrowed_keys, partition
from onrecord.store.sql.bulk import chunks, delete_where, insert, next_number, rows_where, text_numbers
from onrecord.store.sql.identities import Change, name_row, rebuild_called, shown_row
from onrecord.store.sql.loading import judgement_of
from onrecord.store.sql.schema import (
    What,
    called,
    code,
    heard,
    identities,
    joins,
    judgement_keys,
    judgements,
    keys,
    voices,
)


def narrowed(connection: Connection) -> frozenset[str]:
    """Give all keys that splits which hold name."""
    query = select(judgements).where(
        judgements.c.kind == str(JudgementKind.SPLIT), judgements.c.undone_at.is_(None)
    )
    return narrowed_keys(judgement_of(row) for row in connection.execute(query))


def add_keys(
    connection: Connection,
    names: Mapping[str, tuple[str, Kind]],
    *,
    told: bool,
    part_of: Mapping[str, str] | None = None,
) -> set[str]:
    """Add those name keys that aren't there, each an identity of its own until they are clustered.

    Args:
        connection: In a transaction.
        names: A name and the kind of each key.
        told: Whether a reading tells them; else they come from a correction or a split.
        part_of: For keys narrowed to a document, the keys that they narrow.

    Returns:
        Those that weren't there.
    """
    ids = {key_id(key): key for key in names}
    there = {row.id: row for row in rows_where(connection, keys.c.id, ids, *keys.c)}
    for id, row in there.items():
        if told and not row.told:
            name, kind = names[ids[id]]
            connection.execute(
                keys.update().where(keys.c.n == row.n).values(told=True, name=name, kind=code(kind))
            )
    new = [key for id, key in ids.items() if id not in there]
    bases = {}
    if part_of:
        of = {key_id(part_of[key]) for key in new}
        bases = dict(map(tuple, rows_where(connection, keys.c.id, of, keys.c.key, keys.c.n)))
    n, identity = (next_number(connection, table.c.n) if new else 0 for table in (keys, identities))
    rows: list[dict[str, Any]] = [
        {
            "n": n + k,
            "id": key_id(key),
            "key": key,
            "name": names[key][0],
            "kind": code(names[key][1]),
            "told": told,
            "part_of": bases[part_of[key]] if part_of else None,
            "identity": identity + k,
        }
        for k, key in enumerate(new)
    ]
    insert(connection, keys, rows)
    _make_identities(connection, [(row["identity"], row) for row in rows])
    return set(new)


def _make_identities(connection: Connection, made: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Make identities of which nothing is heard yet, each with the key that names it."""
    text_of = text_numbers(connection, {row["name"] for _, row in made})
    nothing = {"renamed": None, "statements": 0, "documents": 0, "first": 0, "last": 0}
    rows = [
        {"n": n, "id": row["id"], "otherwise": row["n"], **name_row(row["name"], row["kind"]), **nothing}
        for n, row in made
    ]
    insert(connection, identities, rows)
    insert(connection, called, [shown_row(n, text_of[row["name"]]) for n, row in made])


def cluster(connection: Connection, change: Change, seeds: Iterable[str]) -> None:
    """Put into clusters the keys that joins and judgements connect with some keys; counts are written before.

    Args:
        connection: In a transaction.
        change: Takes up which identities are touched.
        seeds: Keys that are new, newly joined, or judged.
    """
    found_joins, found_judgements, ids = component_of(connection, map(key_id, seeds))
    rows = {row.key: row for row in rows_where(connection, keys.c.id, ids, *keys.c)}
    key_of = {row.n: key for key, row in rows.items()}
    part_of = {key: key_of[row.part_of] for key, row in rows.items() if row.part_of in key_of}
    parts = partition(
        [key for key, row in rows.items() if row.part_of is None],
        found_joins,
        found_judgements,
        part_of.items(),
    )
    _assign(connection, change, parts.clusters, rows)


def component_of(
    connection: Connection, seeds: Iterable[str]
) -> tuple[list[Join], list[Judgement], set[str]]:
    """Give all joins and judgements that hang together with some keys, and the ids of all their keys."""
    seen: set[str] = set()
    found_joins: dict[int, Join] = {}
    found_judgements: dict[int, Judgement] = {}
    frontier = set(seeds)
    while frontier:
        seen |= frontier
        near: set[str] = set()
        for some in chunks(frontier):
            either = or_(joins.c.left_id.in_(some), joins.c.right_id.in_(some))
            for row in connection.execute(select(joins).where(either)):
                found_joins[row.n] = Join(
                    left=row.left_key, right=row.right_key, score=row.score, reason=row.reason
                )
                near |= {row.left_id, row.right_id}
            of_keys = select(judgement_keys.c.judgement).where(judgement_keys.c.key_id.in_(some))
            for row in connection.execute(select(judgements).where(judgements.c.id.in_(of_keys))):
                judgement = judgement_of(row)
                found_judgements[row.id] = judgement
                near |= set(map(key_id, judgement.keys))
            near |= _narrower_and_wider(connection, some)
        frontier = near - seen
    return list(found_joins.values()), list(found_judgements.values()), seen


def _narrower_and_wider(connection: Connection, ids: list[str]) -> set[str]:
    """Give the ids of the keys that narrow one of these to a document, and of those that these narrow."""
    own, other = keys.alias(), keys.alias()
    query = (
        select(own.c.id, other.c.id)
        .join(other, own.c.part_of == other.c.n)
        .where(or_(own.c.id.in_(ids), other.c.id.in_(ids)))
    )
    return {id for pair in connection.execute(query) for id in pair}


def _assign(
    connection: Connection, change: Change, clusters: Iterable[Cluster], rows: Mapping[str, Any]
) -> None:
    """Give each cluster one of the identities its keys had, the most quoted one, and move its other keys."""
    old = {
        row.n: row
        for row in rows_where(
            connection, identities.c.n, {row.identity for row in rows.values()}, *identities.c
        )
    }
    free = set(old)
    new = next_number(connection, identities.c.n)
    moved: dict[int, int] = {}  # a key's number -> its new identity
    for each in clusters:
        votes = Counter({n: old[n].statements for n in {rows[key].identity for key in each.keys} & free})
        n = min(votes, key=lambda one: (-votes[one], one), default=new)
        of = rows[each.representative]
        if n == new:
            new += 1
            _make_identities(connection, [(n, of._mapping)])
        free.discard(n)
        change.touched.add(n)
        connection.execute(
            identities.update()
            .where(identities.c.n == n)
            .values(id=each.id, otherwise=of.n, renamed=each.renamed)
        )
        moved |= {rows[key].n: n for key in each.keys if rows[key].identity != n}
    _move(connection, change, moved, {row.n: row.identity for row in rows.values()})
    delete_where(connection, identities.c.n, free)
    delete_where(connection, called.c.identity, free)
    change.touched -= free


def _move(
    connection: Connection, change: Change, moved: Mapping[int, int], before: Mapping[int, int]
) -> None:
    """Put keys, and all that is told of them, to other identities."""
    if not moved:
        return
    rows = [{"of": key, "to": identity} for key, identity in moved.items()]
    connection.execute(
        keys.update().where(keys.c.n == bindparam("of")).values(identity=bindparam("to")), rows
    )
    by_old: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, identity in moved.items():
        by_old[before[key], identity].append(key)
        change.moved[identity].add(key)
    for (old, identity), some in by_old.items():
        for part in chunks(some):
            theirs = and_(voices.c.identity == old, voices.c.key.in_(part))
            connection.execute(voices.update().where(theirs).values(identity=identity))
    both = set(moved.values()) | {before[key] for key in moved}
    rebuild_called(connection, both)
    _recount(connection, change, both)


def _recount(connection: Connection, change: Change, numbers: Iterable[int]) -> None:
    """Note the difference between what identities count and what they should."""
    for some in chunks(numbers):
        query = select(
            identities.c.n,
            identities.c.statements,
            identities.c.documents,
            select(func.count(voices.c.n.distinct()))
            .where(voices.c.identity == identities.c.n, voices.c.counts)
            .scalar_subquery(),
            select(func.count(heard.c.document.distinct()))
            .join(keys, keys.c.n == heard.c.key)
            .where(keys.c.identity == identities.c.n, heard.c.what == What.CALLED)
            .scalar_subquery(),
        ).where(identities.c.n.in_(some))
        for n, had, had_documents, count, count_documents in connection.execute(query):
            change.statements[n] = count - had
            change.documents[n] = count_documents - had_documents
            change.touched.add(n)


def prune(connection: Connection, change: Change, identity_numbers: Iterable[int]) -> bool:
    """Take out the keys of some identities that no reading tells and nobody speaks under any more.

    They came from corrections or splits that were undone or changed. Gives whether there were any.
    """
    own, narrower = keys.alias(), keys.alias()
    speaks = select(voices.c.n).where(voices.c.identity == own.c.identity, voices.c.key == own.c.n).exists()
    narrows = select(narrower.c.n).where(narrower.c.part_of == own.c.n).exists()
    query = select(own.c.n, own.c.id, own.c.identity)
    gone = [
        row
        for some in chunks(identity_numbers)
        for row in connection.execute(query.where(own.c.identity.in_(some), ~own.c.told, ~speaks, ~narrows))
    ]
    if not gone:
        return False
    _, _, near = component_of(connection, [row.id for row in gone])
    delete_where(connection, keys.c.n, [row.n for row in gone])
    left = [row.key for row in rows_where(connection, keys.c.id, near, keys.c.key)]
    if left:
        cluster(connection, change, left)
    query_left = select(keys.c.identity).where(keys.c.identity == identities.c.n).exists()
    for some in chunks({row.identity for row in gone}):
        empty = list(
            connection.execute(select(identities.c.n).where(identities.c.n.in_(some), ~query_left)).scalars()
        )
        delete_where(connection, identities.c.n, empty)
        delete_where(connection, called.c.identity, empty)
        change.touched -= set(empty)
    return True
