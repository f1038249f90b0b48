"""Every engine: facets, timelines, lists of documents, numbers."""

from __future__ import annotations

import pytest

from onrecord.errors import NotFoundError, StoreError
from onrecord.records import Act, Kind, Skipped, Type
from onrecord.statements import JudgementKind, Kept, Verdict
from onrecord.store import Page, Query, Store, View
from tests.store.builders import MODEL, Line, article, entry, fingerprint, key
from tests.store.conftest import Fresh

QUAY = article(
    Line(what="the quay will close", when="on Monday", said="2021-12-06"),
    Line(what="no ship will sink", act=Act.DENY, type=Type.DIRECT),
    Line(who="Tom Pell", also=("Mara Ilves",), what="we are late"),
    published="2021-12-10",
    title="The quay at Gullmouth closes",
)
MILL = article(
    Line(who="the Mill Trust", kind=Kind.ORGANISATION, what="the mill is sound"),
    Line(who="", cue="it was said", what="the wheel turns"),
    published="2022-01",
    publisher="Tern Tribune",
    title="A mill for sale",
)
FERRY = article(
    Line(who="two deckhands", kind=Kind.GROUP, what="the ferry leaks", act=Act.WARN),
    published=None,
    publisher=None,
)
COPY = article(Line(what="the quay will close"), publisher="Auk Echo", opening="Again. ", title="The quay")
EMPTY = article(published="2019", title="Nothing at the quay")


@pytest.fixture(scope="module")
def full(fresh: Fresh) -> Store:
    """A store with five documents, one a near-copy, one without statements; only read in."""
    store = fresh()
    store.writer().add(
        [
            entry(QUAY, fingerprint=fingerprint(1)),
            entry(MILL),
            entry(FERRY),
            entry(COPY, fingerprint=fingerprint(1)),
            entry(EMPTY, model=MODEL),
        ],
        [Skipped("a.html", "no text")],
    )
    return store


def _speakers(view: View, query: Query) -> list[tuple[str, int]]:
    return [(shown, count) for _, shown, count in view.facets(query, ["speaker"])["speaker"]]


def test_facets_count_what_a_search_finds(full: Store) -> None:
    facets = full.view().facets(Query(), ["speaker", "kind", "type", "act", "publisher", "model"])
    assert [(shown, count) for _, shown, count in facets["speaker"]] == [
        ("Mara Ilves", 3),
        ("Tom Pell", 1),
        ("the Mill Trust", 1),
        ("two deckhands", 1),
    ]
    assert facets["speaker"][0][0] == full.view().identity(key("Mara Ilves")).id
    # A statement of two people counts once as a person's.
    assert facets["kind"] == (
        ("person", "person", 3),
        ("group", "group", 1),
        ("organisation", "organisation", 1),
    )
    assert facets["type"] == (("indirect", "indirect", 5), ("direct", "direct", 1))
    assert facets["act"] == (("say", "say", 4), ("deny", "deny", 1), ("warn", "warn", 1))
    assert facets["publisher"] == (
        ("Gullmouth Post", "Gullmouth Post", 3),
        ("Tern Tribune", "Tern Tribune", 2),
    )
    assert facets["model"] == ((MODEL, MODEL, 6),)


def test_facets_give_only_the_parts_asked_for(full: Store) -> None:
    assert set(full.view().facets(Query(), ["act", "kind"])) == {"act", "kind"}
    assert full.view().facets(Query(), []) == {}
    with pytest.raises(StoreError):
        full.view().facets(Query(), ["act", "words"])


def test_a_parts_own_filter_isnt_applied_to_it(full: Store) -> None:
    query = Query(act=(Act.DENY,), type=(Type.INDIRECT,))
    facets = full.view().facets(query, ["act", "type", "publisher"])
    assert facets["act"] == (("say", "say", 4), ("warn", "warn", 1))  # of the indirect ones
    assert facets["type"] == (("direct", "direct", 1),)  # of the denials
    assert facets["publisher"] == ()  # of indirect denials


def test_facets_of_a_speakers_statements(full: Store) -> None:
    view = full.view()
    query = Query(speaker=("pell",))
    assert view.facets(query, ["act", "kind"]) == {
        "act": (("say", "say", 1),),
        "kind": (("person", "person", 1),),
    }
    assert _speakers(view, query)[0] == ("Mara Ilves", 3)
    assert _speakers(view, Query(kind=(Kind.GROUP,))) == [("two deckhands", 1)]
    assert _speakers(view, Query(words="late")) == [("Mara Ilves", 1), ("Tom Pell", 1)]


def test_facets_are_cut_at_the_limit(full: Store) -> None:
    assert _speakers(full.view(), Query())[:1] == [
        (shown, count) for _, shown, count in full.view().facets(Query(), ["speaker"], limit=1)["speaker"]
    ]


def test_facets_with_copies_and_wrong_ones(full: Store) -> None:
    view = full.view()
    assert view.facets(Query(copies=True), ["publisher"])["publisher"] == (
        ("Gullmouth Post", "Gullmouth Post", 3),
        ("Tern Tribune", "Tern Tribune", 2),
        ("Auk Echo", "Auk Echo", 1),
    )
    assert view.facets(Query(verdict=Verdict.WRONG), ["act"])["act"] == ()


@pytest.mark.parametrize(
    ("query", "months"),
    [
        (Query(), (("2021-12", 3), ("2022-01", 2))),
        (Query(copies=True), (("2021-12", 4), ("2022-01", 2))),
        (Query(words="sound"), (("2022-01", 1),)),
        (Query(until="2021-12-06"), (("2021-12", 1),)),
        (Query(words="ferry"), ()),
        (Query(speaker=("nobody",)), ()),
    ],
)
def test_timeline(full: Store, query: Query, months: tuple[tuple[str, int], ...]) -> None:
    assert full.view().timeline(query) == months


