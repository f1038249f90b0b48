# ruff: noqa: E501 - a case a line, so that a table can be read as one
import logging
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.read.html import NO_ARTICLE, Page, decode_page, read_page

from .pages import CASES, FALK, FEE, LUND, MODERN, PAYWALL, SCRIPT, STELL, VOTE, Case, paragraphs


def article(markup: str, *, head: str = "", body: str = paragraphs(FEE, VOTE)) -> str:
    """A page of two known paragraphs and the markup after them."""
    return f"<!doctype html><html><head><title>T</title>{head}</head><body><article>{body}{markup}</article></body></html>"


def read(markup: str, *, url: str | None = None) -> Page:
    page = read_page(markup, url=url)
    assert isinstance(page, Page), page
    return page


def rest(page: Page) -> str:
    """What the page gives after the two known paragraphs."""
    start = f"{FEE}\n\n{VOTE}"
    assert page.text.startswith(start)
    return page.text[len(start) :].removeprefix("\n\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_article_keeps_its_paragraphs_and_nothing_else(case: Case) -> None:
    page = read(case.markup)
    found = page.text.split("\n\n")
    assert [text for text in found if text in case.kept] == list(case.kept)
    assert not [text for text in case.dropped if text in page.text]


def test_the_page_around_an_article_leaves_no_trace() -> None:
    headline = "Harbour fee is a fairy tale, says mayor"
    assert read(MODERN.markup).text == "\n\n".join((headline, FEE, STELL, FALK, VOTE, LUND))


def test_what_the_page_says_of_itself() -> None:
    for markup, day in ((MODERN.markup, "2021-12-23"), (PAYWALL.markup, "2021-12-23")):
        page = read(markup)
        assert page.title == "Harbour fee is a fairy tale, says mayor"
        assert page.publisher == "The Tolland Courier"
        assert page.url == "https://courier.example/fee"
        assert page.published == day


def test_what_the_page_does_not_say_is_none_and_not_guessed() -> None:
    markup = article(
        "<p>In 2017 the quay was new, and on 3 March 2018 it fell, said Lund.</p><footer>© 2019</footer>"
    )
    page = read(markup)
    assert (page.publisher, page.url, page.published) == (None, None, None)
    page = read(markup, url="https://www.courier.example/fee")
    assert (page.publisher, page.url, page.published) == (None, "https://www.courier.example/fee", None)


def test_the_day_stands_as_the_page_writes_it_in_its_own_time_zone() -> None:
    assert read(article("", head=SCRIPT)).published == "2021-12-23"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>He said <b>that</b> the <i>plan</i>, <a href=x>which</a> Stell <em>had</em> drawn, was dead.</p>",
         "He said that the plan, which Stell had drawn, was dead."),
        ("<p>He <a href=x>said </a>that<a href=y> the plan</a> <strong> was </strong>dead.</p>",
         "He said that the plan was dead."),
        ("<p>On <time>Tuesday</time> the <abbr>UN</abbr> <mark>said</mark> <u>so</u><span>, <span>he</span> said.</span></p>",
         "On Tuesday the UN said so, he said."),
        ('<p><span class="dropcap">T</span>he fee is <small>40</small> crowns, <cite>The Courier</cite> said.</p>',
         "The fee is 40 crowns, The Courier said."),
        ('<p>The fee, <span class="author">Brennik</span> said, is <q>dead</q>.</p>',
         "The fee, Brennik said, is “dead”."),
        ("<p>The\n  fee&nbsp;is\tdead,   <!-- not --> he said.</p>", "The fee is dead, he said."),
        ("<p>The har&shy;bour is &ldquo;dead&rdquo;, said AT&amp;T &amp;quot;twice&amp;quot; &#8212; Zo&euml;.</p>",
         'The harbour is “dead”, said AT&T "twice" — Zoë.'),
        ("<p>“It is dead,”<br>she said.</p>", "“It is dead,”\nshe said."),
        ("<p>It is dead, she said.<br><br>It is not, <a href=x>he</a> said.<br/>\n<br/>\n<br>So it goes, they said.</p>",
         "It is dead, she said.\n\nIt is not, he said.\n\nSo it goes, they said."),
        ("<ul><li>It is dead, she said.</li><li><p>It is not, he said.</p></li></ul>",
         "It is dead, she said.\n\nIt is not, he said."),
        ("<blockquote>It is dead, and I know it, she said.</blockquote>", "It is dead, and I know it, she said."),
        ("<h2>What comes next</h2><p>Nobody knows, he said.</p>", "What comes next\n\nNobody knows, he said."),
        ("<p>It is dead.<script>var a = '</p><p>No, he said';</script></p><p>So she said.</p>",
         "It is dead.\n\nSo she said."),
    ],
)  # fmt: skip
def test_words_survive_and_stay_apart(markup: str, text: str) -> None:
    assert rest(read(article(markup))) == text


