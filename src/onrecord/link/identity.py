"""Says which names of different documents are one person or body, where that is clear.

Equal keys (`onrecord.names.identity_key`) are one without being asked. A `Joiner` finds different keys that
rules say are one: a nickname, another spelling, a middle name. It sees names in the order they come, and
what it says of one depends on those before it alone, so that batches of any size give the same joins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from onrecord.names import (
    Likeness,
    PersonName,
    compare,
    folded,
    full_forms_of,
    identity_key,
    nicknames_of,
    parse_person,
    sound,
)
from onrecord.records import Kind, Record
from onrecord.statements import Join, NamedSpeaker

# How far the rules are trusted, set by hand; a join by several has the product.
_MIDDLE_NAME, _SPELLING, _NICKNAME, _OTHER_KIND = 0.97, 0.93, 0.9, 0.95
_PERSON = f"{Kind.PERSON}:"
_SAME_BODY = (Kind.ORGANISATION, Kind.PUBLICATION)
# A name that sounds like so many others, or is one by so many steps, is clearly nobody's.
_CROWD = 24


def named_speakers(record: Record) -> tuple[NamedSpeaker, ...]:
    """Give each speaker of a record with the key of its name, in their order; empty for none.

    The key of a name that doesn't clearly mean one holds the document's id and which of the document's
    speakers of that name it is, counted from 1: it stays when a newer model numbers the speakers anew.
    """
    seen: Counter[tuple[Kind, str]] = Counter()
    document = record.document.id
    found = []
    for speaker in record.speakers:
        name = (speaker.kind, folded(speaker.name))
        seen[name] += 1
        key = identity_key(speaker.name, speaker.kind, document, str(seen[name]))
        found.append(NamedSpeaker(speaker=speaker.id, key=key))
    return tuple(found)


class Joiner:
    """Finds the names that are one, among all it was given so far.

    Args:
        keys: Name keys that a store has; what is said of new names takes them into account.

    It needs some 130 bytes a name, and a look-up for a name and each nickname of it, however many there are.
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        # Keys by the sound of surname and first name, those of one sound in one string: a list or a set
        # for each would take several times the memory.
        self._alike: dict[str, str] = {}
        self._asked: set[str] = set()
        for key in keys:
            self._keep(key)

    def joins(self, key: str) -> tuple[Join, ...]:
        """Give the joins of a key with those before it, and keep it; empty for one asked before.

        A person's name is joined to each that `names.compare` calls the same, unless somebody among all
        those, and those that are the same as they, contradicts another: "Carl Penn" is neither "Carl A.
        Penn" nor "Carl B. Penn" once there are both, nor is "Chris Penn" Christopher or Christine. A body
        is joined to a publication of its name. Keys that hold a document's id are joined to nothing.
        """
        if "@" in key or key in self._asked:
            return ()
        self._asked.add(key)
        self._keep(key)
        if not key.startswith(_PERSON):
            return tuple(_join(key, other, _OTHER_KIND, "other kind") for other in self._other_kinds(key))
        if self._contradicted(key):
            return ()
        return tuple(_person_join(key, other) for other in self._same(key))

    def _keep(self, key: str) -> None:
        if "@" in key:
            return
        if not key.startswith(_PERSON):
            self._alike.setdefault(key, "")
            return
        block = _block(_person(key))
        known = self._alike.get(block, "")
        if f"\n{key}\n" not in f"\n{known}\n":
            self._alike[block] = f"{known}\n{key}" if known else key

    def _other_kinds(self, key: str) -> Iterator[str]:
        kind, _, name = key.partition(":")
        if kind in _SAME_BODY:
            others = (f"{other}:{name}" for other in _SAME_BODY if other != kind)
            yield from (other for other in others if other in self._alike)

    def _blocks(self, key: str) -> list[str]:
        """Give the lists in which a name that is the same as this one can be."""
        person = _person(key)
        first = person.given[0]
        firsts = (first, *sorted(nicknames_of(first) | full_forms_of(first)))
        blocks = dict.fromkeys(_block(PersonName((each,), person.surname)) for each in firsts)
        return [known for block in blocks if (known := self._alike.get(block))]

    def _same(self, key: str) -> Iterator[str]:
        """Give the other keys that are the same person's by their names alone."""
        for known in self._blocks(key):
            for other in known.split("\n"):
                if other != key and compare(_name(key), _name(other)) is Likeness.SAME:
                    yield other

    def _contradicted(self, key: str) -> bool:
        """Whether those that are the same as this one, directly or by steps, can't all be one person."""
        found = {key}
        waiting = [key]
        while waiting:
            each = waiting.pop()
            if len(found) + sum(known.count("\n") for known in self._blocks(each)) > _CROWD:
                return True
            new = set(self._same(each)) - found
            found |= new
            waiting += new
        return any(_contradict(_person(one), _person(other)) for one, other in combinations(found, 2))


def _contradict(one: PersonName, other: PersonName) -> bool:
    """Whether two names are of two people: their initials or suffixes differ, or their first names do."""
    if len(one.given) > 1 and len(other.given) > 1 and one.given[1][0] != other.given[1][0]:
        return True
    if one.suffix != other.suffix:
        return True
    a, b = one.given[0], other.given[0]
    alike = a == b or sound(a) == sound(b)
    return not alike and not ({a} | full_forms_of(a)) & ({b} | full_forms_of(b))


def _person_join(key: str, other: str) -> Join:
    one, two = _person(key), _person(other)
    score = 1.0
    reasons: list[str] = []
    if len(one.given) != len(two.given):
        score, reasons = score * _MIDDLE_NAME, [*reasons, "middle name"]
    first, second = one.given[0], two.given[0]
    nickname = first != second and sound(first) != sound(second)
    if nickname:
        score, reasons = score * _NICKNAME, [*reasons, "nickname"]
    if one.surname != two.surname or (first != second and not nickname):
        score, reasons = score * _SPELLING, [*reasons, "spelling"]
    return _join(key, other, score, ", ".join(reasons))


def _join(one: str, other: str, score: float, reason: str) -> Join:
    left, right = sorted((one, other))
    return Join(left=left, right=right, score=round(score, 2), reason=reason)


def _block(person: PersonName) -> str:
    return f"{sound(person.surname)} {sound(person.given[0])}"


def _name(key: str) -> str:
    return key.removeprefix(_PERSON)


def _person(key: str) -> PersonName:
    return parse_person(_name(key))
