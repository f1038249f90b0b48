"""Every engine: who is one with whom, merging, splitting, renaming, and undoing it all."""

from __future__ import annotations

import pytest

from onrecord.errors import NotFoundError
from onrecord.records import Kind, Record
from onrecord.statements import Identity, Join, JudgementKind
from onrecord.store import Query, Store, View
from onrecord.store.clusters import key_id, narrow
from tests.store.builders import Line, article, entry, fingerprint, found, key

MERGE, SPLIT, RENAME = JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.RENAME
HARBOUR = article(
    Line(what="the quay is shut", role="harbour master", aliases=("Ilves", "the master")),
    Line(what="the quay stays shut"),
    Line(who="Tom Pell", what="the crane is old"),
    published="2021-12-10",
)
LATER = article(
    Line(what="the quay is open", role="mayor", when="in March", said="2022-03", aliases=("Ilves",)),
    Line(who="Thomas Pell", what="the crane is new"),
    published="2022-03-05",
)
LONE = article(Line(who="Pell", what="cranes are cranes"), published="2022-04-01")
MARA, TOM, THOMAS = key("Mara Ilves"), key("Tom Pell"), key("Thomas Pell")
PELL = key("Pell", record=LONE)
NICKNAME = Join(left=TOM, right=THOMAS, score=0.9, reason="nickname")


@pytest.fixture
def two(store: Store) -> Store:
    store.writer().add([entry(HARBOUR), entry(LATER), entry(LONE)])
    return store


def listed(view: View) -> list[tuple[str, int]]:
    return [(one.name, one.statements) for one in view.identities().items]


def test_equal_keys_are_one_across_documents(two: Store) -> None:
    mara = two.view().identity(MARA)
    assert mara == Identity(
        id=key_id(MARA),
        name="Mara Ilves",
        kind=Kind.PERSON,
        keys=(MARA,),
        names=(("Ilves", 2), ("Mara Ilves", 2), ("the master", 1)),
        roles=(("mayor", "2022-03-05", "2022-03-05", 1), ("harbour master", "2021-12-10", "2021-12-10", 1)),
        statements=3,
        documents=2,
        first="2021-12-10",
        last="2022-03-01",
    )
    assert two.view().identities("mara").items == (mara,)
    assert two.view().identity(mara.id) == mara


def test_other_keys_are_others(two: Store) -> None:
    assert listed(two.view()) == [("Mara Ilves", 3), ("Pell", 1), ("Thomas Pell", 1), ("Tom Pell", 1)]


def test_the_role_is_the_one_the_document_states(two: Store) -> None:
    roles = {one.content: one.roles for one in two.view().search(Query(speaker=("mara",))).items}
    assert roles == {
        "the quay is shut": ("harbour master",),
        "the quay stays shut": ("harbour master",),
        "the quay is open": ("mayor",),
    }


def test_a_role_is_dated_by_its_documents(store: Store) -> None:
    days = ("2020", "2022-05", None, "2021-01-15")
    for day in days:
        store.writer().add([entry(article(Line(role="mayor", what=f"it is {day}"), published=day))])
    store.writer().add([entry(article(Line(role="poet", what="it rains"), published=None))])
    assert store.view().identity(MARA).roles == (
        ("mayor", "2020-01-01", "2022-05-01", 4),
        ("poet", None, None, 1),
    )


def test_roles_of_one_day_are_by_frequency_then_by_name(store: Store) -> None:
    roles = ("poet", "mayor", "judge", "mayor")
    records = [article(Line(role=role, what=f"number {k}")) for k, role in enumerate(roles)]
    store.writer().add([entry(record) for record in records])
    assert [(role, count) for role, _, _, count in store.view().identity(MARA).roles] == [
        ("mayor", 2),
        ("judge", 1),
        ("poet", 1),
    ]


def test_of_two_names_of_one_person_in_a_document_either_may_have_the_role(store: Store) -> None:
    for first, role, second in (("Tom Pell", None, "mayor"), ("Tom Pell", "clerk", "mayor")):
        record = article(
            Line(who=first, role=role, also=("Thomas Pell",), what="we agree"),
            Line(who="Thomas Pell", role=second, what=f"a {role} speaks"),
            published="2021-12-11",
        )
        store.writer().add([entry(record, joins=(NICKNAME,))])
    together = store.view().search(Query(words="agree")).items
    assert sorted(one.roles[0] or "" for one in together) == ["clerk", "mayor"]
    assert all(len(one.speakers) == 1 for one in together)


