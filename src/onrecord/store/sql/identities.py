"""Keeps identities in step with what is told of them: counts, names, kinds, days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from onrecord.records import Kind
from onrecord.store.doubts import is_full, surname
from onrecord.store.identities import best_name, most_common_kind
from onrecord.store.sql.bulk import add_up, chunks, insert, rows_where, sign, text_numbers
from onrecord.store.sql.numbering import DATED, ordinal_of
from onrecord.store.sql.schema import (
    WRONG,
    Naming,
    Part,
    What,
    called,
    code,
    documents,
    heard,
    identities,
    keys,
    member,
    statements,
    tallies,
    texts,
    voices,
)

Said = tuple[int, int, int]
"""(key, what, text): something that a document says of a key."""


@dataclass(slots=True)
class Change:
    """What a transaction changes of identities and counts, added up before it is written.

    Attributes:
        statements, documents: By identity.
        called: By identity, what and text.
        spans: The first and last day of publication of a role, by the same.
        tallies: By part and value.
        touched: Identities whose name, kind and days are to be looked at.
    moved: The identities that keys were moved to, with those keys; their kind may be another.
    """

    statements: Counter[int] = field(default_factory=Counter)
    documents: Counter[int] = field(default_factory=Counter)
    called: Counter[Said] = field(default_factory=Counter)
    spans: dict[Said, tuple[int, int]] = field(default_factory=dict)
    tallies: Counter[tuple[int, int]] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    moved: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def flush(connection: Connection, change: Change) -> None:
    """Write what a change adds to the counts of identities; their names and kinds wait for `refresh`."""
    _add_called(connection, change)
    rows = [
        {"of": n, "statements_": change.statements[n], "documents_": change.documents[n]}
        for n in change.statements.keys() | change.documents.keys()
        if change.statements[n] or change.documents[n]
    ]
    if rows:
        more = {name: identities.c[name] + bindparam(f"{name}_") for name in ("statements", "documents")}
        connection.execute(identities.update().where(identities.c.n == bindparam("of")).values(**more), rows)
    change.statements.clear()
    change.documents.clear()


def refresh(connection: Connection, change: Change) -> None:
    """Put the names, kinds and days of touched identities right; all counts are written."""
    due = out_of_step(connection, change.touched)
    _update(connection, [{"of": row.n, **now} for row, now in due])
    _show_names(connection, {row.n: now["name"] for row, now in due if row.name != now["name"]})
    theirs = set(_statements_of(connection, {row.n for row, now in due if row.kind != now["kind"]}))
    for identity, some in change.moved.items():
        theirs |= set(_statements_of(connection, {identity}, some))
    _change_kinds(connection, change, theirs)
    change.touched.clear()
    change.moved.clear()


def out_of_step(connection: Connection, numbers: Iterable[int]) -> list[tuple[Any, dict[str, Any]]]:
    """Give the identities whose name, kind or days aren't what is heard of them, and what they should be."""
    rows = {row.n: row for row in rows_where(connection, identities.c.n, numbers, *identities.c)}
    names, kinds = _heard_of(connection, rows)
    days = _days(connection, rows)
    known = (keys.c.n, keys.c.name, keys.c.kind)
    wanted = {row.otherwise for row in rows.values()}
    otherwise = {row.n: row for row in rows_where(connection, keys.c.n, wanted, *known)}
    found = []
    for n, row in rows.items():
        name, kind = otherwise[row.otherwise].name, otherwise[row.otherwise].kind
        if kinds[n]:
            of_kind = most_common_kind(kinds[n])
            name, kind = best_name(names[n], of_kind), code(of_kind)
        now = {**name_row(row.renamed or name, kind), "first": days[n][0], "last": days[n][1]}
        if any(getattr(row, field) != value for field, value in now.items()):
            found.append((row, now))
    return found


def name_row(name: str, kind: int) -> dict[str, Any]:
    """Give what a row of `identities` says of a name."""
    naming, sound = Naming.NONE, ""
    if kind == code(Kind.PERSON):
        sound = surname(name)
        naming = Naming.FULL if is_full(name) else Naming.LESSER if sound else Naming.NONE
    return {"name": name, "kind": kind, "naming": naming, "surname": sign(sound)}


def _update(connection: Connection, changed: list[dict[str, Any]]) -> None:
    if changed:
        values: dict[str, Any] = {name: bindparam(f"{name}_") for name in changed[0] if name != "of"}
        rows = [{"of": row["of"], **{f"{name}_": row[name] for name in values}} for row in changed]
        connection.execute(
            identities.update().where(identities.c.n == bindparam("of")).values(**values), rows
        )


def _add_called(connection: Connection, change: Change) -> None:
    rows = []
    narrower: set[tuple[int, int]] = set()
    for (identity, what, text), count in change.called.items():
        first, last = change.spans.get((identity, what, text), (0, 0))
        rows.append(
            {
                "identity": identity,
                "what": what,
                "text": text,
                "documents": count,
                "first": first,
                "last": last,
            }
        )
        if count <= 0 and what == What.ROLE:
            narrower.add((identity, text))
    add_up(connection, called, rows, "documents", days=True)
    for identity, role in narrower:
        connection.execute(
            called.delete().where(
                called.c.identity == identity, called.c.what == What.ROLE, called.c.text == role
            )
        )
        query = called_by_hearing([identity]).where(heard.c.what == What.ROLE, heard.c.text == role)
        insert(connection, called, [dict(row._mapping) for row in connection.execute(query)])
    change.called.clear()
    change.spans.clear()


