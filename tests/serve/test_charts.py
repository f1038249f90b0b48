from __future__ import annotations

import pytest

from onrecord.serve.charts import spoken, timeline


def test_gaps_are_filled_and_the_highest_bar_is_whole() -> None:
    chart = timeline([("2021-11", 2), ("2022-02", 4)], lambda period: f"/{period}")
    assert chart is not None
    assert [(bar.period, bar.count, bar.share) for bar in chart.bars] == [
        ("2021-11", 2, 0.5),
        ("2021-12", 0, 0.0),
        ("2022-01", 0, 0.0),
        ("2022-02", 4, 1.0),
    ]
    assert [bar.url for bar in chart.bars] == ["/2021-11", "", "", "/2022-02"]
    assert (chart.unit, chart.peak, chart.bars[1].shown) == ("month", 4, "December 2021")


def test_many_months_become_years() -> None:
    chart = timeline([("2015-03", 1), ("2015-09", 2), ("2021-03", 1)])
    assert chart is not None
    assert chart.unit == "year"
    assert [(bar.period, bar.count) for bar in chart.bars] == [
        ("2015", 3),
        *((str(year), 0) for year in range(2016, 2021)),
        ("2021", 1),
    ]


def test_seventy_two_months_stay_months() -> None:
    chart = timeline([("2016-01", 1), ("2021-12", 1)])
    assert chart is not None
    assert (chart.unit, len(chart.bars)) == ("month", 72)


def test_nothing_is_no_chart() -> None:
    assert timeline([]) is None


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2021-12-03", "3 December 2021"),
        ("2021-12", "December 2021"),
        ("2021", "2021"),
        ("2021-12-20/2021-12-23", "2021-12-20/2021-12-23"),
        ("2022~", "2022~"),
        ("2021-23", "2021-23"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_periods_as_they_are_read(period: str, words: str) -> None:
    assert spoken(period) == words
