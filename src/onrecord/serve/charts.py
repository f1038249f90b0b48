"""Bar charts as plain numbers for the template that draws them in SVG (docs/decisions: charts)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MOST_BARS = 72
"""More months than these are shown as years, so that a bar stays wide enough to be pointed at."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its period, how many, and where it leads.

    Attributes:
        period: `2021-12` or `2021`.
        shown: `December 2021` or `2021`.
        count: How many.
        share: Its height, 0 to 1 of the highest.
        url: Where it leads; "" for nowhere.
    """

    period: str
    shown: str
    count: int
    share: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A timeline.

    Attributes:
        bars: One for each period from the first to the last, those without any included.
        unit: `month` or `year`.
        peak: The most in one period.
    """

    bars: tuple[Bar, ...]
    unit: str
    peak: int


def timeline(counts: Sequence[tuple[str, int]], link: Callable[[str], str] = lambda _: "") -> Chart | None:
    """Give a chart of counts by month, gaps filled; by year where there would be over 72 bars.

    Args:
        counts: `("2021-12", 3)`, in order.
        link: Gives the address for a period.

    Returns:
        The chart, or None where nothing was counted.
    """
    if not counts:
        return None
    months = dict(counts)
    periods = _months(min(months), max(months))
    unit = "month"
    if len(periods) > MOST_BARS:
        unit = "year"
        years: dict[str, int] = {period[:4]: 0 for period in periods}
        for month, count in counts:
            years[month[:4]] += count
        months, periods = years, list(years)
    peak = max(months.values())
    return Chart(
        tuple(
            Bar(period, spoken(period), count, count / peak if peak else 0.0, link(period) if count else "")
            for period in periods
            for count in [months.get(period, 0)]
        ),
        unit,
        peak,
    )


def spoken(period: str) -> str:
    """Say a day, month or year as it is read: `23 December 2021`, `December 2021`, `2021`.

    Anything else, such as an interval, is given back as it is.
    """
    year, *rest = period.split("-")
    if not all(part.isascii() and part.isdigit() for part in (year, *rest)) or len(rest) > 2:
        return period
    if rest and not 1 <= int(rest[0]) <= 12:
        return period
    words = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*words, *([MONTHS[int(rest[0]) - 1]] if rest else []), year])


def _months(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    periods = []
    while (period := f"{year:04}-{month:02}") <= last[:7]:
        periods.append(period)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return periods