@pytest.mark.parametrize(
    ("words", "kind", "names"),
    [
        ("", None, ["Mara Ilves", "Pell", "Thomas Pell", "Tom Pell"]),
        ("pell", None, ["Pell", "Thomas Pell", "Tom Pell"]),
        ("PELL tom", None, ["Tom Pell"]),
        ("ilves master", None, []),  # not in one name
        ("the master", None, ["Mara Ilves"]),
        ("mara", Kind.PERSON, ["Mara Ilves"]),
        ("mara", Kind.GROUP, []),
        ("nobody", None, []),
        ("'; --", None, ["Mara Ilves", "Pell", "Thomas Pell", "Tom Pell"]),
    ],
)
def test_identities_by_name_and_kind(two: Store, words: str, kind: Kind | None, names: list[str]) -> None:
    view = two.view()
    assert [one.name for one in view.identities(words, kind=kind).items] == names
    walked: list[str] = []
    after = None
    while True:
        page = view.identities(words, kind=kind, limit=1, after=after)
        walked += [one.name for one in page.items]
        after = page.next
        if after is None:
            break
    assert walked == names


def test_rules_join(store: Store) -> None:
    store.writer().add([entry(HARBOUR), entry(LATER, joins=(NICKNAME,))])
    tom = store.view().identity(TOM)
    assert tom.keys == (THOMAS, TOM)
    assert tom.id == key_id(THOMAS)  # the smallest
    assert tom == store.view().identity(key_id(TOM)) == store.view().identity(THOMAS)
    assert tom.names == (("Thomas Pell", 1), ("Tom Pell", 1))
    assert (tom.name, tom.statements) == ("Thomas Pell", 2)  # as frequent as the other, and fuller
    assert set(found(store.view(), speaker=(key_id(TOM),))) == {"the crane is old", "the crane is new"}


def test_a_rule_may_come_before_the_names_it_joins(store: Store) -> None:
    store.writer().add([entry(HARBOUR, joins=(NICKNAME,))])
    assert store.view().identity(TOM).keys == (TOM,)
    with pytest.raises(NotFoundError):
        store.view().identity(THOMAS)
    store.writer().add([entry(LATER)])
    assert store.view().identity(TOM).keys == (THOMAS, TOM)


def test_merging(two: Store) -> None:
    two.writer().judge(MERGE, by="Ed", because="the same man", keys=[TOM, THOMAS, PELL])
    view = two.view()
    tom = view.identity(PELL)
    assert tom.id == key_id(TOM)  # that of the first
    assert set(tom.keys) == {TOM, THOMAS, PELL}
    assert tom.names == (("Pell", 1), ("Thomas Pell", 1), ("Tom Pell", 1))
    assert listed(view) == [("Mara Ilves", 3), ("Thomas Pell", 3)]
    assert len(found(view, speaker=(key_id(PELL),))) == 3
    assert view.facets(Query(), ["speaker"])["speaker"] == (
        (key_id(MARA), "Mara Ilves", 3),
        (key_id(TOM), "Thomas Pell", 3),
    )
    (one,) = view.search(Query(words="cranes", until="2022-04-01", since="2022-04-01")).items
    assert one.speakers[0].id == key_id(TOM)
    assert view.stats().identities == 2


def test_the_latest_merge_says_whose_identity_it_is(two: Store) -> None:
    two.writer().judge(MERGE, by="Ed", keys=[TOM, THOMAS])
    two.writer().judge(MERGE, by="Ed", keys=[PELL, TOM])
    assert two.view().identity(THOMAS).id == key_id(PELL)
    two.writer().undo(2, by="Ed")
    assert two.view().identity(THOMAS).id == key_id(TOM)
    assert two.view().identity(PELL).id == key_id(PELL)


def test_a_merge_outlives_new_documents(two: Store) -> None:
    two.writer().judge(MERGE, by="Ed", keys=[TOM, THOMAS])
    more = article(Line(who="Thomas Pell", what="cranes for all"))
    two.writer().add([entry(more)])
    assert two.view().identity(TOM).statements == 3


def test_a_judgement_beats_a_rule(store: Store) -> None:
    store.writer().add([entry(HARBOUR), entry(LATER, joins=(NICKNAME,))])
    store.writer().judge(SPLIT, by="Ed", because="father and son", keys=[THOMAS])
    view = store.view()
    assert view.identity(TOM).keys == (TOM,)
    assert view.identity(THOMAS).keys == (THOMAS,)
    store.writer().add([entry(LONE, joins=(NICKNAME,))])
    assert view.identity(TOM).keys == (TOM,)
    store.writer().judge(MERGE, by="Ed", because="one after all", keys=[TOM, THOMAS])
    assert view.identity(TOM).keys == (THOMAS, TOM)
    store.writer().undo(1, by="Ed")
    store.writer().undo(2, by="Ed")
    assert view.identity(TOM).keys == (THOMAS, TOM)


