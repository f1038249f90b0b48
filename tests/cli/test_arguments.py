from __future__ import annotations

import argparse

import pytest

from onrecord.cli.arguments import count, date, interval, probability, said, spans
from onrecord.records import Span


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("10:20", (Span(10, 20),)),
        ("10:20,30:40", (Span(10, 20), Span(30, 40))),
        ("10:20, 20:21", (Span(10, 20), Span(20, 21))),
        ("none", ()),
    ],
)
def test_spans(given: str, taken: tuple[Span, ...]) -> None:
    assert spans(given) == taken


@pytest.mark.parametrize(
    "given", ["", "10", "10:", ":20", "20:10", "5:5", "-1:5", "30:40,10:20", "1:3,2:4", "٣:5"]
)
def test_no_spans(given: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        spans(given)


def test_days() -> None:
    assert said("2021-12-20/2021-12-23") == "2021-12-20/2021-12-23"
    assert said("none") == ""
    assert date("2021-12") == "2021-12"
    for take in (said, date):
        with pytest.raises(argparse.ArgumentTypeError, match="not a date"):
            take("23 December")


def test_numbers_and_times() -> None:
    assert (probability("0.5"), count("12"), interval("15m")) == (0.5, 12, 900.0)
    for take, given in ((probability, "1.1"), (count, "0"), (count, "1.5"), (interval, "15")):
        with pytest.raises(argparse.ArgumentTypeError):
            take(given)
