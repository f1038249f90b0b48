"""Clusters: rules join, judgements beat them, order doesn't matter, undoing is exact."""

from __future__ import annotations

import string
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.statements import Join, Judgement, JudgementKind
from onrecord.store.clusters import Cluster, Parting, effective, key_id, narrow, narrowed_keys, partition

MERGE, SPLIT, RENAME = JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.RENAME


def join(left: str, right: str) -> Join:
    return Join(left=left, right=right, score=0.9, reason="spelling")


def judgement(id: int, kind: JudgementKind, keys: str, name: str | None = None) -> Judgement:
    return Judgement(id=id, kind=kind, at="2022-01-01T00:00:00Z", by="Ed", keys=tuple(keys), name=name)


def clusters(keys: str, joins: str = "", *judgements: Judgement) -> list[str]:
    """Cluster keys of one letter; joins are pairs of letters; of each cluster the representative first."""
    pairs = [join(*pair) for pair in joins.split()]
    found = partition(keys, pairs, judgements).clusters
    assert all(cluster.keys == tuple(sorted(cluster.keys)) for cluster in found)
    return [
        cluster.representative + "".join(key for key in cluster.keys if key != cluster.representative)
        for cluster in found
    ]


def test_alone() -> None:
    assert clusters("cab") == ["a", "b", "c"]
    assert clusters("") == []


def test_rules_join_by_steps() -> None:
    assert clusters("abcd", "cb bd") == ["a", "bcd"]


def test_rules_about_strangers_count_for_nothing() -> None:
    assert clusters("ab", "ax xb") == ["a", "b"]


def test_a_merge_takes_whole_identities_and_the_id_of_its_first() -> None:
    assert clusters("abcd", "ab cd", judgement(1, MERGE, "db")) == ["dabc"]


def test_the_later_merge_has_the_id() -> None:
    first, second = judgement(1, MERGE, "ba"), judgement(2, MERGE, "cb")
    assert clusters("abc", "", first, second) == clusters("abc", "", second, first) == ["cab"]
    assert clusters("abc", "", first, replace(second, undone_at="2022")) == ["ba", "c"]


def test_a_merge_of_what_is_one_already_chooses_the_id() -> None:
    assert clusters("ab", "ab", judgement(1, MERGE, "ba")) == ["ba"]


def test_a_merge_of_which_one_is_left_does_nothing() -> None:
    assert clusters("ab", "", judgement(1, MERGE, "bx")) == ["a", "b"]
    assert clusters("abc", "", judgement(1, MERGE, "xcb")) == ["a", "cb"]


def test_a_split_leaves_the_rest_together() -> None:
    assert clusters("abcd", "ab bc bd", judgement(1, SPLIT, "b")) == ["acd", "b"]
    assert clusters("abcd", "ab bc bd", judgement(1, SPLIT, "bd")) == ["ac", "bd"]


def test_a_split_takes_the_id_along_with_its_key() -> None:
    merge = judgement(1, MERGE, "cab")
    assert clusters("abc", "", merge, judgement(2, SPLIT, "c")) == ["ab", "c"]
    assert clusters("abc", "", merge, judgement(2, SPLIT, "a")) == ["a", "cb"]


def test_a_split_beats_rules_and_earlier_merges_and_yields_to_later_ones() -> None:
    split = judgement(2, SPLIT, "b")
    assert clusters("ab", "ab", split) == ["a", "b"]
    assert clusters("ab", "", judgement(1, MERGE, "ab"), split) == ["a", "b"]
    assert clusters("ab", "", judgement(3, MERGE, "ab"), split) == ["ab"]


def test_a_split_of_all_its_keys_keeps_an_identity_as_it_is() -> None:
    assert clusters("abc", "", judgement(1, MERGE, "ba"), judgement(2, SPLIT, "ab")) == ["ba", "c"]


def test_partings_tell_who_left_whom() -> None:
    found = partition(
        "abcd",
        [join("a", "b"), join("b", "c")],
        [judgement(1, SPLIT, "b"), judgement(2, SPLIT, "d"), judgement(3, MERGE, "ad")],
    )
    assert found.partings == (
        Parting(left=frozenset("b"), stayed=frozenset("ac")),
        Parting(left=frozenset("d"), stayed=frozenset()),
    )


