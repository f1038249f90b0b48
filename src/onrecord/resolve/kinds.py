"""Says what a name or a noun phrase stands for: person, organisation, publication, document, group, unnamed.

A linear model over the words and the shape of the phrase (`training.speakers` fits it; the weights are
package data).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.lexicon import (
    BODIES,
    DEFINITE,
    DETERMINERS,
    DOCUMENT_NOUNS,
    OUTLET_HEADS,
    OUTLET_NOUNS,
    PEOPLE_NOUNS,
    POSSESSIVES,
    TITLES,
    first_names,
    publications,
)
from onrecord.records import Kind

KINDS = tuple(Kind)
_DETERMINED = (
    ("owned", POSSESSIVES),
    ("one", frozenset({"a", "an", "one"})),
    (
        "several",
        frozenset(
            {"some", "many", "most", "several", "few", "two", "three", "four", "five", "both", "dozens"}
            | {"hundreds", "thousands", "other", "all"}
        ),
    ),
    ("definite", DEFINITE),
    ("determined", DETERMINERS),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the model looks at.

    Attributes:
        words: The phrase's words as written.
        head: Its main noun in lower case.
        named: It is a name, or one of its names' forms.
        personal: How much its titles and form speak for a person (see `Entity.personal`); 0.0 for nouns.
        mentions: How often the name stands in the text.
        article: Share of its mentions with "the" before them.
        placed: Share of its mentions with "in", "at", "from" or "on" before them.
    """

    words: tuple[str, ...]
    head: str
    named: bool = False
    personal: float = 0.0
    mentions: int = 1
    article: float = 0.0
    placed: float = 0.0


def features(phrase: Phrase) -> Iterator[str]:
    """Give the features that a phrase has, by name."""
    lower = [word.lower() for word in phrase.words]
    if not lower:
        return
    kind = "name" if phrase.named else "noun"
    yield kind
    yield f"{kind} head {phrase.head}"
    yield f"{kind} first {lower[0]}"
    yield f"head ends {phrase.head[-3:]}"
    yield f"head ends {phrase.head[-2:]}"
    yield from sorted({f"word {word}" for word in lower})
    yield f"{kind} length {min(len(lower), 5)}"
    capitals = sum(word[0].isupper() for word in phrase.words)
    yield f"{kind} capitals {'all' if capitals == len(lower) else 'some' if capitals else 'none'}"
    yield from _shape(phrase, lower, kind)


def _shape(phrase: Phrase, lower: Sequence[str], kind: str) -> Iterator[str]:
    if phrase.words[-1].isupper() and len(lower) == 1:
        yield "acronym"
    if phrase.head.endswith("s") and not phrase.head.endswith("ss"):
        yield f"{kind} plural"
    determiner = next((label for label, words in _DETERMINED if lower[0] in words), "")
    if determiner:
        yield determiner
    if any(word in BODIES for word in lower):
        yield f"{kind} body"
    if lower[0] in first_names():
        yield f"{kind} first name {len(lower) > 1}"
    if any(word in TITLES for word in lower):
        yield f"{kind} title"
    if " ".join(word for word in lower if word != "the") in publications():
        yield "publication"
    yield from _around(phrase)


def _around(phrase: Phrase) -> Iterator[str]:
    if not phrase.named:
        yield f"one of {_class(phrase.head)}"
        lower = [word.lower() for word in phrase.words]
        after = next((i for i, word in enumerate(lower) if i and word in {"of", "in"}), len(lower))
        yield from sorted({f"of {_class(word)}" for word in lower[after + 1 :] if _class(word) != "others"})
        return
    if len(phrase.words) > 1 and phrase.head in OUTLET_HEADS:
        yield "outlet head"
    yield f"personal {round(2 * phrase.personal)}"
    yield f"mentions {min(phrase.mentions, 4)}"
    yield f"article {round(2 * phrase.article)}"
    yield f"placed {round(2 * phrase.placed)}"


def _class(head: str) -> str:
    if head in DOCUMENT_NOUNS:
        return "documents"
    if head in OUTLET_NOUNS:
        return "outlets"
    people = head in PEOPLE_NOUNS or head.endswith(("ers", "ors", "ists", "ians", "crats", "ants"))
    if people:
        return "people"
    one = head.endswith(("er", "or", "ist", "ian", "man", "woman", "ant")) and head not in BODIES
    return "person" if one else "others"


@dataclass(frozen=True)
class KindModel:
    """A multinomial logistic model: for each feature one weight a kind, in the order of `KINDS`."""

    weights: Mapping[str, Sequence[float]]

    def probabilities(self, phrase: Phrase) -> tuple[float, ...]:
        """Give the probability of each kind, in the order of `KINDS`."""
        return softmax(self._scores(features(phrase)))

    @cached_property
    def heads(self) -> frozenset[str]:
        """Nouns that were seen as heads of sources, in lower case."""
        mark = "noun head "
        seen = frozenset(name.removeprefix(mark) for name in self.weights if name.startswith(mark))
        return seen | DOCUMENT_NOUNS | PEOPLE_NOUNS | OUTLET_NOUNS

    def _scores(self, names: Iterable[str]) -> list[float]:
        scores = [0.0] * len(KINDS)
        for name in names:
            weights = self.weights.get(name)
            if weights is not None:
                scores = [score + weight for score, weight in zip(scores, weights, strict=True)]
        return scores


def softmax(scores: Sequence[float]) -> tuple[float, ...]:
    """Turn scores into probabilities; an empty tuple for none."""
    if not scores:
        return ()
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return tuple(power / total for power in powers)
