from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.export.statements_table import day_as_known, excerpt, judged, who, write_statements
from onrecord.records import Document, Span
from onrecord.statements import Statement, Verdict
from tests.articles import harbour
from tests.export import statements as made
from tests.export.statements import any_statement, plain, statements_of


def table(*statements: Statement, width: int = 120, colour: bool = False) -> str:
    out = io.StringIO()
    assert write_statements(statements, out, width=width, colour=colour) == len(statements)
    return out.getvalue()


def test_a_row_says_who_how_what_when_how_sure_and_which() -> None:
    statements = list(statements_of(harbour()))
    text = table(statements[1], width=200)
    assert re.search(r"^who +how +what +when +sure +id$", text, re.MULTILINE)
    assert re.search(
        r'^Mara Ilves +told +"We will not gamble with the pilots," +2022-01-15 +0\.97 +'
        rf"{statements[1].id[:8]}$",
        text,
        re.MULTILINE,
    )
    assert re.search(r"^harbour master +direct, to the Ellery +The Ellery Lantern$", text, re.MULTILINE)


def test_nothing_is_written_for_nothing() -> None:
    assert table() == ""


def test_who_is_the_speaker_else_the_source_else_nobody() -> None:
    board, ilves, *_ = statements_of(harbour())
    assert who(ilves) == "Mara Ilves"
    assert who(board) == "(the harbour board)"
    assert who(plain("x", name="A\x1b[2J")) == r"A\x1b[2J"


def test_a_day_is_as_precise_as_it_is_known() -> None:
    board, ilves, *_ = statements_of(harbour())
    assert day_as_known(board) == "2022-01-11"
    assert day_as_known(ilves) == "2022-01-15"
    undated = replace(ilves, document=replace(ilves.document, published="2021"), day="2021-01-01")
    assert day_as_known(undated) == "2021"
    assert day_as_known(replace(undated, day="2020-05-05")) == "2020-05-05"  # corrected
    assert day_as_known(replace(undated, document=Document(text=""), day=None)) == ""


def test_what_people_made_of_it() -> None:
    first, *_ = statements_of(harbour())
    assert judged(first) == ""
    assert judged(made.judged(first, Verdict.WRONG)) == "wrong"
    assert "wrong" in table(made.judged(first, Verdict.WRONG))


def test_words_searched_for_are_underlined_on_a_terminal_only() -> None:
    statement = plain("the buoys were lost", marks=(Span(4, 9),))
    assert "the buoys were lost" in table(statement)
    assert re.search(r"\x1b\[1;4mbuoys\x1b\[0m", table(statement, colour=True))


def test_a_long_content_is_shown_around_its_first_match() -> None:
    text = "one two " * 100 + "buoys " + "three four " * 100
    start = text.index("buoys")
    shown, marks = excerpt(text, [Span(start, start + 5)])
    assert len(shown) <= 240
    assert shown.startswith("[…] ")
    assert shown.endswith(" […]")
    ((left, right),) = marks
    assert shown[left:right] == "buoys"


@given(st.text(alphabet="ab \n", min_size=10, max_size=600), st.data())
def test_marks_stay_on_their_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 20)))
    shown, marks = excerpt(text, [Span(start, end)])
    assert len(shown) <= 240
    ((left, right),) = marks
    assert shown[left:right] == text[start:end]


@pytest.mark.parametrize("colour", [False, True])
def test_an_article_cannot_command_the_terminal(colour: bool) -> None:
    shown = table(plain("\x1b[2J[red]boo[/red]\u202e", marks=(Span(1, 8),), name="\x9b1m"), colour=colour)
    assert not set("\x9b\u202e") & set(shown)
    assert "\x1b[2J" not in shown
    assert "boo[/red]" in shown


@given(st.lists(any_statement, max_size=3), st.integers(0, 200))
def test_any_statements_fit_the_width(statements: list[Statement], width: int) -> None:
    for line in table(*statements, width=width).splitlines():
        assert cell_len(line) <= max(width, 40)