def rebuild_called(connection: Connection, numbers: Iterable[int]) -> None:
    """Derive again what documents say of identities, and how many; their keys were changed."""
    for some in chunks(numbers):
        connection.execute(called.delete().where(called.c.identity.in_(some), called.c.what != What.SHOWN))
        names = [column.name for column in called.c]
        connection.execute(called.insert().from_select(names, called_by_hearing(some)))


def called_by_hearing(numbers: list[int] | None = None) -> Select[Any]:
    """Give, in SQL, the rows of `called` that `heard` makes; those of some identities, or of all."""
    is_role = heard.c.what == What.ROLE
    day = func.nullif(documents.c.day, 0)
    zero = func.coalesce
    query = (
        select(
            keys.c.identity,
            heard.c.what,
            heard.c.text,
            func.count(heard.c.document.distinct()).label("documents"),
            zero(func.min(day).filter(is_role), 0).label("first"),
            zero(func.max(day).filter(is_role), 0).label("last"),
        )
        .join(keys, keys.c.n == heard.c.key)
        .join(documents, documents.c.n == heard.c.document)
        .group_by(keys.c.identity, heard.c.what, heard.c.text)
    )
    return query if numbers is None else query.where(keys.c.identity.in_(numbers))


def _heard_of(
    connection: Connection, numbers: Iterable[int]
) -> tuple[Mapping[int, dict[str, int]], Mapping[int, dict[Kind, int]]]:
    """Give for each identity the names it is called and its kinds, with the number of documents."""
    names: dict[int, dict[str, int]] = defaultdict(dict)
    kinds: dict[int, dict[Kind, int]] = defaultdict(dict)
    for some in chunks(numbers):
        query = (
            select(
                called.c.identity,
                called.c.what,
                called.c.text,
                called.c.documents,
                texts.c.text.label("word"),
            )
            .outerjoin(texts, (texts.c.n == called.c.text) & (called.c.what == What.CALLED))
            .where(called.c.identity.in_(some), called.c.what.in_((What.CALLED, What.KIND)))
        )
        for identity, what, text, count, word in connection.execute(query):
            if what == What.KIND:
                kinds[identity][member(Kind, text)] = count
            else:
                names[identity][word] = count
    return names, kinds


def _days(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give the first and the last day of the statements of each identity that count."""
    found = {}
    own = (voices.c.identity == identities.c.n) & voices.c.counts & (voices.c.n >= DATED)
    first = select(func.min(voices.c.n)).where(own).scalar_subquery()
    last = select(func.max(voices.c.n)).where(own).scalar_subquery()
    for some in chunks(numbers):
        for n, low, high in connection.execute(
            select(identities.c.n, first, last).where(identities.c.n.in_(some))
        ):
            found[n] = (ordinal_of(low or 0), ordinal_of(high or 0))
    return found


def _show_names(connection: Connection, names: Mapping[int, str]) -> None:
    """Let identities be found by the name they are shown under."""
    text_of = text_numbers(connection, set(names.values()))
    for some in chunks(names):
        connection.execute(called.delete().where(called.c.identity.in_(some), called.c.what == What.SHOWN))
    insert(connection, called, [shown_row(n, text_of[name]) for n, name in names.items()])


def shown_row(identity: int, text: int) -> dict[str, int]:
    """Give the row of `called` that holds the name an identity is shown under."""
    return {"identity": identity, "what": What.SHOWN, "text": text, "documents": 1, "first": 0, "last": 0}


def _statements_of(
    connection: Connection, numbers: set[int], of_keys: set[int] | None = None
) -> Iterator[int]:
    """Give the statements put to identities; under some keys only, where they are given."""
    for some in chunks(numbers):
        query = select(voices.c.n).where(voices.c.identity.in_(some))
        if of_keys is None:
            yield from connection.execute(query).scalars()
        else:
            for part in chunks(of_keys):
                yield from connection.execute(query.where(voices.c.key.in_(part))).scalars()


def _change_kinds(connection: Connection, change: Change, theirs: set[int]) -> None:
    """Put the sets of kinds right of some statements."""
    kinds: dict[int, int] = defaultdict(int)
    for some in chunks(theirs):
        query = (
            select(voices.c.n, identities.c.kind)
            .join(identities, identities.c.n == voices.c.identity)
            .where(voices.c.n.in_(some))
        )
        for n, kind in connection.execute(query):
            kinds[n] |= 1 << kind
    columns = (statements.c.n, statements.c.kinds, statements.c.verdict, statements.c.copy)
    rows = []
    for row in rows_where(connection, statements.c.n, theirs, *columns):
        if kinds[row.n] != row.kinds:
            rows.append({"of": row.n, "kinds_": kinds[row.n]})
            if not row.copy and row.verdict != WRONG:
                change.tallies[Part.KINDS, row.kinds] -= 1
                change.tallies[Part.KINDS, kinds[row.n]] += 1
    if rows:
        update = (
            statements.update().where(statements.c.n == bindparam("of")).values(kinds=bindparam("kinds_"))
        )
        connection.execute(update, rows)


def flush_tallies(connection: Connection, change: Change) -> None:
    """Write what a change adds to the tallies."""
    sums = [
        {"part": part, "value": value, "count": count}
        for (part, value), count in change.tallies.items()
        if count
    ]
    add_up(connection, tallies, sums, "count")
    change.tallies.clear()
