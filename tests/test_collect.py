from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.collect import Progress, add, reread, retry_skipped
from onrecord.errors import OnrecordError, StoreError
from onrecord.records import Document, Item, Origin, Record, Skipped
from onrecord.statements import JudgementKind, Verdict
from onrecord.store.base import Added, Entry, Query, Store, View, Writer
from onrecord.store.memory import MemoryStore
from tests.readers import UNREADABLE, FakeReader, item, missing

HARBOUR = "Mara Ilves said that the quay would shut in March.\nTomas Reyl denied that he knew.\n"
MARKET = "The Grain Council warned that bread would be dear.\nReyl said that it was not.\n"
BRIDGE = "Thomas Reyl said that the bridge would stand.\n"


def article(number: int) -> str:
    """Give an article of one of a few people under several names, unlike all others."""
    people = (
        "Robert Penn",
        "Bob Penn",
        "Robert A. Penn",
        "Robert B. Penn",
        "Penn",
        "Mara Ilves",
        "Mára Ilves",
    )
    person = people[number % len(people)]
    body = " ".join(f"The pier of berth {number * 31 + k} was measured and found dry." for k in range(12))
    return f"{person} said that berth {number} was safe.\nThe Berth Office warned that it was not.\n{body}\n"


def contents(store: Store) -> dict[str, Any]:
    """Give all that a store holds, as plain values that can be compared."""
    view = store.view()
    return {
        "records": [(kept, record.to_json()) for kept, record in view.records()],
        "names": list(view.names()),
        "identities": view.identities(limit=1000).items,
        "skipped": view.skipped(limit=1000).items,
        "judgements": list(view.judgements()),
        "faults": list(view.check()),
    }


class Breaking(Store):
    """A store whose writer fails at its n-th batch: before anything is in, or right after all of it is."""

    def __init__(self, store: Store, batches: int, error: BaseException, *, after: bool) -> None:
        self.store, self.left, self.error, self.after = store, batches, error, after

    def writer(self) -> Writer:
        writer, breaking = self.store.writer(), self
        inner = writer.add

        def adding(entries: Sequence[Entry], skipped: Sequence[Skipped] = ()) -> Added:
            breaking.left -= 1
            if breaking.left < 0 and not breaking.after:
                raise breaking.error
            added = inner(entries, skipped)
            if breaking.left < 0:
                raise breaking.error
            return added

        writer.add = adding  # type: ignore[method-assign]
        return writer

    def view(self) -> View:
        return self.store.view()

    def close(self) -> None:
        self.store.close()


def test_what_is_read_is_in_the_store() -> None:
    store = MemoryStore()
    report = add([item(HARBOUR, "a.txt"), missing("b.txt"), item(MARKET, "c.txt")], store, FakeReader())
    assert report.added == Added(documents=2, skipped=1)
    assert report.done == 3
    assert report.skipped == (Skipped("b.txt", "no such file or folder"),)
    texts = [record.document.text for _, record in store.view().records()]
    assert texts == [HARBOUR, MARKET]
    assert {s.content for s in store.view().search(Query(words="bread")).items} == {
        "that bread would be dear"
    }


def test_nothing_gives_a_report_of_nothing() -> None:
    report = add([], MemoryStore(), FakeReader())
    assert (report.done, report.added, report.skipped) == (0, Added(), ())


def test_a_document_the_store_has_is_not_read_again_and_adds_its_origin() -> None:
    store, reader = MemoryStore(), FakeReader()
    add([item(HARBOUR, "a.txt")], store, FakeReader())
    report = add([item(HARBOUR, "copy.txt")], store, reader)
    assert reader.read == []
    assert report.added == Added(repeated=1)
    (kept,) = store.view().documents().items
    assert [origin.place for origin in kept.origins] == ["a.txt", "copy.txt"]


