"""Sheets as CSV that a spreadsheet can open without running anything.

A text that a spreadsheet would take for a formula gets an apostrophe before it; `unguarded` takes it away
again, so that nothing is lost. The other formats hold every text as it is.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from typing import TextIO, TypeVar

from onrecord.export.sheets import Cell, ColumnKind, Sheet
from onrecord.records import Span

T = TypeVar("T")
BYTE_ORDER_MARK = "\ufeff"

# What begins a formula in Excel, LibreOffice or Google Sheets, and what one of them passes over before it.
# Apostrophes count as passed over so that the guard can be told from an apostrophe of the text.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_csv(items: Iterable[T], out: TextIO, *, sheet: Sheet[T], byte_order_mark: bool = False) -> int:
    """Write a line of names and a line for each item; give back how many items there were.

    Every text stands in quotation marks, numbers and flags (`true`, `false`) don't; what isn't known is
    empty. Texts of a list are joined by `; `, spans are JSON (`[[10, 20], [30, 40]]`: a spreadsheet takes
    `10:20` for a time of day). Lines end with a line feed.

    Args:
        items: Written as they come.
        out: A text file that translates no line ends.
        sheet: The columns.
        byte_order_mark: Begin with U+FEFF, without which Excel takes UTF-8 for an old code page.
    """
    if byte_order_mark:
        out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow([column.name for column in sheet])
    count = 0
    for item in items:
        writer.writerow([_cell(column.get(item), column.kind) for column in sheet])
        count += 1
    return count


def guarded(text: str) -> str:
    """Give the text with an apostrophe before it if a spreadsheet could take it for a formula.

    That is one whose first character after any apostrophes is `=`, `+`, `-`, `@` (wide forms too), a tab or
    a line end.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Give the text that `guarded` gave the cell for."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _cell(value: Cell, kind: ColumnKind) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    if not isinstance(value, tuple):
        return value
    if kind is ColumnKind.SPANS:
        return json.dumps(value) if value else ""
    return guarded("; ".join(each or "" for each in value if not isinstance(each, Span)))
