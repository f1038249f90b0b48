"""A tokenizer and a model for tests: no weights, and every answer can be told by looking at the text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from onrecord.extract.decode import Floats, Ints

_PIECE = re.compile(r"\w{1,6}|[^\w\s]")

LIKELY, UNLIKELY = -0.02, -4.6  # a probability of 0.98, and of 0.01
Span = tuple[int, int]


def tokenize(text: str) -> tuple[list[int], list[Span]]:
    """Pieces of up to six letters, and signs; ids are made of their letters."""
    places = [m.span() for m in _PIECE.finditer(text)]
    return [zlib.crc32(text[s:e].lower().encode("utf-8")) % 30_000 for s, e in places], places


@dataclass
class Reading:
    """What the toy model says of the cue that is one piece: pieces by place in the text."""

    source: Sequence[int] = ()
    content: Sequence[int] = ()
    addressee: Sequence[int] = ()
    said: Sequence[int] = ()
    act: int = 0
    nested: bool = False
    sure: float = 0.98


@dataclass
class ToyModel:
    """Answers by the places of the pieces, for texts that fit into one window."""

    readings: Mapping[int, Reading]
    name: str = "toy 1"
    tokenize: Callable[[str], tuple[Sequence[int], Sequence[Span]]] = field(default=tokenize)

    def encode(self, features: Ints) -> tuple[Floats, Floats]:
        length = features.shape[1]
        tags = np.full((length, 5), np.log(1e-6), dtype=np.float32)
        tags[:, 0] = 0.0
        for place, reading in self.readings.items():
            tags[place, 0] = np.log(1 - reading.sure)
            tags[place, 3 if reading.nested else 1] = np.log(reading.sure)
        return np.zeros((length, 4), dtype=np.float32), tags

    def pairs(self, vectors: Floats, first: Ints, last: Ints, buckets: Ints) -> tuple[Floats, Floats, Floats]:
        count, length = len(first), len(vectors)
        roles = np.full((count, length, 3), UNLIKELY, dtype=np.float32)
        roles[..., 0] = LIKELY
        extras = roles.copy()
        acts = np.full((count, 13), UNLIKELY, dtype=np.float32)
        for i, place in enumerate(first.tolist()):
            reading = self.readings[place]
            for scores, kind, places in (
                (roles, 1, reading.source),
                (roles, 2, reading.content),
                (extras, 1, reading.addressee),
                (extras, 2, reading.said),
            ):
                scores[i, list(places), 0] = UNLIKELY
                scores[i, list(places), kind] = LIKELY
            acts[i, reading.act] = LIKELY
        return roles, extras, acts


def reading(text: str, cue: str, **parts: str | int | bool | float) -> tuple[int, Reading]:
    """Say by words what the toy model finds: `source="Lind", content="no | never"` and the like."""
    _, places = tokenize(text)

    def pieces(words: str) -> list[int]:
        found: list[int] = []
        for each in words.split(" | "):
            assert text.count(each) == 1, f"{each!r} stands {text.count(each)} times"
            start = text.index(each)
            found += [i for i, (s, e) in enumerate(places) if s >= start and e <= start + len(each)]
        return found

    spans = {k: pieces(v) for k, v in parts.items() if isinstance(v, str)}
    others = {k: v for k, v in parts.items() if not isinstance(v, str)}
    place = pieces(cue)
    assert len(place) == 1, f"{cue!r} is {len(place)} pieces"
    return place[0], Reading(**spans, **others)  # type: ignore[arg-type]
