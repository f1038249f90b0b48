"""WARC archives, CC-NEWS among them: the web pages in them, one record at a time."""

from __future__ import annotations

import datetime
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from onrecord.read.container import Container
from onrecord.read.documents import MAX_BYTES, TOO_LONG, from_bytes
from onrecord.read.sniff import is_page
from onrecord.read.text import decode
from onrecord.records import Item

CUT_OFF = "the record is cut off"
DAMAGED = "the record is damaged"

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_CHUNK = 1 << 16
_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_READ = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_CHUNK_HEAD = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r\n")


def warc_items(file: BinaryIO, container: Container, *, offset: int = 0) -> Iterator[Item]:
    """Read the pages of a WARC file, compressed (gzip, Zstandard) or not.

    Read are HTML pages of a response with a status of 200 to 299, and resources and conversions that are
    HTML or plain text. Every other record (an image, a redirect, DNS) is passed over. A record's place is
    `#offset=` and where it starts in the file; in the text of the archive where it is one gzip stream, which
    can't be entered in the middle.

    Args:
        file: The open file, which can be sought in.
        container: The file's path, and what holds for all pages in it.
        offset: Start at the record that starts here.

    Yields:
        A document for each such page, with its URL and the time of its capture; a Skipped for each that
        can't be read, and for the file where it is damaged (reading goes on at the next sound record).
    """
    if _is_one_stream(file):
        file.seek(0)
        stream = io.BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"))
        yield from _items(stream, container, offset, is_seekable=False)
    else:
        yield from _items(file, container, offset, is_seekable=True)


def _items(file: BinaryIO, container: Container, offset: int, *, is_seekable: bool) -> Iterator[Item]:
    last = offset - 1
    start: int | None = offset
    sound: int | None = None  # the last record before a damaged place that isn't told of yet
    while start is not None:
        entered, start = start, None
        file.seek(entered)
        try:
            for record in ArchiveIterator(file, parse_http=False):
                last = record.stream_pos
                if sound is not None:
                    yield container.skipped(f"{_damaged(sound)}; reading goes on at {last}")
                    sound = None
                item = _record_item(record, container)
                if item is not None:
                    yield item
        except (OSError, EOFError, zlib.error):
            sound = last if sound is None else sound
            if is_seekable:
                start = _next_start(file, max(entered, last) + 1)
    if sound is not None:
        yield container.skipped(_damaged(sound))
    elif last >= 0 and is_seekable and _ends_early(file, last):
        yield container.skipped("cut off: its last record is not whole")


def _damaged(sound: int) -> str:
    return f"damaged after the record at {sound}" if sound >= 0 else "damaged from its start"


def _record_item(record: WarcRecord, container: Container) -> Item | None:
    page = _page(record)
    if page is None:
        return None
    mark = f"offset={record.stream_pos}"
    url = _url(record.headers.get("WARC-Target-URI"))
    time = _time(record.headers.get("WARC-Date"))
    if isinstance(page, str):
        return container.skipped(page, mark, url=url, time=time)
    document = from_bytes(page, origin=container.place(mark), url=url, published=container.published)
    return container.item(document, mark, url=url, time=time)


def _page(record: WarcRecord) -> bytes | str | None:
    """Give the page in a record, why it can't be read, or None where the record is another thing."""
    is_response = record.record_type == WarcRecordType.response
    if record.record_type not in _READ:
        return None
    try:
        headers = record.headers
        if is_response:
            if not (record.headers.get("Content-Type") or "").startswith("application/http"):
                return None
            headers = _http_headers(record)
            if not 200 <= (headers.status_code or 0) < 300:
                return None
        kind = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if kind and kind not in _PAGES and (is_response or kind != "text/plain"):
            return None
        if record.content_length > MAX_BYTES:
            return TOO_LONG
        data = record.reader.read(MAX_BYTES + 1)
        if len(data) < record.content_length:
            return CUT_OFF
        if is_response:
            data = _decoded(data, headers)
    except (OSError, EOFError, ValueError, zlib.error):
        return DAMAGED
    return data if kind or is_page(decode(data[:_CHUNK])) else None


