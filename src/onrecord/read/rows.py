"""The rows of CSV, JSON Lines, JSON and Parquet files, one at a time; a broken one is a reason, not a row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO

from onrecord.read.documents import MAX_BYTES, TOO_LONG
from onrecord.read.streams import chunks, lines
from onrecord.read.text import decode, has_mark, utf16_without_mark

Row = tuple[int, Mapping[str, Any] | str]
"""The row's number, which counts from 1 after a header, and its fields by name; or why it has none."""

NOT_JSON = "not valid JSON"
NOT_AN_OBJECT = "not a JSON object"
CUT_OFF = "the JSON ends in the middle"

_DELIMITERS = ",;\t|"
_BATCH = 32
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# The names under which the answers of news interfaces hold their list.
_LISTS = ("articles", "items", "results", "docs", "documents", "stories", "news", "data")

_IN_STRING = re.compile(rb'[\\"]')
_OUTSIDE = re.compile(rb'["\[\]{},]')


def jsonl_rows(file: io.BufferedIOBase) -> Iterator[Row]:
    """Give the objects of a file with one JSON object a line; blank lines count and give nothing."""
    for number, line in enumerate(lines(file), start=1):
        if line is None:
            yield number, TOO_LONG
        elif not line.isspace():
            yield number, _object(line)


def json_rows(file: io.BufferedIOBase) -> Iterator[Row]:
    """Give the objects of a JSON file: of its list, of the list in its object, or the object itself.

    A list may be of any length, an object or an element of a list has 10 MB at most.
    """
    head = file.read(MAX_BYTES + 1)
    if len(head) > MAX_BYTES:
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            yield 1, TOO_LONG
            return
        yield from _elements(chain([head], chunks(file)))
        return
    text = decode(head)
    value = _load(text)
    if value is None and text.lstrip().startswith("["):
        # Broken somewhere: element by element, the sound ones are read.
        yield from _elements([text.encode("utf-8", "surrogatepass")])
    elif value is None and "\n" in text.strip():
        yield from jsonl_rows(io.BytesIO(text.encode("utf-8", "surrogatepass")))
    else:
        yield from _rows_of(value)


