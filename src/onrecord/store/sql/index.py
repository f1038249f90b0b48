"""Indexes of stems: FTS5 in SQLite, a GIN index over arrays in PostgreSQL; both hold what `words` gives.

Neither engine looks at a text: a row is one list of stems for each part, and what is sought is stems too.
FTS5 keeps no copy of what it indexes, so a row is taken out with the stems it was put in with. PostgreSQL's
`tsvector` won't do: it knows 256 places of a word, 16,383 places of a text, and holds a megabyte; beyond
that the two engines would give different answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    TableClause,
    Text,
    and_,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from onrecord.store.words import Sought

_BETWEEN = "|"
_ARRAY = "string_to_array(stems, ' ')"

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
            # The tokenizer leaves letters beyond ASCII alone; stems have no other marks. Sizes of
            # rows are for bm25, which isn't used: the order of results is one that both engines can give.
            parts = ", ".join(self.parts)
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {self.name} USING fts5"
                f"({parts}, content = '', columnsize = 0, tokenize = 'ascii')"
            )
        else:
            connection.exec_driver_sql(
                f"CREATE TABLE {self.name} (n bigint PRIMARY KEY, stems text NOT NULL)"
            )
            connection.exec_driver_sql(f"CREATE INDEX {self.name}_stems ON {self.name} USING gin ({_ARRAY})")

    def put(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Put rows in."""
        if connection.dialect.name == "sqlite":
            self._sqlite(connection, f"INSERT INTO {self.name} (rowid, {{}}) VALUES (?, {{}})", rows)
            return
        values = [{"n": number, "stems": _joined(lists)} for number, lists in rows]
        if values:
            connection.execute(text(f"INSERT INTO {self.name} (n, stems) VALUES (:n, :stems)"), values)

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

    def frequencies(self, connection: Connection) -> Iterator[tuple[str, int]]:
        """Give every stem with the number of rows that hold it."""
        if connection.dialect.name == "sqlite":
            vocabulary = f"temp.{self.name}_seen"
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {vocabulary}")
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {vocabulary} USING fts5vocab('main', '{self.name}', 'row')"
            )
            query = f"SELECT term, doc FROM {vocabulary}"
        else:
            each = f"SELECT DISTINCT n, unnest({_ARRAY}) AS stem FROM {self.name}"
            query = f"SELECT stem, count(*) FROM ({each}) AS stems WHERE stem NOT IN ('', '|') GROUP BY stem"
        yield from map(tuple, connection.exec_driver_sql(query))

    def finds(self, connection: Connection, sought: Sought, where: Where = Where.ANYWHERE) -> Finds:
        """Give what finds the rows that hold what is sought, which asks for one word or phrase at least."""
        return Finds(self, connection.dialect.name == "sqlite", sought, where)

    def _sqlite(self, connection: Connection, statement: str, rows: Iterable[Row]) -> None:
        # In order of their numbers: FTS5 writes to the disk whenever they go down.
        values = [
            (number, *(" ".join(stems) for stems in lists))
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
            whole: ColumnElement[str] = literal_column(f"{self.index.name}.{self.index.name}")
            return whole.op("MATCH", is_comparison=True)(literal(self._fts5()))
        return self._in_postgres()

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

    def _in_postgres(self) -> ColumnElement[bool]:
        sought, stems = self.sought, self.table.c.stems
        phrases = (*((stem,) for stem in sought.stems), *sought.phrases)
        if self.where is Where.UNWANTED:
            return or_(*(_stands(phrase, stems) for phrase in sought.without))
        found = [_stands(phrase, stems) for phrase in phrases]
        first = func.split_part(stems, _BETWEEN, 1)
        in_first = and_(*(_contains(first, phrase) for phrase in phrases))
        if self.where is not Where.ANYWHERE:
            found.append(in_first if self.where is Where.FIRST_PART else not_(in_first))
        return and_(*found, *(not_(_stands(phrase, stems)) for phrase in sought.without))


@cache
def _table(name: str, number: str) -> TableClause:
    return table(name, column(number, BigInteger), column("stems", Text))


def _quoted(stems: Sequence[str]) -> str:
    return '"' + " ".join(stems) + '"'


def _stands(phrase: Sequence[str], stems: ColumnElement[str]) -> ColumnElement[bool]:
    """Give, for PostgreSQL, whether stems stand together in one part: by the index, then by the text."""
    every = literal_column(_ARRAY, ARRAY(Text)).contains(list(phrase))
    return every if len(phrase) == 1 else and_(every, _contains(stems, phrase))


def _contains(text: ColumnElement[str], phrase: Sequence[str]) -> ColumnElement[bool]:
    return func.strpos(text, f" {' '.join(phrase)} ") > 0


def _joined(lists: tuple[Sequence[str], ...]) -> str:
    """Give a row as PostgreSQL keeps it: each stem between spaces, parts between marks that no stem has."""
    return " " + f" {_BETWEEN} ".join(" ".join(stems) for stems in lists) + " "


STATEMENTS = WordIndex("statement_words", ("content", "source", "cue"))
NAMES = WordIndex("name_words", ("name",))
TITLES = WordIndex("title_words", ("title",))
INDEXES = (STATEMENTS, NAMES, TITLES)
"""By statements.n, texts.n and documents.n."""
