from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from onrecord.export.sheets import STATEMENTS
from onrecord.records import Record
from onrecord.store import Query
from tests.articles import harbour
from tests.cli.program import Program, buoys

Captured = pytest.CaptureFixture[str]


def exported(program: Program, capsys: Captured, *arguments: str) -> list[dict[str, object]]:
    assert program("export", *arguments) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_all_statements_oldest_first(program: Program, capsys: Captured) -> None:
    rows = exported(program, capsys)
    assert len(rows) == 9
    assert [row["day"] for row in rows] == sorted(str(row["day"]) for row in rows)
    assert list(rows[0]) == [column.name for column in STATEMENTS]


def test_twice_the_same_bytes(program: Program, capsys: Captured) -> None:
    program("export")
    first = capsys.readouterr().out
    program("export")
    assert capsys.readouterr().out == first


def test_what_a_search_finds(program: Program, capsys: Captured) -> None:
    assert [row["cue"] for row in exported(program, capsys, "buoy", "--speaker", "Ilves")] == ["denied"]


def test_csv_to_a_file(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert program("export", "--format", "csv", "--bom", "-o", target) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 9
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_parquet_to_a_file(program: Program, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "out.parquet"
    assert program("export", "--format", "parquet", "-o", target) == 0
    assert parquet.read_table(target).num_rows == 9


def test_documents(program: Program, capsys: Captured) -> None:
    rows = exported(program, capsys, "--what", "documents")
    assert [row["title"] for row in rows] == ["Buoys are clean", "Port Ellery shuts its gates"]
    rows = exported(program, capsys, "winters", "--what", "documents")
    assert [row["title"] for row in rows] == ["Port Ellery shuts its gates"]


def test_records_are_those_that_were_read(program: Program, capsys: Captured) -> None:
    rows = exported(program, capsys, "--what", "records")
    assert [Record.from_json(row) for row in rows] == [harbour(), buoys()]
    rows = exported(program, capsys, "--what", "records", "buoy")
    assert [Record.from_json(row) for row in rows] == [buoys()]


def test_corrections(program: Program, capsys: Captured) -> None:
    assert exported(program, capsys, "--what", "corrections") == []
    (statement,) = program.store.view().search(Query(words="winters")).items
    program("correct", statement.id, "--act", "predict")
    capsys.readouterr()
    (row,) = exported(program, capsys, "--what", "corrections")
    assert row["corrected"] == [statement.id]
    record = Record.from_json(row["record"])  # type: ignore[arg-type]
    assert [str(a.act) for a in record.attributions if a.id == statement.id] == ["predict"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--what", "records", "--format", "csv"],
        ["--what", "corrections", "--format", "parquet"],
        ["--bom"],
        ["-o", "none/such/folder.jsonl"],
    ],
    ids=" ".join,
)
def test_refused(program: Program, capsys: Captured, arguments: list[str]) -> None:
    assert program("export", *arguments) == 2
    assert capsys.readouterr().err.startswith("onrecord: error: ")
