"""Measures a model folder on every corpus that is there and writes its scores and its card.

python -m training.card src/onrecord/models/en_v1 --shared ../shared
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.corpora import NAMES, load
from evaluation.figures import measure
from evaluation.reading import read_corpus
from onrecord.pipeline import Reader

SHOWN = {
    "attribution": "attribution (content J ≥ 0.5 and source), F1",
    "content_j50": "content J ≥ 0.5, F1",
    "content_exact": "content exact, F1",
    "all_exact": "source, cue and content exact, F1",
    "alpha": "Krippendorff's alpha × 100",
    "nested": "nested attributions, F1",
    "act": "act right, of those found, %",
    "calibrated": "100 × (1 - expected calibration error)",
}


def score(folder: Path, shared: Path) -> dict[str, dict[str, float]]:
    """Measure the model on each corpus that is there: corpus to figure to points."""
    reader = Reader(folder)
    scores = {}
    for name in NAMES:
        corpus = load(name, shared=shared)
        if corpus is not None:
            readings = read_corpus(corpus, lambda text: reader.read(text=text))
            points = measure(corpus, readings).as_points()
            scores[name] = {figure: round(value, 2) for figure, value in points.items()}
    return scores


def card(metadata: Mapping[str, Any]) -> str:
    """Write the card, in Markdown, from a model's metadata."""
    scores = metadata["scores"]
    names = list(scores)
    rows = []
    for figure, label in SHOWN.items():
        points = [f"{scores[n][figure]:.1f}" if figure in scores[n] else "–" for n in names]
        rows.append(f"| {label} | {' | '.join(points)} |")
    table = "\n".join([f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names), *rows])
    kept = metadata["confidence"]
    return TEMPLATE.format(
        **{key: metadata[key] for key in ("name", "version", "made", "encoder")},
        legs=", then ".join(f"{leg['steps']} steps" for leg in metadata["training"] if leg["steps"]),
        keep=kept["keep"],
        articles=kept.get("articles", "?"),
        table=table,
    )


TEMPLATE = """# {name} {version}

Finds attributions in English news: for each one its source, cue and content, its act, addressee and time
words, and a calibrated confidence. Runs in ONNX Runtime on any processor; nothing is downloaded.

## How it is made

A MiniLM encoder of 6 layers × 384 ({encoder}), with learned features for letter case, quotation marks and
line breaks; a tagger of cues, top-level and nested; and for each cue a scorer of what every word of the
window is to it. Encoder weights are 8-bit integers, the rest float32. Trained for {legs},
made on {made}; data digests and the code's commit stand in metadata.json.

## What it was trained on

- **PolNeAR 1.0** (Newell, Margolin and Ruths, LREC 2018), train split: US political news of 2015-16.
  PolNeAR's public repository carries **no licence file**, and the articles belong to their publishers.
- **Wikinews** articles of 2019-20 (CC BY 2.5; annotation by the project), train split.
- Speakers, acts, addressees and time words over both, and nested attributions over PolNeAR's articles
  (annotation by the project; for 588 articles by language models, one reading each, see `docs/training.md`).

No text of these corpora is in the weights' package, but weights learn from text. What follows for you: the
code and these weights are offered under Apache-2.0 as far as it is ours to offer; whether training on text
whose licence isn't stated limits the use of the weights is a question that courts have not settled
everywhere. If that matters to you, train your own from data you hold (`docs/training.md`): it takes some
hours on two cores.

## Scores

{table}

All corpora above are unseen in training; polnear-dev and wikinews-dev were used for tuning, the
calibration was fitted on {articles} training articles kept apart. PolNeAR marks no nested attributions,
so nested ones are left out there. Two human annotators reach attribution 75.3 and alpha 75.2 against each
other on PolNeAR.

## Limits

- English news prose. Other languages are refused; verse, chat, code, court transcripts with speaker labels
  and social posts were never seen in training.
- It records that a source is said to have said something. It does not know whether that is so, nor whether
  the source said it.
- About one in three contents differs from an annotator's by a few words at an edge; so do two annotators.
- Nested attributions are the weakest part: readers agree least on which there are.
- A sentence on its own, without an article around it, is read less surely than in one.
- Irony, hypotheticals ("if he had said …") and fiction are read as statements.
- Attributions that it holds less likely than {keep} are not given. `--min-confidence` asks for more.
- It knows nothing of people: no gender, origin or party is inferred.
"""


def write(folder: Path, shared: Path) -> None:
    """Measure a model folder, put the scores into its metadata and write its card."""
    path = folder / "metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    metadata["scores"] = score(folder, shared)
    path.write_text(json.dumps(metadata, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(card(metadata), encoding="utf-8")


def main() -> None:
    """Score and write the card from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    write(args.folder, args.shared)


if __name__ == "__main__":
    main()
