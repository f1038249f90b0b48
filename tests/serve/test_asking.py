from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from onrecord.records import Act, Kind, Type
from onrecord.serve.asking import AskingError, address, asked, clean, parameters_of, toggled
from onrecord.statements import Verdict
from onrecord.store.base import Query, Sort

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20)
DAYS = st.none() | st.sampled_from(["2021", "2021-12", "2021-12-23"])
QUERIES = st.builds(
    Query,
    words=NAMES | st.just(""),
    speaker=st.lists(NAMES, unique=True, max_size=3).map(tuple),
    kind=st.lists(st.sampled_from(Kind), unique=True).map(tuple),
    type=st.lists(st.sampled_from(Type), unique=True).map(tuple),
    act=st.lists(st.sampled_from(Act), unique=True).map(tuple),
    publisher=st.lists(NAMES, unique=True, max_size=3).map(tuple),
    since=DAYS,
    until=DAYS,
    published_since=DAYS,
    published_until=DAYS,
    said_since=DAYS,
    said_until=DAYS,
    min_confidence=st.sampled_from([0.0, 0.25, 1.0]),
    max_confidence=st.sampled_from([0.5, 1.0]),
    verdict=st.none() | st.sampled_from(Verdict),
    unchecked=st.booleans(),
    nested=st.none() | st.booleans(),
    copies=st.booleans(),
)


@given(QUERIES)
def test_an_address_asks_for_the_query_it_was_made_of(query: Query) -> None:
    path, _, parameters = address("/search", query).partition("?")
    assert path == "/search"
    assert asked(QueryParams(parameters)).query == query


def test_the_default_query_needs_no_parameters() -> None:
    assert address("/search", Query()) == "/search"
    assert asked(QueryParams("")).query == Query()


def test_others_are_added_unless_empty() -> None:
    assert parameters_of(Query(words="quay"), sort="newest", after=None) == [
        ("q", "quay"),
        ("sort", "newest"),
    ]


@pytest.mark.parametrize(
    "parameters",
    [
        *("kind=robot", "type=loud", "act=sing", "sort=best", "verdict=maybe", "unchecked=1"),
        *("since=yesterday", "until=2021-13", "since=2021-12-23T00:00", "said_since=2021-02-30"),
        *(
            "min_confidence=2",
            "max_confidence=nan",
            "min_confidence=x",
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=٣",
        ),
    ],
)
def test_what_can_t_be_meant_is_refused_by_name(parameters: str) -> None:
    with pytest.raises(AskingError, match=f"^{parameters.partition('=')[0]}:"):
        asked(QueryParams(parameters))


def test_empty_parameters_ask_nothing() -> None:
    wanted = asked(QueryParams("q=&kind=&since=&limit=&nested=any&sort="), sort=Sort.NEWEST)
    assert (wanted.query, wanted.sort, wanted.limit, wanted.after) == (Query(), Sort.NEWEST, 20, None)


def test_what_the_page_fixes_wins() -> None:
    assert asked(QueryParams("unchecked=no&speaker=x"), unchecked=True, speaker=("p1",)).query == Query(
        unchecked=True, speaker=("p1",)
    )


def test_values_are_one_clean_line() -> None:
    assert clean(" a\x00b\r\nc\ud800 ") == "a b c"
    assert clean("x" * 600) == "x" * 500
    assert clean(None) == ""
    assert clean(3) == ""


def test_many_values_are_cut_at_fifty() -> None:
    parameters = QueryParams([("speaker", str(number)) for number in range(80)])
    assert len(asked(parameters).query.speaker) == 50


def test_a_value_is_toggled() -> None:
    query = Query(kind=(Kind.PERSON,))
    assert toggled(query, "kind", "group").kind == (Kind.PERSON, Kind.GROUP)
    assert toggled(query, "kind", "person") == replace(query, kind=())
    assert toggled(query, "publisher", "The Lantern").publisher == ("The Lantern",)
