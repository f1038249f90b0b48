from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.segments import Mark, Role, paragraphs, segments
from onrecord.records import Span
from tests.strategies import spans, texts


def test_crossing_and_nested_spans() -> None:
    # 0....5....10
    #   aaaaaa        content of 1
    #      bbbbb      content of 2, crosses it
    #      b          source of 2
    marks = [
        Mark(Span(2, 8), Role.CONTENT, 1),
        Mark(Span(5, 10), Role.CONTENT, 2),
        Mark(Span(5, 6), Role.SOURCE, 2),
    ]
    found = [
        (tuple(piece.span), [marks.index(mark) for mark in piece.marks]) for piece in segments(12, marks)
    ]
    assert found == [
        ((0, 2), []),
        ((2, 5), [0]),
        ((5, 6), [0, 1, 2]),
        ((6, 8), [0, 1]),
        ((8, 10), [1]),
        ((10, 12), []),
    ]


def test_a_source_that_two_share() -> None:
    (piece,) = segments(3, [Mark(Span(0, 3), Role.SOURCE, 1), Mark(Span(0, 3), Role.SOURCE, 2)])
    assert piece.owners(Role.SOURCE) == (1, 2)
    assert piece.owners(Role.CUE) == ()


def test_damage_of_nobody_has_no_owner() -> None:
    (piece,) = segments(3, [Mark(Span(0, 3), Role.DAMAGE, 0)])
    assert piece.owners(Role.DAMAGE) == ()


def test_no_text() -> None:
    assert list(segments(0, [])) == []


@given(st.data())
def test_segments_are_the_whole_text_and_carry_what_covers_them(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 30))
    marks = [
        Mark(span, data.draw(st.sampled_from(Role)), number)
        for number, span in enumerate(data.draw(st.lists(spans(length), max_size=6)), start=1)
    ]
    found = list(segments(length, marks, cuts=data.draw(st.lists(st.integers(-2, 40), max_size=3))))
    assert [place for piece in found for place in range(*piece.span)] == list(range(length))
    for piece in found:
        for place in range(*piece.span):
            assert list(piece.marks) == [m for m in marks if m.span.start <= place < m.span.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("wrapped\nlines\n\nsecond", ["wrapped\nlines", "second"]),
        ("wrapped\r\nlines\r\n \r\nsecond\r\n", ["wrapped\r\nlines", "second"]),
        ("\n\n one", [" one"]),
        ("one", ["one"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs(text)] == expected


@given(texts)
def test_between_paragraphs_is_white_space_only(text: str) -> None:
    place = 0
    for start, end in paragraphs(text):
        assert place <= start < end
        assert not text[place:start].strip()
        place = end
    assert not text[place:].strip()
