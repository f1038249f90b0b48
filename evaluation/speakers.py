"""Scores who is said to have spoken against gold speakers, and the baselines to beat.

    python -m evaluation.speakers [--shared ../shared]

prints, for resolution alone (the gold source, cue and content given), a table of baselines and ours, and
the share of right speakers by the form of the source. The figures:

    resolved             F1 of attributions found with exactly the right speakers
    resolved_named       the same over speakers with a proper name
    speaker_given_found  share of found attributions whose speakers are right
    b_cubed              F1 of the grouping of found attributions by speaker, names aside
    kind                 share of found attributions whose speakers' kinds are right
    calibration          error of the confidence in the speakers, over ten bins (`evaluation.calibration`)

A name is right when it equals the gold one but for case, punctuation, "the" and titles; for people also
when both end in the same word, have two words or more, and one holds the other's. For groups, documents
and unnamed sources half of the words are enough, and the gold aliases count.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.calibration import Outcome, calibration_error, equal_width
from evaluation.corpora import SHARED
from evaluation.scorer import match_document
from onrecord.lexicon import PRONOUNS
from onrecord.records import Act, Attribution, Document, Kind, Span, Spans, Speaker, Type
from onrecord.resolve.mentions import find_mentions
from onrecord.resolve.speakers import Resolution, resolve_speakers
from onrecord.resolve.tokens import Tokens

NAMED = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PUBLICATION})
FIGURES = ("resolved", "resolved_named", "speaker_given_found", "b_cubed", "kind")
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lord",
        "lady",
        "dame",
        "rep",
        "sen",
        "gov",
        "president",
        "former",
        "senator",
        "representative",
        "governor",
        "judge",
        "justice",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "prof",
        "rev",
    ]
)
_CLOSE = 0.5


@dataclass(frozen=True, slots=True)
class GoldLayer:
    """One article, its attributions, and the speakers that people gave them.

    Attributes:
        document: The article.
        attributions: Gold attributions, their `speakers` filled in.
        speakers: Gold speakers.
    """

    name: str
    document: Document
    attributions: tuple[Attribution, ...]
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold attribution and whether the predicted speakers are right.

    Attributes:
        source: The gold source's words; "" where there is none.
        named: The gold has a speaker for it.
        right: The speakers are right.
        confidence: What the prediction says of itself; None where the gold has no speaker.
    """

    source: str
    named: bool
    right: bool
    confidence: float | None = None


def load(name: str, *, shared: Path = SHARED) -> tuple[GoldLayer, ...] | None:
    """Load "polnear-dev", "polnear-train", "wikinews-dev" or "wikinews-train"; None if it isn't there."""
    corpus, _, part = name.partition("-")
    texts = shared / corpus / f"{part}.jsonl"
    path = shared / "speakers" / f"{part}.jsonl" if corpus == "polnear" else texts
    if not texts.exists() or not path.exists():
        return None
    documents = {row["name"]: row for row in _rows(texts)}
    return tuple(gold_layer(documents[row["name"]], row) for row in _rows(path))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def gold_layer(document: Mapping[str, Any], row: Mapping[str, Any]) -> GoldLayer:
    """Make a gold layer of an article's row and of its row in a layer."""
    speakers = tuple(
        Speaker(
            id=s["id"],
            name=s["name"],
            kind=Kind(s["kind"]),
            role=s.get("role"),
            aliases=tuple(s.get("aliases") or ()),
        )
        for s in row["speakers"]
    )
    attributions = tuple(
        Attribution(
            id=str(number),
            source=_spans(a["source"]),
            cue=_spans(a["cue"]),
            content=_spans(a["content"]),
            type=Type.INDIRECT,
            act=Act.SAY,
            confidence=1.0,
            made_by="gold",
            speakers=tuple(a["speakers"]),
        )
        for number, a in enumerate(row["attributions"])
    )
    text = Document(text=document["text"], title=document.get("title"))
    return GoldLayer(row["name"], text, attributions, speakers)


