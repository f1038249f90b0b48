from __future__ import annotations

from dataclasses import replace

import pytest
from jinja2 import UndefinedError

from onrecord.records import Act, Span
from onrecord.serve.templating import assets, changes, clipped, counted, environment, highlighted
from onrecord.statements import Correction, Statement
from onrecord.store import Query, Store


@pytest.fixture
def statement(store: Store) -> Statement:
    return store.view().search(Query(words="gamble")).items[0]


def test_words_are_marked_and_everything_else_escaped(statement: Statement) -> None:
    one = replace(statement, content="<b>quay</b> & levy", marks=(Span(3, 7), Span(14, 18)))
    assert highlighted(one) == "&lt;b&gt;<mark>quay</mark>&lt;/b&gt; &amp; <mark>levy</mark>"
    hostile = replace(statement, content="<script>", marks=(Span(0, 8),))
    assert highlighted(hostile) == "<mark>&lt;script&gt;</mark>"


def test_a_correction_is_said_in_words() -> None:
    assert changes(Correction(speakers=("Mara Ilves", "Tomas Reyl"), act=Act.WARN, said="2021-12")) == (
        "speaker: Mara Ilves, Tomas Reyl; act: warns; said: December 2021"
    )
    spans = (Span(3, 7), Span(14, 18))
    assert changes(Correction(content=spans, addressee=(), speakers=(), said="")) == (
        "speaker: nobody named; said: not known; content: characters 3-7, 14-18; addressee: none"
    )


def test_long_words_are_cut_between_marks(statement: Statement) -> None:
    one = replace(statement, content="a quay " * 10, marks=(Span(2, 6), Span(65, 69)))
    assert highlighted(one, 8) == "a <mark>quay</mark> a […]"


def test_values_are_always_escaped_and_missing_ones_are_errors() -> None:
    made = environment()
    assert made.from_string("{{ value }}").render(value="<&'\">") == "&lt;&amp;&#39;&#34;&gt;"
    with pytest.raises(UndefinedError):
        made.from_string("{{ nothing }}").render()


def test_every_template_compiles() -> None:
    names = environment().list_templates()
    assert {"base.html", "search.html"} <= set(names)
    for name in names:
        environment().get_template(name)


def test_assets_are_addressed_by_their_content() -> None:
    known = assets()
    assert {"page.css", "site.css", "site.js", "article.js", "correct.js", "counts.js", "icon.svg"} == set(
        known
    )
    assert len({asset.path for asset in known.values()}) == len(known)
    assert all(b"http://" not in asset.data or name == "icon.svg" for name, asset in known.items())


def test_counts_and_cuts() -> None:
    assert counted(1, "statement") == "1 statement"
    assert counted(12000, "statement") == "12,000 statements"
    assert clipped("a b c", 3) == "a b […]"
    assert clipped("abc", 3) == "abc"
