"""Looks for faults: in what was told (hashes, spans), and in whether what is derived is in step.

Everything is worked out again from documents, readings and judgements, a few documents at a time, and
compared with what the tables hold.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, text

from onrecord.errors import RecordError
from onrecord.statements import Join, Verdict
from onrecord.store.clusters import effective, partition
from onrecord.store.days import first_day
from onrecord.store.likeness import bands
from onrecord.store.sql import index, schema
from onrecord.store.sql.adding import fingerprint_of
from onrecord.store.sql.bulk import chunks, rows_where
from onrecord.store.sql.clustering import narrowed
from onrecord.store.sql.identities import called_by_hearing, out_of_step
from onrecord.store.sql.loading import Held, all_judgements, load
from onrecord.store.sql.numbering import ordinal, ordinal_of
from onrecord.store.sql.schema import Part, What, day_of
from onrecord.store.sql.telling import counts, heard_of, statement_row, stems_of
from onrecord.store.words import terms

_AT_ONCE = 50  # documents


class _Numbers(dict[str, int]):
    """The numbers of texts; 0 for one that has none, which no row has."""

    def __missing__(self, word: str) -> int:
        return 0


@dataclass(slots=True)
class _Expected:
    """What the documents say that indexes and tallies hold."""

    stems: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    bands: int = 0
    text_of: dict[int, str] = field(default_factory=dict)
    number_of: _Numbers = field(default_factory=_Numbers)


def check(connection: Connection) -> Iterator[str]:
    """Give each fault in a short sentence; none is good."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        if found != "ok":
            yield f"the file is damaged: {found}"
    expected = _Expected()
    texts = list(connection.execute(select(schema.texts.c.n, schema.texts.c.text)))
    expected.text_of = {row.n: row.text for row in texts}
    expected.number_of = _Numbers({row.text: row.n for row in texts})
    split = narrowed(connection)
    for some in chunks(connection.execute(select(schema.documents.c.n)).scalars(), _AT_ONCE):
        sound: list[Held] = []
        for held in _loaded(connection, some):
            if isinstance(held, str):
                yield held
            else:
                sound.append(held)
        yield from _check_documents(connection, sound, expected)
        yield from _check_statements(connection, sound, split, expected)
    yield from _check_words(connection, expected)
    yield from _check_clusters(connection)
    yield from _check_identities(connection)
    yield from _check_tallies(connection)


def _loaded(connection: Connection, numbers: Sequence[int]) -> Iterator[Held | str]:
    """Give documents, or what is wrong with one that can't be read."""
    try:
        yield from load(connection, numbers).values()
        return
    except RecordError as error:
        if len(numbers) == 1:
            of = schema.documents.c
            id = connection.execute(select(of.id).where(of.n == numbers[0])).scalar()
            yield f"document {id}: {error}"
            return
    for n in numbers:
        yield from _loaded(connection, [n])


def _check_documents(connection: Connection, some: list[Held], expected: _Expected) -> Iterator[str]:
    of = schema.documents.c
    rows = {row.n: row for row in rows_where(connection, of.n, [held.n for held in some], *of)}
    originals = {row.copy_of for row in rows.values()} - {None}
    there = {row.n for row in rows_where(connection, of.n, originals, of.n)}
    for held in some:
        row, document = rows[held.n], held.record.document
        if hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest() != row.id:
            yield f"document {row.id}: the text doesn't have this hash"
        if row.copy_of is not None and row.copy_of not in there:
            yield f"document {row.id}: the document that it repeats is not there"
        expected.titles.update(set(terms(row.title or "")))
        expected.bands += 0 if held.copy else len(set(bands(fingerprint_of(row.fingerprint))))
        listed = (row.title, row.published, row.day, row.characters, row.statements)
        due = (
            document.title,
            document.published,
            ordinal(first_day(document.published)),
            len(document.text),
            sum(one.verdict is not Verdict.WRONG for one in held.shown),
        )
        if listed != due or expected.text_of.get(row.publisher) != document.publisher:
            yield f"document {row.id}: its listing is out of step"


