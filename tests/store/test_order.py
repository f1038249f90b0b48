"""Order: keys sort as people read, cursors hold them and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import StoreError
from onrecord.store import Query, Sort
from onrecord.store.order import SHAPES, after, at_most, cursor, question, reverse, statement_key

DAYS = st.none() | st.dates().map(str)


@pytest.mark.parametrize("sort", Sort)
def test_a_key_has_the_shape_it_is_checked_by(sort: Sort) -> None:
    key = statement_key(sort, id="a", day="2021-12-06", confidence=0.5, quoted=3)
    assert tuple(type(part) for part in key) == SHAPES[sort]
    asked = question("search", Query(), sort)
    assert after(asked, cursor(asked, key), SHAPES[sort]) == key


@given(DAYS, DAYS)
def test_days_in_both_directions(one: str | None, other: str | None) -> None:
    first, second = sorted((one, other), key=lambda day: (day is None, day or ""))
    oldest = [statement_key(Sort.OLDEST, id="a", day=day) for day in (first, second)]
    assert oldest == sorted(oldest)
    if one is not None and other is not None:
        assert (reverse(one) < reverse(other)) is (one > other)
    assert reverse(None) >= reverse(one)


def test_relevance_and_doubt() -> None:
    inside = statement_key(Sort.RELEVANCE, id="b", day="1999-01-01")
    assert inside < statement_key(Sort.RELEVANCE, id="a", day="2021-01-01", in_content=False)
    quoted = statement_key(Sort.DOUBTFUL, id="b", day=None, confidence=0.503, quoted=9)
    assert quoted < statement_key(Sort.DOUBTFUL, id="a", day=None, confidence=0.497, quoted=8)
    assert quoted > statement_key(Sort.DOUBTFUL, id="a", day=None, confidence=0.49)


@given(st.integers(-(2**63), 2**63 - 1), st.text())
def test_cursors_are_safe_in_urls(number: int, text: str) -> None:
    made = cursor("12ab34cd", (number, text))
    assert made.replace("-", "").replace("_", "").isalnum()
    assert made.isascii()
    assert after("12ab34cd", made, (int, str)) == (number, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "é",
        "\x00",
        "abc",
        cursor("another1", (1, "a")),
        cursor("12ab34cd", (1,)),
        cursor("12ab34cd", ("a", 1)),
        cursor("12ab34cd", (1, "a", 2)),
        cursor("12ab34cd", (2**63, "a")),
        "bnVsbA",  # null
        "MTI",  # 12
        "e30",  # {}
        "W10",  # []
        "W3RydWVd",  # [true]
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(StoreError):
        after("12ab34cd", text, (int, str))


def test_no_cursor_is_the_beginning() -> None:
    assert after("12ab34cd", None, (int, str)) is None


def test_questions_that_differ_have_other_signs() -> None:
    asked = [
        question("search", Query(), Sort.NEWEST),
        question("search", Query(), Sort.OLDEST),
        question("search", Query(words="a"), Sort.NEWEST),
        question("documents", "a", None),
        question("documents", "a", "None"),
        question("identities", "a", None),
    ]
    assert len(set(asked)) == len(asked)
    assert question("search", Query(words="\ud800"), Sort.NEWEST)


def test_limits() -> None:
    assert at_most(1) == 1
    for limit in (0, -3):
        with pytest.raises(StoreError):
            at_most(limit)
