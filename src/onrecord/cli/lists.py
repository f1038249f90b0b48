"""Writing a list in the format asked for: a table for people, JSON lines or CSV for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from onrecord.cli.output import coloured, note, output, width

if TYPE_CHECKING:
    from onrecord.export.sheets import Sheet

T = TypeVar("T")
WriteTable = Callable[..., int]


def write_rows(
    items: Iterable[T],
    *,
    format: str,
    sheet: Sheet[T],
    table: WriteTable,
    none: str = "nothing",
    next: str | None = None,
    total: int | None = None,
) -> None:
    """Write items to standard output, and on standard error where the next ones are.

    Args:
        items: What to write.
        format: `table`, `jsonl` or `csv`.
        sheet: The columns of the two for programs.
        table: Writes the one for people.
        none: What to say where there is nothing to put in a table.
        next: The mark of the next page.
        total: How many there are on all pages, if that is known.
    """
    with output(None, streamed=True) as out:
        if format == "jsonl":
            from onrecord.export.sheet_jsonl import write_rows as write_jsonl

            write_jsonl(items, out, sheet=sheet)
        elif format == "csv":
            from onrecord.export.sheet_csv import write_csv

            write_csv(items, out, sheet=sheet)
        elif not table(items, out, width=width(out), colour=coloured(out)):
            note(none)
        out.flush()
    if next is not None:
        note(f"there are {'more' if total is None else total}; go on with: --after {next}")
