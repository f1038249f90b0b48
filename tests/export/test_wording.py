from __future__ import annotations

import pytest

from onrecord.export import wording
from onrecord.records import Act, Damage, DamageKind, Document, Kind, Record, Skipped, Span
from tests.articles import harbour


@pytest.mark.parametrize(
    ("confidence", "digits", "words"),
    [
        (1.0, "1.00", "very likely right"),
        (0.999, "0.99", "very likely right"),
        (0.9, "0.90", "very likely right"),
        (0.89, "0.89", "likely right"),
        (0.6, "0.60", "likely right"),
        (0.5, "0.50", "as likely right as wrong"),
        (0.39, "0.39", "likely wrong"),
        (0.001, "0.01", "likely wrong"),
        (0.0, "0.00", "likely wrong"),
    ],
)
def test_how_sure(confidence: float, digits: str, words: str) -> None:
    assert wording.sure_in_digits(confidence) == digits
    assert wording.sure_in_words(confidence) == words


def test_every_value_has_its_words() -> None:
    assert set(wording.ACTS) == set(Act)
    assert set(wording.KINDS) == set(Kind)
    assert set(wording.DAMAGE) == set(DamageKind)


def test_counts() -> None:
    assert wording.counts(harbour()) == "6 statements, 1 of them nested · 1 speaker · 1 damaged place"
    broken = Damage(Span(0, 1), DamageKind.FUSED_WORDS)
    assert (
        wording.counts(
            Record(document=Document(text="xy"), damage=(broken, broken), skipped=(Skipped("table", "…"),))
        )
        == "no statements · 2 damaged places · 1 part not read"
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (Document(text="", title="Gates shut", path="a.txt"), "Gates shut"),
        (Document(text="", title="", path="a.txt", url="https://b.example"), "a.txt"),
        (Document(text="", url="https://b.example"), "https://b.example"),
        (Document(text=""), "Untitled text"),
    ],
)
def test_heading(document: Document, expected: str) -> None:
    assert wording.heading(document) == expected
