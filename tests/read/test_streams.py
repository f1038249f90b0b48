from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import pytest
from fastwarc.stream_io import ZstdWriter

from onrecord.read import MAX_BYTES, streams
from onrecord.read.streams import EndlessLineError, damage_of, inflated, lines

DATA = b"".join(b"line %d\n" % number for number in range(10_000))


def opened(data: bytes) -> io.BufferedReader:
    return inflated(io.BufferedReader(io.BytesIO(data)))


def zstandard(data: bytes) -> bytes:
    file = io.BytesIO()
    writer = ZstdWriter(file)
    writer.write(data)
    writer.close()
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [DATA, gzip.compress(DATA), gzip.compress(DATA[:100]) + gzip.compress(DATA[100:]), zstandard(DATA)],
    ids=["plain", "gzip", "two gzip members", "Zstandard"],
)
def test_what_is_in_a_file_is_read(data: bytes) -> None:
    assert opened(data).read() == DATA


@pytest.mark.parametrize("squeeze", [gzip.compress, zstandard])
def test_all_that_comes_before_a_cut_is_read(squeeze: Callable[[bytes], bytes]) -> None:
    noise = b"".join(b"%d\n" % (number * 7919 % 99991) for number in range(200_000))
    data = squeeze(noise)
    found: list[bytes | None] = []
    with pytest.raises((EOFError, OSError)):
        found.extend(lines(opened(data[: len(data) // 2])))
    text = b"".join(filter(None, found))
    assert len(text) > 100_000
    assert noise.startswith(text)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (EOFError(), "cut off: its compressed data ends too early"),
        (zlib.error("x"), "its compressed data is damaged"),
        (gzip.BadGzipFile("x"), "its compressed data is damaged"),
        (OSError("incomplete frame"), "incomplete frame"),
    ],
)
def test_damage_is_said_in_words(error: Exception, told: str) -> None:
    assert damage_of(error) == told


def test_a_line_may_have_ten_megabytes() -> None:
    exact, over = b"x" * MAX_BYTES, b"x" * (MAX_BYTES + 1)
    assert list(lines(opened(exact + b"\n" + b"a\n"))) == [exact + b"\n", b"a\n"]
    assert list(lines(opened(over + b"\n" + b"a\n"))) == [None, b"a\n"]
    assert list(lines(opened(over))) == [None]


def test_a_line_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_LONGEST_LINE", MAX_BYTES + 100)
    with pytest.raises(EndlessLineError):
        list(lines(opened(b"x" * (MAX_BYTES + 200_000) + b"\na\n")))