@pytest.mark.parametrize("ahead", [0, 3])
@pytest.mark.parametrize("batch", [1, 2, 32])
def test_the_same_document_twice_in_one_run_is_read_once(batch: int, ahead: int) -> None:
    store, reader = MemoryStore(), FakeReader(ahead=ahead)
    items = [item(HARBOUR, "a.txt"), item(HARBOUR, "b.txt"), item(MARKET, "c.txt"), item(HARBOUR, "d.txt")]
    report = add(items, store, reader, batch=batch)
    assert len(reader.read) == 2
    assert report.added == Added(documents=2, repeated=2)
    (harbour,) = (kept for kept, record in store.view().records() if record.document.text == HARBOUR)
    assert [origin.place for origin in harbour.origins] == ["a.txt", "b.txt", "d.txt"]


def test_a_document_without_statements_is_known_too() -> None:
    store, reader = MemoryStore(), FakeReader()
    add([item("Nobody spoke.", "a.txt")], store, FakeReader())
    add([item("Nobody spoke.", "a.txt")], store, reader)
    assert reader.read == []


def test_what_a_reader_refuses_is_skipped_at_every_place_it_is_found() -> None:
    store = MemoryStore()
    items = [item(f"{UNREADABLE} 1", "a.txt"), item(f"{UNREADABLE} 1", "b.txt"), item(HARBOUR, "c.txt")]
    report = add(items, store, FakeReader())
    assert report.skipped == (Skipped("a.txt", "can't be read"), Skipped("b.txt", "can't be read"))
    assert report.added == Added(documents=1, skipped=2)


def test_the_report_lists_only_the_first_of_many_skipped() -> None:
    store = MemoryStore()
    report = add([missing(f"{n}.txt") for n in range(50)], store, FakeReader())
    assert report.added.skipped == 50
    assert [skipped.origin for skipped in report.skipped] == [f"{n}.txt" for n in range(20)]
    assert len(store.view().skipped(limit=100).items) == 50


def test_names_are_joined_across_documents() -> None:
    store = MemoryStore()
    add([item(HARBOUR, "a.txt"), item(BRIDGE, "b.txt")], store, FakeReader())
    view = store.view()
    assert view.identity("person:tomas reyl").id == view.identity("person:thomas reyl").id
    assert view.identity("person:tomas reyl").id != view.identity("person:mara ilves").id


def test_names_of_an_earlier_run_are_joined_too() -> None:
    store = MemoryStore()
    add([item(HARBOUR, "a.txt")], store, FakeReader())
    add([item(BRIDGE, "b.txt")], store, FakeReader())
    assert store.view().identity("person:tomas reyl").keys == ("person:thomas reyl", "person:tomas reyl")


def test_a_near_copy_is_linked() -> None:
    store = MemoryStore()
    text = article(1)
    report = add([item(text, "a.txt"), item(f"By Ana Brandt\n{text}", "b.txt")], store, FakeReader())
    assert report.added == Added(documents=2, copies=1)


def test_progress_comes_after_each_batch() -> None:
    seen: list[Progress] = []
    items = [item(article(n), f"{n}.txt") for n in range(5)]
    add(items, MemoryStore(), FakeReader(), batch=2, total=5, progress=seen.append)
    assert [(each.done, each.added.documents, each.total) for each in seen] == [
        (2, 2, 5),
        (4, 4, 5),
        (5, 5, 5),
    ]
    assert seen[-1].rate > 0
    assert seen[-1].left == 0


def test_progress_without_a_total_tells_no_time_left() -> None:
    assert Progress(done=5, added=Added(), seconds=2.0).left is None
    assert Progress(done=5, added=Added(), seconds=2.0, total=10).left == 2.0
    assert Progress(done=0, added=Added(), seconds=0.0, total=10).left is None


