"""Who is one with whom: name keys, the rules that join them, and the judgements that beat the rules.

Keys joined by rules start as one; then the judgements that hold are replayed in the order they were made.
So undoing a judgement gives back exactly what would be without it, and the order in which documents and
rules came makes no difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.statements import Join, Judgement, JudgementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The name keys of one identity.

    Attributes:
        keys: Sorted; one at least.
        representative: The key its id is made of: the first of the latest merge that made it, while that is
            still one of its keys, else the smallest.
        renamed: The name somebody gave it last, or None.
    """

    keys: tuple[str, ...]
    representative: str
    renamed: str | None = None

    @property
    def id(self) -> str:
        """The identity's id."""
        return key_id(self.representative)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A split that somebody made: keys that left, and those they left behind (often none)."""

    left: frozenset[str]
    stayed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """All identities' keys.

    Attributes:
        clusters: In the order of their smallest keys; every key is in one.
        partings: The splits that hold, in the order they were made.
    """

    clusters: tuple[Cluster, ...]
    partings: tuple[Parting, ...] = ()


@dataclass(slots=True)
class _Group:
    keys: set[str] = field(default_factory=set)
    first: str | None = None


def key_id(key: str) -> str:
    """Give the id made of a name key: 16 hex digits, safe in URLs."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def narrowed_keys(judgements: Iterable[Judgement]) -> frozenset[str]:
    """Give the keys that splits which hold name; among them are those narrowed to a document."""
    return frozenset(
        key
        for judgement in judgements
        if judgement.kind is JudgementKind.SPLIT and judgement.undone_at is None
        for key in judgement.keys
    )


def narrow(key: str, document: str) -> str:
    """Give a name key narrowed to one document, as SPLIT takes it for two people of one name."""
    return f"{key}@{document}"


def effective(key: str, document: str, narrowed: frozenset[str]) -> str:
    """Give the key a speaker counts under in a document: narrowed to it where a split says so."""
    own = narrow(key, document)
    return own if own in narrowed else key


def partition(
    keys: Iterable[str],
    joins: Iterable[Join],
    judgements: Iterable[Judgement],
    narrowed: Iterable[tuple[str, str]] = (),
) -> Partition:
    """Put name keys into clusters.

    Right for a part of a store too, if whatever a join or a judgement connects is all in it.

    Args:
        keys: Every name key; joins and judgements count only for keys that are here, or in `narrowed`.
        joins: What rules say, in any order.
        judgements: Those on identities, in any order; undone ones and those on attributions are left out.
        narrowed: Keys narrowed to a document by a split that holds, with the key they were part of.
    """
    of_key = {key: _Group({key}) for key in keys}
    for own, key in sorted(narrowed):
        of_key[own] = _Group({own})
        if key in of_key:
            _join(of_key, (key, own))
    for join in joins:
        if join.left in of_key and join.right in of_key:
            _join(of_key, (join.left, join.right))
    names: dict[str, tuple[int, str]] = {}
    partings = []
    for judgement in sorted(judgements, key=lambda one: one.id):
        present = [key for key in dict.fromkeys(judgement.keys) if key in of_key]
        if judgement.undone_at is not None or not present:
            continue
        if judgement.kind is JudgementKind.MERGE and len(present) > 1:
            _join(of_key, present)
            of_key[present[0]].first = present[0]
        elif judgement.kind is JudgementKind.SPLIT:
            partings.append(_part(of_key, present))
        elif judgement.kind is JudgementKind.RENAME and judgement.name is not None:
            names[present[0]] = (judgement.id, judgement.name)
    groups = {id(group): group for group in of_key.values()}.values()
    clusters = sorted((_cluster(group, names) for group in groups), key=lambda cluster: cluster.keys)
    return Partition(clusters=tuple(clusters), partings=tuple(partings))


def _join(of_key: dict[str, _Group], keys: Sequence[str]) -> None:
    for key in keys[1:]:
        one, other = of_key[keys[0]], of_key[key]
        if one is other:
            continue
        if len(one.keys) < len(other.keys):
            one, other = other, one
        one.keys |= other.keys
        # Only merges, which set it after, and the narrowing of a key, which has none, join groups.
        one.first = None
        for moved in other.keys:
            of_key[moved] = one


def _part(of_key: dict[str, _Group], keys: Sequence[str]) -> Parting:
    leaving = set(keys)
    homes = {id(of_key[key]): of_key[key] for key in keys}.values()
    stayed = frozenset(key for home in homes for key in home.keys - leaving)
    if not stayed and len(homes) == 1:
        return Parting(left=frozenset(leaving), stayed=stayed)
    for home in homes:
        home.keys -= leaving
        if home.first in leaving:
            home.first = None
    own = _Group(leaving)
    of_key.update(dict.fromkeys(keys, own))
    return Parting(left=frozenset(leaving), stayed=stayed)


def _cluster(group: _Group, names: dict[str, tuple[int, str]]) -> Cluster:
    given = max((names[key] for key in group.keys & names.keys()), default=None)
    keys = tuple(sorted(group.keys))
    return Cluster(
        keys=keys, representative=group.first or keys[0], renamed=given[1] if given is not None else None
    )
