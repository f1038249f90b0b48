"""An identity's name, kind, names and roles, from what its documents say: the same in every engine.

Only statements that count are heard: not judged wrong, and not in near-copies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.names import parse_person
from onrecord.records import Kind
from onrecord.statements import Identity
from onrecord.store.clusters import Cluster
from onrecord.store.days import first_day
from onrecord.store.shown import Voice

Names = tuple[tuple[str, int], ...]
Roles = tuple[tuple[str, str | None, str | None, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A voice of a statement that counts.

    Attributes:
        statement, document: Their ids.
        published: When the document was published, EDTF, or None.
        day: The day the statement counts under, ISO, or None.
    """

    voice: Voice
    statement: str
    document: str
    published: str | None = None
    day: str | None = None


def identity(cluster: Cluster, heard: Iterable[Heard], otherwise: tuple[str, Kind]) -> Identity:
    """Give the identity of a cluster.

    Args:
        cluster: Its keys.
        heard: Every voice whose key is in the cluster.
        otherwise: The name and kind of an identity of which nothing is heard any more.
    """
    voices = list(heard)
    documents: dict[str, set[str]] = defaultdict(set)  # a name or alias -> where it was used
    called: dict[str, set[str]] = defaultdict(set)  # the same for speakers' names alone
    kinds: dict[Kind, set[str]] = defaultdict(set)
    roles: dict[str, dict[str, str | None]] = defaultdict(dict)  # a role -> document -> its first day
    for each in voices:
        called[each.voice.name].add(each.document)
        kinds[each.voice.kind].add(each.document)
        for name in (each.voice.name, *each.voice.aliases):
            documents[name].add(each.document)
        if each.voice.role is not None:
            roles[each.voice.role][each.document] = first_day(each.published)
    days = sorted(each.day for each in voices if each.day is not None)
    name, kind = otherwise
    if voices:
        kind = most_common_kind({kind: len(where) for kind, where in kinds.items()})
        name = best_name({name: len(where) for name, where in called.items()}, kind)
    return Identity(
        id=cluster.id,
        name=cluster.renamed or name,
        kind=kind,
        keys=cluster.keys,
        names=ranked_names({name: len(where) for name, where in documents.items()}),
        roles=ranked_roles(roles),
        statements=len({each.statement for each in voices}),
        documents=len({each.document for each in voices}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def best_name(names: Mapping[str, int], kind: Kind) -> str:
    """Give the name an identity is shown under: the most frequent one, of a person one with a first name.

    Args:
        names: Speakers' names with the number of documents that use each; one at least.
        kind: The identity's.
    """

    def rank(name: str) -> tuple[bool, int, int, str]:
        lone = kind is Kind.PERSON and not _has_first_name(name)
        return (lone, -names[name], -len(name), name)

    return min(names, key=rank)


def most_common_kind(kinds: Mapping[Kind, int]) -> Kind:
    """Give the kind that most documents say; among equals the one declared first. One at least."""
    declared = list(Kind)
    return min(kinds, key=lambda kind: (-kinds[kind], declared.index(kind)))


def ranked_names(names: Mapping[str, int]) -> Names:
    """Give names with the number of documents, most frequent first, then by code points."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def ranked_roles(roles: Mapping[str, Mapping[str, str | None]]) -> Roles:
    """Give roles as an identity lists them, latest first, undated last, then the more frequent.

    Args:
        roles: For each role, the documents that state it and the first day of their publication, ISO.
    """
    found = []
    for role, documents in roles.items():
        days = sorted(day for day in documents.values() if day is not None)
        found.append((role, days[0] if days else None, days[-1] if days else None, len(documents)))
    found.sort(key=lambda one: (-one[3], one[0]))
    return tuple(sorted(found, key=lambda one: one[2] or "", reverse=True))


def _has_first_name(name: str) -> bool:
    given = parse_person(name).given
    return bool(given) and len(given[0]) > 1
