"""Doubts: which names a person is asked about, and that asking stays cheap."""

from __future__ import annotations

import pytest

from onrecord.names import compare
from onrecord.records import Kind
from onrecord.statements import Identity
from onrecord.store import doubts as room
from onrecord.store.clusters import Parting
from onrecord.store.doubts import INITIAL, LONE_SURNAME, doubts


def known(name: str, statements: int = 1, kind: Kind = Kind.PERSON) -> Identity:
    return Identity(id=f"id of {name}", name=name, kind=kind, keys=(f"key of {name}",), statements=statements)


def asked(*identities: Identity, partings: tuple[Parting, ...] = ()) -> list[tuple[str, str]]:
    return [(doubt.left.name, doubt.right.name) for doubt in doubts(identities, partings)]


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["Mara Ilves", "Ilves"], [("Mara Ilves", "Ilves")]),
        (["Ilves", "Mara Ilves"], [("Mara Ilves", "Ilves")]),
        (["Mara Ilves", "Mr Ilves"], [("Mara Ilves", "Mr Ilves")]),
        (["Mara Ilves", "M. Ilves"], [("Mara Ilves", "M. Ilves")]),
        (["Mara Ilves", "T. Ilves"], []),
        (["Mara Ilves", "Jon Ilves", "Ilves"], []),
        (["Mara Ilves", "Jon Ilves", "M. Ilves"], [("Mara Ilves", "M. Ilves")]),
        (["Mara Ilves", "Pell"], []),
        (["Ilves", "Ilves "], []),
        (["Mara Ilves", "Jon Ilves"], []),
        (["", "…", "Mara Ilves"], []),
    ],
)
def test_who_is_asked_about(names: list[str], pairs: list[tuple[str, str]]) -> None:
    assert asked(*map(known, names)) == pairs


def test_only_people() -> None:
    assert asked(known("Mara Ilves"), known("Ilves", kind=Kind.GROUP)) == []
    assert asked(known("Mara Ilves", kind=Kind.ORGANISATION), known("Ilves")) == []


def test_scores_reasons_and_what_would_move() -> None:
    (lone,) = doubts([known("Mara Ilves", 9), known("Ilves", 2)], ())
    (initial,) = doubts([known("Mara Ilves", 1), known("M. Ilves", 5)], ())
    assert (lone.score, lone.reason, lone.statements) == (LONE_SURNAME, "lone surname", 2)
    assert (initial.score, initial.reason, initial.statements) == (INITIAL, "initial", 5)


def test_what_was_parted_isnt_asked() -> None:
    mara, lone = known("Mara Ilves"), known("Ilves")
    other = known("Tom Pell")

    def parting(left: Identity, stayed: Identity | None = None) -> Parting:
        return Parting(
            left=frozenset(left.keys), stayed=frozenset(stayed.keys) if stayed is not None else frozenset()
        )

    assert asked(mara, lone, partings=(parting(lone),)) == []
    assert asked(mara, lone, partings=(parting(lone, other),)) == []
    assert asked(mara, lone, partings=(parting(mara, lone),)) == []
    # Whom the full name was parted from otherwise says nothing about this one.
    assert len(asked(mara, lone, partings=(parting(mara, other), parting(other, mara)))) == 1


def test_names_are_compared_within_a_surname_only(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counted(one: str, other: str) -> object:
        nonlocal calls
        calls += 1
        return compare(one, other)

    monkeypatch.setattr(room, "compare", counted)
    syllables = [a + b for a in "bdgklmnprst" for b in "aeiou"]
    surnames = [(one + two + "rn").title() for one in syllables for two in syllables[::5]]
    full = [known(f"Mara {name}") for name in surnames]
    lone = [known(name) for name in surnames]
    list(doubts([*full, *lone], ()))
    assert len(surnames) > 500
    assert calls < 40 * len(surnames)
