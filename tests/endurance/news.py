"""A table of invented news: articles, repeated ones, near-copies, and rows that can't be read."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from tests.readers import UNREADABLE

PEOPLE = (
    *("Robert Penn", "Bob Penn", "Robert A. Penn", "Robert B. Penn", "Mara Ilves", "Mára Ilves", "Lea Dorn"),
    *("Tomas Reyl", "Thomas Reyl", "Reyl", "Ilves", "The Grain Council", "The Berth Office"),
)
_VERBS = ("said", "warned", "denied")
_NOUNS = ("quay", "pier", "bridge", "market", "ferry", "mill", "school", "dike", "tower", "library")
_ENDS = ("would close", "was safe", "had been sold", "could stay open", "needed repair", "was never built")


def article(number: int) -> str:
    """Give the article of a number: a few statements, one a line, and a paragraph that nobody says."""
    source = random.Random(number)
    lines = []
    for _ in range(source.randrange(5)):
        what = f"the {source.choice(_NOUNS)} of ward {source.randrange(900)} {source.choice(_ENDS)}"
        lines.append(f"{source.choice(PEOPLE)} {source.choice(_VERBS)} that {what}.")
    for _ in range(4):
        berth, metres, noun = source.randrange(9999), source.randrange(9999), source.choice(_NOUNS)
        lines.append(f"At berth {berth} some {metres} metres of the {noun} {source.choice(_ENDS)} again.")
    return "\n".join(lines) + "\n"


def write_news(path: Path, count: int) -> Path:
    """Write a table of so many rows of every sort; those of the first are the same however many there are."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(_row(number) + "\n" for number in range(count))
    return path


def write_texts(path: Path, texts: Sequence[str]) -> Path:
    """Write a table of these texts."""
    rows = (json.dumps({"text": text, "title": f"News {number}"}) for number, text in enumerate(texts))
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def _row(number: int) -> str:
    if number % 41 == 40:
        return '{"text": "a row that breaks off'
    if number % 23 == 22:
        text = f"{UNREADABLE} {number % 3}\n{article(number)}"
    elif number % 13 == 12:
        text = article(number - 9)
    elif number % 17 == 16:
        text = f"By Ana Brandt\n{article(number - 5)}"
    else:
        text = article(number)
    row = {
        "text": text,
        "title": f"News of ward {number}",
        "published": f"2022-{1 + number % 12:02}-{1 + number % 28:02}",
        "publisher": ("Gullmouth Post", "Corvane Courier", None)[number % 3],
        "url": f"https://lantern.example/{number}" if number % 2 else None,
    }
    return json.dumps(row)
