"""Turns the model's scores into drafts of attributions: one for each cue that may be one.

The cue is the handle (every attribution of PARC and PolNeAR has exactly one). For each cue the roles of all
words in its window are decoded together (Viterbi 1967), with a price for each change of role, so that a
content doesn't break into fragments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.encode import Pieces, Window, windows
from onrecord.records import Span, Spans

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DISTANCES = 64
NONE, SOURCE, CONTENT = 0, 1, 2
BATCH = 24  # windows decoded together: enough to share the loop over words, few enough to keep memory flat


class Scores(Protocol):
    """What a model answers; see `onrecord.runtime.Model` for the shapes."""

    def encode(self, features: Ints) -> tuple[Floats, Floats]:
        """Give vectors and log-probabilities of cue tags."""

    def pairs(self, vectors: Floats, first: Ints, last: Ints, buckets: Ints) -> tuple[Floats, Floats, Floats]:
        """Give log-probabilities of roles, extras and acts."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What decoding may be tuned by; log-probabilities throughout.

    Attributes:
        candidate: Least probability that a word belongs to a cue for it to be looked at.
        nested: How much likelier a nested cue is than the model says: of PolNeAR's some are still unmarked.
        change: Price of beginning or ending a content between two words.
        change_source: The same for a source, which is short.
        mark: Weight of a punctuation mark's own scores, next to a word's 1.
        rescue: Least probability of a content word where decoding found none at all.
        rescue_source: The same for a source: a pronoun alone can't pay for two changes of role.
    """

    candidate: float = 0.18
    nested: float = 2.0
    change: float = 1.1
    change_source: float = 0.4
    mark: float = 0.3
    rescue: float = 0.2
    rescue_source: float = 0.25


class Evidence(NamedTuple):
    """What the model's scores say about one draft, for the calibration of its confidence."""

    cue: float  # log-odds that the words are a cue
    content: float  # mean log-probability of the content words
    weakest: float  # the lowest of them
    source: float  # mean log-probability of the source words, or of there being none
    outside: float  # the most probable content word that was left out
    edge: float  # probability of a role at the first and last word on either side of the content
    nested: float  # probability that the cue is a nested one


@dataclass(frozen=True, slots=True)
class Draft:
    """One possible attribution, in code points; `acts` are the 13 log-probabilities."""

    source: Spans
    cue: Spans
    content: Spans
    addressee: Spans
    said: Spans
    acts: tuple[float, ...]
    evidence: Evidence


def distance_buckets(first: Ints, length: int) -> Ints:
    """Give `[N, length]` distance classes of every piece from each cue's first piece.

    Exact up to 8 pieces, then four classes an octave, apart before and after; below DISTANCES.
    """
    distance = np.arange(length)[None, :] - first[:, None]
    size = np.abs(distance)
    far = 8 + np.floor(np.log2(np.maximum(size, 8) / 8) * 4)
    buckets: Ints = (32 + np.sign(distance) * np.minimum(np.where(size <= 8, size, far), 31)).astype(np.int64)
    return buckets


def drafts(pieces: Pieces, model: Scores, settings: Settings | None = None) -> Iterator[Draft]:
    """Give a draft for each possible cue of a text, in text order; none for no pieces."""
    settings = settings or Settings()
    heads = word_heads(pieces)
    waiting: list[_Scored] = []
    for seen, window in enumerate(windows(pieces), start=1):
        waiting += _score(pieces, heads, model, window, settings)
        if seen % BATCH == 0:
            yield from _settle(pieces, waiting, settings)
            waiting = []
    yield from _settle(pieces, waiting, settings)


def word_heads(pieces: Pieces) -> NDArray[np.bool_]:
    """Tell which pieces start a word; marks are words of their own, and so is "The" in "thatThe"."""
    glued = np.zeros(len(pieces), dtype=bool)
    if len(pieces):
        glued[1:] = pieces.starts[1:] == pieces.ends[:-1]
        mark = pieces.shapes == 6
        glued[1:] &= ~mark[1:] & ~mark[:-1]
        glued[1:] &= ~(np.isin(pieces.shapes[1:], (1, 3)) & (pieces.shapes[:-1] == 0))
    return ~glued


@dataclass(frozen=True, slots=True)
class _Cue:
    first: int  # words, counted in the window
    last: int
    probability: float
    nested: float


