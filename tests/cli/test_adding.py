from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onrecord.cli.adding import _TerminalBar, added_in_words, progress_bar, sizes, without_record
from onrecord.collect import Progress, Report
from onrecord.records import Document, Item, Origin, Skipped
from onrecord.store import Added


@pytest.mark.parametrize(
    ("added", "reasons", "words"),
    [
        (Added(documents=3), {}, "3 added · 2.0 s"),
        (
            Added(documents=3, copies=1, repeated=2, reread=4),
            {},
            "3 added, 1 of them near-copies · 4 read again · 2 there already · 2.0 s",
        ),
        (Added(skipped=3), {"empty": 1, "binary": 2}, "0 added · 3 skipped: binary (2); empty · 2.0 s"),
        (
            Added(skipped=12),
            {f"reason {number}": 1 for number in range(12)},
            "0 added · 12 skipped: "
            + "; ".join(f"reason {n}" for n in range(10))
            + "; 2 other reasons · 2.0 s",
        ),
    ],
)
def test_the_report(added: Added, reasons: dict[str, int], words: str) -> None:
    assert added_in_words(Report(done=3, added=added, seconds=2.0, reasons=reasons)) == words


def test_sizes_are_those_of_the_files_that_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    (tmp_path / "b.csv").write_bytes(b"123")
    (tmp_path / "c.xyz").write_bytes(b"1")
    assert sizes([str(tmp_path)]) == {str(tmp_path / "a.txt"): 5, str(tmp_path / "b.csv"): 3}


def test_only_the_record_s_own_files_are_left_out(tmp_path: Path) -> None:
    def skipped(name: str) -> Item:
        place = str(tmp_path / name)
        return Item(Skipped(place, "x"), Origin(place=place))

    kept = without_record(map(skipped, ("record.db", "record.db-wal", "record.dbx")), tmp_path / "record.db")
    assert [Path(item.origin.place).name for item in kept] == ["record.dbx"]
    assert len(list(without_record([skipped("record.db")], None))) == 1


def test_the_bar_stands_where_the_input_is_in_its_files() -> None:
    seen: list[dict[str, Any]] = []
    drawn = SimpleNamespace(
        add_task=lambda name, total: seen.append({"total": total}),
        update=lambda task, **now: seen.append(now),
    )
    bar = _TerminalBar(drawn, {"a.warc": 100, "b.txt": 20, "c.csv": 30})
    places = ("a.warc#offset=0", "a.warc#offset=60", "b.txt", "c.csv#row=1", "c.csv#row=2")
    items = [Item(Document(text="12345"), Origin(place=place)) for place in places]
    assert list(bar.items(items)) == items
    for done in (2, 3, 5):
        bar.progress(Progress(done=done, added=Added(documents=done), seconds=2.0))
    assert seen == [
        {"total": 150},
        {"description": "2 done, 1.0 a second", "completed": 60},
        {"description": "3 done, 1.5 a second", "completed": 120},
        {"description": "5 done, 2.5 a second", "completed": 130},
    ]


def test_without_files_the_bar_counts_documents() -> None:
    seen: list[dict[str, Any]] = []
    drawn = SimpleNamespace(
        add_task=lambda name, total: seen.append({"total": total}),
        update=lambda task, **now: seen.append(now),
    )
    _TerminalBar(drawn, {}).progress(Progress(done=2, added=Added(), seconds=1.0, total=9))
    assert seen == [
        {"total": None},
        {"description": "2 done, 2.0 a second", "completed": 2, "total": 9},
    ]


def test_there_is_no_bar_in_a_pipe() -> None:
    item = Item(Document(text="x"), Origin(place="x"))
    with progress_bar(["x"]) as bar:
        assert list(bar.items([item])) == [item]
        bar.progress(Progress(done=1, added=Added(), seconds=0.0))
