from __future__ import annotations

import pytest

from onrecord.records import Act, Attribution, Span, TimeExpression, Type
from onrecord.resolve.dates import find_dates
from onrecord.resolve.said import said_span


def statement(text: str, cue: str, said: str | None = None) -> Attribution:
    start = text.index(cue)
    time = None
    if said is not None:
        begin = text.index(said)
        time = TimeExpression(Span(begin, begin + len(said)))
    return Attribution(
        id="a", source=(), cue=(Span(start, start + len(cue)),), content=(), type=Type.INDIRECT, act=Act.SAY,
        confidence=0.9, made_by="test", said=time,
    )  # fmt: skip


def words(text: str, cue: str, said: str | None = None) -> str | None:
    span = said_span(statement(text, cue, said), find_dates(text), text)
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    ("text", "cue", "said", "expected"),
    [
        ("Mayor Orla Venn said Tuesday that the ferry is late.", "said", None, "Tuesday"),
        ("Mayor Orla Venn said on Tuesday the ferry is late.", "said", None, "Tuesday"),
        ("Mayor Orla Venn said on Tuesday the ferry is late.", "said on Tuesday", None, "Tuesday"),
        ("Venn is to be heard in July. She said so.", "heard", "July", "July"),
        # The possessive belongs to what was said.
        ("Mayor Orla Venn praised Tuesday's vote.", "praised", None, None),
        ("Mayor Orla Venn said the ferry left Tuesday.", "said", None, None),
        # The model's words, widened to the whole time expression, or freed of a preposition.
        ("Late on Friday afternoon the mayor was asked.", "asked", "afternoon", "Late on Friday afternoon"),
        ("The ferry, Venn said in March 2016, is late.", "ferry", "2016", "March 2016"),
        ("After the storm, Venn said at first light, we wait.", "wait", "at first light", "first light"),
    ],
)
def test_time_words(text: str, cue: str, said: str | None, expected: str | None) -> None:
    assert words(text, cue, said) == expected
