from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.visible import visible
from tests.strategies import texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain “text”", "plain “text”"),
        ("two\r\n\tlines ", "two lines"),
        ("\x1b[2Jgone", r"\x1b[2Jgone"),
        ("a\x00b\x7f\x9b", r"a\x00b\x7f\x9b"),
        ("\u202eright\u2066", r"\u202eright\u2066"),
        ("\ud800", r"\ud800"),
        ("a\ufeffb\u200bc", r"a\ufeffb\u200bc"),
        ("\U000e0041", r"\U000e0041"),
        ("שלום 👩‍👧 می‌خواهم", "שלום 👩‍👧 می‌خواهم"),  # joiners belong to the spelling
        ("", ""),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(texts | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_nothing_acts_on_a_terminal(text: str) -> None:
    shown = visible(text)
    assert shown.splitlines() in ([], [shown])
    shown.encode("utf-8")
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")}
    assert not {
        c
        for c in shown
        if unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
    }
