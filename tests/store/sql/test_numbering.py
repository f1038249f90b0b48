from __future__ import annotations

import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.sql.numbering import (
    DATED,
    DAY_BITS,
    bounds,
    following,
    iso,
    number,
    ordinal,
    ordinal_of,
)

IDS = st.text("0123456789abcdef", min_size=16, max_size=16)
DAYS = st.dates().map(datetime.date.isoformat)


@given(st.lists(st.tuples(DAYS, IDS), min_size=2, max_size=5))
def test_bigger_is_newer_and_within_a_day_ids_are_in_order(some: list[tuple[str, str]]) -> None:
    """As far as the first 28 bits of an id, which are 7 digits, tell."""
    for (one, id_one), (other, id_other) in pairwise(some):
        newest_first = (one > other) or (one == other and id_one[:7] < id_other[:7])
        if (one, id_one[:7]) != (other, id_other[:7]):
            assert (number(one, id_one) > number(other, id_other)) is newest_first


@given(DAYS | st.none(), IDS)
def test_the_day_is_in_the_number(day: str | None, id: str) -> None:
    n = number(day, id)
    assert 0 <= n < 2**63
    assert iso(ordinal_of(n)) == day
    assert (n >= DATED) is (day is not None)
    low, high = bounds(ordinal(day), ordinal(day))
    assert low <= n <= high


def test_ids_from_elsewhere_have_numbers_too() -> None:
    assert number("2021-12-01", "a1") != number("2021-12-01", "x\ud800")


@given(DAYS | st.none(), IDS)
def test_the_following_number_is_one_less_and_of_the_same_day(day: str | None, id: str) -> None:
    n = number(day, id)
    assert ordinal_of(following(n)) == ordinal_of(n)
    assert following(n) in (n - 1, n + (1 << DAY_BITS) - 1)
