"""Scores predicted attributions against gold ones.

Words are runs of letters, digits and underscores; punctuation never counts, so quotation marks and final
stops are free. Predicted and gold attributions of a document are paired one to one, most content overlap
first. Five figures count pairs, each with precision, recall and F1 in percent:

    content_exact  the content words are equal
    content_j50    the content words overlap by Jaccard >= 0.5
    attribution    content_j50, and the sources share a word or are both empty: the headline figure
    all_exact      source, cue and content words are all equal
    cue_overlap    the cues share a word

Besides them: words per role (`token`), single contiguous runs of words per role without links (`spans`, the
figure CofeNet reports), and Krippendorff's alpha over the role of every word (`alpha`).

All counts add up over documents, so a corpus, a bootstrap sample and one document are scored by the same
code.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from scipy.optimize import linear_sum_assignment

from onrecord.records import Spans

_WORD = re.compile(r"\w+")
_CLOSE = 0.5
_CUE_WEIGHT = 0.5
_SOURCE_WEIGHT = 0.25


class Role(StrEnum):
    """What a span does in its attribution."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


FIGURES = ("attribution", "content_exact", "content_j50", "all_exact", "cue_overlap")


class Marked(Protocol):
    """Anything with the three lists of spans: a gold attribution or a predicted one."""

    @property
    def source(self) -> Spans:
        """Who."""

    @property
    def cue(self) -> Spans:
        """The words that attribute."""

    @property
    def content(self) -> Spans:
        """What is attributed."""


