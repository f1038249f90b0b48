from __future__ import annotations

import pytest

from onrecord.export.judgements import in_words, what_in_words
from onrecord.records import Act, Span
from onrecord.statements import Correction, Judgement, JudgementKind, Target

TARGET = Target("ab" * 32, (Span(1, 2),), (Span(3, 4),))


def judgement(kind: JudgementKind, correction: Correction | None = None, *, because: str = "") -> Judgement:
    return Judgement(
        id=1, kind=kind, at="2022-01-01T00:00:00Z", by="ed", correction=correction, because=because
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (judgement(JudgementKind.RIGHT), "right"),
        (judgement(JudgementKind.WRONG), "wrong"),
        (
            judgement(JudgementKind.CORRECT, Correction(source=(Span(1, 2), Span(5, 9)), speakers=())),
            "corrected: source 1:2,5:9; speaker nobody",
        ),
        (
            judgement(JudgementKind.CORRECT, Correction(addressee=(), act=Act.DENY, said="")),
            "corrected: addressee none; act deny; said none",
        ),
        (
            judgement(JudgementKind.CORRECT, Correction(speakers=("Mara Ilves", "Lea Dorn"), said="2021-12")),
            "corrected: speaker Mara Ilves, Lea Dorn; said 2021-12",
        ),
    ],
)
def test_what_is_decided(made: Judgement, words: str) -> None:
    assert what_in_words(made) == words


def test_speakers_by_their_keys() -> None:
    keys = ("person:mara ilves", "person:m ilves")
    made = Judgement(id=1, kind=JudgementKind.MERGE, at="2022-01-01T00:00:00Z", by="ed", keys=keys)
    assert what_in_words(made) == "one speaker: person:mara ilves, person:m ilves"
    renamed = Judgement(
        id=2, kind=JudgementKind.RENAME, at="2022-01-01T00:00:00Z", by="ed", keys=keys[:1], name="M. Ilves"
    )
    assert what_in_words(renamed) == "shown as M. Ilves: person:mara ilves"


def test_who_when_and_why_are_safe_to_print() -> None:
    made = judgement(JudgementKind.WRONG, because="\x1b[2J no")
    assert in_words(made) == r"wrong, by ed, 2022-01-01T00:00:00Z: \x1b[2J no"
