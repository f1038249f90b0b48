from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import edtf
from onrecord.edtf import Unit

DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2900, 12, 31))
NAMED = [Unit.DAY, Unit.WEEK, Unit.WEEKEND, Unit.MONTH, Unit.QUARTER, Unit.SEASON, Unit.HALF, Unit.YEAR]


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (edtf.day(2021, 12, 23), "2021-12-23"),
        (edtf.month(2021, 2), "2021-02"),
        (edtf.year(987), "0987"),
        (edtf.year(2022).about(), "2022~"),
        (edtf.quarter(1989, 3), "1989-07/1989-09"),
        (edtf.half(2020, 2), "2020-07/2020-12"),
        (edtf.season(2021, 4), "2021-24"),
        (edtf.decade(1987), "198X"),
        (edtf.century(20), "19XX"),
        (edtf.between(edtf.year(2014), edtf.month(2018, 5)), "2014-01/2018-05"),
    ],
)
def test_writing(period: edtf.Period, text: str) -> None:
    assert str(period) == text


def test_moving_keeps_the_unit() -> None:
    assert str(edtf.quarter(1989, 3).shift(-1, Unit.YEAR)) == "1988-07/1988-09"
    assert str(edtf.month(2021, 1).shift(-1)) == "2020-12"
    assert str(edtf.day(2021, 3, 31).shift(-1, Unit.MONTH)) == "2021-02-28"


def test_the_calendar_ends() -> None:
    with pytest.raises(ValueError, match="calendar"):
        edtf.day(9999, 12, 31).shift(1)
    with pytest.raises(ValueError, match="ends before"):
        edtf.between(edtf.year(2014), edtf.year(2010))


def test_a_week_may_lie_in_two_months() -> None:
    week = edtf.containing(edtf.day(2021, 12, 30), Unit.WEEK)
    assert week is not None
    assert str(week) == "2021-12-27/2022-01-02"
    assert edtf.containing(week, Unit.MONTH) is None


@pytest.mark.parametrize(
    "value", [None, "", "2021-13", "2021-02-30", "21", "2021/2020", "yesterday", "2021-25"]
)
def test_what_is_no_date(value: str | None) -> None:
    assert edtf.parse(value) is None


@given(day=DAYS, unit=st.sampled_from(NAMED))
def test_reading_gives_back_what_was_written(day: datetime.date, unit: Unit) -> None:
    period = edtf.containing(edtf.of_day(day), unit)
    assert period is not None
    assert edtf.parse(str(period)) == period
