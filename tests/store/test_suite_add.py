"""Every engine: what a batch changes, what it doesn't, and what is kept beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.errors import NotFoundError, StoreError
from onrecord.records import Document, Kind, Origin, Record, Skipped
from onrecord.store import Added, Entry, Query, Store
from tests.store.builders import MODEL, NEWER, Line, again, article, entry, fingerprint, found, key

QUAY = article(Line(what="the quay will close"), Line(who="Tom Pell", what="the crane is old"))
MILL = article(Line(who="Ona Reyes", what="the mill is for sale"), published="2021-12-11")


def test_an_empty_store_has_nothing(store: Store) -> None:
    view = store.view()
    assert view.search(Query()).items == ()
    assert view.count(Query()) == 0
    assert view.documents().items == ()
    assert view.identities().items == ()
    assert view.skipped().items == ()
    assert list(view.records()) == []
    assert list(view.names()) == []
    assert view.known([QUAY.document.id], MODEL) == frozenset()
    assert list(view.check()) == []


def test_a_document_is_there_whole_and_as_it_was_read(store: Store) -> None:
    added = store.writer().add([entry(QUAY, "quay.txt", url="https://gullmouth.example/quay")])
    assert added == Added(documents=1)
    kept, record, statements = store.view().document(QUAY.document.id)
    assert record == QUAY
    assert kept.document == replace(QUAY.document, text="")
    assert kept.id == QUAY.document.id
    assert kept.characters == len(QUAY.document.text)
    assert kept.origins == (Origin(place="quay.txt", url="https://gullmouth.example/quay"),)
    assert (kept.model, kept.statements, kept.copy_of, kept.likeness) == (MODEL, 2, None, None)
    assert [one.content for one in statements] == ["the quay will close", "the crane is old"]
    assert [one.raw for one in statements] == list(QUAY.attributions)


def test_records_come_back_in_the_order_they_were_added(store: Store) -> None:
    store.writer().add([entry(MILL), entry(QUAY)])
    last = article(Line(what="nothing is decided"), published="2020")
    store.writer().add([entry(last)])
    assert [record for _, record in store.view().records()] == [MILL, QUAY, last]


def test_the_same_again_changes_nothing(store: Store) -> None:
    batch = [entry(QUAY), entry(MILL)]
    skipped = [Skipped("broken.html", "no text")]
    writer, view = store.writer(), store.view()
    writer.add(batch, skipped)
    before = (list(view.records()), view.search(Query()), view.identities(), view.skipped(), view.stats())
    assert writer.add(batch, skipped) == Added(repeated=2)
    after = (list(view.records()), view.search(Query()), view.identities(), view.skipped(), view.stats())
    # The file may have grown; nothing in it has.
    assert [*before[:4], replace(before[4], bytes=None)] == [*after[:4], replace(after[4], bytes=None)]


def test_one_text_from_two_places_is_one_document_with_both(store: Store) -> None:
    writer = store.writer()
    writer.add([entry(QUAY, "a.txt"), entry(QUAY, "b.txt", url="https://b.example/")])
    added = writer.add(
        [Entry(document=QUAY.document.id, origin=Origin(place="c.txt", time="2021-12-12T08:00:00Z"))]
    )
    assert added == Added(repeated=1)
    kept, _, statements = store.view().document(QUAY.document.id)
    assert [origin.place for origin in kept.origins] == ["a.txt", "b.txt", "c.txt"]
    assert kept.origins[2].time == "2021-12-12T08:00:00Z"
    assert len(statements) == store.view().count(Query()) == 2


def test_a_place_that_is_fetched_again_is_the_same_origin(store: Store) -> None:
    document = QUAY.document.id
    first = Origin(place="feed.xml", url="https://gullmouth.example/quay", time="2021-12-10T08:00:00Z")
    store.writer().add([replace(entry(QUAY), origin=first)])
    store.writer().add([Entry(document=document, origin=replace(first, time="2021-12-11T08:00:00Z"))])
    store.writer().add([Entry(document=document, origin=replace(first, url="https://gullmouth.example/2"))])
    kept, _, _ = store.view().document(document)
    assert kept.origins == (first, replace(first, url="https://gullmouth.example/2"))


@pytest.mark.parametrize(
    "bad",
    [
        Entry(document="0" * 64, origin=Origin(place="x")),
        replace(entry(MILL), document=QUAY.document.id),
        replace(entry(MILL), speakers=()),
    ],
    ids=["no record and no document", "another document's record", "a speaker without a key"],
)
def test_a_batch_with_one_bad_entry_leaves_no_trace(store: Store, bad: Entry) -> None:
    with pytest.raises(StoreError):
        store.writer().add([entry(QUAY), bad], [Skipped("a", "b")])
    view = store.view()
    assert view.stats().documents == view.stats().skipped == 0
    assert list(view.names()) == []
    assert store.writer().add([entry(QUAY)]) == Added(documents=1)


def test_known_tells_documents_by_model(store: Store) -> None:
    empty = Record(document=Document(text="Rain all day."))
    store.writer().add([entry(QUAY), entry(empty, model=MODEL)])
    ids = [QUAY.document.id, MILL.document.id, empty.document.id]
    assert store.view().known(ids, MODEL) == {QUAY.document.id, empty.document.id}
    assert store.view().known(ids, NEWER) == frozenset()


def test_another_models_reading_is_the_one_shown(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY), entry(MILL)])
    newer = again(QUAY, widen=4)
    assert writer.add([entry(newer, "again.txt")]) == Added(reread=1)
    kept, record, _ = view.document(QUAY.document.id)
    assert record == newer
    assert kept.model == NEWER
    assert [origin.place for origin in kept.origins][-1] == "again.txt"
    assert sorted(found(view, model=(NEWER,))) == ["crane is old", "quay will close"]
    assert found(view, model=(MODEL,)) == ["the mill is for sale"]
    assert (
        view.known([QUAY.document.id], MODEL) == view.known([QUAY.document.id], NEWER) == {QUAY.document.id}
    )
    with pytest.raises(NotFoundError):
        view.statement(QUAY.attributions[0].id)


def test_a_reading_that_is_there_already_doesnt_come_back(store: Store) -> None:
    writer = store.writer()
    writer.add([entry(QUAY)])
    writer.add([entry(again(QUAY))])
    assert writer.add([entry(QUAY)]) == Added(repeated=1)
    assert store.view().document(QUAY.document.id)[0].model == NEWER


def test_what_a_newer_model_no_longer_finds_is_gone_from_every_count(store: Store) -> None:
    store.writer().add([entry(QUAY)])
    less = again(replace(QUAY, attributions=QUAY.attributions[:1]))
    store.writer().add([entry(less)])
    view = store.view()
    assert found(view) == ["the quay will close"]
    assert [one.name for one in view.identities().items] == ["Mara Ilves"]
    assert view.facets(Query(), ["speaker"])["speaker"][0][1:] == ("Mara Ilves", 1)
    assert view.identity(key("Tom Pell")).statements == 0


def test_skipped_once_in_order_and_by_pages(store: Store) -> None:
    writer, view = store.writer(), store.view()
    first = [Skipped("b.html", "no text"), Skipped("a.html", "no text"), Skipped("b.html", "no text")]
    assert writer.add([], first) == Added(skipped=2)
    assert writer.add([], [Skipped("b.html", "half a page"), first[1]]) == Added(skipped=1)
    wanted = [*first[:2], Skipped("b.html", "half a page")]
    assert list(view.skipped().items) == wanted
    page = view.skipped(limit=2)
    assert list(page.items) == wanted[:2]
    assert view.skipped(after=page.next).items == (wanted[2],)
    assert view.skipped(after=page.next).next is None
    assert view.stats().skipped == 3


def test_skipped_goes_when_its_origin_is_read_after_all(store: Store) -> None:
    writer = store.writer()
    writer.add([], [Skipped("quay.html", "no text"), Skipped("mill.html", "no text")])
    writer.add([entry(QUAY, "quay.html")])
    assert store.view().skipped().items == (Skipped("mill.html", "no text"),)
    # A file of many parts, some of which can't be read.
    writer.add([entry(MILL, "mill.html")], [Skipped("mill.html", "part 2 is cut off")])
    assert store.view().skipped().items == (
        Skipped("mill.html", "no text"),
        Skipped("mill.html", "part 2 is cut off"),
    )


def test_a_near_copy_is_kept_linked_and_hidden(store: Store) -> None:
    copy = article(Line(what="the quay will close"), publisher="Tern Tribune", opening="By our reporter. ")
    other = article(Line(what="the quay will not close"), publisher="Auk Echo")
    original = fingerprint(1)
    added = store.writer().add(
        [
            entry(QUAY, fingerprint=original),
            entry(copy, fingerprint=fingerprint(1, changed=25)),
            entry(other, fingerprint=fingerprint(1, changed=26)),
        ]
    )
    assert added == Added(documents=3, copies=1)
    view = store.view()
    kept, _, statements = view.document(copy.document.id)
    assert kept.copy_of == QUAY.document.id
    assert kept.likeness == pytest.approx(103 / 128)
    assert kept.statements == len(statements) == 1
    assert view.document(other.document.id)[0].copy_of is None
    assert sorted(found(view)) == ["the crane is old", "the quay will close", "the quay will not close"]
    assert len(found(view, copies=True)) == 4
    assert view.count(Query(publisher=("Tern Tribune",))) == 0
    assert view.count(Query(publisher=("Tern Tribune",), copies=True)) == 1
    assert view.identity(key("Mara Ilves")).statements == 2
    assert view.stats().copies == 1
    assert view.stats().documents == 3
    assert view.statement(statements[0].id).content == "the quay will close"


def test_a_copy_is_of_the_earliest_and_never_of_a_copy(store: Store) -> None:
    records = [article(Line(what=f"version {k} of this")) for k in range(4)]
    changes = [0, 20, 40, 21]
    # 1 is a copy of 0; 2 is like 1, which is a copy, and not like 0; 3 is like 0, 1 and 2.
    for record, changed in zip(records, changes, strict=True):
        store.writer().add([entry(record, fingerprint=fingerprint(5, changed=changed))])
    ids = [record.document.id for record in records]
    kept = [store.view().document(id)[0] for id in ids]
    assert [one.copy_of for one in kept] == [None, ids[0], None, ids[0]]


def test_differences_spread_over_all_bands_are_still_a_near_copy(store: Store) -> None:
    spread = tuple(number + (k % 5 == 0 and k < 125) for k, number in enumerate(fingerprint(3)))
    store.writer().add(
        [entry(QUAY, fingerprint=fingerprint(3)), entry(MILL, fingerprint=spread)],
    )
    assert store.view().document(MILL.document.id)[0].likeness == pytest.approx(103 / 128)


def test_documents_without_a_fingerprint_are_nobodys_copies(store: Store) -> None:
    assert store.writer().add([entry(QUAY), entry(MILL)]).copies == 0


def test_names_are_those_of_all_readings(store: Store) -> None:
    harbour = article(Line(who="the Gullmouth Pilots", kind=Kind.ORGANISATION), Line(who="Mara Ilves"))
    store.writer().add([entry(harbour), entry(QUAY)])
    assert list(store.view().names()) == [
        ("organisation:gullmouth pilots", "the Gullmouth Pilots", Kind.ORGANISATION),
        ("person:mara ilves", "Mara Ilves", Kind.PERSON),
        ("person:tom pell", "Tom Pell", Kind.PERSON),
    ]


def test_a_closed_store_says_so(store: Store) -> None:
    view = store.view()
    store.close()
    with pytest.raises(StoreError):
        view.count(Query())