def test_splitting_leaves_the_others_together(two: Store) -> None:
    two.writer().judge(MERGE, by="Ed", keys=[TOM, THOMAS, PELL])
    two.writer().judge(SPLIT, by="Ed", keys=[TOM])
    view = two.view()
    assert view.identity(TOM).keys == (TOM,)
    assert set(view.identity(THOMAS).keys) == {THOMAS, PELL}
    assert view.identity(THOMAS).id == key_id(min(THOMAS, PELL))  # its first has left
    assert found(view, speaker=(key_id(TOM),)) == ["the crane is old"]


def test_two_people_of_one_name(two: Store) -> None:
    writer, view = two.writer(), two.view()
    own = narrow(MARA, LATER.document.id)
    writer.judge(SPLIT, by="Ed", because="her daughter", keys=[own])
    assert view.identity(own).statements == 1
    assert view.identity(own).names == (("Ilves", 1), ("Mara Ilves", 1))
    assert view.identity(MARA).statements == 2
    assert found(view, speaker=(key_id(own),)) == ["the quay is open"]
    assert listed(view)[:2] == [("Mara Ilves", 2), ("Mara Ilves", 1)]
    # Later documents are the first one's; this one's may be given to somebody else.
    writer.add([entry(article(Line(what="the quay is gone")))])
    assert view.identity(MARA).statements == 3
    writer.judge(MERGE, by="Ed", keys=[TOM, own])
    assert view.identity(own).id == key_id(TOM)
    assert view.identity(TOM).statements == 2
    # Without the split there is no such key, and nothing else is merged.
    writer.undo(1, by="Ed")
    assert view.identity(MARA).statements == 4
    assert view.identity(TOM).keys == (TOM,)
    with pytest.raises(NotFoundError):
        view.identity(own)


@pytest.mark.parametrize(
    "keys",
    [
        [MARA, "person:nobody known"],
        ["nothing", "at all"],
        [MARA, ""],
        [MARA, key_id(TOM)],
        [MARA, narrow(TOM, HARBOUR.document.id)],
        [MARA, "\x00"],
    ],
)
def test_keys_must_be_there_to_merge(two: Store, keys: list[str]) -> None:
    with pytest.raises(NotFoundError):
        two.writer().judge(MERGE, by="Ed", keys=keys)
    assert list(two.view().judgements()) == []


@pytest.mark.parametrize(
    "keys",
    [["person:nobody"], [narrow(TOM, LATER.document.id)], [narrow("person:nobody", LATER.document.id)]],
)
def test_keys_must_be_there_to_split(two: Store, keys: list[str]) -> None:
    with pytest.raises(NotFoundError):
        two.writer().judge(SPLIT, by="Ed", keys=keys)


def test_renaming(two: Store) -> None:
    writer, view = two.writer(), two.view()
    writer.judge(RENAME, by="Ed", keys=[TOM], name="Old Pell")
    assert view.identity(TOM).name == "Old Pell"
    assert [one.name for one in view.identities("old").items] == ["Old Pell"]
    assert found(view, speaker=("old pell",)) == ["the crane is old"]
    (one,) = view.search(Query(speaker=(TOM,))).items
    assert one.speakers[0].name == "Old Pell"
    assert one.source == "Tom Pell"
    # A merge keeps the name somebody gave, the later name holds.
    writer.judge(MERGE, by="Ed", keys=[THOMAS, TOM])
    assert view.identity(THOMAS).name == "Old Pell"
    writer.judge(RENAME, by="Ed", keys=[THOMAS], name="Pell of the cranes")
    assert view.identity(TOM).name == "Pell of the cranes"
    writer.undo(3, by="Ed")
    assert view.identity(TOM).name == "Old Pell"
    writer.undo(1, by="Ed")
    assert view.identity(TOM).name == "Thomas Pell"


def test_the_name_shown_is_the_most_frequent_with_a_first_name(store: Store) -> None:
    records = [
        *(article(Line(who="Pell", what=f"again {k}")) for k in range(3)),
        *(article(Line(who="Tom Pell", what=f"also {k}")) for k in range(2)),
        article(Line(who="Thomas Pell", what="once")),
    ]
    store.writer().add([entry(record) for record in records])
    lone = [key("Pell", record=record) for record in records[:3]]
    store.writer().judge(MERGE, by="Ed", keys=[*lone, TOM, THOMAS])
    tom = store.view().identity(TOM)
    assert tom.name == "Tom Pell"
    assert tom.names == (("Pell", 3), ("Tom Pell", 2), ("Thomas Pell", 1))


