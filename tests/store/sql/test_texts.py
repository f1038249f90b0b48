from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.sql.texts import escape, pack, unescape, unpack

ODD = st.text(st.sampled_from("a\x00\x1a0\ud800\udfff\U0001f600\n")) | st.text(
    st.characters(codec=None, exclude_categories=())
)


@given(ODD)
def test_what_is_escaped_comes_back_and_fits_both_engines(text: str) -> None:
    kept = escape(text)
    assert unescape(kept) == text
    assert "\x00" not in kept
    kept.encode("utf-8")  # fails for a lone surrogate


@given(ODD, ODD)
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) == (one == other)


def test_usual_texts_are_kept_as_they_are() -> None:
    assert escape("Ilves’s quay\t\r\n\U0001f6a2") == "Ilves’s quay\t\r\n\U0001f6a2"


def test_the_mark_of_an_escape_is_escaped_itself() -> None:
    assert escape("\x1a0000") == "\x1a001a0000"
    assert unescape("\x1a001a0000") == "\x1a0000"


@given(st.dictionaries(ODD, st.none() | st.integers() | st.lists(ODD)))
def test_what_is_packed_comes_back(value: dict[str, object]) -> None:
    assert unpack(pack(value)) == value
