from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, MutableMapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from onrecord.read.memory import FileMemory
from onrecord.records import Document, Item, Origin, Record, Skipped
from onrecord.store import Query, View
from tests.articles import harbour
from tests.cli.program import Program, buoys

Captured = pytest.CaptureFixture[str]

TEXT = (
    "Mara Ilves said that the quay of Port Ellery would be closed to all large ships until the winter ends."
)
OTHER = "Lea Dorn said that every buoy in the harbour had been cleaned and painted before the first storms."


class AnyReader:
    """Reads any document as one without statements, but for those that have `bad` in them."""

    class Model:
        name = "onrecord-en 2.0.0"
        metadata: dict[str, object] = {}  # noqa: RUF012
        card = ""

    model = Model()

    def __init__(self) -> None:
        self.read: list[str] = []

    def read_many(
        self, sources: Iterable[object], *, published: str | None = None
    ) -> Iterator[Record | Skipped]:
        for source in sources:
            if isinstance(source, Skipped):
                yield source
                continue
            assert isinstance(source, Document)
            self.read.append(source.text)
            yield Skipped("x", "too bad") if "bad" in source.text else Record(document=source)


@pytest.fixture
def empty() -> Program:
    program = Program()
    program.reader = AnyReader()  # type: ignore[assignment]
    return program


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(OTHER, encoding="utf-8")
    return folder


def texts(view: View) -> list[str]:
    return [record.document.text for _, record in view.records()]


def test_add_keeps_and_reports(empty: Program, news: Path, capsys: Captured) -> None:
    assert empty("add", news) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("2 added · ")
    assert err.endswith(" s\n")
    assert texts(empty.store.view()) == [TEXT, OTHER]


def test_add_twice_adds_nothing(empty: Program, news: Path, capsys: Captured) -> None:
    empty("add", news)
    capsys.readouterr()
    assert empty("add", news) == 0
    assert capsys.readouterr().err.startswith("0 added · 2 there already · ")
    assert len(empty.store.view().documents().items) == 2


def test_what_was_skipped_is_counted_by_reason(empty: Program, news: Path, capsys: Captured) -> None:
    for name in ("c", "d"):
        (news / f"{name}.txt").write_text(f"{TEXT} {name} is bad.", encoding="utf-8")
    (news / "e.xyz").write_bytes(b"x")
    assert empty("add", news, news / "none.txt") == 1
    err = capsys.readouterr().err
    assert "2 added · 4 skipped: too bad (2); " in err
    assert "no such file or folder" in err
    assert empty("skipped", "--format", "jsonl") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(row["origin"]).name for row in rows] == ["c.txt", "d.txt", "e.xyz", "none.txt"]
    assert empty("skipped") == 0
    assert "too bad" in capsys.readouterr().out


def test_the_record_in_the_folder_is_no_input(empty: Program, news: Path, capsys: Captured) -> None:
    (news / "record.db").write_bytes(b"x")
    (news / "record.db-wal").write_bytes(b"x")
    assert empty("add", news, "--store", news / "record.db") == 0
    assert "skipped" not in capsys.readouterr().err


