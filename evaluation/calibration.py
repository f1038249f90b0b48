"""Whether confidence means what it says, and what it costs to ask for more of it.

Binned errors depend on the bins. What this project calls ECE is over ten bins of equal width; the reports
also show fifteen bins of equal width and fifteen of equal mass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

ECE_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A predicted attribution's confidence, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Outcomes of similar confidence: how many, their mean confidence, and the share that was right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a minimal confidence gives.

    Attributes:
        asked: The recall asked for, 0 to 1.
        threshold: The highest minimal confidence that reaches it.
        precision: Share of right ones among the predictions kept.
        recall: Share of the gold ones found; at least `asked`.
    """

    asked: float
    threshold: float
    precision: float
    recall: float


def equal_width(outcomes: Iterable[Outcome], *, bins: int = ECE_BINS) -> tuple[Bin, ...]:
    """Sort outcomes into bins of equal width over 0 to 1; empty bins are left out."""
    groups: list[list[Outcome]] = [[] for _ in range(bins)]
    for outcome in outcomes:
        groups[min(int(outcome.confidence * bins), bins - 1)].append(outcome)
    return tuple(_bin(group) for group in groups if group)


def equal_mass(outcomes: Iterable[Outcome], *, bins: int = 15) -> tuple[Bin, ...]:
    """Sort outcomes by confidence into bins of equal size (within one); never an empty bin."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.confidence)
    edges = [round(k * len(ordered) / bins) for k in range(bins + 1)]
    groups = [ordered[start:end] for start, end in pairwise(edges)]
    return tuple(_bin(group) for group in groups if group)


def calibration_error(bins: Iterable[Bin]) -> float:
    """Give the mean distance between confidence and accuracy, weighted by count; 0.0 without outcomes."""
    filled = tuple(bins)
    count = sum(b.count for b in filled)
    return sum(b.count * abs(b.confidence - b.accuracy) for b in filled) / count if count else 0.0


def precision_at_recall(
    outcomes: Iterable[Outcome], *, gold: int, recalls: Sequence[float]
) -> tuple[OperatingPoint, ...]:
    """For each recall asked for, give the highest threshold that reaches it and the precision there.

    A recall that is out of reach has no point. Predictions of equal confidence are kept or dropped together.
    """
    points = []
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    kept = right = 0
    pending = sorted(recalls)
    for threshold, group in groupby(ordered, key=lambda outcome: outcome.confidence):
        members = list(group)
        kept += len(members)
        right += sum(member.right for member in members)
        while pending and gold and right >= pending[0] * gold:
            points.append(OperatingPoint(pending.pop(0), threshold, right / kept, right / gold))
    return tuple(points)


def _bin(group: Sequence[Outcome]) -> Bin:
    return Bin(
        count=len(group),
        confidence=sum(outcome.confidence for outcome in group) / len(group),
        accuracy=sum(outcome.right for outcome in group) / len(group),
    )