def csv_rows(file: io.BufferedReader, *, delimiter: str | None = None) -> Iterator[Row]:
    """Give the rows of a CSV file with a header.

    A row with more or fewer fields than the header, or with quotation marks that don't match, is a reason;
    the row after it begins at the next line.

    Args:
        file: The file; UTF-8, Windows-1252 or UTF-16.
        delimiter: By default the one of comma, semicolon, tab and bar that the header has most of.
    """
    head = file.peek(4096)[:4096]
    if head.startswith(_UTF16) or (not has_mark(head) and utf16_without_mark(head[: len(head) // 2 * 2])):
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield 1, "UTF-16 and over 10 MB"
            return
        file = io.BufferedReader(io.BytesIO(decode(data).encode()))
    # Python's limit on a field is one for the whole process, and at first shorter than many an article.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    source = _CsvLines(file)
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=source.first().count)
    header: list[str] | None = None
    number = 0
    for fields in _csv_fields(source, delimiter):
        if header is None and not isinstance(fields, str):
            header = fields
            continue
        number += 1
        if isinstance(fields, str):
            yield number, fields
        elif len(fields) != len(header or ()):
            yield number, f"{len(fields)} fields where the header has {len(header or ())}"
        else:
            yield number, dict(zip(header or (), fields, strict=True))


def parquet_names(file: BinaryIO) -> list[str]:
    """Give the names of a Parquet file's columns; ImportError without pyarrow, OSError if it is none."""
    parquet = _parquet(file)
    return list(_sound(lambda: parquet.schema_arrow.names))


def parquet_rows(file: BinaryIO, *, columns: Sequence[str]) -> Iterator[Row]:
    """Give the rows of a Parquet file with these of its columns; OSError where the file is damaged."""
    batches = _parquet(file).iter_batches(batch_size=_BATCH, columns=list(columns), use_threads=False)
    number = 0
    while (batch := _sound(lambda: next(batches, None))) is not None:
        for index in range(batch.num_rows):
            number += 1
            try:
                yield number, batch.slice(index, 1).to_pylist()[0]
            except ValueError as error:
                yield number, f"a value that can't be read: {_first_line(error)}"


def _parquet(file: BinaryIO) -> Any:
    import pyarrow.parquet

    file.seek(0)
    # With a buffer it reads page after page and not a column's whole chunk.
    return _sound(lambda: pyarrow.parquet.ParquetFile(file, buffer_size=1 << 16, pre_buffer=False))


def _sound(read: Callable[[], Any]) -> Any:
    """Give what the function gives, and any of pyarrow's own errors as OSError."""
    import pyarrow

    try:
        return read()
    # One of them is a MemoryError too, for the size that a damaged file claims a page to have.
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise OSError(f"not a Parquet file that can be read: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _rows_of(value: Any) -> Iterator[Row]:
    if isinstance(value, dict):
        response = value.get("response")
        inner: dict[str, Any] = response if isinstance(response, dict) else value
        lists = (inner[name] for name in _LISTS if isinstance(inner.get(name), list))
        value = next((found for found in lists if any(isinstance(each, dict) for each in found)), [value])
    if not isinstance(value, list):
        yield 1, NOT_JSON if value is None else NOT_AN_OBJECT
        return
    for number, each in enumerate(value, start=1):
        yield number, each if isinstance(each, dict) else NOT_AN_OBJECT


def _object(data: bytes) -> Mapping[str, Any] | str:
    value = _load(decode(data))
    if value is None:
        return NOT_JSON
    return value if isinstance(value, dict) else NOT_AN_OBJECT


def _load(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _elements(pieces: Iterable[bytes]) -> Iterator[Row]:
    """Cut a JSON list into its elements without reading it whole."""
    number, depth, in_string, escaped = 0, 0, False, False
    element = bytearray()
    for piece in pieces:
        start = 0
        position = int(escaped)
        escaped = False
        while match := (_IN_STRING if in_string else _OUTSIDE).search(piece, position):
            sign, position = match[0], match.end()
            if sign == b"\\":
                escaped = position == len(piece)
                position += 1
                continue
            if sign == b'"':
                in_string = not in_string
                continue
            depth += (sign in b"[{") - (sign in b"]}")
            if depth == 1 and sign == b"[" and not number:
                number, start = 1, position
            elif depth == 0 or (depth == 1 and sign == b","):
                element += piece[start : position - 1]
                if depth or element.strip():
                    yield number, TOO_LONG if len(element) > MAX_BYTES else _object(bytes(element))
                element.clear()
                number, start = number + 1, position
                if not depth:
                    return
        # One that is too long is counted on, not kept.
        element += piece[start:] if len(element) <= MAX_BYTES else b""
    yield max(number, 1), CUT_OFF


def _csv_fields(source: _CsvLines, delimiter: str) -> Iterator[list[str] | str]:
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            source.rewind()
            yield f"not valid CSV: {error}"
        except _LongLineError:
            source.rewind()
            yield TOO_LONG
        else:
            source.given.clear()
            if fields:
                yield fields


class _LongLineError(Exception):
    pass


class _CsvLines:
    """Decoded lines for csv.reader, to which those of a broken row but its first can be given again."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        self._incoming = lines(file)
        self._again: deque[str | None] = deque()
        self.given: list[str | None] = []

    def first(self) -> str:
        """Give the first line without taking it; "" where there is none."""
        self._again.extend(self._take())
        return (self._again[0] if self._again else "") or ""

    def rewind(self) -> None:
        self._again.extendleft(reversed(self.given[1:]))
        self.given.clear()

    def _take(self) -> list[str | None]:
        return [None if line is None else decode(line) for line in [next(self._incoming, b"")] if line != b""]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        taken = [self._again.popleft()] if self._again else self._take()
        if not taken:
            raise StopIteration
        self.given += taken
        if taken[0] is None:
            raise _LongLineError
        return taken[0]
