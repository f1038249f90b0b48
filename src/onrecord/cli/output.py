"""Where a command writes: standard output or a file, a terminal or a pipe; and the one line of trouble."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from onrecord.cli.doors import USAGE

WIDTH_OF_A_PIPE = 100


@contextmanager
def output(target: str | None, *, streamed: bool) -> Iterator[TextIO]:
    """Open what is written to: standard output for None and `-`.

    A file gets its name only when it is whole: until then it is a hidden one beside it, and what had the name
    before stays. A streamed one is written in place, since there a run that is killed should leave its lines.
    """
    if target is None or target == "-":
        yield sys.stdout
        return
    with (
        _whole(target, streamed=streamed) as path,
        path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out,
    ):
        yield out


@contextmanager
def binary_output(target: str | None) -> Iterator[BinaryIO]:
    """Open what bytes are written to, whole as above."""
    if target is None or target == "-":
        yield sys.stdout.buffer
        return
    with _whole(target, streamed=False) as path, path.open("wb") as out:
        yield out


@contextmanager
def _whole(target: str, *, streamed: bool) -> Iterator[Path]:
    """Give the path to write to; what is written there has the target's name when all went well."""
    path = Path(os.path.realpath(target))
    in_place = streamed or (path.exists() and not path.is_file())  # a device or a pipe can't be replaced
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", target)
    part = path if in_place else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        if not in_place:
            if path.exists():
                part.chmod(path.stat().st_mode)
            part.replace(path)
    finally:
        if not in_place:
            part.unlink(missing_ok=True)


def width(out: TextIO) -> int:
    """Give the columns to write in: those of the terminal, or 100 where it is none."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if out.isatty() else WIDTH_OF_A_PIPE


def coloured(out: TextIO) -> bool:
    """Tell whether to use colours: on a terminal that has them, unless NO_COLOR is set."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def note(line: str) -> None:
    """Say something beside the output, on standard error; what could act on a terminal is shown."""
    from onrecord.export.visible import visible

    print(visible(line), file=sys.stderr, flush=True)


def refuse(error: object) -> int:
    """Say in one line what won't do; give the exit code."""
    if isinstance(error, OSError) and error.strerror is not None:
        name = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        error = f"{name}{error.strerror}"
    note(f"onrecord: error: {error}")
    return USAGE
