"""Groups the names of a text: which of them are one person, body or publication."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.lexicon import (
    BODIES,
    FEMALE_TITLES,
    HONORIFICS,
    MALE_TITLES,
    RANKS,
    SUFFIXES,
    first_names,
    publications,
)
from onrecord.names import PersonName, given_agrees, initials, parse_person, sound
from onrecord.resolve.mentions import Mention
from onrecord.resolve.tokens import Tokens

_PERSONAL = HONORIFICS | RANKS | frozenset({"sen", "rep", "gov", "senator", "president", "minister", "mayor"})
_ACRONYM = 2
_MORE_WORDS = 2
_SHORT = 4
_INITIAL = 2
_FAR_MORE = 4
_GENERATIONS = frozenset({"jr", "sr"})
_COMPANY = BODIES - frozenset(
    {"campaign", "campaigns", "government", "house", "party", "police", "poll", "survey"}
)

Words = tuple[str, ...]


@dataclass(slots=True)
class Entity:
    """A person, body or publication of one text and the places where its name stands.

    Attributes:
        forms: The ways its name is written, as words in lower case.
        mentions: Numbers of its names among all names of the text, in text order.
        name: Its fullest name, verbatim.
        female, male: How much in its titles and first name speaks for each; both 0.0 if nothing does.
        personal: How much in its form and titles speaks for a person, about -1 to 1.
    """

    forms: set[Words]
    mentions: list[int] = field(default_factory=list)
    name: str = ""
    words: Words = ()
    female: float = 0.0
    male: float = 0.0
    personal: float = 0.0

    @property
    def surname(self) -> str:
        """The last word of its name in lower case, "jr" and the like aside."""
        kept = [word for word in self.words if word.rstrip(".") not in SUFFIXES]
        return kept[-1] if kept else self.words[-1]


def group(tokens: Tokens, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Group the names of a text into entities, in order of first appearance."""
    same: defaultdict[Words, list[Mention]] = defaultdict(list)
    for mention in mentions:
        same[_key(mention)].append(mention)
    counts = Counter({key: len(found) for key, found in same.items()})
    people = {key for key, found in same.items() if _is_person(key, found)}
    longer = _Longer(people)
    clusters: dict[Words, Words] = {}
    for key in sorted((k for k in counts if len(k) > 1), key=lambda k: (-len(k), -counts[k], k)):
        clusters[key] = longer.target(key) or key
        longer.add(key, clusters[key])
    weights: Counter[Words] = Counter()
    for key in same:
        if key in clusters:
            weights[clusters[key]] += counts[key]
    fuller = _Fuller(weights, people, dict(_acronyms(tokens, mentions)))
    for key in sorted(k for k in counts if len(k) == 1):
        titled = any(_PERSONAL.intersection(m.title) for m in same[key])
        clusters[key] = fuller.target(key, titled=titled) or key
    return tuple(_build(tokens, mentions, clusters, people))


def _key(mention: Mention) -> Words:
    return tuple(word.lower().rstrip(".") for word in mention.words)


def _is_person(key: Words, mentions: Sequence[Mention]) -> bool:
    """Whether a name, from the places where it stands, may be a person's."""
    if len(key) == 1 or " ".join(key) in publications() or mentions[0].is_body:
        return False
    first, last = mentions[0].words[0], mentions[0].words[-1]
    if len(last) > 1 and last.isupper() and not first.isupper():
        return False
    titled = any(_PERSONAL.intersection(m.title) for m in mentions)
    return titled or key[0] in first_names() or len(key) in (2, 3)


class _Longer:
    """The names of several words so far, the longest first, each with the cluster it belongs to.

    They are found by their words, so that time stays linear in the names of a text.
    """

    def __init__(self, people: set[Words]) -> None:
        self._people = people
        self._targets: list[tuple[Words, PersonName, Words]] = []
        self._by_surname: defaultdict[str, list[int]] = defaultdict(list)
        self._by_first: defaultdict[str, list[int]] = defaultdict(list)
        self._bodies: defaultdict[Words, set[Words]] = defaultdict(set)

    def add(self, key: Words, target: Words) -> None:
        """Keep a name and the cluster it belongs to."""
        if key not in self._people:
            for left_out in range(1, min(_MORE_WORDS, len(key) - 1) + 1):
                self._bodies[key[left_out:]].add(target)
            return
        person = parse_person(" ".join(key))
        self._by_surname[person.surname].append(len(self._targets))
        if len(key) > 2:
            self._by_first[key[0]].append(len(self._targets))
        self._targets.append((key, person, target))

    def target(self, key: Words) -> Words | None:
        """Give the cluster of a longer name that this one is another form of, or None.

        For a body it is the only one whose longer name ends in this one ("US Supreme Court").
        """
        if key not in self._people:
            found = self._bodies.get(key, set())
            return next(iter(found)) if len(found) == 1 else None
        person = parse_person(" ".join(key))
        near: set[int] = {*self._by_surname.get(person.surname, ()), *self._by_first.get(key[0], ())}
        for i in sorted(near):
            other, full, target = self._targets[i]
            if not set(key) & set(other):
                continue
            if full.suffix != person.suffix and _GENERATIONS & {full.suffix, person.suffix}:
                continue
            given = bool(full.given and person.given) and given_agrees(full.given[0], person.given[0])
            if given and full.surname == person.surname:
                return target
            if set(key) < set(other) and key[0] == other[0]:
                return target
        return None