def _http_headers(record: WarcRecord) -> HeaderMap:
    """Give the headers of a response; ValueError where there is none, as in a record without a length."""
    record.parse_http()
    headers: HeaderMap | None = record.http_headers
    if headers is None or headers.status_code is None:
        raise ValueError("no HTTP response")
    return headers


def _decoded(data: bytes, http: Any) -> bytes:
    """Undo HTTP's encodings of a body, up to one byte more than is read.

    Many archives hold bodies that were decoded before and keep the header: what isn't so encoded stays.
    """
    if "chunked" in (http.get("Transfer-Encoding") or "").lower() and _CHUNK_HEAD.match(data):
        data = _bounded(ChunkedReader, data)
    codings = re.split(r"[,\s]+", (http.get("Content-Encoding") or "").lower())
    for coding in reversed(codings):
        if coding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
            data = _bounded(GzipReader, data)
        elif coding == "deflate":
            data = _inflated(data)
        elif coding == "br" and not _is_text(data):
            data = _bounded(BrotliReader, data)
        elif coding == "zstd" and data.startswith(b"\x28\xb5\x2f\xfd"):
            data = _bounded(ZstdReader, data)
    return data


def _bounded(reader: Callable[[BinaryIO], Any], data: bytes) -> bytes:
    return bytes(reader(io.BytesIO(data)).read(MAX_BYTES + 1))


def _inflated(data: bytes) -> bytes:
    # "deflate" is zlib's format by the standard and a bare stream by some servers.
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(bits).decompress(data, MAX_BYTES + 1)
        except zlib.error:
            continue
    return data


def _is_text(data: bytes) -> bool:
    try:
        data[:512].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 500
    return True


def _url(value: str | None) -> str | None:
    # WARC 1.0 allowed angle brackets around it.
    url = (value or "").strip().removeprefix("<").removesuffix(">")
    return url if "://" in url else None


def _time(value: str | None) -> str | None:
    if value is None or not _UTC.fullmatch(value):
        return None
    try:
        datetime.datetime.fromisoformat(value[:19])
    except ValueError:
        return None
    return value


def _is_one_stream(file: BinaryIO) -> bool:
    """Tell whether a gzip file is one stream, and not one for each record."""
    file.seek(0)
    if file.read(3) != _GZIP:
        return False
    file.seek(0)
    try:
        records = iter(ArchiveIterator(file, parse_http=False))
        next(records)
        second = next(records).stream_pos
    except (OSError, EOFError, StopIteration):
        return False
    file.seek(second)
    return file.read(3) != _GZIP


def _next_start(file: BinaryIO, position: int) -> int | None:
    """Find the next place from here on where a record starts."""
    file.seek(0)
    sign = _GZIP if file.read(3) == _GZIP else _PLAIN
    file.seek(position)
    base, data = position, b""
    while chunk := file.read(_CHUNK):
        data += chunk
        found = data.find(sign)
        while found >= 0:
            if _starts_record(file, base + found):
                return base + found
            found = data.find(sign, found + 1)
        base += max(0, len(data) - len(sign) + 1)
        data = data[max(0, len(data) - len(sign) + 1) :]
        file.seek(base + len(data))
    return None


def _starts_record(file: BinaryIO, position: int) -> bool:
    file.seek(position)
    data = file.read(1 << 12)
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, len(_PLAIN))
        except zlib.error:
            return False
    return data.startswith(_PLAIN)


def _ends_early(file: BinaryIO, last: int) -> bool:
    """Tell whether a gzip file ends in the middle of a stream, by what its last record begins."""
    file.seek(last)
    if file.read(3) != _GZIP:
        return False
    file.seek(last)
    inflate, data = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    while data := data or file.read(_CHUNK):
        try:
            inflate.decompress(data, 1 << 20)
        except zlib.error:
            return True
        data = inflate.unconsumed_tail
        if inflate.eof:
            data = inflate.unused_data.lstrip(b"\x00")
            inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
            if not data and not (data := file.read(_CHUNK)):
                return False
    return True
