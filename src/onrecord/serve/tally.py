"""Whom a record quotes, in tables: by kind of source, outlet and period; joined with a list of one's own."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.export import wording
from onrecord.records import Kind
from onrecord.serve.asking import AskingError, clean
from onrecord.store.base import Query, View

OUTLETS = 12
MOST_ROWS = 2000
"""Rows of one's own list that are looked up."""

MOST_COLUMNS = 30
NAME_COLUMNS = ("speaker", "name", "source", "person")
UNKNOWN = "(empty)"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it is about, and its counts.

    Attributes:
        value: As a query takes it.
        shown: As people read it.
        counts: One for each column.
    """

    value: str
    shown: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum of the counts."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of statements.

    Attributes:
        id: A word for addresses.
        title: What is counted.
        columns: What the counts of a row are.
        rows: In the order to be shown.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def most(self) -> int:
        """The greatest total of a row; 0 without rows."""
        return max((row.total for row in self.rows), default=0)

    @property
    def total(self) -> int:
        """The sum of all counts."""
        return sum(row.total for row in self.rows)


def tables(view: View, query: Query) -> tuple[Table, ...]:
    """Count the statements of a query by kind, by speaker, by outlet and kind, and by period and kind.

    A statement of two speakers counts for each of them.
    """
    counted = view.facets(query, ("kind", "speaker", "publisher"), limit=25)
    kinds = tuple(
        Row(value, wording.KINDS[Kind(value)], (count,))
        for value, _, count in counted.get("kind", ())
        if value
    )
    speakers = tuple(
        Row(value, shown, (count,)) for value, shown, count in counted.get("speaker", ()) if value
    )
    outlets = [value for value, _, _ in counted.get("publisher", ()) if value][:OUTLETS]
    names = tuple(wording.KINDS[kind] for kind in Kind)
    of_outlet = view.kinds(replace(query, publisher=()), "publisher")
    by_outlet = tuple(Row(outlet, outlet, _by_kind(query, of_outlet.get(outlet, {}))) for outlet in outlets)
    return (
        Table("kinds", "By kind of source", ("statements",), kinds),
        Table("speakers", "Most quoted", ("statements",), speakers),
        Table("outlets", "By outlet and kind", names, by_outlet),
        Table("periods", "By period and kind", names, _periods(view, query)),
    )


def as_csv(table: Table) -> Iterator[list[str]]:
    """Give the table's lines, its heading first."""
    yield [table.id.removesuffix("s"), *table.columns, *(["total"] if len(table.columns) > 1 else [])]
    for row in table.rows:
        total = [str(row.total)] if len(table.columns) > 1 else []
        yield [row.shown, *map(str, row.counts), *total]


@dataclass(frozen=True, slots=True)
class Joined:
    """A list of one's own about speakers, with what the record holds of each.

    Attributes:
        columns: The list's columns, in its order; the one with the names is `name_column`.
        rows: The list's rows, each with its number of statements, or None for a name nobody here has.
        tables: For each other column with few values: how many speakers and statements have each value.
        unknown: Names that nobody in the record has.
    """

    columns: tuple[str, ...]
    name_column: str
    rows: tuple[tuple[tuple[str, ...], int | None], ...]
    tables: tuple[Table, ...]
    unknown: tuple[str, ...]


def join(view: View, query: Query, data: bytes) -> Joined:
    """Look up the speakers of a CSV file: a heading, a column of names, any others.

    The names are taken from the column called `speaker`, `name`, `source` or `person`, else from the first. A
    name means the speakers shown under exactly that name, or having it among their names, in any letter case.

    Raises:
        AskingError: It is no such file, or over 2,000 rows or 30 columns long.
    """
    heading, rows = _parse(data)
    place = next((heading.index(each) for each in heading if each.lower() in NAME_COLUMNS), 0)
    ids = {row[place]: _speakers(view, row[place]) for row in rows}
    counts = {
        name: view.count(replace(query, speaker=found)) if found else None for name, found in ids.items()
    }
    looked_up = tuple((row, counts[row[place]]) for row in rows)
    return Joined(
        heading,
        heading[place],
        looked_up,
        tuple(_summaries(heading, place, looked_up)),
        tuple(name for name, count in counts.items() if count is None),
    )


def _parse(data: bytes) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    try:
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        lines = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator))
    except csv.Error as error:
        raise AskingError(f"That is no CSV file: {error}") from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise AskingError("A CSV file with a heading and at least one row was expected.")
    if len(lines) > MOST_ROWS + 1 or len(lines[0]) > MOST_COLUMNS:
        raise AskingError(f"At most {MOST_ROWS} rows and {MOST_COLUMNS} columns are taken.")
    heading = tuple(clean(cell) or f"column {number}" for number, cell in enumerate(lines[0], start=1))
    width = len(heading)
    return heading, [
        tuple([clean(cell) for cell in line[:width]] + [""] * (width - len(line))) for line in lines[1:]
    ]


def _speakers(view: View, name: str) -> tuple[str, ...]:
    if not name:
        return ()
    wanted = name.casefold()
    return tuple(
        each.id
        for each in view.identities(name, limit=20).items
        if wanted == each.name.casefold() or wanted in {known.casefold() for known, _ in each.names}
    )


def _summaries(
    heading: Sequence[str], place: int, rows: Sequence[tuple[tuple[str, ...], int | None]]
) -> Iterator[Table]:
    for column, title in enumerate(heading):
        if column == place:
            continue
        speakers: defaultdict[str, int] = defaultdict(int)
        statements: defaultdict[str, int] = defaultdict(int)
        for row, count in rows:
            if count is not None:
                speakers[row[column] or UNKNOWN] += 1
                statements[row[column] or UNKNOWN] += count
        if 0 < len(speakers) <= 40:
            ordered = sorted(statements, key=lambda value: (-statements[value], value))
            shown = tuple(Row(value, value, (statements[value], speakers[value])) for value in ordered)
            yield Table(f"joined-{column}", title, ("statements", "speakers"), shown)


def _by_kind(query: Query, counts: Mapping[Kind, int]) -> tuple[int, ...]:
    # A statement of a kind that is asked for may have a speaker of another one.
    return tuple(counts.get(kind, 0) if not query.kind or kind in query.kind else 0 for kind in Kind)


def _periods(view: View, query: Query) -> tuple[Row, ...]:
    months = view.kinds(query, "month")
    width = 7 if len(months) <= 36 else 4
    found: dict[str, list[int]] = {}
    for month, counts in months.items():
        row = found.setdefault(month[:width], [0] * len(Kind))
        for index, count in enumerate(_by_kind(query, counts)):
            row[index] += count
    return tuple(Row(period, period, tuple(counts)) for period, counts in found.items())
