from __future__ import annotations

from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.link.identity import Joiner, named_speakers
from onrecord.names import Likeness, compare, identity_key
from onrecord.records import Document, Kind, Record, Speaker
from onrecord.statements import Join, NamedSpeaker


def keys(*names: str, kind: Kind = Kind.PERSON) -> list[str]:
    return [identity_key(name, kind, "d1", "1") for name in names]


def joined(*names: str) -> set[frozenset[str]]:
    """Give the pairs of names that are joined when they come in this order."""
    joiner = Joiner()
    name_of = dict(zip(keys(*names), names, strict=True))
    return {
        frozenset({name_of[join.left], name_of[join.right]}) for key in name_of for join in joiner.joins(key)
    }


def record(*speakers: tuple[str, Kind]) -> Record:
    return Record(
        document=Document(text="A text."),
        speakers=tuple(
            Speaker(id=f"s{number}", name=name, kind=kind) for number, (name, kind) in enumerate(speakers, 1)
        ),
    )


def test_each_speaker_has_a_key() -> None:
    one = record(("Mara Ilves", Kind.PERSON), ("the Grain Council", Kind.ORGANISATION))
    assert named_speakers(one) == (
        NamedSpeaker(speaker="s1", key="person:mara ilves"),
        NamedSpeaker(speaker="s2", key="organisation:grain council"),
    )
    assert named_speakers(record()) == ()


def test_unclear_names_of_one_document_are_counted_not_numbered() -> None:
    """A newer model that finds one speaker more must not move the keys that judgements name."""
    older = record(("Reyl", Kind.PERSON), ("two aides", Kind.UNNAMED), ("Two aides", Kind.UNNAMED))
    newer = record(("Ilves", Kind.PERSON), *((s.name, s.kind) for s in older.speakers))
    document = older.document.id
    assert [named.key for named in named_speakers(older)] == [
        f"person:reyl@{document}#1",
        f"unnamed:two aides@{document}#1",
        f"unnamed:two aides@{document}#2",
    ]
    assert named_speakers(newer)[1:] == tuple(
        NamedSpeaker(speaker=f"s{number}", key=named.key)
        for number, named in enumerate(named_speakers(older), 2)
    )


@pytest.mark.parametrize(
    ("one", "other", "score", "reason"),
    [
        ("Robert Penn", "Bob Penn", 0.9, "nickname"),
        ("Carl Penn", "Carl A. Penn", 0.97, "middle name"),
        ("Volodymyr Harenko", "Volodymyr Kharenko", 0.93, "spelling"),
        ("Omar Al-Haddad", "Omar el-Haddad", 0.93, "spelling"),
        ("Robert A. Penn", "Bob Penn", 0.87, "middle name, nickname"),
    ],
)
def test_what_rules_join(one: str, other: str, score: float, reason: str) -> None:
    joiner = Joiner()
    first, second = keys(one, other)
    left, right = sorted((first, second))
    assert joiner.joins(first) == ()
    assert joiner.joins(second) == (Join(left=left, right=right, score=score, reason=reason),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Penn", "Penn"),
        ("Robert Penn", "R. Penn"),
        ("Carl A. Penn", "Carl B. Penn"),
        ("Carl Penn", "Carl Penn Jr."),
        ("John Lee", "John Li"),
        ("Jane Penn", "John Penn"),
    ],
)
def test_what_isnt_clear_is_not_joined(one: str, other: str) -> None:
    assert joined(one, other) == set()


def test_equal_keys_need_no_join() -> None:
    joiner = Joiner()
    (key,) = set(keys("Carl Penn", "President Carl Penn", "CARL PENN"))
    assert joiner.joins(key) == joiner.joins(key) == ()


@pytest.mark.parametrize("names", [*permutations(("Christopher Vale", "Chris Vale", "Christine Vale"))])
def test_one_nickname_never_makes_two_people_one(names: tuple[str, ...]) -> None:
    found = joined(*names)
    assert len(found) <= 1
    assert frozenset({"Christopher Vale", "Christine Vale"}) not in found


@pytest.mark.parametrize("names", [*permutations(("Carl A. Penn", "Carl Penn", "Carl B. Penn"))])
def test_a_name_without_initial_never_joins_two_initials(names: tuple[str, ...]) -> None:
    assert len(joined(*names)) <= 1


