"""The facts by which the scorer tells who is meant: strings, places, number and gender, speech around."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.lexicon import (
    FULL_OFFICES,
    FUNCTION_WORDS,
    OUTLET_NOUNS,
    PREPOSITIONS,
    SPEAKING_FOR,
    TITLES,
)
from onrecord.names import given_agrees
from onrecord.records import Kind
from onrecord.resolve.feature_names import FORMS, NAMES, SORTS
from onrecord.resolve.kinds import KINDS
from onrecord.resolve.queries import Query
from onrecord.resolve.scene import Candidate, Scene, Sort
from onrecord.resolve.shortlist import History, Said
from onrecord.resolve.sources import PRONOUN_FORMS, Form

__all__ = ["NAMES", "vectors"]

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_PASSIVE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "reportedly",
        "allegedly",
        "expected",
        "widely",
        "often",
    ]
)
_SAYING = frozenset(
    {"according", "added", "asked", "called", "noted", "said", "say", "says", "told", "wrote"}
)
_JOINING = frozenset({"and", "but", "or", "nor", "then", "while", "before"})
_OPENING, _CLOSE, _NEAR = 60, 40, 15
_UNRANKED = 4
_GENDERED = frozenset({Form.HE, Form.SHE})
_NUMBERED = _GENDERED | {Form.THEY, Form.IT}


@dataclass(frozen=True, slots=True)
class _Context:
    """What is the same for all candidates of a query."""

    scene: Scene
    query: Query
    own: int | None
    kinds: tuple[float, ...]
    words: frozenset[str]
    sentence: int
    paragraph: int
    history: History
    answers: int
    latest: Said | None
    others: Sequence[Said]
    outer: tuple[int, ...]
    taken: tuple[int, ...]
    content: tuple[tuple[int, int], ...]
    forms: list[float]
    spokesman: float
    absent: list[float]
    label: int


def vectors(scene: Scene, query: Query, history: History, candidates: Sequence[int]) -> list[list[float]]:
    """Give the features of each candidate for a query, in the order of `NAMES`."""
    context = _context(scene, query, history)
    last = {k: _last(scene.candidates[k], query.place) for k in candidates}
    ordered = sorted(candidates, key=lambda k: -last[k])
    ranks = {k: rank for rank, k in enumerate(ordered)}
    kinds = _kind_ranks(scene, query, ordered)
    return [_vector(context, k, ranks[k], kinds.get(k, _UNRANKED)) for k in candidates]


def _last(candidate: Candidate, place: int) -> int:
    n = candidate.last_before(place)
    return candidate.at[n] if n >= 0 else -1


def _context(scene: Scene, query: Query, history: History) -> _Context:
    part, tokens = query.part, scene.tokens
    nominal = part.form is not Form.NONE and part.form not in PRONOUN_FORMS
    inside = range(*part.tokens)
    written = {tokens.lower[i].rstrip(".") for i in inside if tokens.is_word[i]} - FUNCTION_WORDS
    words = {FULL_OFFICES.get(word, word) for word in written}
    own = scene.own(part) if nominal else None
    latest = history.before(query.place, 1)
    cue = [tokens.lower[i] for i in range(*query.cue)]
    absent = part.form is Form.NONE
    return _Context(
        scene,
        query,
        own,
        scene.kinds(own) if own is not None else (),
        frozenset(words) if nominal else frozenset(),
        scene.sentence(query.place),
        scene.paragraph(query.place),
        history,
        history.count(query.place),
        latest[0] if latest else None,
        history.before(query.place, 2, besides=query.number),
        history.of(query.outer) if query.outer is not None else (),
        history.of(query.number) if query.parts > 1 else (),
        tuple((a, b) for a, b in query.content if not a <= query.place < b),
        [float(part.form is form) for form in FORMS],
        float(nominal and any(tokens.lower[i] in SPEAKING_FOR for i in inside)),
        [
            float(absent and any(word in _PASSIVE for word in cue)),
            float(absent and bool(cue) and cue[0].endswith("ing")),
            float(absent and bool(cue) and tokens.is_capital[query.cue[0]]),
            float(absent and bool(query.content) and query.content[0][0] < query.cue[0]),
            float(absent and query.spoken),
            float(absent and bool(cue) and cue[0] in _SAYING),
            float(absent and "by" in tokens.lower[query.cue[1] : query.cue[1] + 2]),
            float(absent and query.cue[0] > 0 and tokens.lower[query.cue[0] - 1] in _JOINING),
        ],
        scene.label(query.place),
    )


def _kind_ranks(scene: Scene, query: Query, ordered: Sequence[int]) -> dict[int, int]:
    """Number the names mentioned before a place, the latest first, each among those of its likeliest kind.

    Names whose gender clashes with "he" or "she" are passed over.
    """
    seen = [0] * len(KINDS)
    found: dict[int, int] = {}
    for k in ordered:
        candidate = scene.candidates[k]
        if candidate.sort is not Sort.NAME:
            continue
        balance = candidate.female - candidate.male
        if (query.part.form is Form.SHE and balance < 0) or (query.part.form is Form.HE and balance > 0):
            continue
        kinds = scene.kinds(k)
        kind = kinds.index(max(kinds))
        found[k] = seen[kind]
        seen[kind] += 1
    return found


def _vector(context: _Context, k: int, rank: int, kind_rank: int) -> list[float]:
    candidate = context.scene.candidates[k]
    values = [*context.forms, *(float(candidate.sort is sort) for sort in SORTS)]
    values += context.scene.kinds(k)
    values += _in_source(context, k)
    values.append(sum(a * b for a, b in zip(context.kinds, context.scene.kinds(k), strict=False)))
    start, end = context.query.part.tokens
    bare = end - start == 1 and context.query.part.form is Form.DEFINITE
    values += [_title_kind(context, k), float(bare), min(end - start, 8) / 8]
    values += [float(kind_rank == 0), min(kind_rank, 4) / 4]
    values += _strings(context, candidate)
    values += _places(context, candidate, rank)
    values += _weight(context, candidate, k)
    values += _speech(context, candidate, k)
    values += _agreement(context, candidate, k)
    latest = context.latest
    near = latest is not None and latest.candidate == k and context.query.place - latest.place < _NEAR
    near = near and context.query.part.form is Form.NONE
    label = context.label
    labels = label >= 0 and candidate.first_in(label, label + 4) >= 0
    values += [*context.absent[:5], float(label >= 0), float(labels)]
    values += [*context.absent[5:7], float(near)]
    return [*values, *_joined(context, k), *_own_words(context, k)]


def _joined(context: _Context, k: int) -> list[float]:
    """Give whether a missing source goes on from another one in its sentence ("X denied it and blamed Y")."""
    latest = context.latest
    spoke = (
        latest is not None
        and context.query.part.form is Form.NONE
        and latest.candidate == k
        and context.scene.sentence(latest.place) == context.sentence
    )
    joined = context.absent[7]
    return [joined, float(spoke), joined * spoke]


def _own_words(context: _Context, k: int) -> list[float]:
    """Give what the source's own words stand for, which tells "his speech" from "his lawyer"."""
    if not context.kinds:
        return [0.0] * (len(KINDS) + 3)
    scene, part = context.scene, context.query.part
    owner = part.form is Form.OWNED or any(
        scene.of_mention[m] == k
        and scene.mentions[m].stop < len(scene.tokens)
        and scene.tokens.lower[scene.mentions[m].stop] in _POSSESSIVE
        for m in part.mentions
    )
    kinds = scene.kinds(k)
    agrees = context.kinds.index(max(context.kinds)) == kinds.index(max(kinds))
    plural = part.head.endswith("s") and not part.head.endswith("ss")
    return [*context.kinds, float(plural), float(owner), float(agrees)]


