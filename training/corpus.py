"""Reads the training corpora into one shape, and varies texts the way the world does.

Variation is in the text itself (marks, line breaks, words lost by a scrape), with every span moved along,
so that what the model sees in training is cut, marked and tokenized as at run time.
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from onrecord.extract.quotes import find_quotations
from training import layer

Pair = tuple[int, int]
HELD_OUT = 20  # every 20th training article is kept for calibration, never trained on


@dataclass(frozen=True)
class Gold:
    """One annotated attribution; `act` is None and the extras empty where nobody annotated them."""

    source: tuple[Pair, ...]
    cue: tuple[Pair, ...]
    content: tuple[Pair, ...]
    nested: bool = False
    act: str | None = None
    addressee: tuple[Pair, ...] = ()
    said: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Article:
    """One annotated text. `nests`: nested attributions are marked; `layered`: act and the extras are."""

    name: str
    text: str
    golds: tuple[Gold, ...]
    nests: bool = False
    layered: bool = False
    wikinews: bool = False
    weight: int = field(default=1)


def load(shared: Path, split: str) -> list[Article]:
    """Read PolNeAR (first annotator) with the speaker layers, the given one and our own, and Wikinews."""
    texts = list(_rows(shared / "polnear" / f"{split}.jsonl"))
    given = {row["name"]: row for row in _rows(shared / "speakers" / f"{split}.jsonl")}
    own = {row["name"]: row for row in layer.rows({row["name"]: row for row in texts})}
    articles = []
    for row in texts:
        extra = given.get(row["name"]) or own.get(row["name"])
        attributions = extra["attributions"] if extra else layer.first_annotator(row)
        golds = tuple(_gold(row["text"], a) for a in attributions if a["cue"])
        nests = row["name"] in own and row["name"] not in given
        articles.append(Article(row["name"], row["text"], golds, nests=nests, layered=extra is not None))
    for row in _rows(shared / "wikinews" / f"{split}.jsonl"):
        golds = tuple(_gold(row["text"], a) for a in row["attributions"] if a["cue"])
        marked = Article(row["name"], row["text"], golds, nests=True, layered=True, wikinews=True)
        articles.append(marked)
    return articles


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _gold(text: str, a: Mapping[str, Any]) -> Gold:
    def pairs(role: str) -> tuple[Pair, ...]:
        return tuple((s, e) for s, e in a.get(role) or [])

    cue = pairs("cue")
    return Gold(
        pairs("source"), cue, pairs("content"), bool(a.get("nested")), a.get("act"),
        _find(text, a.get("addressee"), cue), _find(text, a.get("said"), cue),
    )  # fmt: skip


def _find(text: str, words: str | None, cue: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Find where a string of the layer stands: the occurrence nearest to the cue, within its paragraph."""
    if not words or not cue:
        return ()
    left = text.rfind("\n", 0, cue[0][0]) + 1
    right = text.find("\n", cue[-1][1])
    right = len(text) if right < 0 else right
    places = [m.start() for m in re.finditer(re.escape(words), text[left:right])]
    if not places:
        return ()
    best = min(places, key=lambda p: abs(left + p - cue[0][0]))
    return ((left + best, left + best + len(words)),)


STYLES = {
    "straight": '""',
    "curly": "“”",
    "single": "‘’",
    "plain": "''",
    "guillemets": "«»",
    "none": ("", ""),
}


def vary(article: Article, rng: random.Random) -> Article:
    """Give the article with other marks, breaks or damage; the same seed gives the same text."""
    if rng.random() < 0.45:
        article = _restyle(article, rng)
    if rng.random() < 0.25:
        article = edit(article, _other_breaks(article.text, rng))
    if rng.random() < 0.25:
        for _ in range(rng.randint(1, 4)):
            article = edit(article, _loss(article, rng))
    if rng.random() < 0.03:
        article = replace(article, text=_same_length_lower(article.text))
    return article


def _same_length_lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _restyle(article: Article, rng: random.Random) -> Article:
    style = rng.choices(list(STYLES), weights=[35, 25, 12, 8, 4, 6])[0]
    drop = rng.random() < 0.2
    edits: list[tuple[int, int, str]] = []
    for quotation in find_quotations(article.text):
        if quotation.mark == "'" or quotation.level:
            continue
        left, right = STYLES[style]
        if not (drop and rng.random() < 0.15):
            edits.append((*quotation.open, left))
        else:
            edits.append((*quotation.open, ""))
        if quotation.close:
            edits.append((*quotation.close, "" if drop and rng.random() < 0.15 else right))
    return edit(article, edits)


def _other_breaks(text: str, rng: random.Random) -> list[tuple[int, int, str]]:
    other = rng.choices(["\n", " ", "\r\n\r\n", "\n\n\n", ""], weights=[55, 15, 15, 10, 5])[0]
    return [(*m.span(), other) for m in re.finditer(r"\s*\n\s*", text)]


def _loss(article: Article, rng: random.Random) -> list[tuple[int, int, str]]:
    """Lose words as scrapes do: from inside or before a content up to the next sentence, leaving no space."""
    golds = [
        g for g in article.golds if g.content and g.cue and g.cue[-1][1] <= g.content[0][0] and not g.nested
    ]
    if not golds:
        return []
    content = rng.choice(golds).content[-1]
    text = article.text
    start = content[0] if rng.random() < 0.4 else rng.randrange(*content)
    that = re.compile(r"that\s+").match(text, start)
    start = that.end() if that and rng.random() < 0.7 else start
    start = max(content[0], text.rfind(" ", 0, start) + 1) if start > content[0] and not that else start
    stop = re.compile(r"[.!?][\"”’']?\s+(?=[\"“A-Z])").search(text, content[1] - 1)
    end = stop.end() if stop and stop.end() < content[1] + 200 else content[1]
    while start > 0 and text[start - 1].isspace():
        start -= 1
    return [(start, end, "" if rng.random() < 0.8 else " ")]


def edit(article: Article, edits: Iterable[tuple[int, int, str]]) -> Article:
    """Replace stretches of the text, `(start, end, new)`, and move all spans; no cue left, no attribution."""
    edits = sorted(edits)
    if not edits:
        return article
    parts, moves, last, shift = [], [], 0, 0
    for start, end, new in edits:
        if start < last:
            continue
        parts += [article.text[last:start], new]
        moves.append((start, end, shift, len(new)))
        shift += len(new) - (end - start)
        last = end
    parts.append(article.text[last:])
    text = "".join(parts)
    keys = [m[0] for m in moves]

    def move(offset: int, *, is_end: bool) -> int:
        i = bisect_right(keys, offset) - 1
        if i < 0:
            return offset
        start, end, before, new = moves[i]
        if offset >= end:
            return offset + before + new - (end - start)
        if offset == start:
            return start + before
        return start + before + (new if is_end else 0)

    def spans(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        moved = [(move(s, is_end=False), move(e, is_end=True)) for s, e in pairs]
        return tuple((s, e) for s, e in moved if text[s:e].strip())  # a lost span leaves at most a space

    golds = [
        replace(g, source=spans(g.source), cue=spans(g.cue), content=spans(g.content),
                addressee=spans(g.addressee), said=spans(g.said))
        for g in article.golds
    ]  # fmt: skip
    return replace(article, text=text, golds=tuple(g for g in golds if g.cue))
