"""The answers so far, by place, candidate and attribution."""

from __future__ import annotations

from onrecord.resolve.shortlist import History, Said


def _history() -> History:
    history = History()
    for place, candidate, number in ((30, 1, 2), (10, 7, 0), (20, 1, 1), (20, 4, 1)):
        history.add(place, candidate, number)
    return history


def test_the_nearest_answer_before_a_place_comes_first() -> None:
    assert _history().before(30, 2) == [Said(20, 4, 1), Said(20, 1, 1)]
    assert _history().before(10, 5) == []


def test_an_attribution_s_own_answers_can_be_left_out() -> None:
    assert _history().before(30, 2, besides=1) == [Said(10, 7, 0)]


def test_answers_are_counted_by_candidate() -> None:
    history = _history()
    assert history.count(30) == 3
    assert [history.times(1, place) for place in (20, 30, 31)] == [0, 1, 2]
    assert history.times(9, 31) == 0


def test_joint_answers_of_an_attribution_are_all_given() -> None:
    assert _history().of(1) == (1, 4)
    assert _history().of(5) == ()
