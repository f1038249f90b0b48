import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import OnrecordError
from onrecord.read.dates import check_published, is_published, published_on


@pytest.mark.parametrize("date", ["2021", "2021-12", "2021-12-23", "2020-02-29"])
def test_days_months_and_years_are_dates(date: str) -> None:
    assert is_published(date)
    check_published(date)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "21",
        "2021-13",
        "2021-00",
        "2021-02-29",
        "2021-1-2",
        "2021-12-23T10:00",
        "23/12/2021",
        "0000",
        "２０２１",
    ],
)
def test_anything_else_is_refused(date: str) -> None:
    assert not is_published(date)
    with pytest.raises(OnrecordError, match="not a date"):
        check_published(date)


def test_no_date_is_fine() -> None:
    check_published(None)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-11", "2025-03-11"),
        (" 2025-03 ", "2025-03"),
        ("2025", "2025"),
        (2025, "2025"),
        # The day where it was published, not the day that it was then in Greenwich.
        ("2025-03-11T23:30:00-05:00", "2025-03-11"),
        ("2025-03-11 23:30:00.123 UTC", "2025-03-11"),
        ("2025/3/9", "2025-03-09"),
        ("20250311", "2025-03-11"),
        (20250311, "2025-03-11"),
        ("20250311233000", "2025-03-11"),
        ("20250311T233000-0500", "2025-03-11"),
        ("Tue, 11 Mar 2025 23:30:00 -0500", "2025-03-11"),
        # 1741764600 is 2025-03-12T07:30:00Z.
        (1741764600, "2025-03-12"),
        (1741764600.0, "2025-03-12"),
        ("1741764600.25", "2025-03-12"),
        (1741764600000, "2025-03-12"),
        (datetime.datetime(2025, 3, 11, 23, 30), "2025-03-11"),
        (datetime.date(2025, 3, 11), "2025-03-11"),
    ],
)
def test_dates_in_the_usual_forms_are_days(value: object, day: str) -> None:
    assert published_on(value) == day


@pytest.mark.parametrize(
    "value",
    [
        *(
            None,
            "",
            "soon",
            "11/03/2025",
            "2025-02-30",
            "20250230",
            "2025-03-11-7",
            "1970-01-01",
            "0001-01-01",
            7,
        ),
        *(True, float("nan"), float("inf"), 10**30, [], {}, "Tue, 99 Mar 2025 23:30:00", "today"),
    ],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert published_on(value) is None


@given(st.text() | st.integers() | st.floats() | st.datetimes() | st.from_regex(r"[\d:TZ/. +-]{4,30}"))
def test_whatever_the_value_is_the_day_is_one_or_none(value: object) -> None:
    day = published_on(value)
    assert day is None or is_published(day)
