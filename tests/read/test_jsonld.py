import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.read.jsonld import Article, find_article

NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Fee &quot;a fairy tale&quot;",
    "articleBody": "The mayor said no.\n\nHer deputy said yes.",
    "datePublished": "2021-12-23T23:30:00-05:00",
    "publisher": {"@type": "Organization", "name": "The Tolland Courier"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://c.example/fee"},
}
FOUND = Article(
    headline='Fee "a fairy tale"',
    body="The mayor said no.\n\nHer deputy said yes.",
    published="2021-12-23",
    publisher="The Tolland Courier",
    url="https://c.example/fee",
)


@pytest.mark.parametrize(
    "data",
    [
        NEWS,
        [{"@type": "BreadcrumbList"}, NEWS],
        {"@graph": [{"@type": "WebPage"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {**NEWS, "@type": ["ReportageNewsArticle", "Thing"]},
        {**NEWS, "@type": "http://schema.org/NewsArticle"},
        {**NEWS, "publisher": [{"name": "The Tolland Courier"}]},
        {**NEWS, "publisher": "The Tolland Courier"},
        {**NEWS, "mainEntityOfPage": "https://c.example/fee"},
    ],
)
def test_the_article_is_found_wherever_it_stands(data: Any) -> None:
    assert find_article([json.dumps(data)]) == FOUND


def test_broken_scripts_are_passed_over_and_sloppy_ones_read() -> None:
    sloppy = "<!--" + json.dumps(NEWS).replace("\\n", "\n") + "-->"
    assert find_article(["{bad,,}", "[" * 100_000, "", sloppy]) == FOUND


def test_the_longest_body_is_the_pages_article() -> None:
    teaser = {**NEWS, "headline": "Other", "articleBody": "Short."}
    found = find_article([json.dumps(teaser), json.dumps([NEWS, teaser])])
    assert found == FOUND


def test_no_article_is_none() -> None:
    assert find_article([]) is None
    assert find_article(['{"@type": "WebPage", "articleBody": "x"}', "3", "null"]) is None


def test_fields_of_the_wrong_kind_are_none() -> None:
    odd = {
        "@type": "Article",
        "headline": 5,
        "articleBody": {},
        "datePublished": [],
        "publisher": {},
        "url": "/x",
    }
    assert find_article([json.dumps(odd)]) == Article()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2021-12", "2021-12"),
        ("2021", "2021"),
        ("20211223", None),
        ("23 Dec 2021", None),
        ("2021-12-23 10:00", "2021-12-23"),
    ],
)
def test_a_date_is_kept_as_precise_as_it_is(given: str, kept: str | None) -> None:
    found = find_article([json.dumps({**NEWS, "datePublished": given})])
    assert found is not None
    assert found.published == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>One, he said.</p><p>Two <b>or</b> three.</p>", "One, he said.\n\nTwo or three."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("AT&amp;T said &amp;quot;no&amp;quot; &ldquo;twice&rdquo;.", 'AT&T said "no" “twice”.'),
        ("Prices 1 < 2, he said, and 3 > 2.", "Prices 1 < 2, he said, and 3 > 2."),
    ],
)
def test_a_body_loses_its_markup_and_no_word(given: str, kept: str) -> None:
    found = find_article([json.dumps({**NEWS, "articleBody": given})])
    assert found is not None
    assert found.body == kept


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["NewsArticle", "2021-12-23"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "articleBody", "headline", "publisher", "name", "url", "datePublished"]
            ),
            inner,
        )
    ),
)


@settings(deadline=None)
@given(JSON | st.text())
def test_nothing_in_a_script_raises(data: Any) -> None:
    found = find_article([data if isinstance(data, str) else json.dumps(data)])
    assert found is None or isinstance(found, Article)