def _acronyms(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[Words, Words]]:
    """Give acronyms with the names they stand for: in brackets after them, or by their first letters."""
    short = {m.words[0] for m in mentions if len(m.words) == 1 and m.words[0].replace(".", "").isupper()}
    for one, other in itertools.pairwise(mentions):
        between = tokens.text[one.end : other.start]
        if (
            between.strip() == "("
            and len(one.words) > 1
            and len(other.words) == 1
            and other.words[0].isupper()
        ):
            yield _key(other), _key(one)
    for mention in mentions:
        if len(mention.words) > 1:
            for acronym in initials(" ".join(mention.words)):
                if acronym in short and len(acronym) >= _ACRONYM:
                    yield _key_of(acronym), _key(mention)


def _key_of(word: str) -> Words:
    return (word.lower().rstrip("."),)


class _Fuller:
    """The clusters of names of several words, by the words that may stand for them.

    Args:
        weights: How often each stands in the text, in the order of the text.
        people: The names that may be persons'.
        acronyms: Acronyms and the names they stand for.
    """

    def __init__(self, weights: Counter[Words], people: set[Words], acronyms: dict[Words, Words]) -> None:
        self._weights, self._acronyms = weights, acronyms
        self._by_surname: defaultdict[str, list[Words]] = defaultdict(list)
        self._by_first: defaultdict[str, list[Words]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[Words]] = defaultdict(list)
        self._by_inner: defaultdict[str, list[Words]] = defaultdict(list)
        self._by_body: defaultdict[str, list[Words]] = defaultdict(list)
        for key in weights:
            if key in people:
                self._by_surname[_last(key)].append(key)
                self._by_first[key[0]].append(key)
                self._by_sound[sound(_last(key))].append(key)
                for word in key[1:-1]:
                    self._by_inner[word].append(key)
            else:
                for word in _shortened(key):
                    self._by_body[word].append(key)

    def target(self, key: Words, *, titled: bool) -> Words | None:
        """Give the fuller name that a lone word stands for, or None.

        Of several people with a surname it is the one named first in the text, as news names its subject in
        full before it shortens the name, unless another is named far more often; of other names the most
        frequent.
        """
        if key in self._acronyms:
            return self._acronyms[key]
        word = key[0]
        found = self._by_surname.get(word)
        if found:
            return self._subject(found)
        if titled or word in first_names():
            found = self._by_first.get(word)
        if not found and len(word) > _SHORT:
            found = self._by_sound.get(sound(word))
        if not found and len(word) > _INITIAL:
            found = self._by_inner.get(word)  # "Ana Morel Vidal" is "Morel"
        found = found or self._by_body.get(word)
        return self._frequent(found) if found else None

    def _subject(self, found: Sequence[Words]) -> Words:
        first = next((key for key in found if key[0] in first_names()), found[0])
        best = self._frequent(found)
        return best if self._weights[best] > _FAR_MORE * self._weights[first] else first

    def _frequent(self, found: Sequence[Words]) -> Words:
        return max(found, key=lambda key: self._weights[key])


def _shortened(key: Words) -> set[str]:
    """Give the words that are short for a body: "Post" for a newspaper, "Ford" for "Ford Motor Company"."""
    found = {key[-1]} if " ".join(key) in publications() else set()
    if key[-1] in _COMPANY and len(key) <= _MORE_WORDS + 1:
        found.add(key[0])
    return found


def _last(key: Words) -> str:
    kept = [word for word in key if word not in SUFFIXES]
    return kept[-1] if kept else key[-1]


def _build(
    tokens: Tokens, mentions: Sequence[Mention], clusters: dict[Words, Words], people: set[Words]
) -> Iterable[Entity]:
    found: dict[Words, Entity] = {}
    titles: defaultdict[Words, set[str]] = defaultdict(set)
    for number, mention in enumerate(mentions):
        key = _key(mention)
        target = clusters[key]
        while clusters.get(target, target) != target:
            target = clusters[target]
        entity = found.setdefault(target, Entity(set()))
        entity.forms.add(key)
        entity.mentions.append(number)
        titles[target].update(mention.title)
    for target, entity in found.items():
        _describe(entity, tokens, mentions, titles[target], person=target in people)
    return found.values()


def _describe(
    entity: Entity, tokens: Tokens, mentions: Sequence[Mention], titles: set[str], *, person: bool
) -> None:
    fullest = max((mentions[k] for k in entity.mentions), key=_fullness)
    entity.name = tokens.text[fullest.start : fullest.end]
    entity.words = _key(fullest)
    mark = first_names().get(entity.words[0], "") if len(entity.words) > 1 or titles & _PERSONAL else ""
    entity.female = 2.0 * bool(titles & FEMALE_TITLES) + {"f": 1.0, "b": 0.3}.get(mark, 0.0)
    entity.male = 2.0 * bool(titles & MALE_TITLES) + {"m": 1.0, "b": 0.3}.get(mark, 0.0)
    body = any(mentions[k].is_body for k in entity.mentions)
    entity.personal = 0.5 * person + 0.5 * bool(titles & _PERSONAL) + 0.3 * bool(mark) - 0.8 * body


def _fullness(mention: Mention) -> tuple[int, int, int]:
    shouted = all(word.isupper() for word in mention.words)
    return (0 if shouted and len(mention.words) > 1 else 1, len(mention.words), len(mention.words[0]))
