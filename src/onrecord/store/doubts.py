"""Which identities may be one: questions for a person, never answered by themselves.

A lone surname ("Ilves") or an initial ("M. Ilves") in one document may be the one person elsewhere whose
full name it fits. Where it fits two people, or none, there is nothing to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from onrecord.names import Likeness, compare, parse_person, sound
from onrecord.records import Kind
from onrecord.statements import Doubt, Identity
from onrecord.store.clusters import Parting

LONE_SURNAME = 0.6
INITIAL = 0.8


def doubts(identities: Iterable[Identity], partings: Sequence[Parting]) -> Iterator[Doubt]:
    """Give the pairs that a person should decide, those that move most statements first.

    In each pair `left` is the full name and `right` the lesser one, whose statements would move.

    Args:
        identities: Those with statements; only people are looked at.
        partings: The splits that hold: what they parted, or set apart on its own, isn't asked about.
    """
    full: dict[str, list[Identity]] = defaultdict(list)
    lesser: list[Identity] = []
    for identity in identities:
        if identity.kind is not Kind.PERSON:
            continue
        if is_full(identity.name):
            full[surname(identity.name)].append(identity)
        elif surname(identity.name):
            lesser.append(identity)
    found = []
    for right in lesser:
        fitting = (
            left
            for left in full[surname(right.name)]
            if compare(left.name, right.name) is Likeness.COMPATIBLE
        )
        pair = list(islice(fitting, 2))
        if len(pair) == 1 and not _is_decided(pair[0], right, partings):
            found.append(_doubt(pair[0], right))
    found.sort(key=lambda doubt: (-doubt.statements, -doubt.score, doubt.right.name, doubt.right.id))
    yield from found


def _doubt(left: Identity, right: Identity) -> Doubt:
    initial = bool(parse_person(right.name).given)
    return Doubt(
        left=_in_short(left),
        right=_in_short(right),
        score=INITIAL if initial else LONE_SURNAME,
        reason="initial" if initial else "lone surname",
        statements=right.statements,
    )


def _in_short(identity: Identity) -> Identity:
    return replace(identity, names=(), roles=(), documents=0, first=None, last=None)


def is_full(name: str) -> bool:
    """Whether a person's name has a first name and not just its initial."""
    given = parse_person(name).given
    return bool(given) and len(given[0]) > 1


def surname(name: str) -> str:
    """Give the sound of a person's surname; "" for no letters."""
    return sound(parse_person(name).surname)


def _is_decided(left: Identity, right: Identity, partings: Sequence[Parting]) -> bool:
    one, other = set(left.keys), set(right.keys)
    return any(
        parting.left & other or (parting.left & one and parting.stayed & other) for parting in partings
    )