def test_items_are_taken_as_they_are_needed() -> None:
    """Between taken and committed lie a batch, what the reader takes ahead, and one look-up at most."""
    taken = 0
    most = 0

    def items() -> Iterator[Item]:
        nonlocal taken
        for n in range(200):
            taken += 1
            yield item(article(n), f"{n}.txt")

    def progress(now: Progress) -> None:
        nonlocal most
        most = max(most, taken - now.done)

    add(items(), MemoryStore(), FakeReader(ahead=4), batch=10, progress=progress)
    assert 0 < most <= 4 + 8


@pytest.mark.parametrize("batch", [0, -1])
def test_a_batch_must_hold_something(batch: int) -> None:
    with pytest.raises(ValueError, match="batch"):
        add([], MemoryStore(), FakeReader(), batch=batch)


def test_a_full_disk_is_a_store_error_and_leaves_whole_batches() -> None:
    store = MemoryStore()
    items = [item(article(n), f"{n}.txt") for n in range(7)]
    full = Breaking(store, 2, OSError(28, "No space left on device"), after=False)
    with pytest.raises(StoreError, match="No space left"):
        add(items, full, FakeReader(), batch=2)
    assert len(list(store.view().records())) == 4


def test_a_reader_that_gives_too_little_is_found_out() -> None:
    class Silent(FakeReader):
        def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
            yield from list(super().read_many(sources))[:-1]

    with pytest.raises(OnrecordError, match="nothing for 1 "):
        add([item(HARBOUR, "a.txt"), item(MARKET, "b.txt")], MemoryStore(), Silent())


def at(number: int) -> Item:
    """Give what is at a place: nothing, what nobody can read, or an article that is at other places too."""
    place = f"{number}.txt"
    if number % 5 == 0:
        return missing(place)
    return item(f"{UNREADABLE} {number % 3}" if number % 5 == 1 else article(number % 13), place)


inputs = st.lists(st.integers(0, 40).map(at), max_size=16)
stores = settings(max_examples=40, deadline=None)


@stores
@given(inputs, st.integers(1, 8), st.integers(0, 6), st.integers(1, 8))
def test_batches_of_any_size_give_the_same_store(
    items: list[Item], batch: int, ahead: int, other: int
) -> None:
    one, two = MemoryStore(), MemoryStore()
    add(items, one, FakeReader(), batch=batch)
    add(items, two, FakeReader(ahead=ahead), batch=other)
    assert contents(one) == contents(two)


@stores
@given(inputs, st.integers(1, 5), st.lists(st.integers(0, 20), max_size=4))
def test_a_killed_run_resumes_to_the_store_of_an_unbroken_one(
    items: list[Item], batch: int, kills: list[int]
) -> None:
    unbroken, killed = MemoryStore(), MemoryStore()
    add(items, unbroken, FakeReader(), batch=batch)
    for kill in kills:
        with suppress(KeyboardInterrupt):
            add(items, killed, FakeReader(broken_after=kill), batch=batch)
    add(items, killed, FakeReader(), batch=batch)
    assert contents(killed) == contents(unbroken)


@stores
@given(inputs, st.integers(1, 5), st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=4))
def test_a_store_that_fails_at_any_batch_loses_and_doubles_nothing(
    items: list[Item], batch: int, failures: list[tuple[int, bool]]
) -> None:
    unbroken, failing = MemoryStore(), MemoryStore()
    add(items, unbroken, FakeReader(), batch=batch)
    for batches, after in failures:
        with suppress(StoreError):
            add(items, Breaking(failing, batches, StoreError("gone"), after=after), FakeReader(), batch=batch)
    add(items, failing, FakeReader(), batch=batch)
    assert contents(failing) == contents(unbroken)


@stores
@given(inputs)
def test_adding_again_changes_nothing_and_reads_no_document_again(items: list[Item]) -> None:
    store, reader = MemoryStore(), FakeReader()
    add(items, store, FakeReader())
    before = contents(store)
    report = add(items, store, reader)
    assert contents(store) == before
    assert report.added.documents == report.added.reread == 0
    readable = {record.document.id for _, record in store.view().records()}
    assert readable.isdisjoint(reader.read)


