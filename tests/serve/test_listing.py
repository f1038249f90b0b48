from __future__ import annotations

from onrecord.records import Act, Kind
from onrecord.serve.listing import count, facets, filters, say
from onrecord.store import Query, Store


def test_a_facet_counts_what_the_others_leave(store: Store) -> None:
    query = Query(act=(Act.DENY,), kind=(Kind.PERSON,))
    counts = count(store.view(), query)
    found = {each.part: each for each in facets(counts, query, "/search", sort="newest")}
    act = {choice.shown: choice for choice in found["act"].choices}
    assert act["denies"].chosen
    assert act["denies"].url == "/search?kind=person&sort=newest"
    assert act["warns"].count == 2
    assert not act["warns"].chosen
    assert act["warns"].url == "/search?kind=person&act=deny&act=warn&sort=newest"
    assert [(choice.shown, choice.count) for choice in found["speaker"].choices] == [("Mara Ilves", 1)]


def test_each_filter_is_named_and_can_be_taken_away(store: Store) -> None:
    mara = store.view().identities("Mara Ilves").items[0].id
    document = store.view().documents(words="levy").items[0].id
    query = Query(
        speaker=(mara, "nobody"), document=(document,), until="2022", unchecked=True, min_confidence=0.5
    )
    found = {each.shown: each.url for each in filters(store.view(), query, "/search", sort=None)}
    assert list(found) == ["Mara Ilves", "nobody", "Levy to rise", "until 2022", "surer", "not checked yet"]
    assert "until" not in found["until 2022"]
    assert mara not in found["Mara Ilves"]
    assert filters(store.view(), Query(words="levy"), "/search", sort=None) == ()


def test_values_are_said_in_words() -> None:
    assert (say("kind", "unnamed"), say("act", "deny"), say("type", "mixed")) == (
        "not named",
        "denies",
        "partly quoted",
    )
    assert say("publisher", "The Lantern") == "The Lantern"
    assert say("speaker", "f00d", "Mara Ilves") == "Mara Ilves"
