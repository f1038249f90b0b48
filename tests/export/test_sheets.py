from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from onrecord.export.sheets import (
    DOCUMENTS,
    DOUBTS,
    JUDGEMENTS,
    NUMBERS,
    SKIPPED,
    STATEMENTS,
    ColumnKind,
    Sheet,
)
from onrecord.records import Span
from tests.articles import harbour
from tests.export.statements import statements_of

SHEETS = [STATEMENTS, DOCUMENTS, SKIPPED, JUDGEMENTS, DOUBTS, NUMBERS]


def cells(number: int) -> dict[str, object]:
    statement = list(statements_of(harbour()))[number]
    return {column.name: column.get(statement) for column in STATEMENTS}


def test_a_statement_as_a_row() -> None:
    row = cells(1)
    assert row["speakers"] == ("Mara Ilves",)
    assert row["roles"] == ("harbour master",)
    assert row["kinds"] == ("person",)
    assert (row["source"], row["cue"], row["addressee"]) == ("Mara Ilves", "told", "the Ellery Lantern")
    assert row["content"] == '"We will not gamble with the pilots,"'
    assert (row["act"], row["type"], row["confidence"], row["corrected"]) == ("say", "direct", 0.97, False)
    assert (row["verdict"], row["within"], row["said"], row["said_spans"]) == (None, None, None, ())
    assert row["cue_spans"] == (Span(137, 141),)


def test_what_a_statement_says_of_days_nesting_and_damage() -> None:
    assert (cells(0)["said"], cells(0)["said_spans"]) == ("2022-01-11", (Span(52, 62),))
    assert cells(4)["within"] == cells(3)["id"]
    assert cells(5)["damage"] == ("content-lost",)


@pytest.mark.parametrize("sheet", SHEETS)
def test_names_are_unique(sheet: Sheet[Any]) -> None:
    names = [column.name for column in sheet]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("number", range(6))
def test_cells_are_of_the_kind_their_column_says(number: int) -> None:
    types = {
        ColumnKind.TEXT: str,
        ColumnKind.WHOLE: int,
        ColumnKind.FRACTION: float,
        ColumnKind.FLAG: bool,
        ColumnKind.TEXTS: tuple,
        ColumnKind.SPANS: tuple,
    }
    row = cells(number)
    for column in STATEMENTS:
        value = row[column.name]
        if value is None:
            assert column.kind in (ColumnKind.TEXT, ColumnKind.FRACTION, ColumnKind.WHOLE)
        else:
            assert isinstance(value, types[column.kind])


def test_every_column_of_a_statement_stands_in_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert {column.name for sheet in (STATEMENTS, DOCUMENTS) for column in sheet} - named == set()