@dataclass(frozen=True, slots=True)
class Count:
    """Hits among so many predicted and so many gold ones; counts add up."""

    hit: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hit + other.hit, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Percent of the predicted ones that hit; 0 if nothing was predicted."""
        return 100 * self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Percent of the gold ones that were hit; 0 if there are none."""
        return 100 * self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall in percent; 0 for nothing predicted and nothing gold."""
        total = self.predicted + self.gold
        return 200 * self.hit / total if total else 0.0


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The numbers of an attribution's words, by role."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]

    def of(self, role: Role) -> frozenset[int]:
        """Give the words of a role."""
        return {Role.SOURCE: self.source, Role.CUE: self.cue, Role.CONTENT: self.content}[role]


class Words:
    """The words of a text, and which of them a list of spans touches."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __len__(self) -> int:
        return len(self._starts)

    def touched(self, spans: Spans) -> frozenset[int]:
        """Give the numbers of the words that share a character with one of the spans."""
        found: set[int] = set()
        for start, end in spans:
            first = bisect.bisect_right(self._ends, start)
            found.update(range(first, bisect.bisect_left(self._starts, end)))
        return frozenset(found)

    def of(self, attribution: Marked) -> RoleWords:
        """Give the words of each role of an attribution."""
        return RoleWords(
            self.touched(attribution.source), self.touched(attribution.cue), self.touched(attribution.content)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A gold and a predicted attribution that were paired, by their positions, and how far they agree."""

    gold: int
    predicted: int
    content_exact: bool
    content_j50: bool
    attribution: bool
    all_exact: bool
    cue_overlap: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """The counts of one document or of many; they add up.

    Attributes:
        figures: By name, those of `FIGURES`.
        token: Words labelled with each role.
        spans: Contiguous runs of words of each role, exact, unlinked.
        labels: How often a word has this gold and that predicted role (None: no role).
    """

    figures: Mapping[str, Count] = field(default_factory=dict)
    token: Mapping[Role, Count] = field(default_factory=dict)
    spans: Mapping[Role, Count] = field(default_factory=dict)
    labels: Mapping[tuple[Role | None, Role | None], int] = field(default_factory=dict)

    def __getitem__(self, figure: str) -> Count:
        return self.figures.get(figure, Count())

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha, nominal, gold against prediction; 1.0 where nothing could disagree."""
        return krippendorff_alpha(self.labels)


def total(scores: Iterable[Scores]) -> Scores:
    """Add up the scores of many documents; all counts are empty for none."""
    figures: dict[str, Count] = {name: Count() for name in FIGURES}
    token = {role: Count() for role in Role}
    spans = {role: Count() for role in Role}
    labels: Counter[tuple[Role | None, Role | None]] = Counter()
    for one in scores:
        for name in FIGURES:
            figures[name] += one[name]
        for role in Role:
            token[role] += one.token.get(role, Count())
            spans[role] += one.spans.get(role, Count())
        labels.update(one.labels)
    return Scores(figures, token, spans, labels)


def score_document(text: str, *, gold: Sequence[Marked], predicted: Sequence[Marked]) -> Scores:
    """Score the predicted attributions of one document."""
    words = Words(text)
    gold_words = [words.of(a) for a in gold]
    predicted_words = [words.of(a) for a in predicted]
    matches = pair(gold_words, predicted_words)
    figures = {
        name: Count(sum(getattr(match, name) for match in matches), len(predicted), len(gold))
        for name in FIGURES
    }
    token, spans = {}, {}
    for role in Role:
        in_gold, in_predicted = _union(gold_words, role), _union(predicted_words, role)
        token[role] = Count(len(in_gold & in_predicted), len(in_predicted), len(in_gold))
        gold_runs, predicted_runs = _runs(gold_words, role), _runs(predicted_words, role)
        spans[role] = Count((gold_runs & predicted_runs).total(), predicted_runs.total(), gold_runs.total())
    labels = Counter(zip(_labels(gold_words, len(words)), _labels(predicted_words, len(words)), strict=True))
    return Scores(figures, token, spans, labels)


def match_document(text: str, *, gold: Sequence[Marked], predicted: Sequence[Marked]) -> tuple[Match, ...]:
    """Pair the attributions of one document; an empty tuple if nothing could be paired."""
    words = Words(text)
    return pair([words.of(a) for a in gold], [words.of(a) for a in predicted])


def pair(gold: Sequence[RoleWords], predicted: Sequence[RoleWords]) -> tuple[Match, ...]:
    """Pair gold and predicted one to one so that the sum of their agreement is largest.

    A pair must share a word of content or of the cue. Content overlap weighs most, then the cue, then the
    source.
    """
    if not gold or not predicted:
        return ()
    weights = np.array([[_weight(g, p) for p in predicted] for g in gold])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return tuple(
        _match(i, j, gold[i], predicted[j])
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if weights[i, j] > 0
    )


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Give the share of common members; 1.0 for two empty sets."""
    return len(one & other) / len(one | other) if one or other else 1.0


def krippendorff_alpha(labels: Mapping[tuple[Role | None, Role | None], int]) -> float:
    """Give Krippendorff's alpha for two raters and nominal labels from their counted pairs.

    Computed from counts: the `krippendorff` package wants a matrix of every word of the corpus, and the
    counts must add up over documents. Returns 1.0 where only one label, or none, was ever used.
    """
    coincidences: Counter[tuple[Role | None, Role | None]] = Counter()
    for (one, other), count in labels.items():
        coincidences[one, other] += count
        coincidences[other, one] += count
    marginals: Counter[Role | None] = Counter()
    for (one, _), count in coincidences.items():
        marginals[one] += count
    n = marginals.total()
    observed = sum(count for (one, other), count in coincidences.items() if one is not other)
    expected = n * n - sum(count * count for count in marginals.values())
    return 1 - observed * (n - 1) / expected if expected else 1.0


def _same_source(gold: RoleWords, predicted: RoleWords) -> bool:
    return bool(gold.source & predicted.source) or not (gold.source or predicted.source)


def _weight(gold: RoleWords, predicted: RoleWords) -> float:
    overlap = jaccard(gold.content, predicted.content) if gold.content or predicted.content else 0.0
    cue = bool(gold.cue & predicted.cue)
    if not overlap and not cue:
        return 0.0
    return overlap + _CUE_WEIGHT * cue + _SOURCE_WEIGHT * _same_source(gold, predicted)


def _match(i: int, j: int, gold: RoleWords, predicted: RoleWords) -> Match:
    close = jaccard(gold.content, predicted.content) >= _CLOSE
    return Match(
        gold=i,
        predicted=j,
        content_exact=gold.content == predicted.content,
        content_j50=close,
        attribution=close and _same_source(gold, predicted),
        all_exact=gold == predicted,
        cue_overlap=bool(gold.cue & predicted.cue),
    )


def _union(attributions: Sequence[RoleWords], role: Role) -> frozenset[int]:
    return frozenset().union(*(a.of(role) for a in attributions))


def _labels(attributions: Sequence[RoleWords], length: int) -> list[Role | None]:
    """Give each word its role; where several claim it, content wins over cue and cue over source."""
    labels: list[Role | None] = [None] * length
    for role in Role:
        for word in _union(attributions, role):
            labels[word] = role
    return labels


def _runs(attributions: Sequence[RoleWords], role: Role) -> Counter[tuple[int, int]]:
    runs: Counter[tuple[int, int]] = Counter()
    for attribution in attributions:
        numbers = sorted(attribution.of(role))
        breaks = [k for k in range(1, len(numbers)) if numbers[k] != numbers[k - 1] + 1]
        for first, after in zip([0, *breaks], [*breaks, len(numbers)], strict=True):
            if first < after:
                runs[numbers[first], numbers[after - 1]] += 1
    return runs
