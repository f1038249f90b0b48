from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.records import Kind
from onrecord.store import Query
from tests.cli.program import Program

Captured = pytest.CaptureFixture[str]


def id_of(program: Program, words: str) -> str:
    (statement,) = program.store.view().search(Query(words=words)).items
    return statement.id


def row(program: Program, capsys: Captured, id: str) -> dict[str, object]:
    capsys.readouterr()
    assert program("show", id, "--format", "jsonl") == 0
    shown: dict[str, object] = json.loads(capsys.readouterr().out)
    return shown


def names(program: Program) -> list[str]:
    return [each.name for each in program.store.view().identities().items]


@pytest.mark.parametrize(
    ("arguments", "column", "value"),
    [
        (["--speaker", "Lea Dorn"], "speakers", ["Lea Dorn"]),
        (["--speaker", "Lea Dorn", "--speaker", "Tomas Reyl"], "speakers", ["Lea Dorn", "Tomas Reyl"]),
        (["--nobody"], "speakers", []),
        (["--source", "126:136"], "source", "Mara Ilves"),
        (["--source", "none"], "source_spans", []),
        (["--cue", "166:172"], "cue", "warned"),
        (["--content", "173:177,186:208"], "content", "that … could take two winters"),
        (["--addressee", "142:160"], "addressee", "the Ellery Lantern"),
        (["--act", "predict"], "act", "predict"),
        (["--said", "2022-01-14"], "day", "2022-01-14"),
        (["--wrong"], "verdict", "wrong"),
        (["--right"], "verdict", "right"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_correct_and_undo(
    program: Program, capsys: Captured, arguments: list[str], column: str, value: object
) -> None:
    id = id_of(program, "winters")
    before = row(program, capsys, id)
    assert program("correct", id[:8], *arguments, "--because", "heard it", "--by", "ed") == 0
    out = capsys.readouterr().out
    assert out.startswith("judgement 1: ")
    assert "take it back with: onrecord undo 1 --store :memory:\n" in out
    assert row(program, capsys, id)[column] == value
    (judgement,) = program.store.view().judgements()
    assert (judgement.by, judgement.because) == ("ed", "heard it")
    assert program("undo", 1, "--by", "ed") == 0
    assert capsys.readouterr().out.startswith("judgement 1 is undone: ")
    assert row(program, capsys, id) == before


def test_how_to_take_it_back_tells_no_password(program: Program, capsys: Captured, tmp_path: Path) -> None:
    id = id_of(program, "winters")
    assert program("correct", id, "--right", "--store", "postgresql://ed:secret@host/record") == 0
    assert capsys.readouterr().out.endswith("onrecord undo 1 --store …\n")
    store = tmp_path / "my record.db"
    store.touch()
    assert program("correct", id, "--wrong", "--store", store) == 0
    assert capsys.readouterr().out.endswith(f"onrecord undo 2 --store '{store}'\n")


def test_a_speaker_by_id(program: Program, capsys: Captured) -> None:
    lea = program.store.view().identities("Dorn").items[0]
    id = id_of(program, "winters")
    assert program("correct", id, "--speaker", lea.id) == 0
    assert row(program, capsys, id)["speaker_ids"] == [lea.id]


def test_who_judges_is_the_login_name_by_default(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "lea")
    assert program("correct", id_of(program, "winters"), "--right") == 0
    (judgement,) = program.store.view().judgements()
    assert judgement.by == "lea"


def test_nobody_knows_the_login_name(
    program: Program, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert program("correct", id_of(program, "winters"), "--right") == 2
    assert "say who judges with --by" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["--right", "--act", "deny"], ["--source", "100000:100001"], ["--speaker", "f" * 16]],
    ids=["nothing", "both", "outside", "no such speaker"],
)
def test_correct_refuses(program: Program, capsys: Captured, arguments: list[str]) -> None:
    assert program("correct", id_of(program, "winters"), *arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert list(program.store.view().judgements()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--source", "ten"],
        ["--source", "5:5"],
        ["--source", "10:20,15:30"],
        ["--source", ""],
        ["--said", "yesterday"],
        ["--act", "sing"],
        ["--right", "--wrong"],
        ["--nobody", "--speaker", "X"],
    ],
    ids=" ".join,
)
def test_correct_cannot_be_parsed(program: Program, capsys: Captured, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        program("correct", "abcd", *arguments)
    assert end.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_merge_rename_and_undo(program: Program, capsys: Captured) -> None:
    assert program("speaker", "merge", "lea dorn", "ILVES", "--because", "wed", "--by", "ed") == 0
    assert capsys.readouterr().out.startswith("judgement 1: one speaker: Lea Dorn, Mara Ilves\n")
    assert names(program) == ["Mara Ilves"]
    assert program("speaker", "rename", "Ilves", "Mara Ilves-Dorn") == 0
    assert names(program) == ["Mara Ilves-Dorn"]
    assert program("speaker", "undo", 1) == 0
    # The merged speaker had the id of the first, and so has the new name.
    assert names(program) == ["Mara Ilves", "Mara Ilves-Dorn"]
    assert program("undo", 1) == 2
    assert "undone already" in capsys.readouterr().err
    assert program("undo", 7) == 2


def test_merge_keeps_the_id_of_the_first(program: Program) -> None:
    lea = program.store.view().identities("Dorn").items[0]
    mara = program.store.view().identities("Ilves").items[0]
    assert program("speaker", "merge", mara.id, lea.id) == 0
    (one,) = program.store.view().identities().items
    assert one.id == mara.id


def test_split_by_name_and_in_one_document(program: Program, capsys: Captured) -> None:
    assert program("speaker", "merge", "Lea Dorn", "Mara Ilves") == 0
    assert program("speaker", "split", "Mara Ilves", "lea dorn", "--because", "two people") == 0
    assert names(program) == ["Mara Ilves", "Lea Dorn"]
    buoys = program.store.view().documents(words="buoys").items[0]
    assert program("speaker", "split", "Mara Ilves", "Mara Ilves", "--document", buoys.id[:8]) == 0
    found = program.store.view().identities("Ilves").items
    assert [each.statements for each in found] == [2, 2]
    capsys.readouterr()
    assert program("speaker", "split", "Lea Dorn", "Nobody At All") == 2
    assert "person:lea dorn Lea Dorn" in capsys.readouterr().err


def test_a_name_that_finds_several_lists_them(program: Program, capsys: Captured) -> None:
    assert program("correct", id_of(program, "winters"), "--speaker", "Jon Ilves") == 0
    capsys.readouterr()
    assert program("speaker", "rename", "ilves", "X") == 2
    err = capsys.readouterr().err
    view = program.store.view()
    for identity in view.identities("ilves").items:
        assert f"{identity.id} {identity.name} ({identity.statements})" in err
    assert err.count("\n") == 1
    assert program("speaker", "rename", "jon ilves", "Ilves") == 0  # one has exactly this name
    assert program("speaker", "rename", "ilves", "Y") == 2  # and so now, but a surname may be anybody's


def test_one_speaker_cannot_be_merged_with_itself(program: Program, capsys: Captured) -> None:
    assert program("speaker", "merge", "Mara Ilves", "Ilves") == 2
    assert "the same speaker already" in capsys.readouterr().err


def test_review(program: Program, capsys: Captured) -> None:
    assert program("speaker", "review") == 0
    assert capsys.readouterr() == ("", "no doubts\n")
    assert program("speaker", "review", "--format", "csv", "--limit", 3) == 0
    assert capsys.readouterr().out.startswith('"left","left_name","right"')


def test_judgements(program: Program, capsys: Captured) -> None:
    assert program("judgements") == 0
    assert capsys.readouterr() == ("", "no judgements\n")
    id = id_of(program, "winters")
    program("correct", id, "--right", "--by", "ed")
    program("correct", id, "--act", "predict", "--by", "lea", "--because", "so I hear")
    program("undo", 1, "--by", "lea")
    capsys.readouterr()
    assert program("judgements", "--format", "jsonl") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["kind"], first["by"], first["undone_by"]) == ("right", "ed", "lea")
    assert (second["correction"], second["cue_spans"]) == ('{"act": "predict"}', [[166, 172]])
    assert program("judgements", "--holding") == 0
    out = capsys.readouterr().out
    assert "because: so I hear" in out
    assert " ed " not in out
    assert program("judgements", "--unfitting") == 0
    assert capsys.readouterr().out == ""


def test_kinds_are_those_of_the_record(program: Program) -> None:
    program("correct", id_of(program, "winters"), "--speaker", "organisation:Port Watch")
    (port,) = program.store.view().identities("Port Watch").items
    assert port.kind is Kind.ORGANISATION