def _check_statements(
    connection: Connection, some: list[Held], split: frozenset[str], expected: _Expected
) -> Iterator[str]:
    """Compare statements, who is behind them and what is heard of those with the readings."""
    of, numbers = schema.statements.c, [held.n for held in some]
    rows = {(row.document, row.position): row for row in rows_where(connection, of.document, numbers, *of)}
    by_number = {row.n: row for row in rows.values()}
    behind = _behind(connection, by_number)
    heard = set(_heard(connection, numbers))
    for held in some:
        due_heard = set()
        for one in held.shown:
            row = rows.pop((held.n, one.position), None)
            expected.stems.update({stem for stems in stems_of(held, one) for stem in stems})
            keys = {(effective(voice.key, held.id, split), counts(held, one)) for voice in one.voices}
            if counts(held, one):
                due_heard |= {
                    (effective(voice.key, held.id, split), what, word, held.n)
                    for voice in one.voices
                    for what, word in heard_of(voice, expected.number_of)
                }
            if row is None or not _is_in_step(
                row, statement_row(held, one, row.n, expected.number_of), one.day
            ):
                yield f"statement {one.raw.id}: what is kept of it is out of step"
            elif behind.get(row.n, set()) != keys:
                yield f"statement {one.raw.id}: who is behind it is out of step"
        if due_heard != {one for one in heard if one[3] == held.n}:
            yield f"document {held.id}: what is heard of its speakers is out of step"
    for row in rows.values():
        yield f"statement {row.id}: it is in no reading"


def _is_in_step(row: Any, due: dict[str, Any], day: str | None) -> bool:
    return ordinal_of(row.n) == ordinal(day) and all(
        getattr(row, name) == value for name, value in due.items() if name != "n"
    )


def _behind(connection: Connection, numbers: Iterable[int]) -> dict[int, set[tuple[str, bool]]]:
    found: dict[int, set[tuple[str, bool]]] = {}
    of = schema.voices.c
    for some in chunks(numbers):
        query = select(of.n, schema.keys.c.key, of.counts, of.identity == schema.keys.c.identity)
        query = query.join(schema.keys, schema.keys.c.n == of.key).where(of.n.in_(some))
        for n, key, is_counted, is_theirs in connection.execute(query):
            # A voice put to another identity than its key's is as wrong as one of no key.
            found.setdefault(n, set()).add((key if is_theirs else "", is_counted))
    return found


def _heard(connection: Connection, numbers: Iterable[int]) -> Iterator[tuple[str, int, int, int]]:
    of = schema.heard.c
    for some in chunks(numbers):
        query = select(schema.keys.c.key, of.what, of.text, of.document)
        query = query.join(schema.keys, schema.keys.c.n == of.key).where(of.document.in_(some))
        yield from map(tuple, connection.execute(query))


def _check_words(connection: Connection, expected: _Expected) -> Iterator[str]:
    names: Counter[str] = Counter()
    for word in expected.text_of.values():
        names.update(set(terms(word)))
    for one, due, what in (
        (index.STATEMENTS, expected.stems, "statements"),
        (index.NAMES, names, "names"),
        (index.TITLES, expected.titles, "titles"),
    ):
        found = Counter(dict(one.frequencies(connection)))
        if found != due:
            wrong = sum(found[stem] != due[stem] for stem in found.keys() | due.keys())
            yield f"the index of {what} is out of step: {wrong} words"
    banded = connection.execute(select(func.count()).select_from(schema.bands)).scalar_one()
    if banded != expected.bands:
        yield "the index of near-copies is out of step"


