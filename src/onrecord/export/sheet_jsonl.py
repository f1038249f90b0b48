"""Sheets as JSON, one object a line: the column's name and its cell, lists and spans as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO, TypeVar

from onrecord.export.jsonl import dump
from onrecord.export.sheets import Cell, Sheet

T = TypeVar("T")


def write_rows(items: Iterable[T], out: TextIO, *, sheet: Sheet[T]) -> int:
    """Write each item as one line of JSON and flush it; give back how many there were."""
    count = 0
    for item in items:
        out.write(dump(row(item, sheet=sheet)) + "\n")
        out.flush()
        count += 1
    return count


def row(item: T, *, sheet: Sheet[T]) -> dict[str, Any]:
    """Give an item's cells by the names of their columns, as JSON holds them."""
    return {column.name: _value(column.get(item)) for column in sheet}


def _value(cell: Cell) -> Any:
    if isinstance(cell, tuple):
        return [list(each) if isinstance(each, tuple) else each for each in cell]
    return cell