def test_every_id_it_ever_had_still_finds_it(two: Store) -> None:
    view = two.view()
    before = {one.id for one in view.identities().items}
    two.writer().judge(MERGE, by="Ed", keys=[THOMAS, TOM])
    two.writer().judge(MERGE, by="Ed", keys=[PELL, TOM, MARA])
    assert {view.identity(id).id for id in before} == {key_id(PELL)}
    assert set(found(view, speaker=(key_id(MARA),))) == set(found(view))


def test_a_key_of_a_former_reading_still_finds_its_identity(two: Store) -> None:
    two.writer().judge(MERGE, by="Ed", keys=[MARA, TOM])
    two.writer().add([entry(Record(document=HARBOUR.document), model="onrecord-en 2.0.0")])
    assert two.view().identity(TOM).id == two.view().identity(MARA).id == key_id(MARA)
    assert two.view().identity(TOM).statements == 1


def test_near_copies_count_for_nobody(store: Store) -> None:
    copy = article(Line(what="the quay is shut", role="captain"), opening="Once more. ")
    store.writer().add([entry(HARBOUR, fingerprint=fingerprint(1)), entry(copy, fingerprint=fingerprint(1))])
    mara = store.view().identity(MARA)
    assert (mara.statements, mara.documents) == (2, 1)
    assert [role for role, *_ in mara.roles] == ["harbour master"]


def test_a_lone_surname_is_asked_about(two: Store) -> None:
    # Two people could be Pell.
    assert two.view().doubts() == ()
    two.writer().judge(MERGE, by="Ed", keys=[TOM, THOMAS])
    (doubt,) = two.view().doubts()
    assert (doubt.left.id, doubt.left.name, doubt.left.statements) == (key_id(TOM), "Thomas Pell", 2)
    assert (doubt.right.id, doubt.right.name, doubt.right.kind) == (key_id(PELL), "Pell", Kind.PERSON)
    assert doubt.statements == 1
    assert 0 < doubt.score < 1
    assert doubt.reason


def test_what_is_decided_isnt_asked_again(two: Store) -> None:
    writer, view = two.writer(), two.view()
    writer.judge(MERGE, by="Ed", keys=[TOM, THOMAS])
    merged = writer.judge(MERGE, by="Ed", keys=[TOM, PELL])
    assert view.doubts() == ()
    writer.undo(merged.id, by="Ed")
    assert len(view.doubts()) == 1
    # "No, somebody else": a split of a key that is alone already.
    apart = writer.judge(SPLIT, by="Ed", because="another Pell", keys=[PELL])
    assert view.doubts() == ()
    assert view.identity(PELL).keys == (PELL,)
    writer.undo(apart.id, by="Ed")
    assert len(view.doubts()) == 1


def test_what_was_merged_and_split_isnt_asked_again(store: Store) -> None:
    store.writer().add([entry(HARBOUR), entry(LONE)])
    assert len(store.view().doubts()) == 1
    store.writer().judge(MERGE, by="Ed", keys=[PELL, TOM])
    store.writer().judge(SPLIT, by="Ed", keys=[TOM])
    assert store.view().doubts() == ()


def test_doubts_are_most_useful_first_and_cut(store: Store) -> None:
    often = article(*(Line(who="Ilves", what=f"number {k}") for k in range(3)))
    initial = article(Line(who="M. Ilves", what="signed"), Line(who="M. Ilves", what="sealed"))
    store.writer().add([entry(HARBOUR), entry(LONE), entry(often), entry(initial)])
    doubts = store.view().doubts()
    assert [(one.right.name, one.statements) for one in doubts] == [
        ("Ilves", 3),
        ("M. Ilves", 2),
        ("Pell", 1),
    ]
    assert {one.left.name for one in doubts} == {"Mara Ilves", "Tom Pell"}
    assert store.view().doubts(limit=2) == doubts[:2]


def test_a_wrong_statement_brings_no_doubt(store: Store) -> None:
    store.writer().add([entry(HARBOUR), entry(LONE)])
    (one,) = store.view().search(Query(speaker=(PELL,))).items
    store.writer().judge(JudgementKind.WRONG, by="Ed", target=one.target)
    assert store.view().doubts() == ()