def _spans(pairs: Sequence[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


@cache
def name_words(name: str) -> tuple[str, ...]:
    """Give the words by which names are compared: lower case, no punctuation, "the" or titles before them."""
    bare = name.replace("’s", "").replace("'s", "").casefold()
    words = re.sub(r"[^\w\s]", " ", bare).split()
    while len(words) > 1 and (words[0] == "the" or words[0] in _TITLES):
        words = words[1:]
    return tuple(words)


def same(name: str, gold: Speaker) -> bool:
    """Whether a predicted name is right for a gold speaker; an empty one never is."""
    predicted, wanted = name_words(name), name_words(gold.name)
    if not predicted:
        return False
    if predicted == wanted:
        return True
    one, other = set(predicted), set(wanted)
    if gold.kind is Kind.PERSON:
        full = len(predicted) > 1 and len(wanted) > 1
        return full and predicted[-1] == wanted[-1] and (one <= other or other <= one)
    if gold.kind in NAMED:
        return one == other
    forms = [wanted, *(name_words(alias) for alias in gold.aliases)]
    return any(form and len(one & set(form)) >= _CLOSE * len(one | set(form)) for form in forms)


def same_sets(names: Sequence[str], gold: Sequence[Speaker]) -> bool:
    """Whether the predicted names are right for an attribution's gold speakers, none missing, none more."""
    return len(names) == len(gold) and all(any(same(name, g) for name in names) for g in gold)


def score(
    layers: Sequence[GoldLayer], predicted: Sequence[tuple[Sequence[Attribution], Sequence[Speaker]]]
) -> dict[str, float]:
    """Give the figures of `FIGURES` in percent for predicted attributions and speakers, one pair a layer."""
    n: Counter[str] = Counter()
    found: list[tuple[float, float]] = []
    for layer, (attributions, speakers) in zip(layers, predicted, strict=True):
        counted, groups = _score_document(layer, attributions, {s.id: s for s in speakers})
        n.update(counted)
        found += _b_cubed(groups)
    precision = sum(p for p, _ in found) / len(found) if found else 0.0
    recall = sum(r for _, r in found) / len(found) if found else 0.0
    return {
        "resolved": _ratio(2 * n["right"], n["predicted"] + n["gold"]),
        "resolved_named": _ratio(2 * n["right_named"], n["predicted_named"] + n["gold_named"]),
        "speaker_given_found": _ratio(n["right"], n["with_speaker"]),
        "b_cubed": 200 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "kind": _ratio(n["kind"], n["with_speaker"]),
    }


def _ratio(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _score_document(
    layer: GoldLayer, attributions: Sequence[Attribution], speakers: Mapping[str, Speaker]
) -> tuple[Counter[str], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    gold_speakers = {s.id: s for s in layer.speakers}
    n: Counter[str] = Counter()
    for prefix, given, table in (
        ("gold", layer.attributions, gold_speakers),
        ("predicted", attributions, speakers),
    ):
        n[prefix] += sum(bool(a.speakers) for a in given)
        n[f"{prefix}_named"] += sum(_named(a, table) for a in given)
    groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for match in match_document(layer.document.text, gold=layer.attributions, predicted=attributions):
        if not match.content_j50:
            continue
        one, other = layer.attributions[match.gold], attributions[match.predicted]
        want, have = [gold_speakers[s] for s in one.speakers], [speakers[s] for s in other.speakers]
        if not want:
            continue
        right = same_sets([s.name for s in have], want)
        n["with_speaker"] += 1
        n["right"] += right
        n["right_named"] += right and _named(one, gold_speakers)
        n["kind"] += sorted(s.kind for s in want) == sorted(s.kind for s in have)
        if have:
            groups.append((tuple(sorted(one.speakers)), tuple(sorted(other.speakers))))
    return n, groups


def _named(attribution: Attribution, speakers: Mapping[str, Speaker]) -> bool:
    return bool(attribution.speakers) and all(speakers[s].kind in NAMED for s in attribution.speakers)


def _b_cubed(groups: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> list[tuple[float, float]]:
    both = Counter(groups)
    gold, predicted = Counter(g for g, _ in groups), Counter(p for _, p in groups)
    return [(both[pair] / predicted[pair[1]], both[pair] / gold[pair[0]]) for pair in groups]


def judge(layer: GoldLayer, resolution: Resolution) -> Iterator[Judged]:
    """Say of each gold attribution whether its speakers were resolved right, gold spans given."""
    gold, speakers = {s.id: s for s in layer.speakers}, {s.id: s for s in resolution.speakers}
    for attribution in layer.attributions:
        want = [gold[s] for s in attribution.speakers]
        names = [speakers[s].name for s in resolution.of[attribution.id]]
        source = _words(layer.document.text, attribution.source)
        right = same_sets(names, want)
        yield Judged(
            source, bool(want), right, resolution.confidence[attribution.id] if want and names else None
        )


def calibration(judged: Sequence[Judged]) -> float:
    """Give the calibration error of the confidence in speakers, 0 to 1; 0.0 where none was given."""
    outcomes = [Outcome(j.confidence, j.right) for j in judged if j.confidence is not None]
    return calibration_error(equal_width(outcomes))


def own_words(document: Document, attributions: Sequence[Attribution]) -> Resolution:
    """Baseline: the source's own words are the speaker's name, a person's."""
    return _by_name(document, attributions, lambda words: words)


def first_full_name(document: Document, attributions: Sequence[Attribution]) -> Resolution:
    """Baseline: a source that ends in a surname is the first full name in the text that ends in it."""
    full = [
        document.text[m.span.start : m.span.end]
        for m in find_mentions(Tokens(document.text))
        if len(m.words) > 1
    ]

    def name(words: str) -> str:
        last = name_words(words)[-1:]
        return next((one for one in full if name_words(one)[-1:] == last), words)

    return _by_name(document, attributions, name)


def _by_name(
    document: Document, attributions: Sequence[Attribution], name: Callable[[str], str]
) -> Resolution:
    names = [name(_words(document.text, a.source)) for a in attributions]
    ids = {one: f"s{k}" for k, one in enumerate(dict.fromkeys(filter(None, names)), start=1)}
    speakers = tuple(Speaker(id=id, name=one, kind=Kind.PERSON) for one, id in ids.items())
    of = {a.id: (ids[one],) if one else () for a, one in zip(attributions, names, strict=True)}
    return Resolution(speakers, of, dict.fromkeys(of, 1.0))


def _words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


RESOLVERS: Mapping[str, Callable[[Document, Sequence[Attribution]], Resolution]] = {
    "own words": own_words,
    "surname, first full name": first_full_name,
    "ours": resolve_speakers,
}


def source_form(words: str) -> str:
    """Give the form of a source: full name, one proper word, role, pronoun or none."""
    bare = [word for word in words.split() if word.lower() not in {"the", "mr.", "mrs.", "ms."}]
    if not bare:
        return "none"
    if len(bare) == 1 and bare[0].lower().strip(",") in PRONOUNS:
        return "pronoun"
    if any(len(m.words) > 1 for m in find_mentions(Tokens("x " + words))):
        return "full name"
    return "one proper word" if len(bare) == 1 and bare[0][0].isupper() else "role"


def report(name: str, layers: Sequence[GoldLayer]) -> Iterator[str]:
    """Give the lines of the tables for a corpus, as Markdown."""
    yield f"### {name}: gold spans given\n"
    yield f"| speaker by | {' | '.join(FIGURES)} | calibration |"
    yield f"|---|{'---|' * (len(FIGURES) + 1)}"
    forms: dict[str, Counter[str]] = {}
    for label, resolver in RESOLVERS.items():
        found = [resolver(layer.document, layer.attributions) for layer in layers]
        predicted = [
            ([replace(a, speakers=r.of[a.id]) for a in layer.attributions], r.speakers)
            for layer, r in zip(layers, found, strict=True)
        ]
        judged = [j for layer, r in zip(layers, found, strict=True) for j in judge(layer, r)]
        figures = score(layers, predicted)
        cells = " | ".join(f"{figures[figure]:.1f}" for figure in FIGURES)
        yield f"| {label} | {cells} | {calibration(judged):.3f} |"
        for one in judged:
            if one.named:
                counts = forms.setdefault(source_form(one.source), Counter())
                counts[label] += one.right
                counts["all"] += label == "ours"
    yield f"\n| source | attributions | {' | '.join(RESOLVERS)} |"
    yield f"|---|---|{'---|' * len(RESOLVERS)}"
    for form, counts in sorted(forms.items(), key=lambda item: -item[1]["all"]):
        cells = " | ".join(f"{_ratio(counts[label], counts['all']):.1f}" for label in RESOLVERS)
        yield f"| {form} | {counts['all']} | {cells} |"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the tables of every corpus that is there."""
    parser = argparse.ArgumentParser(description="Score who is said to have spoken, gold spans given.")
    parser.add_argument("--shared", type=Path, default=SHARED)
    args = parser.parse_args(argv)
    for name in ("polnear-dev", "wikinews-dev"):
        layers = load(name, shared=args.shared)
        print("\n".join(report(name, layers)) if layers else f"{name}: not there", end="\n\n")


if __name__ == "__main__":
    main()
