"""Reads a record kept in a database: every call is one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from onrecord.errors import NotFoundError
from onrecord.records import Kind, Record, Skipped
from onrecord.statements import Doubt, Identity, Judgement, Kept, Statement, Stats
from onrecord.store.base import Page, Query, Sort, View
from onrecord.store.order import Key, at_most, cursor, question
from onrecord.store.order import after as behind
from onrecord.store.shown import place, unfitting
from onrecord.store.sql import schema
from onrecord.store.sql.asking import ask, identity_number
from onrecord.store.sql.bulk import chunks, rows_where
from onrecord.store.sql.checking import check
from onrecord.store.sql.counting import count_all, count_facets, count_found, count_kinds, count_months
from onrecord.store.sql.engine import Database
from onrecord.store.sql.listing import list_documents, list_doubts, list_identities
from onrecord.store.sql.loading import judgement_of, load
from onrecord.store.sql.schema import member
from onrecord.store.sql.searching import SHAPES, Search
from onrecord.store.sql.showing import show_documents, show_identities, show_statements

_SHORTEST = 4  # characters of an id's beginning that are enough
_AT_ONCE = 50  # documents held while all are given


class SqlView(View):
    """Reads; may be used from several threads.

    Args:
        database: Gives the database, or raises StoreError once the store is closed.
    """

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def known(self, documents: Sequence[str], model: str) -> frozenset[str]:
        """Give those of the documents that this model has read."""
        of, read, text = schema.documents.c, schema.readings.c, schema.texts.c
        found: set[str] = set()
        with self._database().reading() as connection:
            for some in chunks(documents):
                query = (
                    select(of.id)
                    .join(schema.readings, read.document == of.n)
                    .join(schema.texts, text.n == read.model)
                    .where(of.id.in_(some), text.text == model)
                )
                found |= set(connection.execute(query).scalars())
        return frozenset(found)

    def names(self) -> Iterator[tuple[str, str, Kind]]:
        """Give every name key with a name and kind, in the order of the keys."""
        of = schema.keys.c
        query = select(of.key, of.name, of.kind).where(of.told).order_by(of.key)
        with self._database().reading() as connection:
            for key, name, kind in connection.execution_options(yield_per=1000).execute(query):
                yield key, name, member(Kind, kind)

    def search(
        self, query: Query, *, sort: Sort = Sort.RELEVANCE, after: str | None = None, limit: int = 20
    ) -> Page[Statement]:
        """Find statements."""
        asked = question("search", query, sort)
        start = behind(asked, after, SHAPES[sort])
        at_most(limit)
        with self._database().reading() as connection:
            ready = ask(connection, query)
            hits = Search(connection, ready).hits(sort, start, limit + 1)
            shown = show_statements(connection, [hit.n for hit in hits[:limit]], ready.sought)
        return Page(shown, cursor(asked, hits[limit - 1].key) if len(hits) > limit else None)

    def count(self, query: Query) -> int:
        """Count what `search` finds."""
        with self._database().reading() as connection:
            return count_found(connection, query)

    def facets(
        self, query: Query, parts: Sequence[str], *, limit: int = 20
    ) -> Mapping[str, tuple[tuple[str, str, int], ...]]:
        """Count what `search` finds by parts, each without its own filter."""
        with self._database().reading() as connection:
            return count_facets(connection, query, parts, limit)

    def timeline(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Count what `search` finds by month."""
        with self._database().reading() as connection:
            return count_months(connection, query)

    def kinds(self, query: Query, by: str) -> Mapping[str, Mapping[Kind, int]]:
        """Count what `search` finds by kind of speaker, for each `publisher` or `month`."""
        with self._database().reading() as connection:
            return count_kinds(connection, query, by)

    def statement(self, id: str) -> Statement:
        """Give one statement by its id or a unique beginning of it."""
        of = schema.statements.c
        with self._database().reading() as connection:
            return show_statements(connection, [_the_one(connection, id, of.id, of.n, "statement")])[0]

    def history(self, id: str) -> tuple[Judgement, ...]:
        """Give all judgements on a statement, oldest first."""
        of = schema.statements.c
        with self._database().reading() as connection:
            n = _the_one(connection, id, of.id, of.n, "statement")
            row = connection.execute(select(of.document, of.position).where(of.n == n)).one()
            held = load(connection, [row.document])[row.document]
        raw = held.record.attributions[row.position]
        return tuple(
            judgement
            for judgement in held.judgements
            if judgement.target and place(held.record, judgement.target) is raw
        )

    def document(self, id: str) -> tuple[Kept, Record, tuple[Statement, ...]]:
        """Give a document, its record and its statements, by its id or a unique beginning of it."""
        of = schema.statements.c
        with self._database().reading() as connection:
            n = _the_one(connection, id, schema.documents.c.id, schema.documents.c.n, "document")
            rows = sorted(rows_where(connection, of.document, [n], of.position, of.n))
            statements = show_statements(connection, [row.n for row in rows])
            return show_documents(connection, [n])[0], load(connection, [n])[n].record, statements

    def documents(
        self, *, words: str = "", publisher: str | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Kept]:
        """List documents, latest published first."""

        def found(connection: Connection, start: Key | None) -> list[tuple[Key, int]]:
            return list_documents(connection, words, publisher, start, limit + 1)

        asked = question("documents", words, publisher)
        return self._page(asked, (int, str), after, limit, found, show_documents)

    def identities(
        self, words: str = "", *, kind: Kind | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Identity]:
        """List identities with statements, most quoted first."""

        def found(connection: Connection, start: Key | None) -> list[tuple[Key, int]]:
            return list_identities(connection, words, kind, start, limit + 1)

        asked = question("identities", words, kind)
        return self._page(asked, (int, str, str), after, limit, found, show_identities)

    def identity(self, id: str) -> Identity:
        """Give the identity that an id or a name key belongs to."""
        with self._database().reading() as connection:
            number = identity_number(connection, id)
            if number is None:
                raise NotFoundError(f"no identity has the id {id!r}")
            return show_identities(connection, [number])[0]

    def doubts(self, *, limit: int = 20) -> tuple[Doubt, ...]:
        """Give pairs of identities that may be one."""
        with self._database().reading() as connection:
            return tuple(list_doubts(connection, at_most(limit)))

    def judgements(self, *, undone: bool = True) -> Iterator[Judgement]:
        """Give all judgements, oldest first."""
        of = schema.judgements.c
        query = select(schema.judgements).order_by(of.id)
        if not undone:
            query = query.where(of.undone_at.is_(None))
        with self._database().reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield judgement_of(row)

    def unfitting(self) -> tuple[Judgement, ...]:
        """Give the judgements on attributions that are gone."""
        of = schema.documents.c
        judged = select(schema.judgements.c.document).where(schema.judgements.c.undone_at.is_(None))
        found: list[Judgement] = []
        with self._database().reading() as connection:
            for some in chunks(connection.execute(select(of.n).where(of.id.in_(judged))).scalars(), _AT_ONCE):
                for held in load(connection, some).values():
                    found += unfitting(held.record, held.judgements)
        return tuple(sorted(found, key=lambda judgement: judgement.id))

    def skipped(self, *, after: str | None = None, limit: int = 100) -> Page[Skipped]:
        """List what could not be read."""
        of = schema.skipped.c

        def found(connection: Connection, start: Key | None) -> list[tuple[Key, int]]:
            query = select(of.n).where(of.n > (start[0] if start else 0)).order_by(of.n).limit(limit + 1)
            return [((n,), n) for n in connection.execute(query).scalars()]

        def show(connection: Connection, numbers: Sequence[int]) -> tuple[Skipped, ...]:
            rows = sorted(rows_where(connection, of.n, numbers, of.n, of.origin, of.reason))
            return tuple(Skipped(row.origin, row.reason) for row in rows)

        return self._page(question("skipped"), (int,), after, limit, found, show)

    def stats(self) -> Stats:
        """Count what the record holds."""
        database = self._database()
        with database.reading() as connection:
            return count_all(connection, database)

    def records(self) -> Iterator[tuple[Kept, Record]]:
        """Give every document with its current reading, in the order they were added."""
        with self._database().reading() as connection:
            last = 0
            of = schema.documents.c.n
            while some := list(
                connection.execute(select(of).where(of > last).order_by(of).limit(_AT_ONCE)).scalars()
            ):
                held = load(connection, some)
                for kept, n in zip(show_documents(connection, some), some, strict=True):
                    yield kept, held[n].record
                last = some[-1]

    def check(self) -> Iterator[str]:
        """Look for faults."""
        with self._database().reading() as connection:
            yield from check(connection)

    def _page(
        self,
        asked: str,
        shape: Sequence[type],
        after: str | None,
        limit: int,
        found: Callable[[Connection, Key | None], list[tuple[Key, int]]],
        show: Callable[[Connection, Sequence[int]], tuple[Any, ...]],
    ) -> Page[Any]:
        """Cut a page of at most `limit` out of what was found, behind the cursor `after`."""
        start = behind(asked, after, shape)
        at_most(limit)
        with self._database().reading() as connection:
            hits = found(connection, start)
            items = show(connection, [n for _, n in hits[:limit]])
        return Page(items, cursor(asked, hits[limit - 1][0]) if len(hits) > limit else None)


def _the_one(
    connection: Connection, beginning: str, ids: ColumnElement[str], numbers: ColumnElement[int], what: str
) -> int:
    """Give the number of what has an id that begins so; NotFoundError if none or several do."""
    exact: int | None = connection.execute(select(numbers).where(ids == beginning)).scalar()
    if exact is not None:
        return exact
    found: list[int] = []
    if len(beginning) >= _SHORTEST:
        # What begins so lies between it and itself followed by the last of all characters.
        query = select(numbers).where(ids >= beginning, ids <= beginning + "\U0010ffff").limit(2)
        found = list(connection.execute(query).scalars())
    if len(found) != 1:
        which = "several begin so" if found else "there is none"
        raise NotFoundError(f"no one {what} has the id {beginning!r}: {which}")
    return found[0]