@dataclass(frozen=True, slots=True)
class _Scored:
    """One cue with the scores of its window's words."""

    cue: _Cue
    starts: Ints  # [W + 1] pieces at which the window's words start, and the window's end
    emissions: Floats  # [W, 3] log-probabilities, marks weighed down, the cue's own words held to NONE
    roles: Floats  # [W, 3] as the model gave them
    extras: Floats  # [W, 3]
    acts: Floats  # [13]


def _score(
    pieces: Pieces, heads: NDArray[np.bool_], model: Scores, window: Window, settings: Settings
) -> list[_Scored]:
    start, end, core, core_end = window
    vectors, tags = model.encode(pieces.features(start, end))
    places = np.flatnonzero(heads[start:end])
    if not len(places) or places[0] != 0:
        places = np.concatenate([[0], places])
    found = [
        c for c in _cues(np.exp(tags[places]), settings) if core - start <= places[c.first] < core_end - start
    ]
    if not found:
        return []
    first = places[[c.first for c in found]].astype(np.int64)
    stops = np.concatenate([places[1:], [end - start]])
    last = (stops[[c.last for c in found]] - 1).astype(np.int64)
    roles, extras, acts = model.pairs(vectors, first, last, distance_buckets(first, end - start))
    roles, extras = _by_word(roles, places), _by_word(extras, places)
    weights = np.where(pieces.shapes[start + places] == 6, settings.mark, 1.0).astype(np.float32)
    emissions = roles * weights[None, :, None]
    starts = np.concatenate([start + places, [end]])
    scored = []
    for i, cue in enumerate(found):
        emissions[i, cue.first : cue.last + 1] = (0.0, -1e9, -1e9)
        scored.append(_Scored(cue, starts, emissions[i], roles[i], extras[i], acts[i]))
    return scored


def _by_word(scores: Floats, places: Ints) -> Floats:
    """Average the scores `[N, L, K]` of each word's pieces; `[N, W, K]` for words that start at `places`."""
    sizes = np.diff(places, append=scores.shape[1]).astype(np.float32)
    sums: Floats = np.add.reduceat(scores, places, axis=1)
    return sums / sizes[None, :, None]


def _cues(tags: Floats, settings: Settings) -> Iterator[_Cue]:
    """Group the words of a window into cues, from `[W, 5]` probabilities of their tags."""
    tags = tags * np.array([1, 1, 1, settings.nested, settings.nested], dtype=np.float32)
    tags /= tags.sum(axis=1, keepdims=True)
    cue = 1.0 - tags[:, 0]
    begins = tags[:, 1] + tags[:, 3]
    word, count = 0, len(cue)
    while word < count:
        if cue[word] < settings.candidate:
            word += 1
            continue
        stop = word + 1
        while (
            stop < count
            and cue[stop] >= settings.candidate
            and not (begins[stop] > 0.5 and cue[stop - 1] > 0.5)
        ):
            stop += 1
        peak = float(cue[word:stop].max())
        kept = word + np.flatnonzero(cue[word:stop] >= min(0.5, 0.6 * peak))
        first = last = int(kept[0])
        for following in kept[1:].tolist():
            if following == last + 1:
                last = following
        nested = tags[first : last + 1, 3:].sum() / max(1e-6, float(cue[first : last + 1].sum()))
        yield _Cue(first, last, peak, float(nested))
        word = stop


def _settle(pieces: Pieces, scored: Sequence[_Scored], settings: Settings) -> Iterator[Draft]:
    if not scored:
        return
    longest = max(len(s.emissions) for s in scored)
    emissions = np.zeros((len(scored), longest, 3), dtype=np.float32)
    for i, s in enumerate(scored):
        emissions[i, : len(s.emissions)] = s.emissions
    paths = viterbi(emissions, (0.0, settings.change_source, settings.change))
    for s, path in zip(scored, paths, strict=True):
        yield _draft(pieces, s, path[: len(s.emissions)], settings)


