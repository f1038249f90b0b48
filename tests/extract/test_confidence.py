"""Confidence: features of about unit size, and a logistic model that means a probability."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.confidence import FEATURES, Calibration, features
from onrecord.extract.decode import Draft, Evidence
from onrecord.records import Span, Spans, Type

EVIDENCE = Evidence(cue=2.0, content=-0.1, weakest=-9.0, source=-0.2, outside=0.3, edge=0.7, nested=0.05)


SOURCE: Spans = (Span(0, 4),)
CONTENT: Spans = (Span(10, 30),)


def _draft(*, source: Spans = SOURCE, content: Spans = CONTENT) -> Draft:
    return Draft(source, (Span(5, 9),), content, (), (), (0.0,) * 13, EVIDENCE)


def test_features_of_a_draft() -> None:
    found = features(_draft(), type=Type.MIXED)
    assert tuple(found) == FEATURES
    assert found == {
        "cue": 0.5, "content": -0.1, "weakest": -4.0, "source": -0.2, "outside": 0.3,
        "edge": 0.7, "nested": 0.05,
        "sourceless": 0.0, "length": pytest.approx(math.log(21) / 5), "parts": 0.5,
        "direct": 0.0, "mixed": 1.0, "before": 0.0,
    }  # fmt: skip


def test_features_of_a_direct_one_before_its_cue_without_a_source() -> None:
    content = (Span(0, 4), Span(10, 12), Span(20, 22), Span(30, 32), Span(40, 42))
    found = features(_draft(source=(), content=content), type=Type.DIRECT)
    assert found["sourceless"] == found["direct"] == found["before"] == 1.0
    assert found["mixed"] == 0.0
    assert found["parts"] == 2.0  # more than four parts are as good as four


def test_features_without_content() -> None:
    found = features(_draft(content=()), type=Type.INDIRECT)
    assert found["length"] == found["parts"] == found["before"] == 0.0


def _calibration(**weights: float) -> Calibration:
    return Calibration(dict.fromkeys(FEATURES, 0.0) | weights, 0.0, 0.5)


def test_confidence_is_logistic() -> None:
    found = dict.fromkeys(FEATURES, 1.0)
    assert _calibration().confidence(found) == 0.5
    assert _calibration(cue=math.log(3)).confidence(found) == pytest.approx(0.75)
    assert _calibration(cue=math.log(3), edge=-math.log(3)).confidence(found) == pytest.approx(0.5)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_confidence_is_a_probability_and_rises_with_its_score(one: float, other: float) -> None:
    low, high = sorted((one, other))
    calibration = _calibration(cue=1.0)
    least, most = (calibration.confidence(dict.fromkeys(FEATURES, 0.0) | {"cue": x}) for x in (low, high))
    assert 0.0 < least <= most < 1.0


def test_read_from_metadata() -> None:
    data = {"weights": dict.fromkeys(FEATURES, 1) | {"retired": 3}, "bias": -1, "keep": 0.4, "articles": 50}
    calibration = Calibration.from_json(data)
    assert calibration == Calibration(dict.fromkeys(FEATURES, 1.0), -1.0, 0.4)


@pytest.mark.parametrize("lost", ["weights", "bias", "keep"])
def test_a_part_lost_is_a_key_error(lost: str) -> None:
    data: dict[str, object] = {"weights": dict.fromkeys(FEATURES, 1.0), "bias": 0.0, "keep": 0.5}
    del data[lost]
    with pytest.raises(KeyError, match=lost):
        Calibration.from_json(data)


def test_a_weight_lost_is_a_key_error() -> None:
    weights = dict.fromkeys(FEATURES, 1.0)
    del weights["edge"]
    with pytest.raises(KeyError, match="edge"):
        Calibration.from_json({"weights": weights, "bias": 0.0, "keep": 0.5})
