from __future__ import annotations

import gzip
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import RecordError
from onrecord.read import MAX_BYTES, documents
from onrecord.read.items import items, items_at
from onrecord.read.tables import Columns
from onrecord.records import Document, Item, Skipped
from tests.read.news import Told, rss
from tests.read.pages import FALK, FEE, paragraphs
from tests.read.samples import (
    PAGE,
    SAMPLES,
    TEXT,
    TITLE,
    URL,
    archive,
    json_lines,
    mailbox,
    message,
    news_item,
    news_message,
    nitf,
    record,
    row,
    table,
    write,
)

BOMB = "<!DOCTYPE nitf [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><nitf>&b;</nitf>"
OUTSIDE = "<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><nitf><body>&a;</body></nitf>"


def parquet(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def reasons(found: list[Item]) -> list[str | None]:
    return [item.document.reason if isinstance(item.document, Skipped) else None for item in found]


@pytest.fixture
def any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts aren't judged, which is most of the time that reading a plain one takes."""
    monkeypatch.setattr(documents, "language_of", lambda text: "en")


@pytest.mark.parametrize("suffix", SAMPLES)
def test_the_same_article_is_read_from_every_kind_of_file(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path, f"a{suffix}", SAMPLES[suffix])
    (item,) = items([path])
    assert isinstance(item.document, Document), item.document
    assert item.document.text == TEXT
    assert item.document.language == "en"
    assert item.document.path == item.origin.place
    assert item.origin.place.partition("#")[0] == str(path)


def test_a_parquet_file_is_read(tmp_path: Path) -> None:
    path = parquet(tmp_path, [row(), row(text=None), row(text=FEE)])
    found = list(items([path]))
    assert [item.origin.place for item in found] == [f"{path}#row={n}" for n in (1, 2, 3)]
    assert reasons(found) == [None, "empty", None]
    assert found[0].document == Document(
        text=TEXT,
        path=f"{path}#row=1",
        url=URL,
        title=TITLE,
        publisher="The Courier",
        published="2025-03-11",
        language="en",
    )


def test_a_parquet_file_without_a_text_is_skipped(tmp_path: Path) -> None:
    path = parquet(tmp_path, [{"a": 1, "b": 2}])
    assert reasons(list(items([path]))) == ["no column looks like an article's text; its columns are: a, b"]


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path, [row()])
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (item,) = items([path])
    assert isinstance(item.document, Skipped)
    assert "pip install 'onrecord[parquet]'" in item.document.reason


def test_a_feed_gives_its_entries_at_their_places(tmp_path: Path) -> None:
    path = write(tmp_path, "feed.xml", rss(Told(content=paragraphs(*[FEE, FALK] * 4)), Told()))
    found = list(items([path]))
    assert [item.origin.place for item in found] == [f"{path}#entry=1", f"{path}#entry=2"]
    assert isinstance(found[0].document, Document)
    assert found[0].document.path == f"{path}#entry=1"
    assert isinstance(found[1].document, Skipped)


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.csv", table((TITLE, FEE, "")))
    write(tmp_path, "a.txt", FALK)
    write(tmp_path, "c.png", b"\x89PNG")
    write(tmp_path, ".hidden.txt", FALK)
    found = list(items([tmp_path, tmp_path / "missing"]))
    assert [item.origin.place.removeprefix(str(tmp_path)) for item in found] == [
        "/a.txt",
        "/b.csv#row=1",
        "/c.png",
        "/missing",
    ]
    assert reasons(found) == [
        None,
        None,
        "not a kind of file that is read, by its name",
        "no such file or folder",
    ]


def test_a_day_that_the_caller_gives_wins_everywhere(tmp_path: Path) -> None:
    for suffix, data in SAMPLES.items():
        (item,) = items([write(tmp_path, f"a{suffix}", data)], published="2024-05")
        assert isinstance(item.document, Document)
        assert item.document.published == "2024-05", suffix


def test_what_is_no_day_is_refused_at_once() -> None:
    with pytest.raises(RecordError):
        items(["a.txt"], published="soon")
    with pytest.raises(RecordError):
        items_at(["a.txt"], published="soon")


