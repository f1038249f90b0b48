"""Finds the speaker behind each source of a document.

Sources are answered one after another, those that enclose others first, each with a shortlist of the
text's names and noun phrases that a small network scores (`scorer`). Where nobody fits the answer is no
speaker.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.lexicon import PRONOUNS
from onrecord.records import Attribution, Document, Kind, Speaker
from onrecord.resolve.features import vectors
from onrecord.resolve.kinds import KINDS
from onrecord.resolve.queries import Query, queries
from onrecord.resolve.roles import role_of
from onrecord.resolve.scene import Candidate, Scene, Sort
from onrecord.resolve.scorer import Scorer, default_scorer, evidence
from onrecord.resolve.shortlist import History, shortlist
from onrecord.resolve.sources import PRONOUN_FORMS, Form

_SURE, _NEAR = 0.6, 80
_ONE_PERSON = frozenset({Form.HE, Form.SHE})
_EMPTY = frozenset({("the",), ("an",)})  # what is left of a source that a scrape broke
_LABELS = frozenset({"q", "a", "question", "answer"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who speaks in a document.

    Attributes:
        speakers: In order of first appearance, with ids `s1`, `s2`, …
        of: The speakers' ids for each attribution's id; an empty tuple where nobody can be told.
        confidence: For each attribution's id the calibrated probability that its best candidates are
            right; low where `of` is empty.
    """

    speakers: tuple[Speaker, ...] = ()
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)

    def sure_of(self, id: str) -> float | None:
        """Give the confidence in an attribution's speakers, to four places; None where it has none."""
        return round(self.confidence[id], 4) if self.of.get(id) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidate chosen for a query.

    Attributes:
        query: The question.
        candidate: Its number in the scene; that of nobody where no one fits.
        best: The likeliest candidate, nobody aside; nobody where there is no other.
        confidence: Probability that `best` is right.
        evidence: What the confidence was made from.
    """

    query: Query
    candidate: int
    best: int
    confidence: float
    evidence: tuple[float, ...]


@dataclass(slots=True)
class _Voice:
    """What the answers tell of one candidate.

    Attributes:
        first: Place and attribution of its first answer in the text, and that answer's turn.
        forms: The words that sources used for it, pronouns left out.
        one: Somebody called it "he" or "she".
    """

    first: tuple[int, int, int]
    forms: dict[str, None] = field(default_factory=dict)
    one: bool = False


def resolve_speakers(
    document: Document, attributions: Sequence[Attribution], *, scorer: Scorer | None = None
) -> Resolution:
    """Give the speakers of a document and who speaks in each attribution.

    Args:
        document: The article.
        attributions: Its attributions, nested ones included; their ids must differ.
        scorer: Weights to use; those of the package by default.
    """
    scorer = scorer or default_scorer()
    scene = Scene(document.text, scorer.kinds)
    voices: dict[int, _Voice] = {}
    said: list[tuple[int, ...]] = [()] * len(attributions)
    sure = array("d", [1.0]) * len(attributions)
    # Of an answer only this is kept: a long text has a hundred thousand.
    for turn, answer in enumerate(answers(scene, attributions, scorer)):
        number = answer.query.number
        said[number] = (*said[number], answer.candidate)
        sure[number] = min(sure[number], answer.confidence)
        if answer.candidate != scene.nobody and scene.candidates[answer.candidate].words not in _EMPTY:
            _hear(scene, answer, turn, voices)
    ids = {k: f"s{n}" for n, k in enumerate(sorted(voices, key=lambda k: voices[k].first), start=1)}
    return Resolution(
        tuple(_speaker(scene, ids[k], k, voices[k]) for k in ids),
        {a.id: tuple(dict.fromkeys(ids[k] for k in said[n] if k in ids)) for n, a in enumerate(attributions)},
        {a.id: sure[n] for n, a in enumerate(attributions)},
    )


def answers(scene: Scene, attributions: Sequence[Attribution], scorer: Scorer) -> Iterator[Answer]:
    """Answer every source of the attributions, in the order of `queries`."""
    history = History()
    for query in queries(scene.tokens, attributions, mentions=scene.mentions, starts=scene.starts):
        answer = _answer(scene, query, history, scorer)
        joint = _both(scene, query, history, answer)
        for candidate in joint or (answer.candidate,):
            history.add(query.place, candidate, query.number)
            yield replace(answer, candidate=candidate)


def _both(scene: Scene, query: Query, history: History, answer: Answer) -> tuple[int, ...]:
    """Give the joint speakers of the attribution before, if "they" can't be told otherwise; else nothing."""
    if query.part.form is not Form.THEY or answer.confidence > _SURE:
        return ()
    before = history.before(query.place, 1)
    if not before or query.place - before[0].place > _NEAR:
        return ()
    joint = tuple(dict.fromkeys(history.of(before[0].number)))
    return joint if len(joint) > 1 and scene.nobody not in joint else ()


def _answer(scene: Scene, query: Query, history: History, scorer: Scorer) -> Answer:
    candidates = shortlist(scene, query, history)
    chances = scorer.probabilities(vectors(scene, query, history, candidates))
    ranked = sorted(zip(chances, candidates, strict=True), reverse=True)
    best = next((k for _, k in ranked if k != scene.nobody), scene.nobody)
    facts = evidence(scene, query, dict(zip(candidates, chances, strict=True)), best)
    return Answer(query, ranked[0][1], best, scorer.confidence(facts), facts)


def _hear(scene: Scene, answer: Answer, turn: int, voices: dict[int, _Voice]) -> None:
    part, place = answer.query.part, (answer.query.place, answer.query.number, turn)
    voice = voices.setdefault(answer.candidate, _Voice(place))
    voice.first = min(voice.first, place)
    voice.one = voice.one or part.form in _ONE_PERSON
    if part.form not in PRONOUN_FORMS:
        voice.forms.setdefault(scene.text(part.span))


def _speaker(scene: Scene, id: str, k: int, voice: _Voice) -> Speaker:
    candidate = scene.candidates[k]
    aliases = tuple(form for form in voice.forms if form and form != candidate.name)
    kind = _certain(candidate) or _kind(scene.kinds(k), candidate.sort, one=voice.one)
    role = role_of(scene, candidate) if kind is Kind.PERSON else None
    return Speaker(id=id, name=candidate.name, kind=kind, role=role, aliases=aliases)


def _certain(candidate: Candidate) -> Kind | None:
    """Give the kind that a lone word tells: nobody named for a label, people at large for a pronoun."""
    if len(candidate.words) != 1:
        return None
    word = candidate.words[0]
    return Kind.UNNAMED if word in _LABELS else Kind.GROUP if word in PRONOUNS else None


def _kind(kinds: Sequence[float], sort: Sort, *, one: bool) -> Kind:
    """Give the likeliest kind; "he" and "she" leave only a person or somebody unnamed.

    Who has no name is no person, which is somebody named.
    """
    allowed = {Kind.PERSON, Kind.UNNAMED} if one else set(KINDS)
    if sort is Sort.NOUN:
        allowed -= {Kind.PERSON}
    return max((kind for kind in KINDS if kind in allowed), key=lambda kind: kinds[KINDS.index(kind)])
