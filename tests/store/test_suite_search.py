"""Every engine: every option of a query, every order, pages of every size."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from onrecord.errors import NotFoundError, StoreError
from onrecord.records import Act, Kind, Span, Type
from onrecord.statements import JudgementKind, Verdict
from onrecord.store import Query, Sort, Store
from tests.store.builders import MODEL, NEWER, Line, all_pages, article, entry, found, key
from tests.store.conftest import Fresh

QUAY = article(
    Line(what="that the quay will close", when="on Monday", said="2021-12-06", sure=0.91),
    Line(who="She", name="Mara Ilves", what="repairs must wait", cue="denied", act=Act.DENY, sure=0.55),
    Line(who="Tom Pell", what='"No pilots, no port"', type=Type.DIRECT, sure=0.97, to="the Auk Echo"),
    published="2021-12-10",
    title="The quay at Gullmouth is to close",
)
MILL = article(
    Line(who="the Mill Trust", kind=Kind.ORGANISATION, what="Ona Reyes wrote", act=Act.OTHER, sure=0.74),
    Line(
        who="Ona Reyes", cue="wrote", what='the "old mill" is sound', type=Type.MIXED, nested=True, sure=0.4
    ),
    published="2022-01",
    publisher="Tern Tribune",
    title="A mill for sale",
)
FERRY = article(
    Line(who="two deckhands", kind=Kind.GROUP, cue="warned", what="the ferry leaks", act=Act.WARN, sure=0.8),
    Line(who="", cue="was told", what="nobody asked the port", when="last year", said="2020"),
    published=None,
    publisher=None,
)
CLOSE, WAIT, NO, WROTE, SOUND, LEAKS, NOBODY = (
    "that the quay will close",
    "repairs must wait",
    '"No pilots, no port"',
    "Ona Reyes wrote",
    'the "old mill" is sound',
    "the ferry leaks",
    "nobody asked the port",
)
EVERY = [NOBODY, CLOSE, NO, WAIT, SOUND, WROTE, LEAKS]


@pytest.fixture(scope="module")
def full(fresh: Fresh) -> Store:
    """A store with all three; only read in."""
    store = fresh()
    store.writer().add([entry(QUAY), entry(MILL), entry(FERRY)])
    return store


@pytest.mark.parametrize(
    ("words", "contents"),
    [
        ("quay", {CLOSE}),
        ("QUAYS", {CLOSE}),
        ("closing", {CLOSE}),
        ("deny", {WAIT}),  # the cue is "denied"
        ("ilves", {CLOSE}),  # the source; the other one is "She"
        ("ilves quay", {CLOSE}),
        ("quay repairs", set()),
        ("port", {NO, NOBODY}),
        ('"no port"', {NO}),
        ('"port no"', set()),
        ('"Tom Pell"', {NO}),
        ('"pell no"', set()),  # no phrase from one part into another
        ("pell pilots", {NO}),
        ("port -pilots", {NOBODY}),
        ("port -tom", {NOBODY}),
        ('port -"no port"', {NOBODY}),
        ("-the -no", {WAIT}),
        ("no-pilots", {NO}),
        ("mill's", {SOUND, WROTE}),
        ("", set(EVERY)),
        ("  !?  ", set(EVERY)),
        ("unheard", set()),
    ],
)
def test_words(full: Store, words: str, contents: set[str]) -> None:
    assert set(found(full.view(), words=words)) == contents
    assert full.view().count(Query(words=words)) == len(contents)


@pytest.mark.parametrize(
    "words",
    [
        '" OR 1=1 --',
        "'; DROP TABLE statements; --",
        'quay"',
        '"',
        '""',
        '"" ""',
        "*",
        "qua*",
        "NEAR(",
        "NEAR(quay close, 5)",
        "content:quay",
        "quay AND",
        "AND OR NOT",
        "^quay",
        "(quay",
        "quay)",
        "{quay close}",
        "quay & close | !x <-> y",
        "a:*",
        "\\",
        "%",
        "_",
        "quay\x00close",
        "\x00",
        "\ud800",
        "\ud800 quay",
        "é" * 5000,
        "quay " * 500,
        '- -- -"',
        "-",
        "🦆",
        "漢字",
        "{{}} %s %(x)s :name ?1 $1 {0}",
    ],
)
def test_hostile_words_are_words(full: Store, words: str) -> None:
    view = full.view()
    query = Query(words=words)
    assert view.count(query) == len(all_pages(view, query, limit=2)) <= len(EVERY)
    assert view.timeline(query) is not None
    assert view.facets(query, ["speaker", "act"]) is not None
    assert view.documents(words=words) is not None
    assert view.identities(words) is not None
    assert (
        view.search(Query(speaker=(words,), publisher=(words,), document=(words,), model=(words,))).items
        == ()
    )
    with pytest.raises(NotFoundError):
        view.statement(words)
    with pytest.raises(NotFoundError):
        view.document(words)
    with pytest.raises(NotFoundError):
        view.identity(words)


@pytest.mark.parametrize(
    ("parts", "contents"),
    [
        ({"speaker": ("ilves",)}, {CLOSE, WAIT}),
        ({"speaker": ("MARA  Ilves",)}, {CLOSE, WAIT}),
        ({"speaker": ("ilves tom",)}, set()),
        ({"speaker": ("ilves", "pell")}, {CLOSE, WAIT, NO}),
        ({"speaker": ("trust",)}, {WROTE}),
        ({"speaker": ("nobody known",)}, set()),
        ({"kind": (Kind.ORGANISATION,)}, {WROTE}),
        ({"kind": (Kind.ORGANISATION, Kind.GROUP)}, {WROTE, LEAKS}),
        ({"kind": (Kind.UNNAMED,)}, set()),
        ({"type": (Type.DIRECT,)}, {NO}),
        ({"type": (Type.DIRECT, Type.MIXED)}, {NO, SOUND}),
        ({"act": (Act.DENY,)}, {WAIT}),
        ({"act": (Act.WARN, Act.OTHER)}, {LEAKS, WROTE}),
        ({"publisher": ("Tern Tribune",)}, {WROTE, SOUND}),
        ({"publisher": ("Tern",)}, set()),
        ({"publisher": ("Tern Tribune", "Gullmouth Post")}, {CLOSE, WAIT, NO, WROTE, SOUND}),
        ({"document": (FERRY.document.id,)}, {LEAKS, NOBODY}),
        ({"document": (FERRY.document.id, "0" * 64)}, {LEAKS, NOBODY}),
        ({"model": (MODEL,)}, set(EVERY)),
        ({"model": (NEWER,)}, set()),
        ({"since": "2021-12-10"}, {WAIT, NO, WROTE, SOUND}),
        ({"since": "2021-12"}, {CLOSE, WAIT, NO, WROTE, SOUND}),
        ({"until": "2021-12-06"}, {CLOSE, NOBODY}),
        ({"until": "2021"}, {CLOSE, WAIT, NO, NOBODY}),
        ({"since": "2021-12-07", "until": "2021-12"}, {WAIT, NO}),
        ({"since": "2022-01-01", "until": "2022-01-01"}, {WROTE, SOUND}),
        ({"since": "2023"}, set()),
        ({"published_since": "2021-12-10"}, {CLOSE, WAIT, NO, WROTE, SOUND}),
        ({"published_since": "2021-12-11"}, {WROTE, SOUND}),
        ({"published_until": "2021"}, {CLOSE, WAIT, NO}),
        ({"published_since": "2020", "published_until": "2022"}, {CLOSE, WAIT, NO, WROTE, SOUND}),
        ({"said_since": "2020"}, {CLOSE, NOBODY}),
        ({"said_since": "2020-02"}, {CLOSE}),
        ({"said_until": "2021-12-05"}, {NOBODY}),
        ({"said_since": "2021-12-06", "said_until": "2021-12-06"}, {CLOSE}),
        ({"min_confidence": 0.9}, {CLOSE, NO, NOBODY}),
        ({"min_confidence": 0.97}, {NO}),
        ({"max_confidence": 0.55}, {WAIT, SOUND}),
        ({"min_confidence": 0.55, "max_confidence": 0.8}, {WAIT, WROTE, LEAKS}),
        ({"nested": True}, {SOUND}),
        ({"nested": False}, set(EVERY) - {SOUND}),
        ({"nested": None}, set(EVERY)),
        ({"speaker": ("ilves",), "act": (Act.DENY,), "words": "repair", "until": "2021"}, {WAIT}),
        ({"speaker": ("ilves",), "act": (Act.WARN,)}, set()),
    ],
    ids=repr,
)
def test_parts(full: Store, parts: dict[str, object], contents: set[str]) -> None:
    assert set(found(full.view(), Query(**parts))) == contents  # type: ignore[arg-type]
    assert full.view().count(Query(**parts)) == len(contents)  # type: ignore[arg-type]


def test_a_speaker_by_identity_or_key(full: Store) -> None:
    view = full.view()
    mara = view.identities("ilves").items[0]
    assert set(found(view, speaker=(mara.id,))) == {CLOSE, WAIT}
    assert set(found(view, speaker=(key("Mara Ilves"),))) == {CLOSE, WAIT}


def test_verdicts_and_unchecked(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY), entry(MILL), entry(FERRY)])
    by_content = {one.content: one for one in view.search(Query()).items}
    writer.judge(JudgementKind.RIGHT, by="ed", target=by_content[CLOSE].target)
    writer.judge(JudgementKind.WRONG, by="ed", target=by_content[WAIT].target)
    assert set(found(view)) == set(EVERY) - {WAIT}
    assert found(view, verdict=Verdict.RIGHT) == [CLOSE]
    assert found(view, verdict=Verdict.WRONG) == [WAIT]
    assert set(found(view, unchecked=True)) == set(EVERY) - {CLOSE, WAIT}


@pytest.mark.parametrize("part", [name for name in Query.__slots__ if "since" in name or "until" in name])
@pytest.mark.parametrize("value", ["", "yesterday", "2021-13", "2021-02-30", "21", "2021-12-10'--", "\x00"])
def test_a_date_that_is_none_is_refused(full: Store, part: str, value: str) -> None:
    view = full.view()
    query = Query(**{part: value})  # type: ignore[arg-type]
    for ask in (view.search, view.count, view.timeline):
        with pytest.raises(StoreError, match="not a date"):
            ask(query)


# Within one day statements are in the order of their ids, which are hashes: put them so.
def _by_id(*contents: str) -> list[str]:
    raw = [(one, record) for record in (QUAY, MILL, FERRY) for one in record.attributions]
    ids = {record.text(one.content): one.id for one, record in raw}
    return sorted(contents, key=lambda content: ids[content])


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NEWEST, [*_by_id(WROTE, SOUND), *_by_id(WAIT, NO), CLOSE, NOBODY, LEAKS]),
        (Sort.OLDEST, [NOBODY, CLOSE, *_by_id(WAIT, NO), *_by_id(WROTE, SOUND), LEAKS]),
        (Sort.RELEVANCE, [*_by_id(WROTE, SOUND), *_by_id(WAIT, NO), CLOSE, NOBODY, LEAKS]),
        (Sort.DOUBTFUL, [SOUND, WAIT, WROTE, LEAKS, NOBODY, CLOSE, NO]),
    ],
)
def test_orders(full: Store, sort: Sort, order: list[str]) -> None:
    assert found(full.view(), sort=sort) == order


def test_relevance_puts_matches_of_the_content_before_those_of_its_source(store: Store) -> None:
    named = article(Line(who="Tom Quay", what="it is late"), published="2021-12-31")
    store.writer().add([entry(QUAY), entry(named)])
    assert found(store.view(), Query(words="quay"), sort=Sort.RELEVANCE) == [CLOSE, "it is late"]
    assert found(store.view(), Query(words="quay"), sort=Sort.NEWEST) == ["it is late", CLOSE]
    # One word in the content and one in the source is no match of the content.
    both = article(Line(who="Ona Reyes", what="the quay will close, Mara"), published="2020")
    store.writer().add([entry(both)])
    assert found(store.view(), Query(words="mara quay"), sort=Sort.RELEVANCE) == [
        "the quay will close, Mara",
        CLOSE,
    ]


def test_doubtful_puts_the_more_quoted_first_among_equals(store: Store) -> None:
    record = article(
        Line(who="Tom Pell", what="one", sure=0.5),
        Line(who="Mara Ilves", what="two", sure=0.502),
        Line(who="Mara Ilves", what="three", sure=0.9),
        Line(who="", cue="it was said", what="four", sure=0.498),
        Line(who="Tom Pell", also=("Mara Ilves",), what="five", sure=0.7),
        Line(who="Mara Ilves", what="six", sure=0.7),
    )
    store.writer().add([entry(record)])
    # Mara Ilves has four statements, Tom Pell two.
    order = found(store.view(), sort=Sort.DOUBTFUL)
    assert order[:3] == ["two", "one", "four"]
    assert sorted(order[3:5]) == ["five", "six"]
    assert order[5] == "three"


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("words", ["", "the", "port -pilots", '"no port"'])
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_are_the_one_page(full: Store, sort: Sort, words: str, limit: int) -> None:
    view, query = full.view(), Query(words=words, copies=True)
    whole = view.search(query, sort=sort, limit=1000)
    assert whole.next is None
    assert len(whole.items) == view.count(query)
    assert tuple(all_pages(view, query, sort=sort, limit=limit)) == whole.items


def test_a_cursor_goes_on_with_its_own_search_only(full: Store) -> None:
    view = full.view()
    after = view.search(Query(words="the"), limit=1, sort=Sort.NEWEST).next
    assert after is not None
    assert after.replace("-", "").replace("_", "").isalnum()
    for query, sort in ((Query(words="a"), Sort.NEWEST), (Query(words="the"), Sort.OLDEST)):
        with pytest.raises(StoreError):
            view.search(query, sort=sort, after=after)
    for broken in ("", "x", "0", after[:-2], after + "AAAA", "é", "\x00", "[]", "bnVsbA", "WyJhIl0"):
        with pytest.raises(StoreError):
            view.search(Query(words="the"), sort=Sort.NEWEST, after=broken)


def test_a_page_goes_on_behind_its_last_though_others_come_in(store: Store) -> None:
    writer, view = store.writer(), store.view()
    writer.add([entry(QUAY), entry(MILL), entry(FERRY)])
    page = view.search(Query(), sort=Sort.OLDEST, limit=2)
    early = article(Line(what="this came first"), published="1999")
    late = article(Line(what="this came last"), published="2030")
    writer.add([entry(early), entry(late)])
    rest = view.search(Query(), sort=Sort.OLDEST, after=page.next, limit=50)
    contents = [one.content for one in (*page.items, *rest.items)]
    assert "this came first" not in contents
    assert contents.index("this came last") == len(contents) - 2  # before the one without a day
    assert len(contents) == len(set(contents)) == 8


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_is_at_least_one(full: Store, limit: int) -> None:
    view = full.view()
    for ask in (
        lambda: view.search(Query(), limit=limit),
        lambda: view.documents(limit=limit),
        lambda: view.identities(limit=limit),
        lambda: view.skipped(limit=limit),
        lambda: view.doubts(limit=limit),
        lambda: view.facets(Query(), ["act"], limit=limit),
    ):
        with pytest.raises(StoreError, match="limit"):
            ask()


def test_a_statement_has_its_words_day_and_people(full: Store) -> None:
    (one,) = full.view().search(Query(words="pilots port")).items
    raw = QUAY.attributions[2]
    assert one.id == raw.id
    assert one.attribution == one.raw == raw
    assert one.document == replace(QUAY.document, text="")
    assert one.document_id == QUAY.document.id
    assert [(who.name, who.kind) for who in one.speakers] == [("Tom Pell", Kind.PERSON)]
    assert one.speakers[0].id == full.view().identity(key("Tom Pell")).id
    assert one.roles == (None,)
    assert (one.source, one.cue, one.content, one.addressee) == ("Tom Pell", "said", NO, "the Auk Echo")
    assert (one.day, one.verdict, one.corrected, one.version) == ("2021-12-10", None, False, 0)
    assert [NO[start:end] for start, end in one.marks] == ["pilots", "port"]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("closes the", ["the", "close"]),
        ('"quays will"', ["quay will"]),
        ('quay "quay will"', ["quay will"]),
        ("that -nothing", ["that"]),
        ("ilves", []),
        ("", []),
    ],
)
def test_marks_are_where_the_words_are(full: Store, words: str, marked: list[str]) -> None:
    (one,) = full.view().search(Query(words=words, since="2021-12-06", until="2021-12-06")).items
    assert one.content == CLOSE
    assert [CLOSE[start:end] for start, end in one.marks] == marked


def test_marks_count_code_points(store: Store) -> None:
    record = article(Line(what="🦆 the\u0301 naïve ﬁsh’s quay"))
    store.writer().add([entry(record)])
    for words, span in (("naive", (7, 12)), ("fish", (13, 18)), ("the", (2, 6)), ("quay", (19, 23))):
        (one,) = store.view().search(Query(words=words)).items
        assert one.marks == (Span(*span),), words


def test_a_statement_by_the_beginning_of_its_id(full: Store) -> None:
    view = full.view()
    for record in (QUAY, MILL, FERRY):
        for raw in record.attributions:
            assert view.statement(raw.id).id == view.statement(raw.id[:10]).id == raw.id
    id = QUAY.attributions[0].id
    for wrong in (id[:3], "", "%", "____", id + "0", id[:10] + "g", "zzzz", id.upper() + "X"):
        with pytest.raises(NotFoundError):
            view.statement(wrong)


def test_a_beginning_that_several_have_finds_none(store: Store) -> None:
    record = article(*(Line(what=f"number {k}") for k in range(900)))
    ids = sorted(one.id for one in record.attributions)
    shared = next((a[:4] for a, b in pairwise(ids) if a[:4] == b[:4]), None)
    assert shared is not None
    store.writer().add([entry(record)])
    with pytest.raises(NotFoundError):
        store.view().statement(shared)
