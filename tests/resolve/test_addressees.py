from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Act, Attribution, Span, Type
from onrecord.resolve.addressees import addressee_span


def found(text: str, cue: str, *pieces: str) -> str:
    spans = [Span(text.index(piece), text.index(piece) + len(piece)) for piece in (cue, *pieces)]
    attribution = Attribution(
        id="a", source=(), cue=(spans[0],), content=(), type=Type.INDIRECT, act=Act.SAY, confidence=0.9,
        made_by="test", addressee=tuple(spans[1:]),
    )  # fmt: skip
    return "".join(text[slice(*span)] for span in addressee_span(attribution, text))


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("Venn told The Harbour Post the ferry is late.", ["Post"], "The Harbour Post"),
        ("Venn told Agence Maritime-Presse she waits.", ["Agence Maritime"], "Agence Maritime-Presse"),
        ("Venn told co-host Ada Brandt she waits.", ["co-host Ada Brandt"], "Ada Brandt"),
        ("Venn told Radio Lo's “Morning Desk” all.", ["Radio Lo's “Morning Desk"], "Morning Desk"),
        ("Venn told the staff of the Dale.", ["the staff of the Dale"], "the staff of the Dale"),
        ("Venn told a N.O. appeals court to wait.", ["a N", "appeals court"], "a N.O. appeals court"),
        ("Venn told to reporters that she waits.", ["to reporters"], "reporters"),
        ("Venn told Ada Brandt Tuesday she waits.", ["Brandt"], "Ada Brandt"),
        ("Venn told Ada Brandt, and later her cousin Ole.", ["Ada", "Ole"], "Ada Brandt"),
        ("Venn told a guard at the gate.", ["a guard at the"], "a guard"),
        ("Venn told nobody.", [], ""),
    ],
)  # fmt: skip
def test_whole_phrase(text: str, pieces: list[str], expected: str) -> None:
    assert found(text, "told", *pieces) == expected


@given(st.text("aA .-'’\"“to&é\n", min_size=4, max_size=60), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    attribution = Attribution(
        id="a", source=(), cue=(Span(0, 1),), content=(), type=Type.INDIRECT, act=Act.SAY, confidence=0.9,
        made_by="test", addressee=(Span(start, end),),
    )  # fmt: skip
    for span in addressee_span(attribution, text):
        assert 0 <= span.start < span.end <= len(text)
