"""Fits the weights of `resolve`: kinds of names and phrases, the scorer of candidates, its confidence.

    python -m training.speakers [--shared ../shared] [--out src/onrecord/resolve/data/scorer.json]

Learns from the train parts of PolNeAR's speaker layer and Wikinews, with the gold spans and, for what was
said before, the gold answers. The confidence is fitted on articles that the network didn't see (five
folds), with its own answers as history. Needs numpy and scipy, a few minutes, no torch.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from evaluation.corpora import REPOSITORY, SHARED
from evaluation.speakers import GoldLayer, gold_layer, load, same
from onrecord.lexicon import PRONOUNS
from onrecord.records import Kind, Speaker
from onrecord.resolve.features import NAMES, vectors
from onrecord.resolve.kinds import KINDS, KindModel, Phrase, features
from onrecord.resolve.queries import queries
from onrecord.resolve.scene import Scene, Sort
from onrecord.resolve.scorer import EVIDENCE, Scorer
from onrecord.resolve.shortlist import History, shortlist
from onrecord.resolve.sources import bare, head_of
from onrecord.resolve.speakers import answers
from onrecord.resolve.tokens import Tokens
from training.layer import rows

OUT = REPOSITORY / "src" / "onrecord" / "resolve" / "data" / "scorer.json"
UNITS = 40
SEEDS = (1, 2, 3)
EPOCHS = 25
BATCH = 128
RATE = 2e-3
DECAY = 5e-4
FOLDS = 4
TRAIN = ("polnear-train", "wikinews-train")
KIND_COST = 1.0
SMALL = 0.1
WORLD = 3  # how often each article of Wikinews counts: they are few, and news of the world at that

Floats = npt.NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Example:
    """A query's candidates as rows of features, and which of them are right (at least one)."""

    rows: Floats
    right: npt.NDArray[np.bool_]


def phrases(layer: GoldLayer) -> Iterable[tuple[Phrase, Kind]]:
    """Give every form of the gold speakers as the kind model will see it, and its kind."""
    scene = Scene(layer.document.text, KindModel({}))
    named = {form: c for c in scene.candidates if c.sort is Sort.NAME for form in c.forms}
    for speaker in layer.speakers:
        for form in {speaker.name, *speaker.aliases}:
            tokens = Tokens(form)
            start, end = bare(tokens, 0, len(tokens.all))
            words = tuple(t.text for t in tokens.all[start:end] if t.is_word)
            if not words or words[0].lower() in PRONOUNS:
                continue
            key = tuple(word.lower().rstrip(".") for word in words)
            phrase = named[key].phrase if key in named else None
            yield phrase or Phrase(words, tokens.lower[head_of(tokens, start, end)]), speaker.kind


def fit_kinds(examples: Sequence[tuple[Phrase, Kind]], *, cost: float = KIND_COST) -> KindModel:
    """Fit the multinomial logistic model of kinds; features seen once are left out."""
    found = [list(features(phrase)) for phrase, _ in examples]
    counts = Counter(name for names in found for name in names)
    columns = {name: k for k, name in enumerate(sorted(n for n, count in counts.items() if count > 1))}
    pairs = [(row, columns[name]) for row, names in enumerate(found) for name in names if name in columns]
    x = csr_matrix(
        (np.ones(len(pairs)), tuple(zip(*pairs, strict=True))), shape=(len(examples), len(columns))
    )
    y = np.array([KINDS.index(kind) for _, kind in examples])
    onehot = np.eye(len(KINDS))[y]

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        w = flat.reshape(len(columns), len(KINDS))
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        log_z = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        nll = -(onehot * (scores - log_z)).sum() + cost / 2 * (w * w).sum()
        gradient = x.T @ (np.exp(scores - log_z) - onehot) + cost * w
        return float(nll), gradient.ravel()

    best = minimize(
        loss, np.zeros(len(columns) * len(KINDS)), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    )
    weights = best.x.reshape(len(columns), len(KINDS))
    return KindModel({name: [round(float(v), 2) for v in weights[k]] for name, k in columns.items()})


def right_ones(scene: Scene, candidates: Sequence[int], gold: Sequence[Speaker]) -> list[bool]:
    """Say which candidates are right for a source; only nobody is where the gold has no speaker."""
    if not gold:
        return [k == scene.nobody for k in candidates]
    return [any(same(scene.candidates[k].name, g) for g in gold) for k in candidates]


