"""The benchmark's own arithmetic and tables; nothing is timed here."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks import speed
from benchmarks.speed import Measurement, Spread


def took(seconds: float, *, words: int = 1000, failed: int = 0) -> Measurement:
    return Measurement(
        words=words, load_seconds=0.5, read_seconds=seconds, peak_megabytes=200.0, found=3, failed=failed
    )


def test_words_a_second_leave_loading_out() -> None:
    assert took(0.25).words_a_second == 4000.0


def test_a_spread_is_median_least_and_most() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert Spread.of([1000.4, 3000.0]).show() == "2,000 (1,000–3,000)"


def test_ratios_are_taken_within_a_round() -> None:
    # Rounds: 4000/1000 = 4 and 1000/500 = 2; the ratio of the medians would be 2500/750.
    table = speed.speed_table(
        {"onrecord": [took(0.25), took(1.0)], "spacy": [took(1.0), took(2.0, failed=0)]}
    )
    assert "| spacy | 750 (500–1,000) | 3.00 (2.00–4.00) | 200 (200–200) | 0.50 (0.50–0.50) | 0 |" in table
    assert "| onrecord | 2,500 (1,000–4,000) | – |" in table


def test_linear_time_gives_level_lines() -> None:
    table = speed.scaling_table({"onrecord": {1: took(0.5), 2: took(1.0, words=2000)}})
    assert "| 1× | 1,000 | 0.50 | 500.0 | 200 |" in table
    assert "| 2× | 2,000 | 1.00 | 500.0 | 200 |" in table


def test_tools_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def measure(name: str, texts: Sequence[str], **_: object) -> Measurement:
        order.append(name)
        return took(1.0)

    monkeypatch.setattr(speed, "measure", measure)
    results = speed.alternate(["a"], ["onrecord", "spacy"], rounds=3, pythons={}, cores=[0])
    assert order == ["onrecord", "spacy"] * 3
    assert [len(runs) for runs in results.values()] == [3, 3]


def test_the_default_articles_are_our_own() -> None:
    assert len(speed.own_articles()) == 30
