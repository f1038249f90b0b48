"""Counts: facets and timelines of what is found, and what a record holds; from tallies where they tell it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Subquery, func, select

from onrecord.errors import StoreError
from onrecord.records import Act, Kind, Type
from onrecord.statements import Stats
from onrecord.store.base import Query
from onrecord.store.order import at_most
from onrecord.store.sql.asking import Question, ask, without
from onrecord.store.sql.bulk import rows_where
from onrecord.store.sql.engine import Database
from onrecord.store.sql.gathering import Whole, frequencies, gather, pairs
from onrecord.store.sql.numbering import iso
from onrecord.store.sql.schema import (
    WRONG,
    Part,
    day_of,
    documents,
    identities,
    judgements,
    member,
    skipped,
    statements,
    tallies,
    texts,
    voices,
)
from onrecord.store.sql.searching import Search

Facet = tuple[tuple[str, str, int], ...]

FACETS = ("speaker", "kind", "type", "act", "publisher", "model")
"""What found statements can be counted by; each is a part of `Query` too."""

_PARTS = {
    "kind": Part.KINDS,
    "type": Part.TYPE,
    "act": Part.ACT,
    "publisher": Part.PUBLISHER,
    "model": Part.MODEL,
}
_CLOSED: dict[str, Any] = {"type": Type, "act": Act, "kind": Kind}
_BITS = {"kind": 15, "type": 15, "act": 15, "publisher": 45, "model": 45}


def count_facets(
    connection: Connection, query: Query, parts: Sequence[str], limit: int
) -> Mapping[str, Facet]:
    """Count what is found by parts, each without its own filter; see `View.facets`."""
    unknown = [part for part in parts if part not in FACETS]
    if unknown:
        raise StoreError(f"can't count by {unknown[0]!r}; choose from {', '.join(FACETS)}")
    at_most(limit)
    question = ask(connection, query)
    # On SQLite one walk counts by all of them; else it sorts by all of them, and publishers would make many.
    together = _PARTS if _is_sqlite(connection) else _CLOSED
    alike = [part for part in parts if part in together and not getattr(query, part)]
    counted = {} if question.is_plain else _counted(connection, question, alike)
    found = {}
    for part in parts:
        asked = without(connection, question, part)
        if part == "speaker":
            found[part] = _speakers(connection, asked, limit)
            continue
        if asked.is_plain:
            counts = _tallied(connection, _PARTS[part])
        else:
            counts = counted.get(part) or _counted(connection, asked, [part])[part]
        named = _named(connection, part, by_kind(counts) if part == "kind" else counts)
        ranked = sorted(named, key=lambda pair: (-pair[1], pair[0]))[:limit]
        found[part] = tuple((value, value, count) for value, count in ranked)
    return found


def count_months(connection: Connection, query: Query) -> tuple[tuple[str, int], ...]:
    """Count what is found by month; see `View.timeline`."""
    question = ask(connection, query)
    days = _tallied(connection, Part.DAY) if question.is_plain else _days(connection, question)
    months: Counter[str] = Counter()
    for ordinal, count in days.items():
        found = iso(ordinal)
        if found is not None:
            months[found[:7]] += count
    return tuple(sorted(months.items()))


def count_kinds(connection: Connection, query: Query, by: str) -> Mapping[str, Mapping[Kind, int]]:
    """Count what is found by kind of speaker, for each publisher or month; see `View.kinds`."""
    if by not in ("publisher", "month"):
        raise StoreError(f"can't count kinds by {by!r}; choose from publisher, month")
    search = Search(connection, ask(connection, query))
    of = statements.c
    value = day_of(of.n).label("value") if by == "month" else of.publisher
    sets: dict[int, dict[int, int]] = {}
    if _is_sqlite(connection):
        values, kinds = gather(connection, (Whole(value, 45), Whole(of.kinds, 15)), search.select)
        for both, count in frequencies((values << 15) | kinds).items():
            sets.setdefault(both >> 15, {})[both & 0x7FFF] = count
    else:
        found = search.select(value, of.kinds, func.count()).group_by(value, of.kinds)
        for number, kinds, count in connection.execute(found):
            sets.setdefault(number or 0, {})[kinds] = count
    sets.pop(0, None)  # no day, or no publisher
    if by == "month":
        named = [((iso(number) or "")[:7], counts) for number, counts in sets.items()]
    else:
        rows = rows_where(connection, texts.c.n, sets, texts.c.n, texts.c.text)
        named = [(row.text, sets[row.n]) for row in rows]
    found_kinds: dict[str, Counter[Kind]] = {}
    for name, counts in named:
        each = {member(Kind, kind): count for kind, count in by_kind(counts).items()}
        if each:
            found_kinds.setdefault(name, Counter()).update(each)
    return {name: dict(found_kinds[name]) for name in sorted(found_kinds)}


def count_found(connection: Connection, query: Query) -> int:
    """Count what is found."""
    question = ask(connection, query)
    if question.is_plain:
        return sum(_tallied(connection, Part.TYPE).values())
    if query == Query(unchecked=True):
        return sum(_tallied(connection, Part.TYPE).values()) - _checked(connection)
    return Search(connection, question).count()


def count_all(connection: Connection, database: Database) -> Stats:
    """Count what a record holds."""
    by: dict[str, dict[str, int]] = {}
    for part in ("type", "act", "kind", "model"):
        counts = _tallied(connection, _PARTS[part])
        by[part] = dict(_named(connection, part, by_kind(counts) if part == "kind" else counts))
    of = documents.c
    published = select(of.publisher, func.count()).where(of.publisher.is_not(None)).group_by(of.publisher)
    by["publisher"] = dict(_named(connection, "publisher", dict(map(tuple, connection.execute(published)))))
    days = [ordinal for ordinal in _tallied(connection, Part.DAY) if ordinal]

    def count(table: Any, *conditions: Any) -> int:
        return int(
            connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
        )

    return Stats(
        documents=count(documents),
        copies=count(documents, of.copy_of.is_not(None)),
        statements=sum(by["type"].values()),
        identities=count(identities, identities.c.statements > 0),
        skipped=count(skipped),
        judgements=count(judgements, judgements.c.undone_at.is_(None)),
        by=by,
        first=iso(min(days, default=0)),
        last=iso(max(days, default=0)),
        bytes=database.size(connection),
    )


def by_kind(sets: Mapping[int, int]) -> dict[int, int]:
    """From counts by set of kinds to counts by kind."""
    counts: Counter[int] = Counter()
    for bits, count in sets.items():
        for kind in range(len(Kind)):
            if bits >> kind & 1:
                counts[kind] += count
    return dict(counts)


def _checked(connection: Connection) -> int:
    """Count the statements that somebody judged, of all that count; few, and found by their documents."""
    of = statements.c
    judged = select(judgements.c.document).where(judgements.c.document.is_not(None))
    theirs = select(documents.c.n).where(documents.c.id.in_(judged))
    query = select(func.count()).where(of.document.in_(theirs), of.version != 0)
    return int(connection.execute(query.where(of.verdict != WRONG, of.copy.is_(False))).scalar_one())


def _tallied(connection: Connection, part: int) -> dict[int, int]:
    query = select(tallies.c.value, tallies.c.count).where(tallies.c.part == part)
    return dict(map(tuple, connection.execute(query)))


def _counted(connection: Connection, question: Question, parts: Sequence[str]) -> dict[str, dict[int, int]]:
    """Count what is found by some parts, all in one walk; they have few values, or there is one."""
    if not parts:
        return {}
    if _is_sqlite(connection):
        wholes = tuple(Whole(statements.c[_column_of(part)], _BITS[part]) for part in parts)
        found = gather(connection, wholes, Search(connection, question).select)
        every = {part: frequencies(values) for part, values in zip(parts, found, strict=True)}
        for part in {"publisher", "model"} & every.keys():
            every[part].pop(0, None)  # none
        return every
    counts: dict[str, Counter[int]] = {part: Counter() for part in parts}
    columns = [statements.c[_column_of(part)] for part in parts]
    query = Search(connection, question).select(*columns, func.count()).group_by(*columns)
    for *values, count in connection.execute(query):
        for part, value in zip(parts, values, strict=True):
            if value is not None:
                counts[part][value] += count
    return {part: dict(some) for part, some in counts.items()}


def _named(connection: Connection, part: str, counts: Mapping[int, int]) -> Iterable[tuple[str, int]]:
    if part in _CLOSED:
        return [(str(member(_CLOSED[part], value)), count) for value, count in counts.items()]
    text_of = {row.n: row.text for row in rows_where(connection, texts.c.n, counts, texts.c.n, texts.c.text)}
    return [(text_of[value], count) for value, count in counts.items()]


def _speakers(connection: Connection, question: Question, limit: int) -> Facet:
    of = identities.c
    if question.is_plain:
        query = select(of.id, of.name, of.statements).where(of.statements > 0)
        query = query.order_by(of.statements.desc(), of.name, of.id).limit(limit)
        return tuple(map(tuple, connection.execute(query)))
    found = Search(connection, question).select(statements.c.n).subquery()
    if _is_sqlite(connection):
        return _most_quoted(connection, found, limit)
    count = func.count(voices.c.n.distinct())
    counted = (
        select(voices.c.identity, count.label("found"))
        .join(found, found.c.n == voices.c.n)
        .group_by(voices.c.identity)
        .subquery()
    )
    query = (
        select(of.id, of.name, counted.c.found)
        .join(counted, counted.c.identity == of.n)
        .order_by(counted.c.found.desc(), of.name, of.id)
        .limit(limit)
    )
    return tuple(map(tuple, connection.execute(query)))


def _most_quoted(connection: Connection, found: Subquery, limit: int) -> Facet:
    of = identities.c
    joined = found.join(voices, voices.c.n == found.c.n)
    wholes = (Whole(voices.c.n, 60), Whole(voices.c.identity, 45))
    numbers, speakers = gather(connection, wholes, lambda strung: select(strung).select_from(joined))
    counts = frequencies(pairs(numbers, speakers))
    # Names decide among those with as many, so all of these are looked up.
    least = min(heapq.nlargest(limit, counts.values()), default=0)
    most = [number for number, count in counts.items() if count >= least]
    rows = rows_where(connection, of.n, most, of.n, of.id, of.name)
    ranked = sorted(rows, key=lambda row: (-counts[row.n], row.name, row.id))[:limit]
    return tuple((row.id, row.name, counts[row.n]) for row in ranked)


def _days(connection: Connection, question: Question) -> dict[int, int]:
    day = day_of(statements.c.n).label("day")
    search = Search(connection, question)
    if _is_sqlite(connection):
        return frequencies(*gather(connection, (Whole(day, 30),), search.select))
    return dict(map(tuple, connection.execute(search.select(day, func.count()).group_by("day"))))


def _column_of(part: str) -> str:
    return "kinds" if part == "kind" else part


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
