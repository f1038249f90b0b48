"""Binned calibration errors and operating points, on numbers small enough to check by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calibration import (
    OperatingPoint,
    Outcome,
    calibration_error,
    equal_mass,
    equal_width,
    precision_at_recall,
)

FOUR = [Outcome(0.95, True), Outcome(0.92, False), Outcome(0.31, False), Outcome(0.35, True)]


def test_equal_width_bins_hold_their_own_tenth() -> None:
    low, high = equal_width(FOUR)
    assert (low.count, low.accuracy) == (2, 0.5)
    assert low.confidence == pytest.approx(0.33)
    assert (high.count, high.accuracy) == (2, 0.5)
    assert high.confidence == pytest.approx(0.935)


def test_the_error_is_the_weighted_gap() -> None:
    # |0.33 - 0.5| * 2/4 + |0.935 - 0.5| * 2/4
    assert calibration_error(equal_width(FOUR)) == pytest.approx(0.085 + 0.2175)


def test_certainty_lies_in_the_last_bin() -> None:
    (only,) = equal_width([Outcome(1.0, True), Outcome(0.95, True)])
    assert only.count == 2


def test_equal_mass_bins_differ_by_one_at_most() -> None:
    bins = equal_mass([Outcome(k / 100, True) for k in range(31)], bins=15)
    assert len(bins) == 15
    assert {b.count for b in bins} == {2, 3}
    assert sum(b.count for b in bins) == 31
    assert len(equal_mass(FOUR, bins=15)) == 4


def test_no_outcomes_no_error() -> None:
    assert calibration_error(equal_width([])) == calibration_error(equal_mass([])) == 0.0


def test_precision_at_the_recall_asked_for() -> None:
    outcomes = [Outcome(0.9, True), Outcome(0.8, True), Outcome(0.7, False), Outcome(0.6, True)]
    points = precision_at_recall(outcomes, gold=4, recalls=[0.5, 0.75, 0.9])
    assert points == (OperatingPoint(0.5, 0.8, 1.0, 0.5), OperatingPoint(0.75, 0.6, 0.75, 0.75))


def test_equal_confidences_stand_or_fall_together() -> None:
    outcomes = [Outcome(0.9, True), Outcome(0.9, False)]
    assert precision_at_recall(outcomes, gold=2, recalls=[0.1]) == (OperatingPoint(0.1, 0.9, 0.5, 0.5),)


def test_no_gold_no_points() -> None:
    assert precision_at_recall(FOUR, gold=0, recalls=[0.5]) == ()


@given(st.lists(st.builds(Outcome, st.floats(0, 1), st.booleans()), max_size=60), st.integers(1, 20))
def test_every_outcome_is_in_one_bin_and_the_error_is_a_share(outcomes: list[Outcome], bins: int) -> None:
    for binned in (equal_width(outcomes, bins=bins), equal_mass(outcomes, bins=bins)):
        assert sum(b.count for b in binned) == len(outcomes)
        assert 0.0 <= calibration_error(binned) <= 1.0
