import pytest

from onrecord.errors import OnrecordError
from onrecord.read.dates import check_published, is_published


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
