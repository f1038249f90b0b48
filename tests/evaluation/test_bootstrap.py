"""The bootstrap over documents."""

from __future__ import annotations

import pytest

from evaluation.bootstrap import Interval, f1_interval
from evaluation.scorer import Count


def test_no_documents_no_interval() -> None:
    assert f1_interval([]) is None


def test_documents_that_are_all_alike_leave_no_doubt() -> None:
    interval = f1_interval([Count(1, 2, 2)] * 9)
    assert interval is not None
    assert interval.low == interval.high == pytest.approx(50.0)


def test_the_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    counts = [Count(k % 4, 4, 4) for k in range(40)]  # together 60 of 160: 37.5
    interval = f1_interval(counts)
    assert interval is not None
    assert interval.low < 37.5 < interval.high
    assert interval == f1_interval(counts)


def test_empty_documents_count_as_nothing() -> None:
    assert f1_interval([Count()]) == Interval(0.0, 0.0)
