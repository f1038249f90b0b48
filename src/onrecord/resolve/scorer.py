"""Scores the candidates of a query with a small two-layer network, and says how likely the best one is right.

`training.speakers` fits it; the weights are package data. It runs in numpy, some hundred rows an article.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.resolve.features import NAMES
from onrecord.resolve.kinds import KINDS, KindModel
from onrecord.resolve.queries import Query
from onrecord.resolve.scene import Scene, Sort
from onrecord.resolve.sources import PRONOUN_FORMS, Form

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Scorer:
    """The weights of the network, of the kinds and of the confidence.

    Attributes:
        hidden: Weights (features, units) and biases (units,) of the first layer.
        out: Weights (units,) of the second.
        kinds: The model of kinds.
        trust: Bias and weights of the confidence, over `evidence`.
    """

    hidden: tuple[Floats, Floats]
    out: Floats
    kinds: KindModel
    trust: tuple[float, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Scorer:
        """Read it; ValueError if it was fitted for other features or kinds."""
        if tuple(data["features"]) != NAMES or tuple(data["kinds"]) != tuple(map(str, KINDS)):
            raise ValueError("these weights belong to other features")
        return cls(
            (np.asarray(data["hidden"], np.float32), np.asarray(data["bias"], np.float32)),
            np.asarray(data["out"], np.float32),
            KindModel(data["kind_weights"]),
            tuple(data["trust"]),
        )

    def probabilities(self, rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
        """Give each candidate's probability; `rows` holds one vector of `NAMES` a candidate, at least one."""
        weights, bias = self.hidden
        scores = np.maximum(np.asarray(rows, np.float32) @ weights + bias, 0) @ self.out
        powers = np.exp(scores - scores.max())
        return tuple((powers / powers.sum()).tolist())

    def confidence(self, evidence: Sequence[float]) -> float:
        """Give the probability that an answer is right, from what `evidence` says of it."""
        bias, *weights = self.trust
        score = bias + sum(w * e for w, e in zip(weights, evidence, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def default_scorer() -> Scorer:
    """Give the scorer in the package; it is read once."""
    text = files("onrecord.resolve").joinpath("data/scorer.json").read_text(encoding="utf-8")
    return Scorer.from_json(json.loads(text))


def evidence(scene: Scene, query: Query, chances: Mapping[int, float], best: int) -> tuple[float, ...]:
    """Give the numbers from which the confidence in a query's best candidate is made.

    Args:
        scene: The text.
        query: The question.
        chances: Each candidate's probability.
        best: The best candidate, nobody aside; nobody itself where there is no other.
    """
    top = min(max(chances[best], 1e-4), 1 - 1e-4)
    others = [chance for k, chance in chances.items() if k != best]
    form, sort = query.part.form, scene.candidates[best].sort
    return (
        math.log(top / (1 - top)),
        top,
        max(others, default=0.0),
        chances[scene.nobody],
        float(form is Form.NONE),
        float(form in PRONOUN_FORMS),
        float(form in {Form.DEFINITE, Form.INDEFINITE, Form.OWNED}),
        float(form is Form.SHORT),
        float(sort is Sort.NOUN),
        max(scene.kinds(best)),
        float(query.parts > 1),
        float(query.outer is not None),
    )


EVIDENCE = 12