def test_columns_are_heeded(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", table((FALK, FEE), header="text,words"))
    (item,) = items([path], columns=Columns(text="words"))
    assert isinstance(item.document, Document)
    assert item.document.text == FEE


HOSTILE: dict[str, tuple[bytes | str, str]] = {
    "cut.jsonl.gz": (gzip.compress(json_lines(*[row()] * 3).encode())[:-20], "cut off: its compressed"),
    "cut.txt.gz": (gzip.compress(TEXT.encode())[:40], "cut off: its compressed data ends too early"),
    "broken.csv.gz": (b"\x1f\x8b\x08\x00" + b"\xff" * 99, "its compressed data is damaged"),
    "cut.warc.gz": (archive(record())[:100], "cut off: its last record is not whole"),
    "no.warc": (b"<html>", "damaged from its start"),
    "bomb.txt.gz": (gzip.compress(bytes(3 * MAX_BYTES)), "over 10 MB"),
    "bomb.json.gz": (gzip.compress(b'{"text": "' + b"x" * MAX_BYTES), "over 10 MB"),
    "bomb.xml": (BOMB, "XML that declares entities, which is not read"),
    "outside.xml": (OUTSIDE, "XML that declares entities, which is not read"),
    "malformed.xml": ("<nitf><body>", "not well-formed XML"),
    "large.html": (b"<p>" + b"x" * (5 * MAX_BYTES), "over 10 MB"),
    "nul.csv": (table((TITLE, f"{FEE}\x00", "")), "its text holds NUL characters"),
    "none.csv": ("a,b\n1,2\n", "no column looks like an article's text; its columns are: a, b"),
    "header.csv": ("title,text\n", "no articles in it"),
    "empty.csv": (b"", "no articles in it"),
    "empty.txt": (b"", "empty"),
    "broken.json": ("{", "not valid JSON"),
    "no.parquet": (b"PAR1xxxx", "not a Parquet file that can be read"),
    "no.pdf": (b"%PDF-1.4 nothing", "the PDF can't be parsed"),
    "none.eml": (b"Subject: x\n\n", "a message without a text"),
    "image.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a PNG image, not text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_skipped_and_its_neighbours_are_read(tmp_path: Path, name: str) -> None:
    data, reason = HOSTILE[name]
    before, after = write(tmp_path, "before.txt", FEE), write(tmp_path, "after.txt", FALK)
    found = list(items([before, write(tmp_path, name, data), after]))
    assert [getattr(item.document, "text", None) for item in (found[0], found[-1])] == [FEE, FALK]
    told = [each for each in reasons(found) if each is not None]
    assert [each[: len(reason)] for each in told] == [reason]


@pytest.mark.parametrize("name", ["bomb.txt.gz", "large.html", "bomb.json.gz"])
def test_what_is_too_long_is_not_loaded(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, HOSTILE[name][0])
    tracemalloc.start()
    try:
        assert reasons(list(items([path]))) == ["over 10 MB"]
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_BYTES
    finally:
        tracemalloc.stop()


def changed(data: bytes) -> st.SearchStrategy[bytes]:
    """The data with a piece cut out and another put there."""
    return st.tuples(st.integers(0, len(data)), st.integers(0, 60), st.binary(max_size=30)).map(
        lambda change: data[: change[0]] + change[2] + data[change[0] + change[1] :]
    )


@pytest.mark.usefixtures("any_language")
@pytest.mark.parametrize("suffix", [*SAMPLES, ".parquet", ".csv.zst"])
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_file_holds_nothing_is_raised_and_nothing_vanishes(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    sample = SAMPLES.get(suffix)
    if sample is None:
        sample = parquet(tmp_path, [row()]).read_bytes() if suffix == ".parquet" else b"\x28\xb5\x2f\xfd"
    drawn = data.draw(st.binary(max_size=300) | changed(sample))
    path = write(tmp_path, f"fuzz{suffix}", drawn)
    found = list(items([path]))
    assert found
    for document, origin in found:
        assert origin.place.startswith(str(path))
        place = document.path if isinstance(document, Document) else document.origin
        assert place == origin.place


MANY: dict[str, bytes | str] = {
    "a.warc.gz": archive(record(), record(PAGE.replace(FEE, FALK))),
    "a.jsonl": json_lines(row(), "odd", row(text=FEE)),
    "a.csv": table((TITLE, FEE, "2025"), (TITLE, FALK)) + table((TITLE, TEXT, "2025")),
    "a.mbox": mailbox(message(), message(None), message(FEE)),
    "a.xml": news_message(news_item(f"<inlineXML>{nitf()}</inlineXML>"), news_item("")),
    "a.json.gz": gzip.compress(b'[{"text": "Oda left."}, 7]'),
}


@pytest.mark.parametrize("name", MANY)
def test_every_place_can_be_read_again(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, MANY[name])
    found = list(items([path]))
    assert len(found) >= 2
    places = [item.origin.place for item in found]
    assert len(set(places)) == len(places)
    for item in found:
        assert list(items_at([item.origin.place])) == [item]
    assert sorted(items_at(places), key=lambda item: places.index(item.origin.place)) == found
    assert list(items_at([str(path)])) == found


def test_only_what_is_asked_for_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    path = write(tmp_path, "a.jsonl", json_lines(row(text=FEE), row(text=FALK), row(text=TEXT)))
    monkeypatch.setattr(documents, "language_of", lambda text: judged.append(text))
    assert [item.origin.place for item in items_at([f"{path}#row=2"])] == [f"{path}#row=2"]
    assert judged == [FALK]


def test_places_that_are_gone_say_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json_lines(row()))
    missing = tmp_path / "missing.csv"
    found = list(items_at([f"{path}#row=1", f"{path}#row=9", f"{missing}#row=2", str(missing)]))
    assert [item.origin.place for item in found] == [
        f"{path}#row=1",
        f"{path}#row=9",
        str(missing),
    ]
    assert reasons(found) == [None, "no longer in the file", "no such file or folder"]


def test_a_name_with_a_hash_is_a_name(tmp_path: Path) -> None:
    path = write(tmp_path, "a#row=1.txt", FEE)
    (item,) = items_at([str(path)])
    assert isinstance(item.document, Document)


@pytest.mark.usefixtures("any_language")
def test_memory_does_not_grow_with_the_files(tmp_path: Path) -> None:
    peaks = []
    for count in (100, 2000):
        path = write(tmp_path, "a.csv", table(*[(TITLE, FEE * 10, "2025")] * count))
        tracemalloc.start()
        try:
            assert sum(isinstance(item.document, Document) for item in items([path])) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000