def test_two_nicknames_of_one_name_are_no_contradiction() -> None:
    assert joined("Beth Orrin", "Elizabeth Orrin", "Liz Orrin") == {
        frozenset({"Beth Orrin", "Elizabeth Orrin"}),
        frozenset({"Elizabeth Orrin", "Liz Orrin"}),
    }


def test_a_body_and_a_publication_of_one_name_are_one() -> None:
    joiner = Joiner()
    (body,) = keys("the Ellery Lantern", kind=Kind.ORGANISATION)
    (paper,) = keys("Ellery Lantern", kind=Kind.PUBLICATION)
    joiner.joins(body)
    assert joiner.joins(paper) == (Join(left=body, right=paper, score=0.95, reason="other kind"),)


def test_an_acronym_isnt_joined_to_the_name_it_may_stand_for() -> None:
    joiner = Joiner()
    first, second = keys("Northern Grain Council", "NGC", kind=Kind.ORGANISATION)
    assert joiner.joins(first) == joiner.joins(second) == ()


def test_names_a_store_has_are_taken_into_account() -> None:
    robert, bob = keys("Robert Penn", "Bob Penn")
    assert [join.reason for join in Joiner([robert]).joins(bob)] == ["nickname"]


SYLLABLES = ["".join(letters) for letters in product("bdgkmnpr", "aiu", "lnst")]
FIRSTS = ("Robert", "Bob", "Rob", "Bobby", "Albert", "Bert", "Chris", "Christine", "Christopher", "Kristine")
people = st.builds(
    lambda first, middle, last, suffix: " ".join(filter(None, (first, middle, last, suffix))),
    st.sampled_from(FIRSTS),
    st.sampled_from(("", "", "A.", "B.", "Anne")),
    st.sampled_from(("Penn", "Vale", "Harenko", "Kharenko")),
    st.sampled_from(("", "", "", "Jr.")),
)


@given(st.lists(people, unique=True, max_size=14), st.integers(0, 14))
def test_a_joiner_that_starts_anew_says_the_same(names: list[str], cut: int) -> None:
    """A run that was killed starts with the names of the store and ends with the same joins."""
    found = keys(*names)
    whole = Joiner()
    unbroken = {join for key in found for join in whole.joins(key)}
    first = Joiner()
    before = {join for key in found[:cut] for join in first.joins(key)}
    second = Joiner(sorted(found[:cut]))
    # Names come again after the first time; what is said then adds nothing new.
    after = {join for key in [*found[cut:], *found] for join in second.joins(key)}
    assert before | after == unbroken


@given(st.lists(people, unique=True, max_size=14))
def test_nobody_is_joined_to_whom_they_contradict(names: list[str]) -> None:
    joiner = Joiner()
    group: dict[str, set[str]] = {key: {key} for key in keys(*names)}
    for key in list(group):
        for join in joiner.joins(key):
            both = group[join.left] | group[join.right]
            group.update(dict.fromkeys(both, both))
    for together in group.values():
        for one, other in combinations(sorted(together), 2):
            first, second = (key.removeprefix("person:").split() for key in (one, other))
            initials = {parts[1] for parts in (first, second) if len(parts) > 2 and len(parts[1]) == 1}
            assert len(initials) < 2, together
            assert ("jr" in first) == ("jr" in second), together


@given(people, people)
def test_only_names_that_compare_as_the_same_are_joined(one: str, other: str) -> None:
    if joined(one, other) if keys(one) != keys(other) else False:
        assert compare(one, other) is Likeness.SAME


def test_a_name_is_compared_with_a_few_however_many_share_its_surname(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0

    def counting(one: str, other: str) -> Likeness:
        nonlocal compared
        compared += 1
        return compare(one, other)

    monkeypatch.setattr("onrecord.link.identity.compare", counting)
    names = [f"person:{a}{b}{c} penn" for a, b, c in product("bdgklm", ["ala", "iri", "unu"], SYLLABLES)]
    joiner = Joiner()
    for key in names:
        joiner.joins(key)
    assert len(names) > 1000
    assert compared < 10 * len(names)


def test_a_crowd_of_like_names_is_clearly_nobody() -> None:
    joiner = Joiner()
    crowd = [f"person:robert{'t' * number} penn" for number in range(40)]
    for key in crowd:
        joiner.joins(key)
    assert joiner.joins("person:bob penn") == ()
