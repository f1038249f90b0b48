"""Finds nested attributions where nobody marked them: each content is read again, as a text of its own.

PolNeAR's relations are flat, and Wikinews train marks only some 600 nested ones. A model trained on both
reads the contents of PolNeAR's training articles again, and what it is sure of there becomes a nested
attribution to learn from (self-training, Yarowsky 1995). What it is unsure of stays open, neither rewarded
nor punished.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.extract.assemble import candidates, without_rivals
from onrecord.extract.confidence import Calibration
from onrecord.records import Spans
from onrecord.runtime import Model
from training.corpus import Article, Gold, Pair

SURE = 0.6
SHORTEST = 30  # characters: a shorter content rarely holds a statement


def mark_nested(articles: Sequence[Article], model: Model, calibration: Calibration) -> Iterator[Article]:
    """Give the articles, those without nested attributions with the ones that the model is sure of."""
    for article in articles:
        if article.nests:
            yield article
            continue
        found = [
            gold for pair in _contents(article) for gold in _read(article.text, pair, model, calibration)
        ]
        yield replace(article, golds=(*article.golds, *found))


def _contents(article: Article) -> Iterator[Pair]:
    for gold in article.golds:
        for start, end in gold.content:
            if end - start >= SHORTEST:
                yield start, end


def _read(text: str, pair: Pair, model: Model, calibration: Calibration) -> Iterator[Gold]:
    start, end = pair
    drafts, _ = candidates(text[start:end], model)
    rated = [(calibration.confidence(c.features), c) for c in drafts]

    def shifted(spans: Spans) -> tuple[Pair, ...]:
        return tuple((start + s, start + e) for s, e in spans)

    for _, candidate in without_rivals((p, c) for p, c in rated if p >= SURE):
        draft = candidate.draft
        if draft.content and draft.cue:
            yield Gold(shifted(draft.source), shifted(draft.cue), shifted(draft.content), nested=True)
