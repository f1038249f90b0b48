from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Record
from onrecord.serve.elsewhere import elsewhere, telling_run
from onrecord.statements import Statement
from onrecord.store import Store, open_store
from onrecord.store.words import parse, terms
from tests.store.builders import Line, article, entry

WORDS = "the breakwater will be rebuilt with granite from Ostrel before the autumn"


def told(*lines: Line, title: str) -> Record:
    return article(*lines, title=title)


def only(store: Store, record: Record, number: int = 0) -> Statement:
    return store.view().document(record.document.id)[2][number]


def test_other_articles_with_the_same_words_are_found() -> None:
    first = told(Line(what=WORDS), title="Granite for the breakwater")
    again = told(Line(who="Tomas Reyl", what=f"yes, {WORDS}, at last"), title="Reyl on the breakwater")
    other = told(Line(what="the breakwater will be painted before the autumn"), title="Paint")
    with open_store(":memory:") as store:
        store.writer().add([entry(first), entry(again), entry(other)])
        found = elsewhere(store.view(), first, only(store, first))
        assert found is not None
        assert [each.content for each in found.statements] == [f"yes, {WORDS}, at last"]
        assert store.view().count(found.query) == 2
        assert elsewhere(store.view(), other, only(store, other)) is None


def test_the_same_article_is_not_elsewhere() -> None:
    # One statement within another has the same words: that tells nothing.
    record = told(Line(what=WORDS), Line(who="Tomas Reyl", what=WORDS, nested=True), title="Twice")
    again = told(Line(who="Ida Bo", what=WORDS), title="Bo on the breakwater")
    with open_store(":memory:") as store:
        store.writer().add([entry(record)])
        assert elsewhere(store.view(), record, only(store, record)) is None
        store.writer().add([entry(again)])
        found = elsewhere(store.view(), again, only(store, again))
        assert found is not None
        assert [each.speakers[0].name for each in found.statements] == ["Mara Ilves"]


def test_what_a_correction_leaves_out_is_not_looked_for() -> None:
    record = told(Line(what=WORDS), title="Granite for the breakwater")
    again = told(Line(who="Tomas Reyl", what=WORDS), title="Reyl on the breakwater")
    with open_store(":memory:") as store:
        store.writer().add([entry(record), entry(again)])
        one = only(store, record)
        shorter = replace(one, attribution=replace(one.attribution, content=()))
        assert elsewhere(store.view(), record, shorter) is None


@pytest.mark.parametrize(
    ("pieces", "run"),
    [
        (["we are to be in on it by a breakwater of granite"], "it by a breakwater of granite"),
        (["one two three four five"], "one two three four five"),
        (["one two three four"], None),
        (["one two three", "four five six"], None),  # the cue stands between them
        (["a b c d e", "long words here are five"], "long words here are five"),
        (['“No,” she said: "it’s a long — long winter"'], "said it’s a long long winter"),
        ([], None),
        (["… — “”"], None),
    ],
)
def test_the_run_is_the_one_with_the_most_letters(pieces: list[str], run: str | None) -> None:
    assert telling_run(pieces) == run


@given(st.text(max_size=60))
def test_a_run_is_sought_as_it_stands(piece: str) -> None:
    run = telling_run([piece])
    if run is None:
        return
    stems = tuple(terms(run))
    assert parse(f'"{run}"').phrases == (stems,)
    all_of_it = tuple(terms(piece))
    assert any(all_of_it[k : k + len(stems)] == stems for k in range(len(all_of_it)))
