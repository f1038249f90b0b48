"""From a query to SQL: what it names looked up once, then conditions on `statements`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BinaryExpression, ColumnElement, Connection, UnaryExpression, false, or_, select
from sqlalchemy.sql.operators import custom_op

from onrecord.statements import Verdict
from onrecord.store.base import Query
from onrecord.store.clusters import key_id
from onrecord.store.days import Days, between
from onrecord.store.sql.bulk import rows_where, sign
from onrecord.store.sql.index import NAMES
from onrecord.store.sql.numbering import DATED, bounds, ordinal
from onrecord.store.sql.schema import (
    VERDICTS,
    WRONG,
    What,
    called,
    code,
    documents,
    identities,
    keys,
    statements,
    texts,
    voices,
)
from onrecord.store.words import Sought, parse, terms

_plus: Any = custom_op("+")
LAST = (1 << 62) - 1
"""A number beyond all statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query made ready for SQL.

    Attributes:
        query: As it was asked.
        sought: Its words.
        lowest, highest: The numbers of the days asked for, inclusive.
        speakers: Numbers of identities; None where nobody is asked for.
        published: On `statements.published`.
        conditions: On `statements`, all others but words and speakers.
    """

    query: Query
    sought: Sought
    lowest: int
    highest: int
    speakers: tuple[int, ...] | None
    published: tuple[ColumnElement[bool], ...]
    conditions: tuple[ColumnElement[bool], ...]

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all statements that count."""
        return self.query == Query(words=self.query.words) and not self.sought


def ask(connection: Connection, query: Query) -> Question:
    """Look up what a query names.

    Raises:
        StoreError: A date of the query is none.
    """
    lowest, highest = _numbers(between(query.since, query.until))
    said = between(query.said_since, query.said_until)
    published = between(query.published_since, query.published_until)
    conditions = [
        *_of_judgements(query),
        *_among(statements.c.type, map(code, query.type)),
        *_among(statements.c.act, map(code, query.act)),
        *_in_days(statements.c.said, said),
    ]
    if query.kind:
        conditions.append(
            or_(*(statements.c.kinds.op("&")(1 << code(kind)) != 0 for kind in set(query.kind)))
        )
    if query.min_confidence > 0:
        conditions.append(statements.c.confidence >= query.min_confidence)
    if query.max_confidence < 1:
        conditions.append(statements.c.confidence <= query.max_confidence)
    for column, values in ((statements.c.publisher, query.publisher), (statements.c.model, query.model)):
        if values:
            found = rows_where(connection, texts.c.sign, map(sign, set(values)), texts.c.n)
            conditions += _among(column, (row.n for row in found), or_nothing=True)
    if query.document:
        found = rows_where(connection, documents.c.id, set(query.document), documents.c.n)
        conditions += _among(statements.c.document, (row.n for row in found), or_nothing=True)
    if said != Days():
        # What was said on a day counts under that day.
        low, high = _numbers(said)
        lowest, highest = max(lowest, low), min(highest, high)
    return Question(
        query=query,
        sought=parse(query.words),
        lowest=lowest,
        highest=highest,
        speakers=_speakers(connection, query.speaker) if query.speaker else None,
        published=tuple(_in_days(statements.c.published, published)),
        conditions=tuple(conditions),
    )


def without(connection: Connection, question: Question, part: str) -> Question:
    """Give the question without the filter of one part."""
    empty: dict[str, Any] = {part: ()}
    query = question.query
    return question if not getattr(query, part) else ask(connection, replace(query, **empty))


def without_index(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give a condition on a column so that SQLite looks for no index of it: with a sign before the column."""
    assert isinstance(condition, BinaryExpression)
    column: ColumnElement[Any] = UnaryExpression(condition.left, operator=_plus)
    unhelped: ColumnElement[bool] = condition.operator(column, condition.right)
    return unhelped


def called_so(connection: Connection, words: str) -> ColumnElement[bool] | None:
    """Give the condition on `identities` that one name of it has all the words; None for no words."""
    wanted = tuple(dict.fromkeys(terms(words)))
    if not wanted:
        return None
    finds = NAMES.finds(connection, Sought(stems=wanted))
    named = select(finds.number).where(finds.condition)
    of = called.c
    who = select(of.identity).where(of.text.in_(named), of.what.in_((What.NAME, What.SHOWN)))
    return identities.c.n.in_(who)


def _of_judgements(query: Query) -> Iterable[ColumnElement[bool]]:
    of = statements.c
    if query.verdict is None:
        yield of.verdict != WRONG
    else:
        yield of.verdict == VERDICTS.index(Verdict(query.verdict))
    if not query.copies:
        yield of.copy.is_(False)
    if query.unchecked:
        yield of.version == 0
    if query.nested is not None:
        yield of.nested.is_(query.nested)


def _among(
    column: ColumnElement[Any], values: Iterable[int], *, or_nothing: bool = False
) -> Iterable[ColumnElement[bool]]:
    some = sorted(set(values))
    if some:
        yield column == some[0] if len(some) == 1 else column.in_(some)
    elif or_nothing:
        yield false()


def _in_days(column: ColumnElement[int], days: Days) -> Iterable[ColumnElement[bool]]:
    if days == Days():
        return
    yield column >= (ordinal(days.first) if days.first else 1)
    if days.last:
        yield column <= ordinal(days.last)


def _numbers(days: Days) -> tuple[int, int]:
    """Give the smallest and the biggest number of a statement of these days."""
    if days == Days():
        return 0, LAST
    low = bounds(ordinal(days.first), ordinal(days.first))[0] if days.first else DATED
    high = bounds(ordinal(days.last), ordinal(days.last))[1] if days.last else LAST
    return low, high


def _speakers(connection: Connection, values: Sequence[str]) -> tuple[int, ...]:
    """Give the numbers of the identities that ids, name keys or words of a name stand for."""
    found: set[int] = set()
    for value in values:
        own = identity_number(connection, value)
        if own is not None:
            found.add(own)
            continue
        condition = called_so(connection, value)
        query = select(identities.c.n).where(identities.c.n.in_(select(voices.c.identity)))
        if condition is not None:
            query = select(identities.c.n).where(condition)
        found |= set(connection.execute(query).scalars())
    return tuple(sorted(found))


def identity_number(connection: Connection, value: str) -> int | None:
    """Give the number of the identity that an id or a name key belongs to; None for none."""
    by_key = select(keys.c.identity).where(keys.c.id == key_id(value), keys.c.key == value)
    by_id = select(keys.c.identity).where(keys.c.id == value)
    return connection.execute(by_key).scalar() or connection.execute(by_id).scalar()
