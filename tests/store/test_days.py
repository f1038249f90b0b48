"""Days: EDTF dates as ISO days that compare as strings."""

from __future__ import annotations

import pytest

from onrecord.errors import StoreError
from onrecord.store.days import Days, between, bounds, day_of, first_day


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2021", ("2021-01-01", "2021-12-31")),
        ("2021-02", ("2021-02-01", "2021-02-28")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2021-12-23", ("2021-12-23", "2021-12-23")),
        ("2022~", ("2022-01-01", "2022-12-31")),
        ("2021-12-20/2021-12-23", ("2021-12-20", "2021-12-23")),
        ("202X", ("2020-01-01", "2029-12-31")),
        ("2021-21", ("2021-03-01", "2021-05-31")),
        ("0033", ("0033-01-01", "0033-12-31")),
        ("", None),
        ("soon", None),
        ("2021-13", None),
        (None, None),
    ],
)
def test_bounds(value: str | None, days: tuple[str, str] | None) -> None:
    assert bounds(value) == days
    assert first_day(value) == (days[0] if days else None)


@pytest.mark.parametrize(
    ("said", "published", "day"),
    [
        ("2021-12-06", "2021-12-10", "2021-12-06"),
        ("2021", "2021-12-10", "2021-01-01"),
        (None, "2021-12", "2021-12-01"),
        ("some day", "2021-12", "2021-12-01"),
        (None, None, None),
    ],
)
def test_a_statement_counts_under_the_day_it_was_said(
    said: str | None, published: str | None, day: str | None
) -> None:
    assert day_of(said, published) == day


def test_between_takes_first_and_last_days() -> None:
    assert between("2021-02", "2021-02") == Days("2021-02-01", "2021-02-28")
    assert between(None, "2021") == Days(None, "2021-12-31")
    assert between(None, None) == Days()


@pytest.mark.parametrize("bad", ["", "x", "2021-00", "2021-02-30"])
def test_a_bound_that_is_no_date_is_refused(bad: str) -> None:
    for since, until in ((bad, None), (None, bad)):
        with pytest.raises(StoreError, match="not a date"):
            between(since, until)


@pytest.mark.parametrize(
    ("days", "inside", "outside"),
    [
        (Days("2021-01-01", "2021-12-31"), ["2021-01-01", "2021-12-31"], ["2020-12-31", "2022-01-01", None]),
        (Days("2021-01-01", None), ["2021-01-01", "9999-12-31"], ["2020-12-31", None]),
        (Days(None, "2021-12-31"), ["0001-01-01", "2021-12-31"], ["2022-01-01", None]),
        (Days(), ["0001-01-01", None], []),
    ],
)
def test_hold(days: Days, inside: list[str | None], outside: list[str | None]) -> None:
    assert all(days.hold(day) for day in inside)
    assert not any(days.hold(day) for day in outside)
