"""Says how likely a draft is right: a logistic model over what the network's scores say of it.

The weights are fitted on training articles that the network never saw (`training.calibrate`) and live in
the model's metadata, so a model and its calibration can't be parted (Platt 1999; Guo et al. 2017).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.extract.decode import Draft
from onrecord.records import Type

FEATURES = (
    "cue", "content", "weakest", "source", "outside", "edge", "nested", "sourceless", "length", "parts",
    "direct", "mixed", "before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: `weights` by feature name, `bias`, and the least confidence worth keeping."""

    weights: Mapping[str, float]
    bias: float
    keep: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Calibration:
        """Read it from a model's metadata; KeyError if it lacks a feature that this version knows."""
        return cls(
            {name: float(data["weights"][name]) for name in FEATURES},
            float(data["bias"]),
            float(data["keep"]),
        )

    def confidence(self, features: Mapping[str, float]) -> float:
        """Give the probability that source and content are right, for all of FEATURES by name."""
        score = self.bias + sum(self.weights[name] * features[name] for name in FEATURES)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def features(draft: Draft, *, type: Type) -> dict[str, float]:
    """Give the features of a draft by name, all of about unit size.

    Damage is none of them: the articles it is fitted on hold too little to learn from.
    """
    e = draft.evidence
    characters = sum(end - start for start, end in draft.content)
    before = bool(draft.content and draft.content[0].start < draft.cue[0].start)
    return {
        "cue": e.cue / 4,
        "content": max(e.content, -4.0),
        "weakest": max(e.weakest, -4.0),
        "source": max(e.source, -4.0),
        "outside": e.outside,
        "edge": e.edge,
        "nested": e.nested,
        "sourceless": float(not draft.source),
        "length": math.log1p(characters) / 5,
        "parts": min(len(draft.content), 4) / 2,
        "direct": float(type is Type.DIRECT),
        "mixed": float(type is Type.MIXED),
        "before": float(before),
    }
