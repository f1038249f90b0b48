"""Finds the numbers of statements, in order, and counts them.

In SQLite a search is one walk down an index that is in the order of numbers (of a word, of a speaker, of
all statements), with everything else looked up on the way, until the page is full. Which index is walked is
decided here, by what is rarest; SQLite's planner knows nothing of full-text indexes. PostgreSQL's planner
decides alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from onrecord.store.base import Sort
from onrecord.store.order import Key
from onrecord.store.sql.asking import LAST, Question, without_index
from onrecord.store.sql.bulk import sign
from onrecord.store.sql.index import STATEMENTS, Where
from onrecord.store.sql.numbering import DATED, bounds, ordinal_of
from onrecord.store.sql.schema import Part, documents, identities, statements, tallies, texts, voices

SHAPES: dict[Sort, tuple[type, ...]] = {
    Sort.NEWEST: (int,),
    Sort.OLDEST: (int,),
    Sort.RELEVANCE: (int, int),
    Sort.DOUBTFUL: (int, int, str),
}
"""The types of a cursor's key in each order."""

_N = statements.c.n
_MANY = 20_000  # statements: from here on an index that is in no order of numbers isn't worth its sorting
_LOOK_UP = 50  # how many steps along the index of words take as long as looking up one statement there


@dataclass(frozen=True, slots=True)
class Hit:
    """A found statement: its key in the order asked for, and its number."""

    key: Key
    n: int