def _check_clusters(connection: Connection) -> Iterator[str]:
    """Compare who is one with whom with what joins and judgements say."""
    of = schema.keys.c
    rows = {row.n: row for row in connection.execute(select(of.n, of.key, of.identity, of.part_of))}
    joins = [
        Join(left=row.left_key, right=row.right_key, score=row.score, reason=row.reason)
        for row in connection.execute(select(schema.joins))
    ]
    narrower = [(row.key, rows[row.part_of].key) for row in rows.values() if row.part_of in rows]
    due = partition(
        [row.key for row in rows.values() if row.part_of is None], joins, all_judgements(connection), narrower
    )
    identity_of = {row.key: row.identity for row in rows.values()}
    ids = {row.n: row.id for row in connection.execute(select(schema.identities.c.n, schema.identities.c.id))}
    wrong = sum(
        len({identity_of[key] for key in cluster.keys}) != 1
        or ids.get(identity_of[cluster.keys[0]]) != cluster.id
        for cluster in due.clusters
    )
    if wrong or len(ids) != len(due.clusters):
        count = wrong or abs(len(ids) - len(due.clusters))
        yield f"identities are out of step with joins and judgements: {count}"


def _check_identities(connection: Connection) -> Iterator[str]:
    """Compare names, kinds, days and counts of identities with what is heard of them."""
    of, called = schema.identities.c, schema.called
    wrong = 0
    for some in chunks(connection.execute(select(of.n)).scalars()):
        wrong += len(out_of_step(connection, some))
    voiced = schema.voices.c
    said = (
        select(voiced.identity, func.count(voiced.n.distinct()))
        .where(voiced.counts)
        .group_by(voiced.identity)
    )
    spoke = (
        select(schema.keys.c.identity, func.count(schema.heard.c.document.distinct()))
        .join(schema.keys, schema.keys.c.n == schema.heard.c.key)
        .where(schema.heard.c.what == What.CALLED)
        .group_by(schema.keys.c.identity)
    )
    wrong += _differences(connection, said, select(of.n, of.statements).where(of.statements != 0))
    wrong += _differences(connection, spoke, select(of.n, of.documents).where(of.documents != 0))
    if wrong:
        yield f"names and counts of identities are out of step: {wrong}"
    listed = select(*called.c).where(called.c.what != What.SHOWN)
    wrong = _differences(connection, called_by_hearing(), listed)
    shown = select(called.c.identity, schema.texts.c.text).join(
        schema.texts, schema.texts.c.n == called.c.text
    )
    wrong += _differences(connection, shown.where(called.c.what == What.SHOWN), select(of.n, of.name))
    if wrong:
        yield f"what identities are called is out of step: {wrong}"


def _check_tallies(connection: Connection) -> Iterator[str]:
    of = schema.statements.c
    counted = (~of.copy, of.verdict != schema.WRONG)
    for part, column in (
        (Part.TYPE, of.type),
        (Part.ACT, of.act),
        (Part.KINDS, of.kinds),
        (Part.PUBLISHER, of.publisher),
        (Part.MODEL, of.model),
        (Part.DAY, day_of(of.n)),
    ):
        due = (
            select(column.label("value"), func.count()).where(*counted, column.is_not(None)).group_by("value")
        )
        listed = select(schema.tallies.c.value, schema.tallies.c.count).where(schema.tallies.c.part == part)
        if _differences(connection, due, listed):
            yield "the counts of statements are out of step"
            return
    if _differences(connection, _kinds(), select(of.n, of.kinds)):
        yield "the kinds of statements are out of step"


def _kinds() -> Select[Any]:
    """Give, in SQL, the set of kinds of each statement: a sum, since each kind is a bit of its own."""
    voiced, of = schema.voices.c, schema.identities.c
    each = (
        select(voiced.n, literal(1).op("<<")(of.kind).label("bit"))
        .join(schema.identities, of.n == voiced.identity)
        .distinct()
        .subquery()
    )
    kinds = func.coalesce(func.sum(each.c.bit), 0)
    return (
        select(schema.statements.c.n, kinds)
        .outerjoin(each, each.c.n == schema.statements.c.n)
        .group_by(schema.statements.c.n)
    )


def _differences(connection: Connection, due: Select[Any], listed: Select[Any]) -> int:
    """Count the rows that only one of two queries gives."""
    found = 0
    for one, other in ((due, listed), (listed, due)):
        rows = one.except_(other).subquery()
        found += connection.execute(select(func.count()).select_from(rows)).scalar_one()
    return found
