"""Compressed files as streams of what is in them, and lines of a bounded length."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from onrecord.read.documents import MAX_BYTES

_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_CHUNK = 1 << 16
# A line without end, in a file that inflates to far more than it takes on the disk, is not read to its end.
_LONGEST_LINE = 10 * MAX_BYTES


class EndlessLineError(ValueError):
    """A line is so long that what comes after it isn't looked for."""


def inflated(file: io.BufferedReader) -> io.BufferedReader:
    """Give a stream of what is in a gzip or Zstandard file, told by its first bytes; else of the file itself.

    Reading it can raise EOFError, zlib.error or OSError where the compressed data is cut off or damaged.
    """
    head = file.peek(4)
    if head.startswith(_GZIP):
        return io.BufferedReader(_Inflating(gzip.GzipFile(fileobj=file, mode="rb").read1), _CHUNK)
    if head.startswith(_ZSTANDARD):
        from fastwarc.stream_io import ZstdReader

        return io.BufferedReader(_Inflating(ZstdReader(file).read), _CHUNK)
    return file


def damage_of(error: Exception) -> str:
    """Say in a few words what is wrong with the compressed data that gave this error."""
    if isinstance(error, EOFError):
        return "cut off: its compressed data ends too early"
    if isinstance(error, zlib.error | gzip.BadGzipFile):
        return "its compressed data is damaged"
    return str(error)


def lines(file: io.BufferedIOBase) -> Iterator[bytes | None]:
    """Give the lines with their line ends; None for each that is over 10 MB, which is passed over.

    Raises:
        EndlessLineError: A line is over 100 MB.
    """
    while line := file.readline(MAX_BYTES + 1):
        if len(line) <= MAX_BYTES or (len(line) == MAX_BYTES + 1 and line.endswith(b"\n")):
            yield line
            continue
        passed = len(line)
        while line and not line.endswith(b"\n"):
            if passed > _LONGEST_LINE:
                raise EndlessLineError("a line of over 100 MB")
            line = file.readline(_CHUNK)
            passed += len(line)
        yield None


def chunks(file: io.BufferedIOBase) -> Iterator[bytes]:
    """Give what is left of the stream in pieces."""
    while chunk := file.read(_CHUNK):
        yield chunk


class _Inflating(io.RawIOBase):
    """A raw stream of what `read` gives, so that all that comes before a damaged place can be had."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
