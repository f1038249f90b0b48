"""Who could be meant: the candidates worth scoring for a query, and the answers so far."""

from __future__ import annotations

import bisect
import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterator, MutableSequence
from typing import NamedTuple

from onrecord.resolve.queries import Query
from onrecord.resolve.scene import Scene
from onrecord.resolve.sources import PRONOUN_FORMS, Form, antecedent

_RECENT = 10
_ANSWERED = 3
_REACH = 400
_NEXT = 6
_SALIENT = 4
_NAME_FORMS = frozenset({Form.FULL, Form.SHORT})


class Said(NamedTuple):
    """An answer: its place in the text, the candidate, and the attribution's position."""

    place: int
    candidate: int
    number: int


class History:
    """The answers so far, in text order."""

    def __init__(self) -> None:
        self._answers: list[Said] = []
        self._places: defaultdict[int, MutableSequence[int]] = defaultdict(lambda: array("i"))
        self._numbers: dict[int, tuple[Said, ...]] = {}

    def add(self, place: int, candidate: int, number: int) -> None:
        """Keep an answer."""
        answer = Said(place, candidate, number)
        bisect.insort(self._answers, answer)
        bisect.insort(self._places[candidate], place)
        self._numbers[number] = tuple(sorted((*self._numbers.get(number, ()), answer)))

    def before(self, place: int, most: int, *, besides: int | None = None) -> list[Said]:
        """Give the answers before a place, the nearest first, those of one attribution left out.

        Args:
            place: A token.
            most: How many to give at most.
            besides: The attribution whose own answers don't count; None for none.
        """
        found: list[Said] = []
        at = self.count(place)
        while at > 0 and len(found) < most:
            at -= 1
            if self._answers[at].number != besides:
                found.append(self._answers[at])
        return found

    def count(self, place: int) -> int:
        """Give how many answers there are before a place."""
        return bisect.bisect_left(self._answers, (place,))

    def times(self, candidate: int, place: int) -> int:
        """Give how many of the answers before a place are this candidate."""
        return bisect.bisect_left(self._places.get(candidate, ()), place)

    def of(self, number: int) -> tuple[int, ...]:
        """Give the candidates answered for an attribution; an empty tuple if it has none yet."""
        return tuple(answer.candidate for answer in self._numbers.get(number, ()))


def shortlist(scene: Scene, query: Query, history: History) -> tuple[int, ...]:
    """Give the candidates worth scoring, in a fixed order; nobody is always among them.

    Of joint sources each is somebody else.
    """
    found = dict.fromkeys(_likely(scene, query, history))
    taken = history.of(query.number) if query.parts > 1 else ()
    for candidate in (*taken, scene.nobody):
        found.pop(candidate, None)
    return (*found, scene.nobody)


def _likely(scene: Scene, query: Query, history: History) -> Iterator[int]:
    part = query.part
    if part.form not in PRONOUN_FORMS and part.form is not Form.NONE:
        yield scene.own(part)
    yield from (scene.of_mention[k] for k in part.mentions)
    for i in range(*part.tokens):
        if scene.tokens.is_capital[i]:
            yield from scene.alike(scene.tokens.lower[i], query.place)
    if part.form not in _NAME_FORMS:
        yield from _around(scene, query)
        yield from (said.candidate for said in reversed(history.before(query.place, _ANSWERED)))
    if part.form is Form.YOU:
        yield scene.noun(*part.tokens)
    if part.form is Form.RELATIVE:
        before = antecedent(scene.tokens, query.place)
        if before is not None:
            yield scene.phrase(*before)
    if query.outer is not None:
        yield from history.of(query.outer)
    if part.form in {Form.I, Form.WE, Form.NONE, Form.YOU, Form.OWNED}:
        yield scene.author


def _around(scene: Scene, query: Query) -> Iterator[int]:
    """Give the candidates mentioned last before a place, the next ones in its sentence, the most frequent."""
    seen: set[int] = set()
    for token, candidate in scene.timeline.before(query.place):
        if len(seen) >= _RECENT or query.place - token > _REACH:
            break
        seen.add(candidate)
        yield candidate
    sentence = scene.sentence(query.place)
    for token, candidate in itertools.islice(scene.timeline.after(query.place), _NEXT):
        if scene.sentence(token) != sentence:
            break
        yield candidate
    yield from scene.salient[:_SALIENT]