def test_the_last_name_given_holds() -> None:
    names = [
        judgement(1, RENAME, "a", "Aa"),
        judgement(2, RENAME, "b", "Bb"),
        judgement(3, MERGE, "ab"),
        judgement(4, RENAME, "x", "Xx"),
    ]
    (cluster,) = partition("ab", [], names).clusters
    assert cluster == Cluster(keys=("a", "b"), representative="a", renamed="Bb")
    names[1] = replace(names[1], undone_at="2022")
    assert partition("ab", [], names).clusters[0].renamed == "Aa"
    assert partition("ab", [], [*names, judgement(5, SPLIT, "b")]).clusters[1].renamed is None


def test_a_narrowed_key_is_with_its_own_until_a_split_says_otherwise() -> None:
    own = narrow("a", "d1")
    split = Judgement(id=2, kind=SPLIT, at="2022", by="Ed", keys=(own,))
    merge = judgement(1, MERGE, "ba")
    assert [one.keys for one in partition("ab", [], [split], [(own, "a")]).clusters] == [
        ("a",),
        (own,),
        ("b",),
    ]
    assert [one.keys for one in partition("ab", [], [merge, split], [(own, "a")]).clusters] == [
        ("a", "b"),
        (own,),
    ]
    assert narrowed_keys([split, merge]) == {own}
    assert narrowed_keys([replace(split, undone_at="2023")]) == set()
    assert effective("a", "d1", frozenset({own})) == own
    assert effective("a", "d2", frozenset({own})) == "a"
    assert effective("b", "d1", frozenset({own})) == "b"


def test_ids_are_short_and_take_any_key() -> None:
    assert key_id("a") == "ca978112ca1bbdca"  # the first quarter of its SHA-256
    assert len({key_id(key) for key in ("a", "b", "", "\ud800", "\x00")}) == 5
    assert partition("a", [], []).clusters[0].id == key_id("a")


KEYS = st.sampled_from(string.ascii_lowercase[:8])
JOINS = st.lists(st.tuples(KEYS, KEYS).map(lambda pair: join(*pair)), max_size=8)


@st.composite
def judgements(draw: st.DrawFn) -> list[Judgement]:
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from([MERGE, SPLIT, RENAME]), st.lists(KEYS, min_size=1, max_size=3, unique=True)
            ),
            max_size=6,
        )
    )
    return [
        judgement(id, kind, "".join(keys), f"name {id}" if kind is RENAME else None)
        for id, (kind, keys) in enumerate(steps, start=1)
    ]


@given(JOINS, judgements(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_makes_no_difference(
    joins: list[Join], made: list[Judgement], random: Random
) -> None:
    keys = list("abcdefgh")
    wanted = partition(keys, joins, made)
    for things in (keys, joins, made):
        random.shuffle(things)
    assert partition(keys, joins, made) == wanted


@given(JOINS, judgements())
def test_every_key_is_in_one_cluster(joins: list[Join], made: list[Judgement]) -> None:
    found = partition("abcdefgh", joins, made).clusters
    assert sorted(key for cluster in found for key in cluster.keys) == list("abcdefgh")
    assert all(cluster.representative in cluster.keys for cluster in found)


@given(JOINS, judgements())
def test_what_is_undone_is_as_if_never_made(joins: list[Join], made: list[Judgement]) -> None:
    undone = [replace(one, undone_at="2023") if one.id % 2 else one for one in made]
    kept = [one for one in made if not one.id % 2]
    assert partition("abcdefgh", joins, undone) == partition("abcdefgh", joins, kept)


@given(JOINS, judgements())
def test_a_part_that_nothing_connects_with_the_rest_can_be_told_alone(
    joins: list[Join], made: list[Judgement]
) -> None:
    whole = partition("abcdefgh", joins, made).clusters
    reached = {"a"}
    links = [{one.left, one.right} for one in joins] + [set(one.keys) for one in made]
    while any(link & reached and not link <= reached for link in links):
        reached |= {key for link in links if link & reached for key in link}
    alone = partition(reached, joins, made).clusters
    assert list(alone) == [cluster for cluster in whole if cluster.keys[0] in reached]


@given(JOINS, judgements(), st.lists(KEYS, min_size=1, max_size=2, unique=True))
def test_a_last_split_puts_exactly_its_keys_together(
    joins: list[Join], made: list[Judgement], keys: list[str]
) -> None:
    last = judgement(99, SPLIT, "".join(keys))
    found = partition("abcdefgh", joins, [*made, last]).clusters
    assert tuple(sorted(keys)) in [cluster.keys for cluster in found]
