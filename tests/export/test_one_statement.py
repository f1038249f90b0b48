from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.export.one_statement import write_statement
from onrecord.records import Act, Document, Origin, Record, Span
from onrecord.statements import Correction, Judgement, JudgementKind, Statement
from tests.articles import Said, build, harbour
from tests.export.statements import kept, statements_of
from tests.strategies import records


def shown(statement: Statement, record: Record, *, width: int = 100, colour: bool = False) -> str:
    out = io.StringIO()
    write_statement(statement, out, kept=kept(record), record=record, width=width, colour=colour)
    return out.getvalue()


def test_the_statement_stands_in_its_paragraph_and_no_other() -> None:
    record = harbour()
    text = shown(list(statements_of(record))[2], record, width=160)
    assert "She warned »that repairs could take two winters«." in text
    assert "The quay will shut" not in text
    assert text.startswith("Mara Ilves · harbour master · warn · indirect · 2022-01-15\n")


def test_every_span_can_be_given_back_to_correct() -> None:
    record = harbour()
    text = shown(next(statements_of(record)), record, width=160)
    assert "content      The quay will shut in March … until divers are done [0:27,64:85]\n" in text
    assert "said         2022-01-11 on Tuesday [52:62]\n" in text


def test_what_the_model_said_stands_beside_a_correction() -> None:
    record = harbour()
    raw = list(statements_of(record))[2]
    mended = replace(
        raw,
        attribution=replace(raw.attribution, act=Act.PREDICT, source=(Span(126, 136),)),
        corrected=True,
    )
    text = shown(mended, record, width=160)
    assert "source       Mara Ilves [126:136]\n" in text
    assert "model said   source She [162:165]; act warn\n" in text
    assert "· corrected\n" in text


def test_origins_copies_and_history() -> None:
    record = harbour()
    statement = next(statements_of(record))
    listed = replace(
        kept(record),
        origins=(Origin(place="a.warc#offset=7", time="2022-01-16T00:00:00Z"),),
        copy_of="ab" * 32,
    )
    undone = Judgement(
        id=3,
        kind=JudgementKind.CORRECT,
        at="2022-02-01T10:00:00Z",
        by="ed",
        because="heard it",
        target=statement.target,
        correction=Correction(source=()),
        undone_at="2022-02-02T10:00:00Z",
        undone_by="lea",
    )
    out = io.StringIO()
    write_statement(statement, out, kept=listed, record=record, history=[undone], width=160)
    text = out.getvalue()
    assert "from         a.warc#offset=7, 2022-01-16T00:00:00Z\n" in text
    assert f"copy of      {'ab' * 32}" in text
    assert (
        "judgement 3  corrected: source none, by ed, 2022-02-01T10:00:00Z: heard it; "
        "undone by lea, 2022-02-02T10:00:00Z\n"
    ) in text


def test_parts_have_their_colours() -> None:
    record = harbour()
    text = shown(list(statements_of(record))[2], record, width=160, colour=True)
    assert "\x1b[1;36mShe\x1b[0m" in text
    assert "\x1b[33mwarned\x1b[0m" in text
    assert "\x1b[4mthat repairs could take two winters\x1b[0m" in text
    assert "»" not in text


def test_an_article_cannot_command_the_terminal() -> None:
    record = build(
        Document(text="\x1b[2JEve said [red]boo\u202e.", title="\x1b]0;owned\x07"),
        Said(who="\x1b[2JEve", cue="said", what=["[red]boo\u202e"]),
    )
    text = shown(next(statements_of(record)), record)
    assert not set("\x1b\x07\u202e") & set(text)
    assert r"\x1b[2JEve said »[red]boo\u202e«." in text


@given(records(), st.integers(0, 120))
def test_any_statement_fits_the_width(record: Record, width: int) -> None:
    for statement in statements_of(record):
        for line in shown(statement, record, width=width).splitlines():
            assert cell_len(line) <= max(width, 40)