class Search:
    """A question put to a database.

    Args:
        connection: In a transaction.
        question: What to find.
    """

    def __init__(self, connection: Connection, question: Question) -> None:
        self._connection = connection
        self._question = question
        self._has_words = bool(question.sought.stems or question.sought.phrases)
        self._is_sqlite = connection.dialect.name == "sqlite"

    def hits(self, sort: Sort, after: Key | None, limit: int) -> list[Hit]:
        """Give at most `limit` found statements, behind a key, in an order."""
        match sort:
            case Sort.RELEVANCE if self._has_words:
                found = self._by_relevance(after, limit)
            case Sort.RELEVANCE:
                found = self._by_relevance(after, limit, tiers=(Where.ANYWHERE,))
            case Sort.NEWEST:
                found = (Hit((n,), n) for n in self._down(self._low, _before(after, self._high), limit))
            case Sort.OLDEST:
                found = (Hit((n,), n) for n in self._up(after, limit))
            case Sort.DOUBTFUL:
                found = self._by_doubt(after, limit)
        return list(found)

    def count(self) -> int:
        """Count what is found."""
        return int(self._connection.execute(self.select(func.count())).scalar_one())

    def select(self, *columns: ColumnElement[Any], where: Where = Where.ANYWHERE) -> Select[Any]:
        """Give columns of what is found, in no order."""
        return self._select(columns, self._low, self._high, where)[0]

    @property
    def _low(self) -> int:
        return self._question.lowest

    @property
    def _high(self) -> int:
        return self._question.highest

    def _down(self, low: int, high: int, limit: int, where: Where = Where.ANYWHERE) -> Iterator[int]:
        """Give numbers between two, both inclusive, from the highest."""
        if low > high or limit < 1:
            return
        query, number = self._select((_N,), low, high, where)
        yield from self._connection.execute(query.order_by(number.desc()).limit(limit)).scalars()

    def _by_relevance(
        self,
        after: Key | None,
        limit: int,
        *,
        tiers: Sequence[Where] = (Where.FIRST_PART, Where.NOT_FIRST_PART),
    ) -> Iterator[Hit]:
        start, high = (
            (0, self._high) if after is None else (int(after[0]), min(self._high, int(after[1]) - 1))
        )
        for tier in range(start, len(tiers)):
            for n in self._down(self._low, high, limit, tiers[tier]):
                yield Hit((tier, n), n)
                limit -= 1
            high = self._high

    def _up(self, after: Key | None, limit: int) -> Iterator[int]:
        """Give numbers by day, the earliest first, within a day from the highest; undated ones last."""
        low = max(self._low, DATED)
        if after is not None:
            first, last = bounds(*[ordinal_of(int(after[0]))] * 2)
            for n in self._down(max(self._low, first), min(self._high, int(after[0]) - 1), limit):
                yield n
                limit -= 1
            low = max(low, last + 1) if first >= DATED else LAST
        if limit > 0 and low <= self._high:
            query, number = self._select((_N,), low, self._high)
            ascending = list(self._connection.execute(query.order_by(number).limit(limit)).scalars())
            for n in self._whole_days(ascending, limit):
                yield n
                limit -= 1
        if self._low < DATED and (after is None or int(after[0]) >= DATED):
            yield from self._down(self._low, min(self._high, DATED - 1), limit)

    def _whole_days(self, ascending: list[int], limit: int) -> list[int]:
        """Put numbers in the order of `_up`; of the last day the highest ones are still to be found."""
        if not ascending:
            return []
        last = ordinal_of(ascending[-1])
        whole = [n for n in ascending if ordinal_of(n) < last]
        whole.sort(key=lambda n: (ordinal_of(n), -n))
        first, end = bounds(last, last)
        return whole + list(self._down(max(self._low, first), min(self._high, end), limit - len(whole)))

    def _by_doubt(self, after: Key | None, limit: int) -> Iterator[Hit]:
        quoted = func.coalesce(
            select(func.max(identities.c.statements))
            .join(voices, voices.c.identity == identities.c.n)
            .where(voices.c.n == _N)
            .correlate(statements)
            .scalar_subquery(),
            0,
        )
        of = statements.c
        query, _ = self._select((of.hundredths, quoted, of.id, _N), self._low, self._high)
        if after is not None:
            sure, most, id = after
            behind = or_(quoted < -int(most), and_(quoted == -int(most), of.id > id))
            query = query.where(of.hundredths >= sure, or_(of.hundredths > sure, behind))
        query = query.order_by(of.hundredths, quoted.desc(), of.id).limit(limit)
        for sure, most, id, n in self._connection.execute(query):
            yield Hit((sure, -most, id), n)

    def _select(
        self, columns: Iterable[ColumnElement[Any]], low: int, high: int, where: Where = Where.ANYWHERE
    ) -> tuple[Select[Any], ColumnElement[int]]:
        """Give the query for what is found between two numbers, and what to put it in order by."""
        question = self._question
        query = select(*columns).select_from(statements).where(*question.conditions)
        number: ColumnElement[int] = _N
        if self._has_words:
            finds = STATEMENTS.finds(self._connection, question.sought, where)
            if self._starts_elsewhere:
                stands = select(finds.number).where(finds.condition, finds.number == _N)
                query = query.where(stands.correlate(statements).exists())
            else:
                query = query.join(finds.table, finds.plain_number == _N).where(finds.condition)
                number = finds.number
        elif question.sought.without:
            finds = STATEMENTS.finds(self._connection, question.sought, Where.UNWANTED)
            query = query.where(_N.not_in(select(finds.number).where(finds.condition)))
        if question.speakers is not None:
            who = _one_of(voices.c.identity, question.speakers)
            if self._has_words and not self._starts_elsewhere:
                speaks = select(voices.c.n).where(voices.c.n == _N, who)
                query = query.where(speaks.correlate(statements).exists())
            else:
                query = query.where(_N.in_(select(voices.c.n).where(who)))
        query = query.where(*self._in_published)
        if low > 0:
            query = query.where(number >= low)
        if high < LAST:
            query = query.where(number <= high)
        return query, number

    @cached_property
    def _starts_elsewhere(self) -> bool:
        """Whether so few statements are by these speakers, in these outlets or documents that it is best to
        start with them, and look each up in the index of words.
        """  # noqa: D205
        if not self._is_sqlite or not self._has_words:
            return False
        fewest = min(self._counts(), default=_MANY)
        if fewest >= _MANY:
            return False
        finds = STATEMENTS.finds(self._connection, self._question.sought)
        return self._at_least(select(finds.number).where(finds.condition), fewest * _LOOK_UP)

    def _counts(self) -> Iterator[int]:
        """Give how many statements each of some filters lets through, about."""
        query, of = self._question.query, statements.c
        if self._question.speakers is not None:
            counts = select(func.sum(identities.c.statements))
            yield self._number_of(counts.where(_one_of(identities.c.n, self._question.speakers)))
        if query.publisher:
            named = select(texts.c.n).where(texts.c.sign.in_(map(sign, query.publisher)))
            counts = select(func.sum(tallies.c.count)).where(tallies.c.part == Part.PUBLISHER)
            yield self._number_of(counts.where(tallies.c.value.in_(named)))
        if query.document:
            theirs = select(documents.c.n).where(documents.c.id.in_(query.document))
            yield self._number_of(select(func.count()).where(of.document.in_(theirs)))

    def _number_of(self, counting: Select[Any]) -> int:
        return self._connection.execute(counting).scalar() or 0

    def _at_least(self, found: Select[Any], count: int) -> bool:
        return self._number_of(select(func.count()).select_from(found.limit(count).subquery())) >= count

    @cached_property
    def _in_published(self) -> tuple[ColumnElement[bool], ...]:
        """The days of publication asked for; so put that SQLite uses their index for few statements only."""
        conditions = self._question.published
        if not conditions or not self._is_sqlite:
            return conditions
        few = not self._at_least(select(statements.c.published).where(*conditions), _MANY)
        return conditions if few else tuple(without_index(one) for one in conditions)


def _one_of(column: ColumnElement[int], values: Sequence[int]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _before(after: Key | None, high: int) -> int:
    return high if after is None else min(high, int(after[0]) - 1)