def test_columns_and_published(empty: Program, tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text(f'a,b,c\n"{TEXT}",Quay shut,Lantern\n', encoding="utf-8")
    assert empty("add", table) == 1
    columns = ("--text-column", "a", "--title-column", "b", "--publisher-column", "c")
    assert empty("add", table, *columns, "--published", "2022-01") == 0
    (kept,) = empty.store.view().documents().items
    document = kept.document
    assert (document.title, document.publisher, document.published) == ("Quay shut", "Lantern", "2022-01")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to add"),
        (["x.txt", "--watch", "15m"], "--watch is for feeds"),
        (["--feeds", "none.opml"], "No such file"),
    ],
    ids=["nothing", "watch what", "no list"],
)
def test_add_refuses(empty: Program, capsys: Captured, arguments: list[str], message: str) -> None:
    assert empty("add", *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("time", ["15", "m", "0m", "-1m", "soon"])
def test_watch_takes_a_length_of_time(empty: Program, time: str) -> None:
    with pytest.raises(SystemExit) as end:
        empty("add", "--feeds", "x", f"--watch={time}")
    assert end.value.code == 2


OPML = '<opml version="2.0"><body><outline text="x" xmlUrl="https://lantern.example/feed"/></body></opml>'


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of one feed, which has a new article in each round."""
    rounds = iter([TEXT, OTHER])

    def watch(feeds: Iterable[str], fetcher: Any, memory: MutableMapping[str, str]) -> Iterator[Item]:
        assert tuple(feeds) == ("https://lantern.example/feed",)
        text = next(rounds)
        yield Item(Document(text=text), Origin(place="https://lantern.example/x"))
        memory[f"seen {text[:4]}"] = "yes"

    monkeypatch.setattr(import_module("onrecord.read.watch"), "watch", watch)
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    return file


def test_feeds_once(empty: Program, feeds: Path, tmp_path: Path, capsys: Captured) -> None:
    memory = tmp_path / "memory"
    assert empty("add", "--feeds", feeds, "--once", "--watch", "15m", "--feeds-memory", memory) == 0
    assert texts(empty.store.view()) == [TEXT]
    assert capsys.readouterr().err.startswith("1 added")
    with FileMemory(memory) as kept:
        assert dict(kept) == {"seen Mara": "yes"}


def test_feeds_again_and_again(
    empty: Program, feeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", sleep)
    memory = tmp_path / "memory"
    assert (
        empty("add", "--feeds", feeds, "--watch", "15m", "--feeds-memory", memory, "--allow-private") == 130
    )
    assert slept == [900.0, 900.0]
    assert texts(empty.store.view()) == [TEXT, OTHER]
    assert [line.split(" · ")[0] for line in capsys.readouterr().err.splitlines()] == ["1 added", "1 added"]
    with FileMemory(memory) as kept:
        assert len(kept) == 2


def test_a_record_on_a_server_needs_a_place_for_what_was_seen(
    empty: Program, feeds: Path, capsys: Captured
) -> None:
    assert empty("add", "--feeds", feeds, "--once") == 2
    assert "--feeds-memory FILE" in capsys.readouterr().err


def test_retry_skipped(empty: Program, news: Path, capsys: Captured) -> None:
    (news / "c.txt").write_text(f"{TEXT} It is bad.", encoding="utf-8")
    assert empty("add", news) == 1
    assert empty("retry-skipped") == 1
    (news / "c.txt").write_text(f"{TEXT} It is good.", encoding="utf-8")
    capsys.readouterr()
    assert empty("retry-skipped") == 0
    assert capsys.readouterr().err.startswith("1 added")
    assert empty.store.view().skipped().items == ()


def test_reread_reads_what_another_model_read(program: Program, capsys: Captured) -> None:
    (first, *_) = program.store.view().search(Query(words="winters")).items
    assert program("correct", first.id, "--right") == 0
    newer = AnyReader()
    program.reader = newer  # type: ignore[assignment]
    capsys.readouterr()
    assert program("reread", "--model", "folder") == 0
    assert sorted(newer.read) == sorted([harbour().document.text, buoys().document.text])
    err = capsys.readouterr().err
    assert "0 added · 2 read again · " in err
    # This model finds no statement at all, so there is none that the judgement could be about.
    assert "1 judgement fits no statement of this reading and is kept: onrecord judgements --unfitting" in err
    assert program("judgements", "--unfitting") == 0
    assert "right" in capsys.readouterr().out


def test_check(program: Program, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program("check", "--repair") == 0
    assert capsys.readouterr() == ("", "no faults\n")
    monkeypatch.setattr(
        type(program.store.view()), "check", lambda self: iter(["document 1: another hash", "a span"])
    )
    assert program("check") == 1
    assert capsys.readouterr().out == "document 1: another hash\na span\n"


def test_stats(program: Program, capsys: Captured) -> None:
    assert program("stats") == 0
    assert "9 statements, 2022-01-11 to 2022-02-03\n" in capsys.readouterr().out
    assert program("stats", "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ['"part","value","count"', '"documents","",2']
    assert '"act","warn",1' in lines


def test_a_bar_only_on_a_terminal(
    empty: Program, news: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty("add", news)
    assert "━" not in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    (news / "c.txt").write_text(TEXT + OTHER, encoding="utf-8")
    assert empty("add", news) == 0
    assert "1 added" in capsys.readouterr().err
    assert os.environ["TERM"] == "xterm"


def test_retry_fetches_pages(empty: Program, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    from onrecord.read.fetch import Fetched, Fetcher, Refused

    place = "https://lantern.example/x"
    answers: list[Fetched | Refused] = [
        Refused(reason="the server is busy (status 503)", is_passing=True),
        Fetched(url=place, data=TEXT.encode()),
    ]
    monkeypatch.setattr(Fetcher, "fetch", lambda self, url, **_: answers.pop(0))
    empty.store.writer().add([], [Skipped(place, "the server is busy (status 503)")])
    assert empty("retry-skipped") == 1
    assert "1 skipped: the server is busy" in capsys.readouterr().err
    assert empty("retry-skipped", "--allow-private") == 0
    (kept,) = empty.store.view().documents().items
    (origin,) = kept.origins
    assert (origin.place, origin.url) == (place, place)
    assert origin.time is not None
