"""Columns of everything that is found, as arrays: how SQLite counts fast.

SQLite groups by sorting, row by row: of a word in 235,000 statements that takes thrice as long as finding
them. Here it only walks once and strings the numbers together, as characters of one text; NumPy takes that
apart and counts. SQLite lets other threads go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, literal_column

_BITS = 15  # of a digit: all characters up to 1 + 32,767 are ones that UTF-8 can hold
_DIGIT = (1 << _BITS) - 1

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Whole:
    """A column of whole numbers from 0.

    Attributes:
        value: In SQL; NULL is as good as 0.
        bits: That the greatest of them takes at most.
    """

    value: ColumnElement[Any]
    bits: int

    @property
    def digits(self) -> int:
        """How many characters a number takes."""
        return -(-self.bits // _BITS)


def gather(
    connection: Connection, columns: tuple[Whole, ...], select: Callable[[ColumnElement[str]], Select[Any]]
) -> tuple[Numbers, ...]:
    """Give some columns of the rows of a query, in the same order; of SQLite alone.

    Args:
        connection: To SQLite.
        columns: What to give.
        select: Makes the query of what it is to select.
    """
    text = connection.execute(select(_strung(columns))).scalar() or ""
    width = sum(column.digits for column in columns)
    digits = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").reshape(-1, width)
    found, at = [], 0
    for column in columns:
        values = np.zeros(len(digits), dtype=np.int64)
        for place in range(column.digits):
            values += (digits[:, at + place].astype(np.int64) - 1) << (_BITS * place)
        found.append(values)
        at += column.digits
    return tuple(found)


def frequencies(values: Numbers) -> dict[int, int]:
    """Give how often each number occurs."""
    each, counts = np.unique(values, return_counts=True)
    return dict(zip(each.tolist(), counts.tolist(), strict=True))


def pairs(left: Numbers, right: Numbers) -> Numbers:
    """Give the right ones of the pairs, each pair once."""
    ordered = np.sort(left)
    if not (ordered[1:] == ordered[:-1]).any():  # each left one stands in one pair, as most do
        return right
    both = np.unique(np.column_stack((left, right)), axis=0)
    return both[:, 1]


def _strung(columns: tuple[Whole, ...]) -> ColumnElement[str]:
    digits = [
        1 + ((func.coalesce(column.value, 0).op(">>")(_BITS * place)).op("&")(_DIGIT))
        for column in columns
        for place in range(column.digits)
    ]
    return func.group_concat(func.char(*digits), literal_column("''"))
