"""Files and folders to documents; whatever can't be read is a `Skipped`, never an exception."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.read.dates import check_published
from onrecord.read.documents import MAX_BYTES, TOO_LONG, from_bytes
from onrecord.records import Document, Skipped

SUFFIXES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml"})
"""The suffixes, in lower case, of the files that a folder is searched for."""

_MISSING = "no such file or folder"
# A FIFO put where the file was between stat and open must not block; Windows knows neither.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def from_path(path: str | os.PathLike[str], *, published: str | None = None) -> Document | Skipped:
    """Read one file: a plain text or an HTML page.

    Args:
        path: The file.
        published: The day it was published, in EDTF; it goes before a date that a page carries.

    Returns:
        The document, or a Skipped where there is no such file, it can't be opened, is no regular file (a
        folder, a pipe, a device) or can't be read for what it holds (see `from_bytes`).

    Raises:
        RecordError: `published` is no date (see `from_text`).
    """
    check_published(published)
    origin = os.fspath(path)
    file = open_file(origin, most=MAX_BYTES)
    if isinstance(file, Skipped):
        return file
    with file:
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            return Skipped(origin, reason_of(error))
    return from_bytes(data, origin=origin, published=published)


def open_file(path: str | os.PathLike[str], *, most: int | None = None) -> io.BufferedReader | Skipped:
    """Open a file to read its bytes.

    Args:
        path: The file.
        most: The most bytes that it may have; any number by default.

    Returns:
        The open file, or a Skipped where it isn't there, may not be read, is no regular file or too long.
    """
    origin = os.fspath(path)
    try:
        status = Path(origin).stat()
        if stat.S_ISDIR(status.st_mode):
            return Skipped(origin, "a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            return Skipped(origin, "a pipe, socket or device, not a file")
        if most is not None and status.st_size > most:
            return Skipped(origin, TOO_LONG)
        return os.fdopen(os.open(origin, _OPEN_FLAGS), "rb")
    except (OSError, ValueError) as error:
        return Skipped(origin, reason_of(error))


def walk(
    paths: Iterable[str | os.PathLike[str]],
    *,
    suffixes: Iterable[str] = SUFFIXES,
    otherwise: str = "not a text or HTML file by its name",
) -> Iterator[Path | Skipped]:
    """Find the files to read, in the order of the arguments and, within a folder, of the names.

    Args:
        paths: Files and folders. A file named here is always given, whatever its name; of a folder, the
            files with one of the suffixes, its subfolders included.
        suffixes: How the names of these files end, in lower case, dot included (`.txt`, `.warc.gz`).
        otherwise: The reason given for each other file of a folder.

    Yields:
        Each file's path, and a Skipped for each path that isn't there, each folder that can't be opened and
        each file of a folder that is of another kind by its name. Hidden files and folders (`.name`) and a
        folder met before (a loop of links) are passed over in silence.
    """
    endings = tuple(suffixes)
    for given in paths:
        path = Path(given)
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            yield Skipped(str(path), reason_of(error))
            continue
        if is_folder:
            yield from _walk_folder(path, endings, otherwise)
        else:
            yield path


def _walk_folder(folder: Path, endings: tuple[str, ...], otherwise: str) -> Iterator[Path | Skipped]:
    # A stack and no recursion: folders can be nested deeper than Python's calls.
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not path.is_dir():
            # Of `.txt` alone, pathlib says that it is a name and has no suffix.
            is_read = path.suffix != "" and path.name.lower().endswith(endings)
            yield path if is_read else Skipped(str(path), otherwise)
            continue
        try:
            status = path.stat()
            identity = (status.st_dev, status.st_ino)
            if identity in seen:
                continue
            seen.add(identity)
            inside = sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield Skipped(str(path), reason_of(error))
            continue
        waiting += [each for each in inside if not each.name.startswith(".")]


def reason_of(error: OSError | ValueError) -> str:
    """Say in a few words why a file can't be opened or read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _MISSING
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError):
        return (error.strerror or "can't be opened").lower()
    return "not a valid path"