def viterbi(emissions: Floats, prices: Sequence[float]) -> NDArray[np.int8]:
    """Give the best path of roles, `[N, W]`, for emissions `[N, W, 3]`.

    A change costs the price of the role that ends and that of the role that begins, so the best way into a
    role is either that role before it, or the best of all before it less the two prices.
    """
    count, words, _ = emissions.shape
    price = np.array(prices, dtype=np.float32)[None]
    back = np.zeros((count, words, 3), dtype=np.int8)
    score = emissions[:, 0].copy()
    stay = np.arange(3, dtype=np.int8)[None]
    for w in range(1, words):
        leaving = score - price
        best = leaving.argmax(axis=1).astype(np.int8)[:, None]
        moved = leaving.max(axis=1, keepdims=True) - price
        back[:, w] = np.where(score >= moved, stay, best)
        score = np.maximum(score, moved) + emissions[:, w]
    path = np.zeros((count, words), dtype=np.int8)
    rows = np.arange(count)
    path[:, -1] = score.argmax(axis=1)
    for w in range(words - 1, 0, -1):
        path[:, w - 1] = back[rows, w, path[:, w]]
    return path


def _draft(pieces: Pieces, s: _Scored, path: NDArray[np.int8], settings: Settings) -> Draft:
    probable = np.exp(s.roles)
    free = probable.copy()
    free[s.cue.first : s.cue.last + 1] = 0.0  # a cue's own words are never its content or source
    word = pieces.shapes[s.starts[:-1]] != 6
    if not (word & (path == CONTENT)).any():
        path = _rescue(path, CONTENT, free, settings.rescue)
    if not (word & (path == SOURCE)).any():
        path = _rescue(path, SOURCE, free, settings.rescue_source)
    content, source = word & (path == CONTENT), word & (path == SOURCE)
    others = word & (path != CONTENT)
    others[s.cue.first : s.cue.last + 1] = False
    odds = np.clip(s.cue.probability, 1e-4, 1 - 1e-4)
    likely = s.roles[content, CONTENT] if content.any() else np.array([-5.0])
    evidence = Evidence(
        cue=float(np.log(odds / (1 - odds))),
        content=float(likely.mean()),
        weakest=float(likely.min()),
        source=float(
            s.roles[source, SOURCE].mean()
            if source.any()
            else np.log1p(-min(0.999, probable[word, SOURCE].max(initial=0.0)))
        ),
        outside=float(probable[others, CONTENT].max()) if others.any() else 0.0,
        edge=_edge(probable[:, CONTENT], path, word),
        nested=s.cue.nested,
    )
    extra = s.extras.argmax(axis=1)
    inside = np.zeros(len(path), dtype=np.int8)
    inside[s.cue.first : s.cue.last + 1] = 1

    def spans(chosen: NDArray[np.bool_]) -> Spans:
        return _spans(pieces, s.starts, chosen)

    return Draft(
        source=spans(path == SOURCE),
        cue=spans(inside == 1),
        content=spans(path == CONTENT),
        addressee=spans(extra == 1),
        said=spans(extra == 2),
        acts=tuple(s.acts.tolist()),
        evidence=evidence,
    )


def _rescue(path: NDArray[np.int8], role: int, probable: Floats, least: float) -> NDArray[np.int8]:
    """Give a role that decoding found nowhere to its most probable stretch, if that is probable enough."""
    free = np.where(path == NONE, probable[:, role], 0.0)
    low = high = int(free.argmax())
    if free[low] < least:
        return path
    while low > 0 and free[low - 1] >= least:
        low -= 1
    while high + 1 < len(free) and free[high + 1] >= least:
        high += 1
    path = path.copy()
    path[low : high + 1] = role
    return path


def _edge(content: Floats, path: NDArray[np.int8], word: NDArray[np.bool_]) -> float:
    """Give how sure the content's borders are: the mean jump in its probability across them."""
    places = np.flatnonzero(word)
    inside = path[places] == CONTENT
    jumps = np.flatnonzero(inside[1:] != inside[:-1])
    if not len(jumps):
        return 0.0
    return float(np.abs(content[places[jumps + 1]] - content[places[jumps]]).mean())


def _spans(pieces: Pieces, starts: Ints, chosen: NDArray[np.bool_]) -> Spans:
    """Give the characters of runs of chosen words."""
    padded = np.concatenate([[False], chosen, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2)
    return tuple(
        Span(int(pieces.starts[starts[low]]), int(pieces.ends[starts[high] - 1]))
        for low, high in edges.tolist()
    )
