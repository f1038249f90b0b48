"""Indexes of stems: FTS5 in SQLite, `tsvector` with a GIN index in PostgreSQL; both hold what `words` gives.

Neither engine looks at a text: a row is one list of stems for each part, and what is sought is stems too. FTS5
keeps no copy of what it indexes, so a row is taken out with the stems it was put in with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    TableClause,
    cast,
    column,
    literal,
    literal_column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from onrecord.store.words import Sought

MOST = 4000
"""Stems of a part that are indexed. PostgreSQL counts places to 16,383, for all parts of a row together."""

_PARTS_APART = 5000  # places between two parts, so that no phrase stands across them
_WEIGHTS = "ABCD"
_LARGEST = 900_000  # bytes of a tsvector, which holds less than a megabyte

Row = tuple[int, tuple[Sequence[str], ...]]
"""A row's number, and the stems of each part."""


class Where(Enum):
    """In which parts of a row all that is sought has to stand."""

    ANYWHERE = "one word in this part, another in that"
    FIRST_PART = "all in the first part"
    NOT_FIRST_PART = "anywhere, and not all in the first part"
    UNWANTED = "what must not occur does"


@dataclass(frozen=True, slots=True)
class WordIndex:
    """An index of the words of something with a number.

    Attributes:
        name: Of its table.
        parts: Of the lists of stems that each row has.
    """

    name: str
    parts: tuple[str, ...]

    def create(self, connection: Connection) -> None:
        """Make its tables."""
        if connection.dialect.name == "sqlite":
            # The tokenizer leaves letters beyond ASCII alone; stems have no other marks. Sizes of rows are for
            # bm25, which isn't used: the order of results is one that both engines can give.
            parts = ", ".join(self.parts)
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {self.name} USING fts5"
                f"({parts}, content = '', columnsize = 0, tokenize = 'ascii')"
            )
        else:
            connection.exec_driver_sql(
                f"CREATE TABLE {self.name} (n bigint PRIMARY KEY, stems tsvector NOT NULL)"
            )
            connection.exec_driver_sql(f"CREATE INDEX {self.name}_stems ON {self.name} USING gin (stems)")

    def put(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Put rows in."""
        if connection.dialect.name == "sqlite":
            self._sqlite(connection, f"INSERT INTO {self.name} (rowid, {{}}) VALUES (?, {{}})", rows)
            return
        values = [{"n": number, "stems": _vector(lists)} for number, lists in rows]
        if values:
            connection.execute(
                text(f"INSERT INTO {self.name} (n, stems) VALUES (:n, CAST(:stems AS tsvector))"), values
            )

    def take(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Take rows out: exactly those that were put in."""
        if connection.dialect.name == "sqlite":
            statement = f"INSERT INTO {self.name} ({self.name}, rowid, {{}}) VALUES ('delete', ?, {{}})"
            self._sqlite(connection, statement, rows)
            return
        values = [{"n": number} for number, _ in rows]
        if values:
            connection.execute(text(f"DELETE FROM {self.name} WHERE n = :n"), values)

    def clear(self, connection: Connection) -> None:
        """Take everything out."""
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"INSERT INTO {self.name} ({self.name}) VALUES ('delete-all')")
        else:
            connection.exec_driver_sql(f"DELETE FROM {self.name}")

    def finds(self, connection: Connection, sought: Sought, where: Where = Where.ANYWHERE) -> Finds:
        """Give what finds the rows that hold what is sought, which asks for one word or phrase at least."""
        return Finds(self, connection.dialect.name == "sqlite", sought, where)

    def _sqlite(self, connection: Connection, statement: str, rows: Iterable[Row]) -> None:
        # In order of their numbers: FTS5 writes to the disk whenever they go down.
        values = [
            (number, *(" ".join(stems[:MOST]) for stems in lists))
            for number, lists in sorted(rows, key=lambda row: row[0])
        ]
        if values:
            marks = ", ".join("?" * len(self.parts))
            connection.exec_driver_sql(statement.format(", ".join(self.parts), marks), values)


