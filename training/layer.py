"""Reads our own layer over PolNeAR's training articles: speakers, acts, and nested attributions.

`layer.jsonl` goes on where ../shared/speakers/train.jsonl ends: the same guidelines, the articles that it
leaves out, and nested attributions besides. It holds offsets into PolNeAR's texts and no word of them;
docs/training.md says how it was made and how far it agrees with the other one.

One article a line: `name`; `speakers`, each with `id`, `kind`, and `[start, end)` of its `name` (None for the
writer of the article), `role` (or None) and `aliases`; `attributions`, each with the ids of its `speakers`,
its `act`, and the spans of `addressee` and `said` where there are any. A top-level one says by `of` which of
PolNeAR's it is, counted from 0; a nested one has spans of its own for `source`, `cue` and `content`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("layer.jsonl")
AUTHOR = "(author)"


def rows(articles: Mapping[str, Mapping[str, Any]], *, path: Path = PATH) -> Iterator[dict[str, Any]]:
    """Give the layer's articles in the shape of ../shared/speakers, words in place of their offsets.

    Args:
        articles: PolNeAR's rows by name; articles that aren't in it are left out.
        path: The layer.
    """
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["name"] in articles:
                yield _spelled(row, articles[row["name"]])


def first_annotator(article: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Give the attributions that the first annotator of a PolNeAR article marked."""
    attributions: Sequence[Mapping[str, Any]] = next(iter(article["annotations"].values()))
    return attributions


def _spelled(row: Mapping[str, Any], article: Mapping[str, Any]) -> dict[str, Any]:
    text, told = article["text"], first_annotator(article)

    def words(span: Sequence[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    def whole(a: Mapping[str, Any]) -> dict[str, Any]:
        spans = told[a["of"]] if "of" in a else a
        return {
            **{part: spans[part] for part in ("source", "cue", "content")},
            **{"speakers": a["speakers"], "act": a["act"], "nested": "of" not in a},
            **{part: words(a.get(part)) for part in ("addressee", "said")},
        }

    speakers = [
        {
            **s,
            "name": words(s["name"]) or AUTHOR,
            "role": words(s["role"]),
            "aliases": [words(a) for a in s["aliases"]],
        }
        for s in row["speakers"]
    ]
    return {
        "name": row["name"],
        "speakers": speakers,
        "attributions": [whole(a) for a in row["attributions"]],
    }
