from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.sheet_csv import guarded, unguarded, write_csv
from onrecord.export.sheets import STATEMENTS
from onrecord.statements import Statement
from tests.articles import harbour
from tests.export.statements import many, plain, statements_of


def text_of(*statements: Statement, byte_order_mark: bool = False) -> str:
    out = io.StringIO(newline="")
    assert write_csv(statements, out, sheet=STATEMENTS, byte_order_mark=byte_order_mark) == len(statements)
    return out.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_line_of_names_then_a_line_each() -> None:
    first, second, *_ = rows(text_of(*statements_of(harbour())))
    assert first["content"] == "The quay will shut in March … until divers are done"
    assert first["content_spans"] == "[[0, 27], [64, 85]]"
    assert (first["speakers"], first["said"], first["within"]) == ("", "2022-01-11", "")
    assert (second["speakers"], second["confidence"], second["corrected"]) == ("Mara Ilves", "0.97", "false")


def test_no_items_are_names_alone() -> None:
    assert text_of().startswith('"id","day"')
    assert text_of().count("\n") == 1
    assert text_of(byte_order_mark=True)[0] == "\ufeff"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("1=1", "1=1"),
        ("'tis", "'tis"),
        ("—", "—"),
        ("", ""),
    ],
)
def test_formulas_are_guarded_and_nothing_else(text: str, cell: str) -> None:
    assert guarded(text) == cell


@given(st.text(alphabet="'=+-@\t\r\nab", max_size=6) | st.text())
def test_the_guard_can_be_taken_away(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(many)
def test_every_text_comes_back(statements: tuple[Statement, ...]) -> None:
    read = rows(text_of(*statements))
    assert len(read) == len(statements)
    for row, statement in zip(read, statements, strict=True):
        for name in ("content", "source", "cue", "addressee"):
            assert unguarded(row[name]) == getattr(statement, name)


def test_a_hostile_text_stays_in_its_cell() -> None:
    hostile = plain('a",\r\n=cmd|x!A1,"b', name="=1+1; x")
    (row,) = rows(text_of(hostile))
    assert row["content"] == 'a",\r\n=cmd|x!A1,"b'
    assert row["speakers"] == "'=1+1; x"