@dataclass(frozen=True, slots=True)
class Finds:
    """A search of a word index, as SQL."""

    index: WordIndex
    is_sqlite: bool
    sought: Sought
    where: Where

    @property
    def table(self) -> TableClause:
        """The table to select from."""
        return _table(self.index.name, self._number)

    @property
    def number(self) -> ColumnElement[int]:
        """The number of a row, in SQL."""
        return self.table.c[self._number]

    @property
    def plain_number(self) -> ColumnElement[int]:
        """The same, as SQLite doesn't look it up by: so that it walks this index, and not another first."""
        if not self.is_sqlite:
            return self.number
        return literal_column(f"+{self.index.name}.{self._number}", BigInteger)

    @property
    def condition(self) -> ColumnElement[bool]:
        """Whether a row is found, in SQL."""
        if self.is_sqlite:
            whole = literal_column(f"{self.index.name}.{self.index.name}")
            return whole.op("MATCH", is_comparison=True)(literal(self._fts5()))
        return self.table.c.stems.op("@@", is_comparison=True)(cast(literal(self._tsquery()), TSQUERY))

    @property
    def _number(self) -> str:
        return "rowid" if self.is_sqlite else "n"

    def _fts5(self) -> str:
        sought = self.sought
        without = " OR ".join(_quoted(phrase) for phrase in sought.without)
        if self.where is Where.UNWANTED:
            return without
        all_of_it = " AND ".join(
            _quoted(phrase) for phrase in (*((stem,) for stem in sought.stems), *sought.phrases)
        )
        in_first = f"({{{self.index.parts[0]}}} : ({all_of_it}))"
        wanted = {
            Where.ANYWHERE: f"({all_of_it})",
            Where.FIRST_PART: in_first,
            Where.NOT_FIRST_PART: f"(({all_of_it}) NOT {in_first})",
        }[self.where]
        return f"{wanted} NOT ({without})" if without else wanted

    def _tsquery(self) -> str:
        sought = self.sought
        if self.where is Where.UNWANTED:
            return " | ".join(_phrase(phrase) for phrase in sought.without)
        phrases = (*((stem,) for stem in sought.stems), *sought.phrases)
        all_of_it = " & ".join(_phrase(phrase) for phrase in phrases)
        in_first = " & ".join(_phrase(phrase, ":A") for phrase in phrases)
        wanted = {
            Where.ANYWHERE: all_of_it,
            Where.FIRST_PART: in_first,
            Where.NOT_FIRST_PART: f"{all_of_it} & !({in_first})",
        }[self.where]
        return " & ".join([wanted, *(f"!{_phrase(phrase)}" for phrase in sought.without)])


@cache
def _table(name: str, number: str) -> TableClause:
    return table(name, column(number, BigInteger), column("stems", TSVECTOR))


def _quoted(stems: Sequence[str]) -> str:
    return '"' + " ".join(stems) + '"'


def _phrase(stems: Sequence[str], weight: str = "") -> str:
    return "(" + " <-> ".join(f"'{stem}'{weight}" for stem in stems) + ")"


def _vector(lists: tuple[Sequence[str], ...]) -> str:
    """Give a row as PostgreSQL writes a tsvector: each stem with its places, parts told apart by weights."""
    places: dict[str, list[str]] = {}
    room = _LARGEST
    for part, stems in enumerate(lists):
        for place, stem in enumerate(stems[:MOST], start=1 + part * _PARTS_APART):
            room -= len(stem.encode()) + 8
            if room > 0:
                places.setdefault(stem, []).append(f"{place}{_WEIGHTS[part]}")
    return " ".join(f"'{stem}':{','.join(where)}" for stem, where in places.items())


STATEMENTS = WordIndex("statement_words", ("content", "source", "cue"))
NAMES = WordIndex("name_words", ("name",))
TITLES = WordIndex("title_words", ("title",))
INDEXES = (STATEMENTS, NAMES, TITLES)
"""By statements.n, texts.n and documents.n."""
