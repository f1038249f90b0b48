from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.export.table import shorten, write_table
from onrecord.records import Document, Kind, Record, Skipped, Speaker, Type
from tests.articles import Said, build, harbour
from tests.strategies import records

ANSI = re.compile(r"\x1b\[[\d;]*m")


def table(*given: Record, width: int = 100, colour: bool = False, by_speaker: bool = False) -> str:
    out = io.StringIO()
    assert write_table(given, out, width=width, colour=colour, by_speaker=by_speaker) == len(given)
    return out.getvalue()


def words(text: str) -> str:
    """Give the text with its columns run together, for finding words that a cell wrapped."""
    return " ".join(text.split())


def test_the_heading_says_what_and_how_much() -> None:
    lines = table(harbour()).splitlines()
    assert lines[0] == "Port Ellery shuts its gates"
    assert words(" ".join(lines[1:3])).startswith(
        "The Ellery Lantern · 2022-01-15 · news/harbour.html · 6 statements, 1 of them nested · 1 speaker · "
        "1 damaged place"
    )


def test_a_row_says_who_how_what_when_and_how_sure() -> None:
    text = table(harbour(), width=160)
    assert re.search(r"^who +how +what +when +sure$", text, re.MULTILINE)
    assert re.search(
        r"^the harbour board +said +The quay will shut in March … until divers are done +2022-01-11 +0\.93$",
        text,
        re.MULTILINE,
    )
    assert re.search(r'^Mara Ilves +told +"We will not gamble with the pilots," +0\.97$', text, re.MULTILINE)
    assert re.search(r"^ +direct, to the Ellery Lantern$", text, re.MULTILINE)
    assert re.search(r"^Mara Ilves \(She\) +warned +that repairs", text, re.MULTILINE)
    assert re.search(r"^ +warn, indirect$", text, re.MULTILINE)


def test_nested_ones_are_indented_under_theirs() -> None:
    lines = table(harbour(), width=160).splitlines()
    (outer,) = (n for n, line in enumerate(lines) if line.startswith("Deputy mayor Tomas Reyl"))
    (inner,) = (n for n, line in enumerate(lines) if line.startswith("└ the Corvane line"))
    assert outer < inner


def test_damage_has_a_mark_and_a_legend() -> None:
    lines = table(harbour(), width=160).splitlines()
    assert any("(lost) † content-lost" in line for line in lines)
    assert lines[-1] == "† content-lost: what was said is missing from the text"


def test_nobody_named_and_no_cue() -> None:
    text = table(build(Document(text="Shut it."), Said(what=["Shut it"])))
    assert re.search(r"^\(not named\) +\(no cue\) +Shut it", text, re.MULTILINE)


@pytest.mark.parametrize("text", ['He said "go on" again.', "He said “go on” again."])
def test_a_direct_quotation_shows_its_marks_though_the_span_lacks_them(text: str) -> None:
    shown = table(build(Document(text=text), Said(who="He", cue="said", what=["go on"], type=Type.DIRECT)))
    assert text[8:15] in shown
    bare = table(build(Document(text=text), Said(who="He", cue="said", what=["go on"])))
    assert text[8:15] not in bare


def test_no_statements() -> None:
    assert table(Record(document=Document(text="x", path="a.txt"))) == "a.txt\nno statements\n"


def test_parts_not_read_are_named() -> None:
    record = Record(document=Document(text="x", path="a.txt"), skipped=(Skipped("table 2", "no words"),))
    assert "not read: table 2: no words\n" in table(record)


def test_documents_are_set_apart() -> None:
    record = Record(document=Document(text="x", path="a.txt"))
    assert table(record, record) == "a.txt\nno statements\n\na.txt\nno statements\n"


def test_plain_text_has_no_escape_sequences_and_colour_has() -> None:
    assert "\x1b" not in table(harbour())
    coloured = table(harbour(), colour=True)
    assert "\x1b[" in coloured
    assert words(ANSI.sub("", coloured)) == words(table(harbour()))


def test_an_article_cannot_command_the_terminal() -> None:
    text = "\x1b[2JEve\u202e said [red]boo[/red] :smile: at https://x.example \x9b1m"
    record = build(
        Document(text=text, title="\x1b]0;owned\x07", publisher="\x1b[31m"),
        Said(who="\x1b[2JEve\u202e", cue="said", what=["[red]boo[/red] :smile:"]),
    )
    shown = table(record, width=160)
    assert not set("\x1b\x9b\x07\u202e") & set(shown)
    assert r"\x1b[2JEve\u202e" in shown
    assert "[red]boo[/red] :smile:" in shown
    assert r"\x1b]0;owned\x07" in shown
    assert not set("\x9b\x07\u202e") & set(table(record, colour=True))


@given(records(), st.integers(0, 200))
def test_any_record_fits_the_width(record: Record, width: int) -> None:
    for line in table(record, width=width).splitlines():
        assert cell_len(line) <= max(width, 40)


def test_speakers_named_in_the_source_are_not_said_twice() -> None:
    record = harbour()
    shown = table(replace(record, attributions=record.attributions[1:2]), width=160)
    assert "Mara Ilves (" not in shown


def test_shorten() -> None:
    assert shorten("a b c", 5) == "a b c"
    text = "one two three four five six seven eight nine ten"
    short = shorten(text, 30)
    assert short == "one two […] nine ten"
    assert len(shorten("x" * 1000, 30)) <= 30


@given(st.text(), st.integers(20, 60))
def test_shortened_text_keeps_its_ends(text: str, longest: int) -> None:
    short = shorten(text, longest)
    assert len(short) <= longest
    if short != text:
        head, tail = short.split(" […] ") if short.count(" […] ") == 1 else (short[:3], short[-3:])
        assert text.startswith(head)
        assert text.endswith(tail)


def test_by_speaker_groups_statements_under_name_kind_and_role() -> None:
    lines = table(harbour(), width=160, by_speaker=True).splitlines()
    head = lines.index("Mara Ilves · person · harbour master")
    unknown = lines.index("Speaker not known")
    assert head < unknown
    hers, others = lines[head:unknown], lines[unknown:]
    assert [line.split("  ")[0] for line in hers if "0.97" in line or "0.70" in line] == ["Mara Ilves", "She"]
    assert sum(bool(re.search(r"0\.\d\d$", line)) for line in others) == 4
    assert any("in what Deputy mayor Tomas" in line for line in others)


def test_by_speaker_puts_a_joint_statement_under_both() -> None:
    record = build(
        Document(text="Ilves and Reyl said the quay will shut."),
        Said(who="Ilves and Reyl", cue="said", what=["the quay will shut"], by=("s1", "s2")),
        speakers=(
            Speaker(id="s1", name="Ilves", kind=Kind.PERSON),
            Speaker(id="s2", name="Reyl", kind=Kind.PERSON),
            Speaker(id="s3", name="Dorn", kind=Kind.PERSON),
        ),
    )
    shown = table(record, by_speaker=True)
    assert shown.count("the quay will shut") == 2
    assert shown.index("Ilves · person") < shown.index("Reyl · person")
    assert "Dorn" not in shown
    assert "Speaker not known" not in shown


@given(records(), st.integers(0, 200))
def test_by_speaker_any_record_fits_the_width(record: Record, width: int) -> None:
    for line in table(record, width=width, by_speaker=True).splitlines():
        assert cell_len(line) <= max(width, 40)
