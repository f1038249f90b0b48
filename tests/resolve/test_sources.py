"""What a source span falls into: one part for each joint source."""

from __future__ import annotations

import pytest

from onrecord.records import Span
from onrecord.resolve.mentions import find_mentions
from onrecord.resolve.sources import Form, Part, parts_of
from onrecord.resolve.tokens import Tokens


def _parts(source: str) -> list[tuple[Part, str]]:
    text = f"On Monday {source} said that the quay was shut."
    tokens = Tokens(text)
    mentions = find_mentions(tokens)
    start = text.index(source)
    span = Span(start, start + len(source))
    starts = [mention.first for mention in mentions]
    parts = parts_of(tokens, (span,), place=start, mentions=mentions, starts=starts)
    return [(part, text[part.span.start : part.span.end]) for part in parts]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Mara Quill and Olan Brisk", ["Mara Quill", "Olan Brisk"]),
        ("Mara Quill and her lawyers", ["Mara Quill", "her lawyers"]),
        ("Mr. Quill, and others", ["Mr. Quill", "others"]),
        ("the council and the ferry line", ["council", "ferry line"]),
        ("neither Mara Quill nor her rivals", ["Mara Quill", "her rivals"]),
        ("the mayor of Velmora and his wife", ["mayor of Velmora", "his wife"]),
    ],
)
def test_joint_sources_are_parts_of_their_own(source: str, parts: list[str]) -> None:
    assert [words for _, words in _parts(source)] == parts


@pytest.mark.parametrize(
    "source",
    [
        "voters in Velmora, Tessaly and Port Ansel",
        "populists like Mr. Quill and Ms. Brisk",
        "Mara Quill, head of the Ansel Bank and author of a book",
        "Mara Quill, who grew up in Tessaly and has sung there",
        "friends, lobbyists and former foes",
    ],
)
def test_one_source_with_an_and_inside_stays_whole(source: str) -> None:
    assert len(_parts(source)) == 1


def test_a_name_behind_a_preposition_is_not_what_the_source_is() -> None:
    assert [part.form for part, _ in _parts("the senator from Velmora")] == [Form.DEFINITE]
    assert [part.form for part, _ in _parts("Senator Quill")] == [Form.SHORT]