def test_documents_latest_published_first(full: Store) -> None:
    page = full.view().documents()
    assert [one.document.title for one in page.items[:1]] == ["A mill for sale"]
    assert {one.document.title for one in page.items[1:3]} == {QUAY.document.title, COPY.document.title}
    assert [one.id for one in page.items[1:3]] == sorted((QUAY.document.id, COPY.document.id))
    assert [one.id for one in page.items[3:]] == [EMPTY.document.id, FERRY.document.id]
    assert page.next is None


def _walk(view: View, **parts: str) -> list[Kept]:
    found: list[Kept] = []
    page: Page[Kept] = view.documents(limit=1, **parts)
    found += page.items
    while page.next is not None:
        page = view.documents(limit=1, after=page.next, **parts)
        found += page.items
    return found


@pytest.mark.parametrize(
    ("parts", "documents"),
    [
        ({}, [QUAY, MILL, FERRY, COPY, EMPTY]),
        ({"words": "quay"}, [QUAY, COPY, EMPTY]),
        ({"words": "QUAYS the"}, [QUAY, COPY, EMPTY]),
        ({"words": '"the quay"'}, [QUAY, COPY, EMPTY]),
        ({"words": '"quay at"'}, [QUAY]),
        ({"words": "quay -gullmouth"}, [COPY, EMPTY]),
        ({"words": "ferry"}, []),
        ({"publisher": "Tern Tribune"}, [MILL]),
        ({"publisher": "Gullmouth Post", "words": "quay"}, [QUAY, EMPTY]),
        ({"publisher": "nobody"}, []),
    ],
    ids=repr,
)
def test_documents_by_title_and_publisher(
    full: Store, parts: dict[str, str], documents: list[object]
) -> None:
    view = full.view()
    walked = _walk(view, **parts)
    assert {one.id for one in walked} == {one.document.id for one in documents}  # type: ignore[attr-defined]
    assert len(walked) == len(documents)
    assert tuple(walked) == view.documents(limit=50, **parts).items


def test_a_cursor_of_documents_goes_on_with_its_own_list_only(full: Store) -> None:
    after = full.view().documents(limit=1).next
    with pytest.raises(StoreError):
        full.view().documents(after=after, words="quay")
    with pytest.raises(StoreError):
        full.view().identities(after=after)
    with pytest.raises(StoreError):
        full.view().skipped(after=after)


def test_a_document_by_the_beginning_of_its_id(full: Store) -> None:
    kept, record, statements = full.view().document(MILL.document.id[:8])
    assert (kept.id, record) == (MILL.document.id, MILL)
    assert [one.content for one in statements] == ["the mill is sound", "the wheel turns"]
    for wrong in (MILL.document.id[:3], "0" * 64, MILL.document.id + "0", ""):
        with pytest.raises(NotFoundError):
            full.view().document(wrong)


def test_stats(full: Store) -> None:
    stats = full.view().stats()
    assert (stats.documents, stats.copies, stats.statements) == (5, 1, 6)
    assert (stats.identities, stats.skipped, stats.judgements) == (4, 1, 0)
    assert (stats.first, stats.last) == ("2021-12-06", "2022-01-01")
    assert {part: dict(counts) for part, counts in stats.by.items()} == {
        "type": {"indirect": 5, "direct": 1},
        "act": {"say": 4, "deny": 1, "warn": 1},
        "kind": {"person": 3, "organisation": 1, "group": 1},
        "model": {MODEL: 6},
        "publisher": {"Gullmouth Post": 2, "Tern Tribune": 1, "Auk Echo": 1},
    }
    assert stats.bytes is None or stats.bytes > 0


def test_stats_leave_out_what_is_wrong_and_undone(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY), entry(FERRY)])
    (ferry,) = view.search(Query(words="ferry")).items
    made = writer.judge(JudgementKind.WRONG, by="ed", target=ferry.target)
    stats = view.stats()
    assert (stats.statements, stats.identities, stats.judgements) == (3, 2, 1)
    assert "warn" not in stats.by["act"]
    writer.undo(made.id, by="ed")
    stats = view.stats()
    assert (stats.statements, stats.identities, stats.judgements) == (4, 3, 0)


def test_kept_counts_the_statements_that_arent_wrong(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY)])
    writer.judge(JudgementKind.WRONG, by="ed", target=view.search(Query(), limit=1).items[0].target)
    kept, _, statements = view.document(QUAY.document.id)
    assert kept.statements == 2
    assert len(statements) == 3
    assert view.documents().items == (kept,)


def test_a_whole_store_finds_no_fault_in_itself(full: Store) -> None:
    assert list(full.view().check()) == []


def test_repair_of_a_whole_store_changes_nothing(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY), entry(MILL)])
    before = (view.search(Query()), view.identities(), view.documents())
    assert writer.repair() == ()
    assert (view.search(Query()), view.identities(), view.documents()) == before


def test_kinds_of_each_publisher_and_month_add_up(full: Store) -> None:
    view = full.view()
    of_publishers = view.kinds(Query(), "publisher")
    assert list(of_publishers) == ["Gullmouth Post", "Tern Tribune"]
    for name, counts in of_publishers.items():
        kinds = view.facets(Query(publisher=(name,)), ["kind"])["kind"]
        assert counts == {Kind(value): count for value, _, count in kinds}
    months = view.kinds(Query(), "month")
    assert list(months) == [month for month, _ in view.timeline(Query())]
    for kind in Kind:
        expected = dict(view.timeline(Query(kind=(kind,))))
        assert {month: counts[kind] for month, counts in months.items() if kind in counts} == expected
    with pytest.raises(StoreError):
        view.kinds(Query(), "act")
