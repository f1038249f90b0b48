from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from onrecord import cli
from onrecord.store import Store
from tests.cli.program import Program

Captured = pytest.CaptureFixture[str]


def found(program: Program, capsys: Captured, *arguments: str) -> list[str]:
    """Give the cues of the statements that a search finds, in its order."""
    assert program("search", "--format", "jsonl", *arguments) == 0
    return [json.loads(line)["cue"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "cues"),
    [
        (["repair"], ["warned"]),
        (["buoys", "--speaker", "Lea Dorn"], ["said"]),
        (
            ["--speaker", "Lea Dorn", "--speaker", "Ilves", "--sort", "oldest", "--min-confidence", "0.95"],
            ["told"],
        ),
        (["--from", "2022-02"], ["praised", "denied", "said"]),
        (["--to", "2022-01-11"], ["said"]),
        (["--said-from", "2022-01-01", "--said-to", "2022-01-31"], ["said"]),
        (
            ["--published-from", "2022-02-01", "--published-to", "2022-02-28", "--max-confidence", "0.5"],
            ["denied"],
        ),
        (["--type", "direct"], ["told"]),
        (["--act", "warn", "--act", "deny"], ["warned"]),
        (["--kind", "person", "--publisher", "The Ellery Lantern"], ["warned", "told"]),
        (["--nested"], ["had threatened"]),
        (
            ["--not-nested", "--to", "2022-01-31", "--max-confidence", "0.6"],
            ["revealed", "emphasised on Friday"],
        ),
        (["--made-by", "another 1.0"], []),
        (["--right"], []),
        (["--sort", "doubtful", "--limit", "2"], ["emphasised on Friday", "denied"]),
        (["--", "buoy", "-lost"], ["said"]),
    ],
    ids=" ".join,
)
def test_search_takes_its_options(
    program: Program, capsys: Captured, arguments: list[str], cues: list[str]
) -> None:
    assert sorted(found(program, capsys, *arguments)) == sorted(cues)


def test_search_in_one_document_and_unchecked(program: Program, capsys: Captured) -> None:
    id = json.loads(shown(program, capsys, "search", "denied", "--format", "jsonl"))["document"]
    assert len(found(program, capsys, "--document", id)) == 3
    assert len(found(program, capsys, "--unchecked")) == 9


def shown(program: Program, capsys: Captured, *arguments: str) -> str:
    assert program(*arguments) == 0
    return capsys.readouterr().out


def test_pages_go_on_where_the_last_one_ended(program: Program, capsys: Captured) -> None:
    seen: list[str] = []
    more: list[str] = []
    for _ in range(3):
        assert program("search", "--sort", "oldest", "--format", "jsonl", "--limit", 4, *more) == 0
        out, err = capsys.readouterr()
        seen += [json.loads(line)["id"] for line in out.splitlines()]
        more = err.removeprefix("there are more; go on with: ").split()
    assert len(set(seen)) == len(seen) == 9
    assert more == []


def test_how_many_there_are(program: Program, capsys: Captured) -> None:
    assert program("search", "--limit", 4) == 0
    assert capsys.readouterr().err.startswith("there are 9; go on with: --after ")


def test_a_mark_that_no_page_gave(program: Program, capsys: Captured) -> None:
    assert program("search", "--after", "nonsense") == 2
    assert capsys.readouterr().err.startswith("onrecord: error: ")


def test_search_for_people_and_for_spreadsheets(program: Program, capsys: Captured) -> None:
    table = shown(program, capsys, "search", "winters")
    assert "Mara Ilves" in table
    assert "2022-01-15" in table
    (row,) = csv.DictReader(io.StringIO(shown(program, capsys, "search", "winters", "--format", "csv")))
    assert row["content"] == "that repairs could take two winters"
    assert program("search", "nothing of the kind") == 0
    assert capsys.readouterr() == ("", "no statement is found\n")


def test_count(program: Program, capsys: Captured) -> None:
    assert shown(program, capsys, "search", "--count") == "9\n"
    assert shown(program, capsys, "search", "buoy", "--count") == "2\n"


def test_show(program: Program, capsys: Captured) -> None:
    row = json.loads(shown(program, capsys, "search", "winters", "--format", "jsonl"))
    text = shown(program, capsys, "show", row["id"][:6])
    assert "She warned »that" in text
    assert row["id"] in text
    assert row["document"] in text
    assert json.loads(shown(program, capsys, "show", row["id"], "--format", "jsonl")) == row
    assert program("show", "0000") == 2
    assert capsys.readouterr().err.startswith("onrecord: error: ")


def test_speakers(program: Program, capsys: Captured) -> None:
    table = shown(program, capsys, "speakers")
    assert table.index("Mara Ilves") < table.index("Lea Dorn")
    assert "names       Mara Ilves (2)" in shown(program, capsys, "speakers", "ilves")
    rows = [json.loads(line) for line in shown(program, capsys, "speakers", "--format", "jsonl").splitlines()]
    assert [(row["name"], row["statements"]) for row in rows] == [("Mara Ilves", 4), ("Lea Dorn", 1)]
    assert "Lea Dorn" in shown(program, capsys, "speakers", rows[1]["id"])
    assert "Mara Ilves" in shown(program, capsys, "speakers", "--kind", "person", "--limit", "1")
    assert shown(program, capsys, "speakers", "--kind", "group") == ""


def test_documents(program: Program, capsys: Captured) -> None:
    table = shown(program, capsys, "documents")
    assert table.index("Buoys are clean") < table.index("Port Ellery")
    assert "Buoys" not in shown(program, capsys, "documents", "port", "gates")
    assert "Port" not in shown(program, capsys, "documents", "--publisher", "Corvane Courier")
    row = json.loads(shown(program, capsys, "documents", "buoys", "--format", "jsonl"))
    assert (row["statements"], row["origins"]) == (3, ["news/buoys.txt"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "x"],
        ["show", "abcd"],
        ["speakers"],
        ["documents"],
        ["export"],
        ["stats"],
        ["skipped"],
        ["check"],
        ["judgements"],
        ["reread"],
        ["retry-skipped"],
        ["undo", "1"],
        ["speaker", "review"],
    ],
    ids=" ".join,
)
def test_asking_makes_no_record(tmp_path: Path, capsys: Captured, arguments: list[str]) -> None:
    def refuse(url: str) -> Store:
        raise AssertionError("opened")

    store = tmp_path / "record.db"
    assert cli.main([*arguments, "--store", str(store)], open_store=refuse) == 2
    assert capsys.readouterr().err == (
        f"onrecord: error: {store}: there is no record here; "
        "`onrecord add` makes one, --store names another place\n"
    )
    assert not store.exists()
