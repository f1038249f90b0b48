"""All figures of a reading, on a corpus of three documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from evaluation.corpora import Corpus
from evaluation.figures import Share, measure
from evaluation.reading import model_name, read_corpus
from evaluation.scorer import Count
from onrecord.records import Act, Document, Record, Type
from tests.evaluation.conftest import MODEL, as_predicted, blind

Predictor = Callable[[str], Record]


def test_a_perfect_reader_has_full_marks(corpus: Corpus, perfect: Predictor) -> None:
    figures = measure(corpus, read_corpus(corpus, perfect))
    assert figures.scores["attribution"] == Count(4, 4, 4)
    assert figures.nested == Count(1, 1, 1)
    assert figures.everything["attribution"] == Count(5, 5, 5)
    assert figures.direct_found == Share(1, 1)
    assert figures.act == Share(5, 5)
    assert figures.by_type[Type.DIRECT].f1 == figures.by_type[Type.INDIRECT].f1 == 100.0
    assert figures.by_type[Type.MIXED].recall.of == 0
    assert figures.ece == pytest.approx(0.1)  # always right, always 0.9 sure
    assert figures.interval is not None
    assert figures.interval.low == 100.0
    points = figures.as_points()
    assert points["attribution"] == points["alpha"] == points["nested"] == points["act"] == 100.0
    assert points["calibrated"] == pytest.approx(90.0)


def test_a_blind_reader_has_none(corpus: Corpus) -> None:
    figures = measure(corpus, read_corpus(corpus, blind))
    assert figures.scores["attribution"] == Count(0, 0, 4)
    assert figures.nested == Count(0, 0, 1)
    assert figures.direct_found == Share(0, 1)
    assert figures.act.percent == 0.0
    points = figures.as_points()
    assert points["act"] == 0.0
    assert "calibrated" not in points


def test_a_crash_is_a_full_miss_and_is_named(corpus: Corpus, perfect: Predictor) -> None:
    def shaky(text: str) -> Record:
        if "denied" in text:
            raise RuntimeError("no luck")
        return perfect(text)

    figures = measure(corpus, read_corpus(corpus, shaky))
    assert figures.failures == {"third": "RuntimeError: no luck"}
    assert figures.scores["attribution"] == Count(3, 3, 4)


def test_a_record_of_another_text_is_a_failure(corpus: Corpus) -> None:
    figures = measure(corpus, read_corpus(corpus, lambda text: blind(text + " ")))
    assert set(figures.failures) == {"first", "second", "third"}


def test_a_nested_prediction_is_left_out_where_nesting_isnt_annotated(
    corpus: Corpus, perfect: Predictor
) -> None:
    flat = Corpus("flat", (replace(corpus.documents[1], attributions=corpus.documents[1].attributions[:1]),))
    figures = measure(flat, read_corpus(flat, perfect))
    assert figures.nested is None
    assert figures.scores["attribution"] == Count(1, 1, 1)
    assert figures.everything["attribution"] == Count(1, 2, 1)
    assert len(figures.outcomes) == 1
    assert "nested" not in figures.as_points()


def test_a_flat_prediction_doesnt_find_a_nested_one(corpus: Corpus, perfect: Predictor) -> None:
    def flattening(text: str) -> Record:
        record = perfect(text)
        return replace(record, attributions=tuple(replace(a, within=None) for a in record.attributions))

    figures = measure(corpus, read_corpus(corpus, flattening))
    assert figures.nested == Count(0, 0, 1)
    assert figures.scores["attribution"] == Count(4, 5, 4)
    assert figures.everything["attribution"] == Count(5, 5, 5)


def test_acts_are_counted_for_found_attributions_only(corpus: Corpus) -> None:
    def reader(text: str) -> Record:
        if not text.startswith("Orrin denied"):
            return blind(text)
        gold = corpus.documents[2].attributions[0]
        wrong = as_predicted(text, gold.source, gold.cue, gold.content, act=Act.SAY)
        return Record(document=Document(text=text), attributions=(wrong,))

    figures = measure(corpus, read_corpus(corpus, reader))
    assert figures.acts == {(Act.DENY, Act.SAY): 1}
    assert figures.act == Share(0, 1)


def test_the_type_is_what_the_caller_says(corpus: Corpus, perfect: Predictor) -> None:
    figures = measure(corpus, read_corpus(corpus, perfect), type_of=lambda text, attribution: Type.MIXED)
    assert figures.by_type[Type.MIXED].recall == Share(4, 4)
    assert figures.direct_found == Share(0, 0)


def test_the_model_is_named_by_its_attributions(corpus: Corpus, perfect: Predictor) -> None:
    assert model_name(read_corpus(corpus, perfect)) == MODEL
    assert model_name(read_corpus(corpus, blind)) is None
