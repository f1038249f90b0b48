"""Runs a reader over a corpus; a crash on one document is kept as data and counts as a full miss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaluation.corpora import Corpus, GoldDocument
from onrecord.records import Attribution, Record

Predictor = Callable[[str], Record]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one gold document.

    Attributes:
        predicted: Empty where the reader failed.
        failure: Why it failed, or None.
    """

    document: GoldDocument
    predicted: tuple[Attribution, ...] = ()
    failure: str | None = None


def read_corpus(corpus: Corpus, predictor: Predictor) -> tuple[Reading, ...]:
    """Read every document of a corpus; this never raises for a document."""
    return tuple(_read(document, predictor) for document in corpus.documents)


def model_name(readings: Iterable[Reading]) -> str | None:
    """Give the model that made the attributions; None for none, joined by "+" for several."""
    return "+".join(sorted({a.made_by for reading in readings for a in reading.predicted})) or None


def _read(document: GoldDocument, predictor: Predictor) -> Reading:
    try:
        record = predictor(document.text)
    except Exception as error:  # any crash at all is a miss to count, not a reason to stop
        return Reading(document, failure=f"{type(error).__name__}: {error}")
    if record.document.text != document.text:
        return Reading(document, failure="the record is about another text")
    return Reading(document, record.attributions)
