"""Likeness: bands find every pair that is alike enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import StoreError
from onrecord.store.likeness import ALIKE, bands, likeness
from tests.store.builders import fingerprint


def test_likeness_is_the_share_of_equal_places() -> None:
    one = fingerprint(1)
    assert likeness(one, one) == 1
    assert likeness(one, fingerprint(1, changed=32)) == 0.75
    assert likeness(one, fingerprint(2)) == 0
    assert likeness((), one) == likeness(one, ()) == likeness((), ()) == 0


def test_other_lengths_are_refused() -> None:
    with pytest.raises(StoreError):
        likeness((1, 2), (1, 2, 3))


@given(st.integers(1, 200), st.data())
def test_what_is_alike_shares_a_band(length: int, data: st.DataObject) -> None:
    one = fingerprint(7, length=length)
    changed = data.draw(st.sets(st.integers(0, length - 1)))
    other = tuple(number + (k in changed) for k, number in enumerate(one))
    if likeness(one, other) >= ALIKE:
        assert set(bands(one)) & set(bands(other))


def test_bands_are_signed_and_know_their_place() -> None:
    numbers = bands((5, 5, 5, 5, 5, 5, 5, 5))
    assert len(set(numbers)) == 2
    assert all(-(2**63) <= number < 2**63 for number in bands(fingerprint(3)))
    assert bands(()) == ()
