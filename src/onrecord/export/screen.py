"""What tables for people are drawn on: plain lines of a given width, in colour only if the caller says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

NARROWEST = 40


def make_console(*, width: int, colour: bool) -> Console:
    """Make a console that writes nowhere by itself and reads no markup in what it is given.

    Args:
        width: Columns; less than 40 counts as 40.
        colour: Use colours and bold type (ANSI escape sequences).
    """
    return Console(
        file=StringIO(),
        width=max(width, NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # the caller decides, not COLUMNS or FORCE_COLOR
    )


@contextmanager
def printed(console: Console, out: TextIO) -> Iterator[None]:
    """Write to `out` what is printed on the console meanwhile, without white space at line ends."""
    with console.capture() as capture:
        yield
    out.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def make_table(width: int) -> Table:
    """Make a table without columns, `width` wide, with a line under its head and no other."""
    return Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), width=width)
