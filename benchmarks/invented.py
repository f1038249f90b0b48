"""Invented news: people, outlets and articles that never were, as many as are asked for."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from onrecord.records import (
    Act,
    Attribution,
    Document,
    Kind,
    Record,
    Span,
    Speaker,
    TimeExpression,
    Type,
    attribution_id,
)

MODEL = "invented 1.0.0"
_FIRST_DAY = datetime.date(2016, 1, 4)
_DAYS = 3200
_BEGINNINGS = (
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l",
    "m", "n", "p", "pl", "r", "s", "sk", "sl", "st", "t", "tr", "v", "w",
)  # fmt: skip
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
_ENDS = ("ck", "d", "l", "ll", "m", "n", "nd", "ng", "r", "rn", "s", "st", "t", "th")
_CUES = {
    Act.SAY: ("said", "told reporters", "added"),
    Act.DENY: ("denied", "rejected"),
    Act.CRITICISE: ("criticised", "blasted"),
    Act.SUPPORT: ("backed", "praised"),
    Act.URGE: ("urged", "called for"),
    Act.PROMISE: ("promised", "vowed"),
    Act.WARN: ("warned",),
    Act.PREDICT: ("predicted", "expected"),
    Act.ASK: ("asked",),
    Act.BELIEVE: ("believed", "thought"),
    Act.WANT: ("wanted",),
    Act.DECLINE: ("declined",),
    Act.OTHER: ("showed",),
}
_ACT_WEIGHTS = (60, 3, 3, 3, 5, 4, 4, 4, 2, 4, 3, 1, 4)
_UNNAMED = ("two aides", "an official", "residents", "people close to the talks", "a neighbour", "officials")
_ROLES = ("mayor", "harbour master", "minister of tides", "spokeswoman", "head of the survey", "keeper")
_TYPES = (Type.DIRECT, Type.INDIRECT, Type.INDIRECT, Type.INDIRECT, Type.MIXED)


@dataclass
class _Draft:
    """An article in the making."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    speakers: dict[str, Speaker] = field(default_factory=dict)

    def write(self, words: str) -> Span:
        """Write words and give where they stand."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return Span(start, self.length)

    def speaker(self, name: str, kind: Kind, role: str | None) -> str:
        """Give the id of a speaker."""
        aliases = (name.split()[-1],) if kind is Kind.PERSON else ()
        new = Speaker(id=f"s{len(self.speakers) + 1}", name=name, kind=kind, role=role, aliases=aliases)
        return self.speakers.setdefault(name, new).id


class Newsroom:
    """Writes articles; the same seed writes the same.

    Attributes:
        words: The most frequent first.
        people, outlets: The most often quoted, the most productive first.
    """

    def __init__(self, seed: int) -> None:
        source = random.Random(seed)
        self.words = _names(source, 30_000, 2)
        surnames = [name.title() for name in _names(source, 6000, 2)]
        firsts = [name.title() for name in _names(source, 400, 2)]
        self.people = list(
            dict.fromkeys(f"{source.choice(firsts)} {source.choice(surnames)}" for _ in range(20_000))
        )
        self.bodies = [f"Ministry of {name.title()}" for name in _names(source, 1500, 2)]
        self.outlets = [f"{name.title()} Post" for name in _names(source, 80, 2)]
        self._seed = seed
        self._zipf = {
            len(names): list(accumulate(1 / (rank + 3) for rank in range(len(names))))
            for names in (self.words, self.people, self.bodies, self.outlets)
        }

    def days(self, source: random.Random, length: int) -> tuple[str, str]:
        """Give the first and last day of a stretch within the years of the articles."""
        first = _FIRST_DAY + datetime.timedelta(days=source.randrange(_DAYS - length))
        return first.isoformat(), (first + datetime.timedelta(days=length)).isoformat()

    def articles(self, *, statements: range = range(20, 52)) -> Iterator[Record]:
        """Write articles without an end, the earliest first, each with so many statements."""
        source = random.Random(self._seed + 1)
        number = 0
        while True:
            number += 1
            # Some 28,000 articles make a million attributions.
            date = _FIRST_DAY + datetime.timedelta(days=min(_DAYS, number * _DAYS // 28_000))
            yield self._article(source, number, date, source.choice(statements))

    def _article(self, source: random.Random, number: int, date: datetime.date, statements: int) -> Record:
        draft = _Draft()
        cast = [*self._draw(source, self.people, 5), *self._draw(source, self.bodies, 2)]
        made = []
        outlet = self._draw(source, self.outlets, 1)[0]
        for _ in range(statements):
            if source.random() < 0.45:
                draft.write(
                    " ".join(self._draw(source, self.words, source.randrange(8, 25))).capitalize() + ". "
                )
            made.append(self._statement(source, draft, cast, date))
        text = "".join(draft.pieces)
        document = Document(
            text=text,
            path=f"invented/{number}.txt",
            title=" ".join(self._draw(source, self.words, 7)).capitalize(),
            published=date.isoformat(),
            publisher=outlet,
            language="en",
        )
        id = document.id
        return Record(
            document=document,
            attributions=tuple(
                Attribution(
                    id=attribution_id(id, one.source, one.cue, one.content, MODEL),
                    source=one.source,
                    cue=one.cue,
                    content=one.content,
                    type=one.type,
                    act=one.act,
                    confidence=one.confidence,
                    made_by=MODEL,
                    speakers=one.speakers,
                    said=one.said,
                )
                for one in made
            ),
            speakers=tuple(draft.speakers.values()),
        )

    def _statement(
        self, source: random.Random, draft: _Draft, cast: Sequence[str], date: datetime.date
    ) -> Attribution:
        chance = source.random()
        name, kind = source.choice(cast[:5]), Kind.PERSON
        if chance < 0.1:
            name, kind = source.choice(_UNNAMED), Kind.UNNAMED
        elif chance < 0.3:
            name, kind = source.choice(cast[5:]), Kind.ORGANISATION
        role = source.choice(_ROLES) if kind is Kind.PERSON and source.random() < 0.3 else None
        speakers = () if source.random() < 0.08 else (draft.speaker(name, kind, role),)
        act = source.choices(list(_CUES), _ACT_WEIGHTS)[0]
        who = draft.write(name) if speakers else None
        draft.write(" ")
        cue = draft.write(source.choice(_CUES[act]))
        draft.write(" ")
        content = draft.write(" ".join(self._draw(source, self.words, source.randrange(6, 36))))
        said = None
        if source.random() < 0.15:
            draft.write(" ")
            day = date - datetime.timedelta(days=source.choice((0, 1, 1, 2, 3, 7, 30, 400)))
            said = TimeExpression(draft.write("on that day"), day.isoformat())
        draft.write(". ")
        return Attribution(
            id="",
            source=(who,) if who else (),
            cue=(cue,),
            content=(content,),
            type=source.choice(_TYPES),
            act=act,
            confidence=round(source.betavariate(6, 1.2), 4),
            made_by=MODEL,
            speakers=speakers,
            said=said,
        )

    def _draw(self, source: random.Random, names: Sequence[str], count: int) -> list[str]:
        return source.choices(names, cum_weights=self._zipf[len(names)], k=count)


def _names(source: random.Random, count: int, syllables: int) -> list[str]:
    """Make up different words."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [source.choice(_BEGINNINGS) + source.choice(_MIDDLES) for _ in range(syllables - 1)]
        found[
            "".join(parts) + source.choice(_BEGINNINGS) + source.choice(_MIDDLES) + source.choice(_ENDS)
        ] = None
    return list(found)
