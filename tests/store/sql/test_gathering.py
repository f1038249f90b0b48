from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select

from onrecord.store.sql.gathering import Whole, frequencies, gather, pairs

ROWS = [(0, 1), (32_766, 32_767), (32_768, None), ((1 << 30) - 1, 55_296), (1 << 44, 7), ((1 << 59) + 5, 0)]


def test_numbers_of_any_size_come_back_in_order() -> None:
    numbers = Table("numbers", MetaData(), Column("a", Integer), Column("b", Integer))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        numbers.create(connection)
        connection.execute(numbers.insert(), [{"a": a, "b": b} for a, b in ROWS])
        wholes = (Whole(numbers.c.a, 60), Whole(numbers.c.b, 30))
        left, right = gather(connection, wholes, lambda strung: select(strung))
        assert left.tolist() == [a for a, _ in ROWS]
        assert right.tolist() == [b or 0 for _, b in ROWS]
        nothing = gather(connection, wholes, lambda strung: select(strung).where(numbers.c.a < 0))
        assert [each.tolist() for each in nothing] == [[], []]
    engine.dispose()


def test_each_number_is_counted() -> None:
    assert frequencies(np.array([3, 1, 3])) == {1: 1, 3: 2}
    assert frequencies(np.array([], dtype=np.int64)) == {}


@pytest.mark.parametrize(
    ("left", "right", "once"), [([1, 2], [9, 9], [9, 9]), ([1, 1, 1, 2], [9, 9, 8, 9], [8, 9, 9])]
)
def test_a_pair_counts_once(left: list[int], right: list[int], once: list[int]) -> None:
    assert sorted(pairs(np.array(left), np.array(right)).tolist()) == once