def test_a_block_quotation_that_repeats_a_paragraph_is_left_out() -> None:
    assert rest(read(article("<blockquote>“The harbour fee was ‘a fairy tale’”</blockquote>"))) == ""


def test_the_longer_body_of_json_ld_takes_the_breaks_of_the_page() -> None:
    hidden = f'<div class="subscribe">{paragraphs(FALK)}</div>'
    page = read(article(hidden, head=SCRIPT, body=paragraphs(FEE, STELL)))
    assert page.text == "\n\n".join((FEE, STELL, f"{FALK} {VOTE} {LUND}"))


def test_a_shorter_body_of_json_ld_is_passed_over() -> None:
    longer = paragraphs(FEE, STELL, FALK, VOTE, LUND, "And so on, said the mayor of the town.")
    assert read(article("", head=SCRIPT, body=longer)).text.endswith("And so on, said the mayor of the town.")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="utf-8">', "utf-16"),
        ("", "cp1252"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="utf-8">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ("<META CHARSET=macintosh>", "mac-roman"),
        ('<?xml version="1.0" encoding="windows-1254"?>', "cp1254"),
        ('<meta charset="rot13">', "utf-8"),
        ('<meta charset="utf-7">', "cp1252"),
        ('<meta charset="iso-8859-99">', "utf-8"),
    ],
)
def test_the_encoding_is_the_marks_then_the_declared_then_the_bytes_own(declared: str, encoding: str) -> None:
    markup = f"{declared}<p>“Nej – ö”, sa hon.</p>"
    assert decode_page(markup.encode(encoding)) == markup


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<",
        "<html></html>",
        "<html><body><img src=x></body></html>",
        "<!doctype html>" * 1000,
        "<a " * 50_000,
        "<html><!--" + "x" * 100_000,
        "<frameset><frame src=x></frameset>",
    ],
)
def test_a_page_without_an_article_says_so(markup: str) -> None:
    found = read_page(markup)
    assert found == NO_ARTICLE or (isinstance(found, Page) and found.text.strip("<") == "")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 10_000 + FEE + "</div>" * 10_000,
        "<div class=share>" * 1000 + FEE,
        "<p>" + "<b>" * 10_000 + FEE,
        "<blockquote>" * 500 + FEE,
        "<a href=x>" * 3000 + FEE,
        "<br>" * 5000 + FEE,
        f"<p data-x='{'a' * 1_000_000}'>" + FEE,
        "<![CDATA[ <p>odd</p> ]]>",
        "\x00<p>\x00\x01\x02",
        "<table>" * 100 + FEE,
        "&" * 50_000,
        "<p>" + "\ud800 said " * 10,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ],
    ids=range(13),
)
def test_hostile_markup_keeps_the_article_before_it_or_gives_a_reason(markup: str) -> None:
    found = read_page(f"<html><body><p>{FEE}</p><p>{VOTE}</p>{markup}")
    assert isinstance(found, str) or FEE in found.text


def test_a_tag_of_endless_attributes_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[read_page.__module__], "_parse", lambda markup: pytest.fail("parsed"))
    assert isinstance(read_page("<p " + " ".join(f"a{i}" for i in range(1000)) + ">A ferry.</p>"), str)


def test_no_entity_reaches_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "a.txt"
    secret.write_text("hidden words")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    page = read(f"{entity}<html><body><p>{FEE} &x;</p><p>{VOTE}</p></body></html>")
    assert "hidden" not in page.text


def test_a_fault_in_the_library_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert read_page(MODERN.markup) == "the page can't be parsed"


def test_nothing_is_printed_where_nothing_is_found(capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("trafilatura", "htmldate"):
        assert logging.getLogger(name).handlers
    read_page("<html><body><nav>x</nav></body></html>")
    assert capfd.readouterr() == ("", "")


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<br>",
            "<a href=x>",
            "</a>",
            "<blockquote>",
            "<q>",
        ),
        *(
            "<li>",
            "<table><tr><td>",
            "</table>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<h1>",
            "&amp;",
            "&#0;",
        ),
        *("<![CDATA[", "<div class=share>", "<form>", "<svg>", "</body>", FEE, VOTE, "said"),
        '<script type="application/ld+json">{',
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(TAGS | st.text(max_size=5), max_size=40))
def test_any_soup_of_tags_gives_text_or_a_reason(pieces: list[str]) -> None:
    found = read_page("<html><body>" + "".join(pieces))
    assert found if isinstance(found, str) else found.text.strip()
