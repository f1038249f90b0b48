from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter

from onrecord.read import MAX_BYTES
from onrecord.read.items import items, items_at
from onrecord.records import Document, Item, Skipped
from tests.read.pages import FEE, paragraphs
from tests.read.samples import PAGE, TEXT, TITLE, archive, record, write

FIRST, SECOND, THIRD = (record(url=f"https://courier.example/{number}") for number in (1, 2, 3))


def read(path: Path) -> list[Item]:
    return list(items([path]))


def reasons(path: Path) -> list[str | None]:
    """The reason of each item, None for a document."""
    return [document.reason if isinstance(document, Skipped) else None for document, _ in read(path)]


def squeezed(writer: Callable[[Any], Any], data: bytes) -> bytes:
    file = io.BytesIO()
    stream = writer(file)
    stream.write(data)
    stream.close()
    return file.getvalue()


def chunked(data: bytes) -> bytes:
    cut = len(data) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:cut], data[cut:], b""))


@pytest.mark.parametrize(
    ("name", "data", "second"),
    [
        ("a.warc", FIRST + SECOND, len(FIRST)),
        ("a.warc.gz", archive(FIRST, SECOND), len(archive(FIRST))),
        # As one stream it can't be entered in the middle: the places are those of the text in it.
        ("a.warc.gz", gzip.compress(FIRST + SECOND), len(FIRST)),
        ("unnamed", archive(FIRST, SECOND), len(archive(FIRST))),
    ],
    ids=["plain", "gzip", "one stream", "by its bytes"],
)
def test_a_page_has_its_address_time_and_place(tmp_path: Path, name: str, data: bytes, second: int) -> None:
    path = write(tmp_path, name, data)
    found = read(path)
    assert [origin.place for _, origin in found] == [f"{path}#offset=0", f"{path}#offset={second}"]
    assert [origin.url for _, origin in found] == ["https://courier.example/1", "https://courier.example/2"]
    assert {origin.time for _, origin in found} == {"2025-03-12T06:00:00Z"}
    document = found[1].document
    assert document == Document(
        text=TEXT,
        path=f"{path}#offset={second}",
        url="https://courier.example/2",
        title=TITLE,
        language="en",
    )
    assert list(items_at([found[1].origin.place])) == [found[1]]


def test_a_zstandard_archive_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.warc.zst", squeezed(ZstdWriter, FIRST + SECOND))
    assert [getattr(document, "text", document) for document, _ in read(path)] == [TEXT, TEXT]


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.warc.gz",
        archive(
            record(b"format: WARC", kind="warcinfo", content_type="application/warc-fields"),
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="application/http"),
            record(b"20250312 1.2.3.4", kind="response", content_type="text/dns"),
            record(b"\x89PNG\r\n\x1a\n" * 9, content_type="image/png"),
            record("User-agent: *", content_type="text/plain"),
            record(PAGE, status="404 Not Found"),
            record("", status="301 Moved Permanently", headers="Location: /b\r\n"),
            record("<svg/>", content_type=""),
            FIRST,
        ),
    )
    assert [origin.url for _, origin in read(path)] == ["https://courier.example/1"]


def test_an_archive_without_a_page_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.warc.gz", archive(record(b"GIF89a", content_type="image/gif")))
    assert reasons(path) == ["no articles in it"]


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "TEXT/HTML;charset=utf-8", "application/xhtml+xml"]
)
def test_a_page_is_known_by_its_type_or_for_want_of_one_by_its_bytes(
    tmp_path: Path, content_type: str
) -> None:
    path = write(tmp_path, "a.warc", record(content_type=content_type))
    assert reasons(path) == [None]


@pytest.mark.parametrize(("kind", "content_type"), [("conversion", "text/plain"), ("resource", "text/html")])
def test_conversions_and_resources_are_read(tmp_path: Path, kind: str, content_type: str) -> None:
    body = TEXT if content_type == "text/plain" else PAGE
    path = write(tmp_path, "a.warc", record(body, kind=kind, content_type=content_type))
    (item,) = read(path)
    assert isinstance(item.document, Document)
    assert item.document.text == TEXT


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Transfer-Encoding: chunked", chunked(PAGE.encode())),
        ("Content-Encoding: gzip", gzip.compress(PAGE.encode())),
        ("Content-Encoding: deflate", zlib.compress(PAGE.encode())),
        ("Content-Encoding: deflate", zlib.compress(PAGE.encode())[2:-4]),
        ("Content-Encoding: br", squeezed(BrotliWriter, PAGE.encode())),
        ("Content-Encoding: zstd", squeezed(ZstdWriter, PAGE.encode())),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzip.compress(PAGE.encode()))),
        # Archives that hold a body decoded and keep the header.
        ("Transfer-Encoding: chunked", PAGE.encode()),
        ("Content-Encoding: gzip", PAGE.encode()),
        ("Content-Encoding: deflate", PAGE.encode()),
        ("Content-Encoding: br", PAGE.encode()),
        ("Content-Encoding: identity", PAGE.encode()),
    ],
    ids=[
        *("chunked", "gzip", "deflate", "deflate, bare", "brotli", "zstandard", "both"),
        *("chunked, not", "gzip, not", "deflate, not", "brotli, not", "identity"),
    ],
)
def test_http_encodings_are_undone(tmp_path: Path, headers: str, body: bytes) -> None:
    (item,) = read(write(tmp_path, "a.warc", record(body, headers=f"{headers}\r\n")))
    assert isinstance(item.document, Document), item.document
    assert item.document.text == TEXT