def examples(layer: GoldLayer, kinds: KindModel, *, own: Scorer | None = None) -> Iterable[Example]:
    """Give the queries of an article with the gold answers as history, or a scorer's own."""
    scene = Scene(layer.document.text, kinds)
    speakers = {s.id: s for s in layer.speakers}
    history = History()
    for query in queries(scene.tokens, layer.attributions, mentions=scene.mentions, starts=scene.starts):
        gold = [speakers[s] for s in layer.attributions[query.number].speakers]
        candidates = shortlist(scene, query, history)
        facts = vectors(scene, query, history, candidates)
        right = right_ones(scene, candidates, gold)
        answer = candidates[right.index(True)] if any(right) else candidates[0]
        if any(right):
            yield Example(np.array(facts, np.float32), np.array(right))
        if own is not None:
            answer = candidates[int(np.argmax(own.probabilities(facts)))]
        history.add(query.place, answer, query.number)


def fit_network(data: Sequence[Example], *, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """Fit the two-layer network with Adam; the loss is the log of the probability of all right candidates."""
    random = np.random.default_rng(seed)
    shapes = [(len(NAMES), UNITS), (UNITS,), (UNITS,)]
    parameters = [
        random.normal(0, s[0] ** -0.5, s) if len(s) > 1 or i == 2 else np.zeros(s)
        for i, s in enumerate(shapes)
    ]
    first, second = [np.zeros(s) for s in shapes], [np.zeros(s) for s in shapes]
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS) + 1e-5
        total = 0.0
        order = random.permutation(len(data))
        for at in range(0, len(order), BATCH):
            batch = [data[i] for i in order[at : at + BATCH]]
            loss, gradients = _gradients(parameters, batch, random)
            total += loss
            step += 1
            for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                g += DECAY * p
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    print(f"loss {total / len(data):.4f}", flush=True)
    return tuple(p.astype(np.float32) for p in parameters)  # type: ignore[return-value]


def _gradients(
    parameters: Sequence[npt.NDArray[Any]], batch: Sequence[Example], random: np.random.Generator
) -> tuple[float, list[npt.NDArray[Any]]]:
    w, b, out = parameters
    x = np.concatenate([e.rows for e in batch])
    owner = np.repeat(np.arange(len(batch)), [len(e.rows) for e in batch])
    right = np.concatenate([e.right for e in batch])
    pre = x @ w + b
    keep = (random.random(UNITS) > 0.1) / 0.9
    hidden = np.maximum(pre, 0) * keep
    scores = hidden @ out
    tops = np.full(len(batch), -np.inf)
    np.maximum.at(tops, owner, scores)
    powers = np.exp(scores - tops[owner])
    total = np.bincount(owner, powers)
    good = np.bincount(owner, powers * right)
    loss = float((np.log(total) - np.log(good + 1e-12)).sum())
    delta = powers / total[owner] - powers * right / (good[owner] + 1e-12)
    back = np.outer(delta, out) * keep * (pre > 0)
    n = len(batch)
    return loss, [x.T @ back / n, back.sum(axis=0) / n, hidden.T @ delta / n]


def fit_trust(points: Sequence[tuple[tuple[float, ...], bool]]) -> tuple[float, ...]:
    """Fit the logistic model of confidence: bias first, then one weight for each number of evidence."""
    x = np.array([[1.0, *e] for e, _ in points])
    y = np.array([float(right) for _, right in points])

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = x @ w
        nll = np.logaddexp(0, z).sum() - (y * z).sum() + 0.5 * (w[1:] ** 2).sum()
        gradient = x.T @ (1 / (1 + np.exp(-z)) - y)
        gradient[1:] += w[1:]
        return float(nll), gradient

    best = minimize(loss, np.zeros(EVIDENCE + 1), jac=True, method="L-BFGS-B")
    return tuple(round(float(v), 4) for v in best.x)


