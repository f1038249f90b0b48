"""How far a figure would move with other documents: the bootstrap over documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.scorer import Count


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of an F1, in percent."""

    low: float
    high: float


def f1_interval(
    counts: Sequence[Count], *, level: float = 0.95, samples: int = 2000, seed: int = 0
) -> Interval | None:
    """Give the percentile interval of the F1 of per-document counts; None without documents.

    Whole documents are drawn, since attributions of one article are not independent of each other.
    """
    if not counts:
        return None
    table = np.array([(count.hit, count.predicted + count.gold) for count in counts], dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(len(counts), size=(samples, len(counts)))
    hits, totals = table[drawn].sum(axis=1).T
    values = np.divide(200 * hits, totals, out=np.zeros(samples), where=totals > 0)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
