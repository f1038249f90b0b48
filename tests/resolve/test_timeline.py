"""Mentions come back in text order, however they were added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve.timeline import Timeline

_mentions = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=30)


@given(_mentions, st.lists(_mentions, max_size=4), st.integers(0, 41))
def test_mentions_are_given_in_order_from_a_token_on_both_sides(
    first: list[tuple[int, int]], later: list[list[tuple[int, int]]], token: int
) -> None:
    timeline = Timeline(first)
    for some in later:
        list(timeline.before(token))  # few come one by one, many at once: both ways of putting them in place
        for mention in some:
            timeline.add(*mention)
    every = sorted([*first, *(mention for some in later for mention in some)])
    assert list(timeline.before(token)) == [m for m in reversed(every) if m[0] < token]
    assert list(timeline.after(token)) == [m for m in every if m[0] >= token]