def test_rereading_shows_the_newer_reading_and_keeps_judgements() -> None:
    store = MemoryStore()
    add([item(HARBOUR, "a.txt"), item(MARKET, "b.txt")], store, FakeReader("fake-en 1.0.0"))
    (bread,) = store.view().search(Query(words="bread")).items
    store.writer().judge(JudgementKind.WRONG, by="Ana", target=bread.target)
    newer = FakeReader("fake-en 2.0.0")
    seen: list[Progress] = []
    report = reread(store, newer, progress=seen.append)
    assert report.added == Added(reread=2)
    assert seen[-1].total == 2
    assert {kept.model for kept, _ in store.view().records()} == {"fake-en 2.0.0"}
    (again,) = store.view().search(Query(words="bread", verdict=Verdict.WRONG)).items
    assert again.raw.made_by == "fake-en 2.0.0"
    assert reread(store, newer).done == 0


def test_a_model_rereads_nothing_that_it_has_read_before() -> None:
    store, old, new = MemoryStore(), FakeReader("fake-en 1.0.0"), FakeReader("fake-en 2.0.0")
    add([item(HARBOUR, "a.txt")], store, old)
    reread(store, new)
    assert reread(store, old).done == 0
    assert [kept.model for kept, _ in store.view().records()] == ["fake-en 2.0.0"]


def test_rereading_that_was_killed_goes_on_where_it_was() -> None:
    store = MemoryStore()
    add([item(article(n), f"{n}.txt") for n in range(9)], store, FakeReader("fake-en 1.0.0"))
    with pytest.raises(KeyboardInterrupt):
        reread(store, FakeReader("fake-en 2.0.0", broken_after=5), batch=2)
    assert reread(store, FakeReader("fake-en 2.0.0"), batch=2).added == Added(reread=5)


def test_a_document_that_a_newer_model_refuses_keeps_its_reading() -> None:
    class Picky(FakeReader):
        def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
            for source in sources:
                yield source if isinstance(source, Skipped) else Skipped("<text>", "too short")

    store = MemoryStore()
    add([item(HARBOUR, "a.txt")], store, FakeReader())
    report = reread(store, Picky("fake-en 2.0.0"))
    assert report.skipped == (Skipped("a.txt", "too short"),)
    assert [kept.model for kept, _ in store.view().records()] == ["fake-en 1.0.0"]


def test_retrying_adds_what_can_be_read_by_now() -> None:
    store = MemoryStore()
    add([missing("a.txt"), missing("b.txt"), missing("b.txt"), missing("c.txt")], store, FakeReader())

    def items_at(places: Sequence[str]) -> Iterator[Item]:
        yield from (item(HARBOUR, place) if place == "a.txt" else missing(place) for place in places)

    report = retry_skipped(store, FakeReader(), items_at)
    assert report.added.documents == 1
    assert report.done == 3
    assert "a.txt" not in {skipped.origin for skipped in store.view().skipped().items}
    assert {"b.txt", "c.txt"} == {skipped.origin for skipped in store.view().skipped().items}


def test_retrying_looks_at_every_page_of_the_list() -> None:
    store = MemoryStore()
    add([missing(f"{n}.txt") for n in range(1100)], store, FakeReader(), batch=1100)
    asked: list[Sequence[str]] = []

    def items_at(places: Sequence[str]) -> Iterable[Item]:
        asked.append(places)
        return ()

    assert retry_skipped(store, FakeReader(), items_at).done == 0
    (places,) = asked  # all at once: those of one archive are read in one go
    assert len(places) == len(set(places)) == 1100


def test_an_origin_carries_its_address_and_time() -> None:
    store = MemoryStore()
    origin = Origin(place="feed.xml#1", url="https://lantern.example/harbour", time="2022-01-15T08:00:00Z")
    add([Item(item(HARBOUR, "a.txt").document, origin)], store, FakeReader())
    assert store.view().documents().items[0].origins == (origin,)