def fit(layers: Sequence[GoldLayer]) -> Scorer:
    """Fit everything in folds: what an article is judged with, in training too, was fitted without it.

    The first networks learn with gold answers as history; the second ones also with the first ones' own,
    since at run time an early slip is part of what is known (Ross et al. 2011).
    """
    pairs = [list(phrases(layer)) for layer in layers]
    parts = [layers[fold::FOLDS] for fold in range(FOLDS)]
    kinds = [
        fit_kinds([pair for i, some in enumerate(pairs) if i % FOLDS != fold for pair in some])
        for fold in range(FOLDS)
    ]
    data = [
        [e for layer in parts[f] for e in _counted(layer, examples(layer, kinds[f]))] for f in range(FOLDS)
    ]
    print(f"{len(layers)} articles, {sum(map(len, data))} sources", flush=True)
    first = [_without(fold, data, kinds[fold]) for fold in range(FOLDS)]
    for fold, scorer in enumerate(first):
        data[fold] += [
            e for layer in parts[fold] for e in _counted(layer, examples(layer, kinds[fold], own=scorer))
        ]
    seen: list[tuple[tuple[float, ...], bool]] = []
    for fold in range(FOLDS):
        seen += points(parts[fold], _without(fold, data, kinds[fold]))
        print(f"fold {fold + 1}: {sum(right for _, right in seen) / len(seen):.3f} right", flush=True)
    w, b, out = _together([fit_network([e for some in data for e in some], seed=k) for k in SEEDS])
    return Scorer((w, b), out, fit_kinds([pair for some in pairs for pair in some]), fit_trust(seen))


def _counted(layer: GoldLayer, found: Iterable[T]) -> list[T]:
    """Give what was found in an article as often as the article counts."""
    return list(found) * (WORLD if layer.name.startswith("wn-") else 1)


def _together(networks: Sequence[tuple[Floats, Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Put networks side by side into one whose scores are the mean of theirs."""
    return (
        np.concatenate([w for w, _, _ in networks], axis=1),
        np.concatenate([b for _, b, _ in networks]),
        np.concatenate([out for _, _, out in networks]) / np.float32(len(networks)),
    )


def _without(fold: int, data: Sequence[Sequence[Example]], kinds: KindModel) -> Scorer:
    w, b, out = fit_network([example for i, some in enumerate(data) if i != fold for example in some])
    return Scorer((w, b), out, kinds, (0.0,) * (EVIDENCE + 1))


def to_json(scorer: Scorer) -> dict[str, Any]:
    """Give the weights as JSON, rounded to what matters."""
    w, b = scorer.hidden
    weights = {n: list(v) for n, v in scorer.kinds.weights.items() if max(map(abs, v)) >= SMALL}
    return {
        "features": list(NAMES),
        "kinds": [str(kind) for kind in KINDS],
        "hidden": np.round(w.astype(float), 3).tolist(),
        "bias": np.round(b.astype(float), 3).tolist(),
        "out": np.round(scorer.out.astype(float), 3).tolist(),
        "trust": list(scorer.trust),
        "kind_weights": weights,
    }


def points(layers: Sequence[GoldLayer], scorer: Scorer) -> Iterable[tuple[tuple[float, ...], bool]]:
    """Give the evidence of each source's best candidate, and whether it is right."""
    for layer in layers:
        scene = Scene(layer.document.text, scorer.kinds)
        speakers = {s.id: s for s in layer.speakers}
        gold = [[speakers[s] for s in a.speakers] for a in layer.attributions]
        for answer in answers(scene, layer.attributions, scorer):
            name = scene.candidates[answer.best].name
            right = any(same(name, g) for g in gold[answer.query.number])
            whole = right and answer.query.parts == len(gold[answer.query.number])
            yield from _counted(layer, [(answer.evidence, whole)])


def own(shared: Path) -> Iterator[GoldLayer]:
    """Give the articles of our own layer; none where PolNeAR isn't there."""
    path = shared / "polnear" / "train.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    documents = {row["name"]: row for row in map(json.loads, lines)}
    for row in rows(documents):
        yield gold_layer(documents[row["name"]], row)


def main(argv: Sequence[str] | None = None) -> None:
    """Fit everything and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the weights that tell who speaks.")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    layers = [*(gold for name in TRAIN for gold in load(name, shared=args.shared) or ()), *own(args.shared)]
    scorer = fit(layers)
    args.out.write_text(json.dumps(to_json(scorer), separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
