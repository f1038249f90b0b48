"""Cuts articles into labelled windows and windows into batches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from onrecord.extract.decode import distance_buckets
from onrecord.extract.encode import Ints, Pieces, Tokenize, encode
from onrecord.extract.quotes import find_quotations
from onrecord.records import Act
from training.corpus import Article, Gold, Pair, vary

ACTS = tuple(str(act) for act in Act)
IGNORE = -100
NDArrayBool = np.ndarray


@dataclass(frozen=True)
class Example:
    """One window with its labels: cue tags `[L]`, `maybe` `[L]` (a nested cue may hide here), and per cue
    first and last piece `[N]`, roles `[N, L]`, extras `[N, L]` (IGNORE where unknown) and act `[N]`.
    """  # noqa: D205

    features: Ints
    tags: Ints
    maybe: NDArrayBool
    first: Ints
    last: Ints
    roles: Ints
    extras: Ints
    acts: Ints


def examples(article: Article, tokenize: Tokenize, size: int, offset: int) -> Iterator[Example]:
    """Cut an article into windows of at most `size` pieces, the first one `offset` pieces short."""
    pieces = encode(article.text, tokenize, find_quotations(article.text))
    n = len(pieces)
    cuts = [0, *range(max(size - offset, 32), n, size), n]
    for start, end in pairwise(cuts):
        if end - start >= 8:
            yield label(article, pieces, start, end)


def label(article: Article, pieces: Pieces, start: int, end: int) -> Example:
    """Label the pieces of one window."""
    n = end - start

    def mark(pairs: Sequence[Pair]) -> tuple[Ints, Ints]:
        low = np.searchsorted(pieces.ends, [s for s, _ in pairs], side="right") - start
        high = np.searchsorted(pieces.starts, [e for _, e in pairs], side="left") - start
        return np.clip(low, 0, n), np.clip(high, 0, n)

    tags = np.zeros(n, dtype=np.int64)
    maybe = np.zeros(n, dtype=bool)
    kept: list[Gold] = []
    firsts, lasts = [], []
    for gold in article.golds:
        if not article.nests:
            for low, high in zip(*mark(gold.content), strict=True):
                maybe[low:high] = True
        low, high = mark(gold.cue)
        raw_first = int(np.searchsorted(pieces.ends, gold.cue[0][0], side="right")) - start
        if not 0 <= raw_first < n or high[-1] <= raw_first:
            continue
        tags[low[0] : high[-1]] = 4 if gold.nested else 2
        tags[low[0]] = 3 if gold.nested else 1
        kept.append(gold)
        firsts.append(int(low[0]))
        lasts.append(int(high[-1]) - 1)
    roles = np.zeros((len(kept), n), dtype=np.int64)
    extras = np.full((len(kept), n), 0 if article.layered else IGNORE, dtype=np.int64)
    for i, gold in enumerate(kept):
        for table, spans, value in (
            (roles, gold.content, 2),
            (roles, gold.source, 1),
            (extras, gold.addressee, 1),
            (extras, gold.said, 2),
        ):
            for low, high in zip(*mark(spans), strict=True):
                table[i, low:high] = value
    acts = [ACTS.index(g.act) if g.act else IGNORE for g in kept]
    ints = lambda values: np.array(values, dtype=np.int64)  # noqa: E731
    return Example(
        pieces.features(start, end), tags, maybe, ints(firsts), ints(lasts), roles, extras, ints(acts)
    )


def epoch(
    articles: Sequence[Article], tokenize: Tokenize, *, seed: int, size: int, budget: int
) -> list[list[Example]]:
    """Give one epoch's batches: articles varied, cut at new places, windows of like length together."""
    rng = random.Random(seed)
    windows = [
        example
        for article in articles
        for _ in range(article.weight)
        for example in examples(vary(article, rng), tokenize, size, rng.randrange(size // 2))
    ]
    windows.sort(key=lambda w: (w.features.shape[1] // 16, rng.random()))
    batches: list[list[Example]] = [[]]
    for window in windows:
        if batches[-1] and (len(batches[-1]) + 1) * window.features.shape[1] > budget:
            batches.append([])
        batches[-1].append(window)
    rng.shuffle(batches)
    return batches


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor | None]:
    """Pad a batch's features to `[B, 4, L]`, with a mask `[B, 1, 1, L]` where any is padded."""
    length = max(e.features.shape[1] for e in batch)
    features = np.zeros((len(batch), 4, length), dtype=np.int64)
    mask = np.zeros((len(batch), 1, 1, length), dtype=bool)
    for i, e in enumerate(batch):
        n = e.features.shape[1]
        features[i, :, :n] = e.features
        mask[i, ..., :n] = True
    return torch.from_numpy(features), None if mask.all() else torch.from_numpy(mask)


def buckets(example: Example) -> Tensor:
    """Give the distance classes `[N, L]` of an example's cues."""
    return torch.from_numpy(distance_buckets(example.first, example.features.shape[1]))