def test_a_wrong_charset_label_is_survived(tmp_path: Path) -> None:
    page = f"<html><body><article>{paragraphs(FEE)}</article></body></html>"
    path = write(
        tmp_path,
        "a.warc",
        record(page.encode("cp1252"), content_type="text/html; charset=utf-8")
        + record(page.encode("utf-8"), content_type="text/html; charset=iso-8859-1"),
    )
    assert [getattr(document, "text", document) for document, _ in read(path)] == [FEE, FEE]


@pytest.mark.parametrize("url", ["dns:courier.example", "", "courier.example/fee"])
def test_what_is_no_address_is_none(tmp_path: Path, url: str) -> None:
    (item,) = read(write(tmp_path, "a.warc", record(url=url)))
    assert item.origin.url is None


def test_a_body_that_is_too_long_is_not_loaded(tmp_path: Path) -> None:
    page = b"<html>" + bytes(MAX_BYTES)
    path = write(tmp_path, "a.warc.gz", archive(FIRST, record(page), SECOND))
    tracemalloc.start()
    try:
        assert reasons(path) == [None, "over 10 MB", None]
        assert tracemalloc.get_traced_memory()[1] < MAX_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "squeeze",
    [gzip.compress, zlib.compress, lambda data: squeezed(BrotliWriter, data)],
    ids=["gzip", "deflate", "br"],
)
def test_a_body_that_inflates_without_end_is_stopped(
    tmp_path: Path, squeeze: Callable[[bytes], bytes]
) -> None:
    name = {0x1F: "gzip", 0x78: "deflate"}
    bomb = squeeze(b"<html>" + b" " * (5 * MAX_BYTES))
    coding = name.get(bomb[0], "br")
    path = write(tmp_path, "a.warc", FIRST + record(bomb, headers=f"Content-Encoding: {coding}\r\n") + SECOND)
    tracemalloc.start()
    try:
        assert reasons(path) == [None, "over 10 MB", None]
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_a_damaged_body_costs_no_other(tmp_path: Path) -> None:
    body = gzip.compress(PAGE.encode())
    broken = body[:40] + bytes(len(body) - 40)
    path = write(tmp_path, "a.warc", FIRST + record(broken, headers="Content-Encoding: gzip\r\n") + SECOND)
    assert reasons(path) == [None, "the record is damaged", None]


@pytest.mark.parametrize("at", ["start", "middle"])
def test_behind_a_damaged_place_reading_goes_on(tmp_path: Path, at: str) -> None:
    data = bytearray(archive(FIRST, SECOND, THIRD))
    place = len(archive(FIRST)) + (0 if at == "start" else len(archive(SECOND)) // 2)
    data[place : place + 30] = bytes(30)
    path = write(tmp_path, "a.warc.gz", bytes(data))
    found = read(path)
    assert [origin.url for document, origin in found if isinstance(document, Document)] == [
        "https://courier.example/1",
        "https://courier.example/3",
    ]
    assert any(isinstance(document, Skipped) and "damaged" in document.reason for document, _ in found)


def test_a_plain_archive_is_entered_again_behind_a_broken_header(tmp_path: Path) -> None:
    rubbish = b"WRAC/1.0\r\nrubbish\r\n\r\n"
    path = write(tmp_path, "a.warc", FIRST + rubbish + SECOND)
    found = read(path)
    assert [origin.url for document, origin in found if isinstance(document, Document)] == [
        "https://courier.example/1",
        "https://courier.example/2",
    ]
    assert [document.reason for document, _ in found if isinstance(document, Skipped)] == [
        f"damaged after the record at 0; reading goes on at {len(FIRST + rubbish)}"
    ]


def test_a_record_without_a_length_costs_no_other(tmp_path: Path) -> None:
    lost = SECOND.replace(b"Content-Length", b"Content-Lost", 1)
    found = read(write(tmp_path, "a.warc", FIRST + lost + THIRD))
    assert [origin.url for document, origin in found if isinstance(document, Document)] == [
        "https://courier.example/1",
        "https://courier.example/3",
    ]
    told = [document for document, _ in found if isinstance(document, Skipped)]
    assert told[0].reason == "the record is damaged"


def test_an_archive_cut_anywhere_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    # A text this short isn't judged, which makes the many cuts quick.
    records = [
        record(f"Oda {n}.", kind="conversion", content_type="text/plain", url=f"https://c.example/{n}")
        for n in (1, 2)
    ]
    whole = archive(*records)
    border = len(archive(records[0]))
    for cut in range(1, len(whole) + 1):
        found = read(write(tmp_path, "a.warc.gz", whole[:cut]))
        texts = [document.text for document, _ in found if isinstance(document, Document)]
        reasons = [document.reason for document, _ in found if isinstance(document, Skipped)]
        # A text can be whole though what closes its record is missing.
        assert texts == ["Oda 1.", "Oda 2."][: len(texts)], cut
        assert len(texts) >= (cut >= border) + (cut == len(whole)), cut
        assert (reasons == []) == (cut in (border, len(whole))), (cut, found)


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    image = record(bytes(50_000), content_type="image/png")
    text = record("Oda left.", kind="conversion", content_type="text/plain")
    peaks = []
    for count in (20, 400):
        path = write(tmp_path, "a.warc", (image + text) * count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in items([path])) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000


def test_a_place_that_is_not_there_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.warc", FIRST)
    for place in (f"{path}#offset=7", f"{path}#offset={10**17}", f"{path}#row=1"):
        (item,) = items_at([place])
        assert isinstance(item.document, Skipped)
        assert item.document.origin == item.origin.place == place
