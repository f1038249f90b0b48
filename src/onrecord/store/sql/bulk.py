"""Many rows at once: what SQLAlchemy Core leaves to its user."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.store.sql.index import NAMES
from onrecord.store.sql.schema import texts
from onrecord.store.words import terms

T = TypeVar("T")

_AT_ONCE = 5000  # values of a list in SQL; SQLite's default limit is 32,766


def chunks(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """Give the values in lists that SQL can hold."""
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def rows_where(
    connection: Connection, column: ColumnElement[Any], values: Iterable[Any], *columns: ColumnElement[Any]
) -> Iterator[Any]:
    """Give some columns of the rows in which a column has one of the values."""
    for some in chunks(values):
        yield from connection.execute(select(*columns).where(column.in_(some)))


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; all have the same columns."""
    if rows:
        connection.execute(table.insert(), list(rows))


def delete_where(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> None:
    """Delete the rows in which a column has one of the values."""
    table: Any = column.table
    for some in chunks(values):
        connection.execute(table.delete().where(column.in_(some)))


def add_up(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], count: str, *, days: bool = False
) -> None:
    """Add to the counts of rows, which are made where there are none, and deleted at 0.

    Args:
        connection: In a transaction.
        table: Its primary key says which rows are the same.
        rows: With all its columns.
        count: The column that is added to.
        days: Whether the rows have `first` and `last`, which widen.
    """
    if not rows:
        return
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    old, new = table.c, statement.excluded
    changes: dict[str, Any] = {count: old[count] + new[count]}
    if days:
        changes["first"] = case(
            (old.first == 0, new.first),
            (new.first == 0, old.first),
            (new.first < old.first, new.first),
            else_=old.first,
        )
        changes["last"] = case((new.last > old.last, new.last), else_=old.last)
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changes),
        list(rows),
    )
    first = next(iter(table.primary_key.columns))
    for some in chunks({row[first.name] for row in rows if row[count] < 0}):
        connection.execute(table.delete().where(first.in_(some), old[count] == 0))


def next_number(connection: Connection, column: ColumnElement[int]) -> int:
    """Give the first number that is free; writers take turns, so it stays free for this one."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def sign(text: str) -> int:
    """Give a signed 64-bit number that stands for a text in an index."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def text_numbers(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """Give the number of each text, of new ones too."""
    signs = {sign(one): one for one in wanted}
    found = {
        signs[row.sign]: row.n for row in rows_where(connection, texts.c.sign, signs, texts.c.sign, texts.c.n)
    }
    new = [one for one in signs.values() if one not in found]
    start = next_number(connection, texts.c.n) if new else 0
    numbers = {one: start + k for k, one in enumerate(sorted(new))}
    insert(
        connection, texts, [{"n": number, "sign": sign(one), "text": one} for one, number in numbers.items()]
    )
    NAMES.put(connection, [(number, (terms(one),)) for one, number in numbers.items()])
    return found | numbers
