from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.tags import has_endless_tag

MANY = " ".join(f"a{number}='>'" for number in range(600))


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>x</p><p {MANY}>",
        f"<p {MANY}",
        f"<p {MANY.replace(' ', chr(10))}/>",
        f"<p {MANY.replace(chr(39), chr(34))}>",
        "<p " + "a=x " * 600,
        "<p " + "a " * 600,
    ],
)
def test_a_tag_with_hundreds_of_attributes_is_found(markup: str) -> None:
    assert has_endless_tag(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>" * 10_000,
        "<p a='b'>" * 10_000,
        "the mayor said no " * 1000,
        "3 < 5 " * 1000,
        "<img src='data:" + "A b=" * 100_000 + "'>",
        "<p " + "a " * 400 + ">",
    ],
)
def test_other_tags_are_not(markup: str) -> None:
    assert not has_endless_tag(markup)


@given(st.text("<>\"' a=", max_size=200))
def test_a_short_text_has_none(markup: str) -> None:
    assert not has_endless_tag(markup)


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<a ", "<a '", '<a "', "<a '\"", "<a b='", "'<a\"<a", "<a '' ", "'", ">"]
)
def test_one_pass_is_enough(piece: str) -> None:
    started = time.process_time()
    has_endless_tag(piece * (2_000_000 // len(piece)))
    assert time.process_time() - started < 5