def _title_kind(context: _Context, k: int) -> float:
    """Give how likely a candidate is a person where the source is a role, an outlet where it is one."""
    kinds, head = context.scene.kinds(k), context.query.part.head
    if head in TITLES:
        return kinds[KINDS.index(Kind.PERSON)]
    return kinds[KINDS.index(Kind.PUBLICATION)] if head in OUTLET_NOUNS else 0.0


def _in_source(context: _Context, k: int) -> list[float]:
    scene, part, tokens = context.scene, context.query.part, context.scene.tokens
    if context.own is None:
        return [0.0] * 14
    own = float(context.own == k)
    inside = [m for m in part.mentions if scene.of_mention[m] == k]
    count = min(len(part.mentions), 3) / 3
    if not inside:
        return [own, *(0.0,) * 11, context.spokesman, count]
    start, end = scene.mentions[inside[-1]].tokens
    after = tokens.lower[end] if end < part.tokens[1] else ""
    leading = tokens.lower[max(start - 2, part.tokens[0]) : start]
    noun = end < part.tokens[1] and tokens.is_word[end] and after not in FUNCTION_WORDS
    return [
        own,
        1.0,
        float(inside[0] == part.mentions[0]),
        float(inside[-1] == part.mentions[-1]),
        float(end == part.tokens[1]),
        float(scene.mentions[inside[0]].tokens[0] == part.tokens[0]),
        float(after in {",", "(", "—", "–", "-"}),
        float(after in _POSSESSIVE),
        float(any(word in PREPOSITIONS for word in leading)),
        float(noun),
        (end - start) / (part.tokens[1] - part.tokens[0]),
        float(noun and tokens.is_capital[end]),
        context.spokesman,
        count,
    ]


