"""Who could be meant: the candidates worth scoring for a query, and the answers so far."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.resolve.queries import Query
from onrecord.resolve.scene import Scene
from onrecord.resolve.sources import PRONOUN_FORMS, Form, antecedent

_RECENT = 10
_REACH = 400
_SALIENT = 4
_NAME_FORMS = frozenset({Form.FULL, Form.SHORT})


@dataclass(slots=True)
class History:
    """The answers so far: for each its place, the candidate, and the attribution; kept in text order."""

    answers: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, place: int, candidate: int, number: int) -> None:
        """Keep an answer."""
        bisect.insort(self.answers, (place, candidate, number))

    def before(self, place: int) -> Sequence[tuple[int, int, int]]:
        """Give the answers before a place, the nearest last."""
        return self.answers[: bisect.bisect_left(self.answers, (place,))]

    def of(self, number: int) -> tuple[int, ...]:
        """Give the candidates answered for an attribution; an empty tuple if it has none yet."""
        return tuple(candidate for _, candidate, n in self.answers if n == number)


def shortlist(scene: Scene, query: Query, history: History) -> tuple[int, ...]:
    """Give the candidates worth scoring, in a fixed order; nobody is always among them."""
    part = query.part
    found: dict[int, None] = {}
    if part.form not in PRONOUN_FORMS and part.form is not Form.NONE:
        found[scene.own(part)] = None
    found.update(dict.fromkeys(scene.of_mention[k] for k in part.mentions))
    for i in range(*part.tokens):
        if scene.tokens.all[i].is_capital:
            found.update(dict.fromkeys(scene.by_form.get(scene.tokens.lower[i], ())))
    if part.form not in _NAME_FORMS:
        found.update(dict.fromkeys(_around(scene, query)))
        answered = history.before(query.place)
        found.update(dict.fromkeys(candidate for _, candidate, _ in answered[-3:]))
        if part.form is Form.YOU:
            found[scene.noun(*part.tokens)] = None
    if part.form is Form.RELATIVE:
        before = antecedent(scene.tokens, query.place)
        if before is not None:
            found[scene.phrase(*before)] = None
    if query.outer is not None:
        found.update(dict.fromkeys(history.of(query.outer)))
    if part.form in {Form.I, Form.WE, Form.NONE, Form.YOU, Form.OWNED}:
        found[scene.author] = None
    found.pop(scene.nobody, None)
    found[scene.nobody] = None
    return tuple(found)


def _around(scene: Scene, query: Query) -> Iterator[int]:
    """Give the candidates mentioned last before a place, the next ones in its sentence, the most frequent."""
    at = bisect.bisect_left(scene.timeline, (query.place,))
    seen: set[int] = set()
    for token, candidate in reversed(scene.timeline[:at]):
        if len(seen) >= _RECENT or query.place - token > _REACH:
            break
        seen.add(candidate)
        yield candidate
    sentence = scene.sentence(query.place)
    for token, candidate in scene.timeline[at : at + 6]:
        if scene.sentence(token) != sentence:
            break
        yield candidate
    yield from scene.salient[:_SALIENT]
