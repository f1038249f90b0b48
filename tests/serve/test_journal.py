from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.serve.journal import Journal


def test_a_line_for_each_newest_first(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.note("judge", by="cora", client="127.0.0.1", judgement=3)
    journal.note("undo", by="ada\nforged", client="::1")
    newest, oldest = journal.last()
    assert (oldest["what"], oldest["by"], oldest["from"], oldest["judgement"]) == (
        "judge",
        "cora",
        "127.0.0.1",
        3,
    )
    assert newest["by"] == "ada\nforged"
    lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["judge", "undo"]


def test_only_the_last_are_given_and_a_broken_line_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    journal = Journal(file)
    for number in range(5):
        journal.note("judge", by="cora", client="", judgement=number)
    with file.open("a", encoding="utf-8") as out:
        out.write('{"at": "20\n')
    assert [entry["judgement"] for entry in journal.last(3)] == [4, 3]


def test_without_a_file_it_goes_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="onrecord.serve.journal"):
        Journal().note("sign-in", by="ruth", client="127.0.0.1")
    assert json.loads(caplog.messages[0])["what"] == "sign-in"
    assert list(Journal().last()) == []