def _strings(context: _Context, candidate: Candidate) -> list[float]:
    part, tokens, words = context.query.part, context.scene.tokens, context.words
    named = candidate.sort is Sort.NAME
    plural = float(candidate.head.endswith("s") and not named)
    if context.own is None or not candidate.words:
        return [0.0] * 10 + [plural]
    last, first = tokens.lower[part.tokens[1] - 1], tokens.lower[part.tokens[0]]
    name = set(candidate.words)
    acronym = len(words) == 1 and (next(iter(words)),) in candidate.forms and len(candidate.words) > 1
    shared = len(words & name)
    given = named and len(candidate.words) > 1 and len(first) > 1 and given_agrees(first, candidate.words[0])
    return [
        float(named and candidate.head in {last, part.head}),
        float(given),
        float(acronym),
        float(part.head == candidate.head),
        shared / len(words) if words else 0.0,
        len(words & candidate.described) / len(words) if words else 0.0,
        float(FULL_OFFICES.get(part.head, part.head) in candidate.described),
        shared / len(words | name) if words else 0.0,
        float(part.head in name),
        min(len(candidate.words), 4) / 4,
        plural,
    ]


def _places(context: _Context, candidate: Candidate, rank: int) -> list[float]:
    if not candidate.at:
        return [0.0] * 17
    scene, place = context.scene, context.query.place
    tokens, here = scene.tokens, context.sentence
    n = candidate.last_before(place)
    if n < 0:
        soon = float(scene.sentence(candidate.at[0]) == here)
        near = float(candidate.at[0] - place < 3)
        return [0.0, 1.0, 1.0, 1.0, *(0.0,) * 4, 1.0, 1.0, soon, 0.0, 0.0, 0.0, near, 0.0, 0.0]
    at, until = candidate.at[n], candidate.until[n]
    there = scene.sentence(at)
    gap = here - there
    after = tokens.lower[until] if until < len(tokens) else ""
    opens = scene.first_name(there) == at
    later = n + 1 < len(candidate.at)
    return [
        1.0,
        float(later),
        math.log1p(place - at) / 7,
        min(gap, 8) / 8,
        float(gap == 0),
        float(gap == 1),
        float(scene.paragraph(at) == context.paragraph),
        float(rank == 0),
        min(rank, 8) / 8,
        0.0,
        float(later and scene.sentence(candidate.at[n + 1]) == here),
        float(opens),
        float(after in _POSSESSIVE),
        float(at > 0 and tokens.lower[at - 1] in PREPOSITIONS),
        float(until == place or (until == place - 1 and after in {",", "—", "–"})),
        float(opens and gap == 1),
        float(gap == 2),
    ]


def _weight(context: _Context, candidate: Candidate, k: int) -> list[float]:
    spoken = context.history.times(k, context.query.place)
    return [
        math.log1p(len(candidate.at)) / 3,
        len(candidate.at) / max(1, context.scene.most_mentions),
        float(bool(candidate.at) and candidate.at[0] < _OPENING),
        math.log1p(spoken) / 2,
        spoken / context.answers if context.answers else 0.0,
    ]


def _speech(context: _Context, candidate: Candidate, k: int) -> list[float]:
    query, answers = context.query, context.others
    last = bool(answers) and answers[0].candidate == k
    mentioned = min((at for a, b in context.content if (at := candidate.first_in(a, b)) >= 0), default=-1)
    start, end = query.cue
    return [
        float(last),
        float(len(answers) > 1 and answers[1].candidate == k),
        float(last and query.place - answers[0].place < _CLOSE),
        float(k in context.outer),
        float(k in context.outer and query.quoted),
        float(query.quoted),
        float(mentioned >= 0),
        float(mentioned >= 0 and any(0 <= mentioned - a < 2 for a, _ in context.content)),
        float(candidate.first_in(start, end) >= 0),
        float(candidate.first_in(end, end + 2) >= 0),
        float(query.outer is not None),
        float(query.parts > 1),
        float(k in context.taken),
    ]


def _agreement(context: _Context, candidate: Candidate, k: int) -> list[float]:
    form = context.query.part.form
    if form not in _NUMBERED:
        return [0.0] * 5
    fits = clashes = wrong = 0.0
    plural = candidate.sort is Sort.NOUN and candidate.head.endswith("s")
    if form in _GENDERED:
        female = candidate.female - candidate.male
        good = female if form is Form.SHE else -female
        fits, clashes, wrong = max(0.0, good), max(0.0, -good), float(plural)
    elif form is Form.THEY:
        wrong = float(candidate.sort is Sort.NAME and context.scene.kinds(k)[0] > 0.5)
    else:
        wrong = float(plural)
    number = float(plural if form is Form.THEY else not plural)
    unknown = float(form in _GENDERED and not fits and not clashes)
    return [min(fits, 2.0), min(clashes, 2.0), unknown, number, wrong]
