"""The markup of our own gold articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.markup import MarkupError, parse
from onrecord.records import Span


def test_marks_become_spans_of_the_plain_text() -> None:
    marked = parse("{s1:Mira Vale} {c1:said} {t1:the bridge would close}.")
    assert marked.text == "Mira Vale said the bridge would close."
    assert marked.of(1, "source") == (Span(0, 9),)
    assert marked.of(1, "cue") == (Span(10, 14),)
    assert marked.of(1, "content") == (Span(15, 37),)
    assert marked.of(1, "addressee") == ()
    assert marked.of(2, "source") == ()


def test_a_role_broken_in_two_has_two_spans_in_text_order() -> None:
    marked = parse("{t1:Ice}, {s1:he} {c1:said}, {t1:is cold}")
    assert marked.of(1, "content") == (Span(0, 3), Span(14, 21))


def test_one_mark_may_serve_two_attributions() -> None:
    marked = parse("{s1,2:She} {c1:came} and {c2:saw}")
    assert marked.of(1, "source") == marked.of(2, "source") == (Span(0, 3),)


def test_marks_nest() -> None:
    marked = parse("{t1:that {s2:he} {c2:wants} {t2:tea}} ok")
    assert marked.text == "that he wants tea ok"
    assert marked.of(1, "content") == (Span(0, 17),)
    assert marked.of(2, "content") == (Span(14, 17),)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("{s1:open", "never closed"),
        ("stray } brace", "stray"),
        ("stray { brace }", "stray"),
        ("{x1:unknown role}", "stray"),
        ("{s1:}", "empty"),
    ],
)
def test_broken_markup_is_refused(broken: str, message: str) -> None:
    with pytest.raises(MarkupError, match=message):
        parse(broken)


plain = st.text(st.characters(exclude_characters="{}"), max_size=20)


@given(plain, st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=20), plain)
def test_the_text_is_what_stands_between_the_marks(before: str, inside: str, after: str) -> None:
    marked = parse(f"{before}{{s7:{inside}}}{after}")
    assert marked.text == before + inside + after
    (span,) = marked.of(7, "source")
    assert marked.text[span.start : span.end] == inside
