"""The engines against the reference: whatever is done to both, every question has the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnrecordError
from onrecord.records import Act, Kind, Record, Skipped, Span, Type
from onrecord.statements import Correction, Join, JudgementKind, Target, Verdict
from onrecord.store import Entry, Query, Sort, Store, open_store
from onrecord.store.clusters import narrow
from tests.store.builders import MODEL, NEWER, Line, again, all_pages, article, entry, fingerprint, key
from tests.store.conftest import Fresh

RECORDS = [
    article(
        Line(what="the quay will close", role="harbour master", aliases=("Ilves",)),
        Line(who="She", name="Mara Ilves", what="no ship sinks", act=Act.DENY, cue="denied", sure=0.5),
        Line(who="Tom Pell", also=("Mara Ilves",), what="we deny it", type=Type.DIRECT, sure=0.5),
        title="The quay closes",
    ),
    article(
        Line(what="the quay will open", role="mayor", when="in March", said="2022-03"),
        Line(who="Thomas Pell", what="the crane is new", type=Type.MIXED, nested=True, sure=0.501),
        published="2022-03-05",
        publisher="Tern Tribune",
        title="Open again",
    ),
    article(
        Line(who="Pell", what="cranes are cranes", sure=0.3),
        Line(who="the Mill Trust", kind=Kind.ORGANISATION, what="the mill is sound"),
        Line(who="", cue="it was said", what="nobody asked the quay"),
        published=None,
        publisher=None,
    ),
    article(Line(what="the quay will close"), opening="Again: ", publisher="Auk Echo", published="2021-12"),
    article(
        Line(who="Ona Reyes", what="the ferry leaks", act=Act.WARN, said="2021-12-06", when="on Monday"),
        Line(who="Ilves", what="the ferry floats", act=Act.DENY),
        title="A ferry",
    ),
]
PRINTS = [fingerprint(1), fingerprint(2), (), fingerprint(1, changed=9), fingerprint(2, changed=25)]
MARA, TOM, THOMAS, ONA = (key(name) for name in ("Mara Ilves", "Tom Pell", "Thomas Pell", "Ona Reyes"))
PELL = key("Pell", record=RECORDS[2])
JOINS = [(), (Join(left=TOM, right=THOMAS, score=0.9, reason="nickname"),)]
TARGETS = [
    (place, raw, record.document) for place, record in enumerate(RECORDS) for raw in record.attributions
]

KEYS = st.sampled_from(
    [
        *(MARA, TOM, THOMAS, ONA, PELL, "organisation:mill trust"),
        *(narrow(MARA, record.document.id) for record in RECORDS[:2]),
        "person:nobody",
    ]
)
CORRECTIONS = st.builds(
    Correction,
    source=st.none() | st.just(()),
    content=st.none() | st.just((Span(0, 4), Span(6, 9))),
    speakers=st.none() | st.sampled_from([(), ("Ona Reyes",), ("Tom Pell", "Sela Orn"), ("Pell",)]),
    act=st.none() | st.just(Act.PROMISE),
    said=st.none() | st.sampled_from(["", "2020", "2021-12-31"]),
)
ADD = st.tuples(
    st.just("add"),
    st.lists(st.tuples(st.integers(0, len(RECORDS) - 1), st.integers(0, 2), st.integers(0, 1)), max_size=3),
    st.lists(st.sampled_from([Skipped("a", "x"), Skipped("a", "y"), Skipped("b", "x")]), max_size=2),
)
JUDGE = st.tuples(
    st.just("judge"),
    st.sampled_from(JudgementKind),
    st.integers(0, len(TARGETS) - 1),
    CORRECTIONS,
    st.lists(KEYS, min_size=1, max_size=3),
    st.none() | st.integers(0, 4),
)
UNDO = st.tuples(st.just("undo"), st.integers(1, 4))
FIRST: st.SearchStrategy[tuple[Any, ...]] = st.permutations(range(len(RECORDS))).map(
    lambda order: ("add", [(k, 0, k % 2) for k in order], [])
)
STEPS = st.builds(lambda first, more: [first, *more], FIRST, st.lists(ADD | JUDGE | JUDGE | UNDO, max_size=9))

QUERIES = [
    Query(),
    Query(copies=True),
    Query(words="quay"),
    Query(words="the quay", copies=True),
    Query(words='"the quay" -open'),
    Query(words="ilves"),
    Query(words="deny"),
    Query(speaker=(MARA,)),
    Query(speaker=("ilves", "pell")),
    Query(kind=(Kind.PERSON,)),
    Query(kind=(Kind.ORGANISATION, Kind.GROUP), copies=True),
    Query(act=(Act.DENY, Act.PROMISE), type=(Type.INDIRECT, Type.DIRECT)),
    Query(publisher=("Tern Tribune", "Auk Echo"), copies=True),
    Query(document=(RECORDS[0].document.id,)),
    Query(model=(MODEL,)),
    Query(since="2021-12-05", until="2022-02"),
    Query(published_since="2022"),
    Query(said_since="2020", said_until="2021"),
    Query(min_confidence=0.5, max_confidence=0.9),
    Query(verdict=Verdict.RIGHT),
    Query(verdict=Verdict.WRONG, copies=True),
    Query(unchecked=True),
    Query(nested=True),
    Query(nested=False, words="the"),
    Query(words="quay", speaker=("mara",), act=(Act.SAY,), until="2021"),
]


def entry_of(place: int, reading: int, joins: int) -> Entry:
    record = RECORDS[place]
    if reading == 2:
        return Entry(document=record.document.id, origin=replace(entry(record).origin, place="elsewhere"))
    given: Record = again(record, model=NEWER, widen=2) if reading else record
    return entry(given, "a" if place == 0 else None, fingerprint=PRINTS[place], joins=JOINS[joins])


def do(store: Store, step: tuple[Any, ...]) -> object:
    """Take a step and give what came of it: the answer, or the class of the error."""
    writer = store.writer()
    try:
        if step[0] == "add":
            return writer.add([entry_of(*each) for each in step[1]], step[2])
        if step[0] == "undo":
            return writer.undo(step[1], by="Ann", because="b", at="2022-02-02T00:00:00Z")
        _, kind, place, correction, keys, version = step
        on_attribution = kind in (JudgementKind.RIGHT, JudgementKind.WRONG, JudgementKind.CORRECT)
        _, raw, document = TARGETS[place]
        return writer.judge(
            kind,
            by="Ed",
            at="2022-01-01T00:00:00Z",
            target=Target(document.id, raw.cue, raw.content, raw.source) if on_attribution else None,
            correction=correction if kind is JudgementKind.CORRECT else None,
            keys=() if on_attribution else keys[:1] if kind is JudgementKind.RENAME else keys,
            name="Old Salt" if kind is JudgementKind.RENAME else None,
            version=version if on_attribution else None,
        )
    except OnrecordError as error:
        return type(error)


def answers(store: Store) -> Iterator[tuple[str, object]]:
    """Every question there is, and its answer."""
    view = store.view()
    for query in QUERIES:
        for sort in Sort:
            yield f"search {sort} {query}", all_pages(view, query, sort=sort, limit=4)
        yield f"count {query}", view.count(query)
        facets = view.facets(query, ["speaker", "kind", "type", "act", "publisher", "model"], limit=5)
        yield f"facets {query}", dict(facets)
        yield f"timeline {query}", view.timeline(query)
        for by in ("publisher", "month"):
            yield f"kinds by {by} {query}", view.kinds(query, by)
    for words in ("", "ilves", "old salt", "mayor", "pell tom"):
        yield f"identities {words}", view.identities(words, limit=50).items
    yield "identities by kind", view.identities(kind=Kind.PERSON, limit=50).items
    for name in (MARA, TOM, THOMAS, PELL, ONA, narrow(MARA, RECORDS[0].document.id)):
        yield f"identity {name}", _or_error(lambda name=name: view.identity(name))
    for record in RECORDS:
        yield "document", _or_error(lambda id=record.document.id: view.document(id))
        for raw in (*record.attributions, *again(record, widen=2).attributions):
            yield "history", _or_error(lambda id=raw.id: view.history(id))
    for words, publisher in (("", None), ("quay", None), ("", "Auk Echo")):
        yield "documents", view.documents(words=words, publisher=publisher, limit=50).items
    yield "doubts", view.doubts()
    yield "names", list(view.names())
    yield "judgements", list(view.judgements())
    yield "judgements that hold", list(view.judgements(undone=False))
    yield "unfitting", view.unfitting()
    yield "skipped", view.skipped().items
    yield "records", list(view.records())
    stats = view.stats()
    yield "stats", replace(stats, bytes=None, by={part: dict(counts) for part, counts in stats.by.items()})
    ids = [record.document.id for record in RECORDS]
    yield "known", (view.known(ids, MODEL), view.known(ids, NEWER))
    yield "check", list(view.check())


def _or_error(ask: Any) -> object:
    try:
        return ask()
    except OnrecordError as error:
        return type(error)


def agree(one: Store, other: Store) -> None:
    for (asked, mine), (_, theirs) in zip(answers(one), answers(other), strict=True):
        assert mine == theirs, asked


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_steps(engine: str, fresh: Fresh, steps: list[tuple[Any, ...]]) -> None:
    if engine == "memory":
        pytest.skip("it is what the others are measured against")
    with open_store(":memory:") as reference, fresh() as store:
        for step in steps:
            assert do(store, step) == do(reference, step), step
        agree(store, reference)
        assert store.writer().repair() == ()
        agree(store, reference)


def test_all_at_once_and_then_judged(engine: str, fresh: Fresh) -> None:
    """A long walk that goes through everything once, whatever Hypothesis draws."""
    if engine == "memory":
        pytest.skip("it is what the others are measured against")
    verdicts: list[tuple[Any, ...]] = [
        ("judge", kind, place, Correction(), [], None) for place, kind in enumerate([*JudgementKind][:2])
    ]
    steps: list[tuple[Any, ...]] = [
        ("add", [(place, 0, place % 2) for place in range(len(RECORDS))], [Skipped("b", "x")]),
        *verdicts,
        ("judge", JudgementKind.CORRECT, 3, Correction(speakers=("Sela Orn",), said="2020"), [], 0),
        ("judge", JudgementKind.MERGE, 0, None, [TOM, PELL], None),
        ("judge", JudgementKind.SPLIT, 0, None, [narrow(MARA, RECORDS[1].document.id)], None),
        ("judge", JudgementKind.RENAME, 0, None, [MARA], None),
        ("add", [(place, 1, 0) for place in range(3)], []),
        ("judge", JudgementKind.SPLIT, 0, None, [TOM], None),
        *(("undo", id) for id in range(1, 8)),
    ]
    with open_store(":memory:") as reference, fresh() as store:
        for step in steps:
            assert do(store, step) == do(reference, step), step
            agree(store, reference)
