from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read import MAX_BYTES
from onrecord.read.feeds import feed_items, is_feed, parse_feed
from onrecord.records import Document, Item, Origin, Skipped
from tests.read.news import ARTICLE, TEASER, TEXT, Told, atom, rss
from tests.read.pages import paragraphs

WHOLE = Told(content=paragraphs(*ARTICLE))
LONG = paragraphs(*ARTICLE, *(text.replace("said", "says") for text in (*ARTICLE, *ARTICLE)))
XHTML = (
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    + paragraphs(*ARTICLE)
    + "</div></content>"
)


def items(feed: str | bytes, origin: str = "feed.xml") -> list[Item]:
    data = feed.encode() if isinstance(feed, str) else feed
    return list(feed_items(data, origin))


def document(feed: str | bytes, origin: str = "feed.xml") -> Document:
    [item] = items(feed, origin)
    assert isinstance(item.document, Document), item.document
    return item.document


def reason(feed: str | bytes) -> str:
    [item] = items(feed)
    assert isinstance(item.document, Skipped)
    assert item.document.origin == item.origin.place
    return item.document.reason


def test_an_entry_that_carries_its_article_is_a_document() -> None:
    [item] = items(rss(WHOLE), "https://courier.example/feed")
    assert item == Item(
        Document(
            text=TEXT,
            url="https://courier.example/fee",
            title="Fee is a fairy tale",
            # At 23:30 in its own zone; in UTC it is the 12th.
            published="2025-03-11",
            publisher="The Tolland Courier",
            language="en",
        ),
        Origin(place="https://courier.example/feed#entry=1", url="https://courier.example/fee"),
    )


def test_a_document_from_a_file_knows_the_file() -> None:
    assert document(rss(WHOLE), "news/feed.xml").path == "news/feed.xml"


def test_an_entry_with_a_summary_is_skipped_and_counted_and_its_neighbours_are_not() -> None:
    first, second, third = items(rss(WHOLE, Told(), WHOLE))
    assert second == Item(
        Skipped(
            "feed.xml#entry=2",
            f"an entry with a summary of {len(TEASER)} characters; "
            "its article is at https://courier.example/fee",
        ),
        Origin(place="feed.xml#entry=2", url="https://courier.example/fee"),
    )
    assert isinstance(first.document, Document)
    assert third.origin.place == "feed.xml#entry=3"
    assert third.document == first.document


def test_an_entry_without_anything_says_so() -> None:
    feed = rss(Told(link="", summary=""))
    assert reason(feed) == "an entry without a text, and it has no link to an article"


def test_a_summary_must_be_longer_to_be_an_article() -> None:
    assert reason(rss(Told(summary=paragraphs(*ARTICLE)))).startswith("an entry with a summary of 5")
    assert document(rss(Told(summary=LONG))).text.startswith(TEXT)


@pytest.mark.parametrize(
    "end",
    [
        "[…]",
        "[&#8230;]",
        "…",
        "and then...",
        "Read more",
        "Read the full story here",
        "Continue reading “Fee is a fairy tale” →",
    ],
)
def test_a_text_cut_short_is_a_summary(end: str) -> None:
    assert reason(rss(Told(content=paragraphs(*ARTICLE) + f"<p>{end}</p>"))).startswith(
        "an entry with a summary"
    )


def test_what_software_writes_below_an_entry_is_no_part_of_it() -> None:
    # A paragraph that ends on these words is no link to the rest.
    assert document(rss(Told(content=WHOLE.content + "<p>Falk told the full story to us.</p>"))).text
    footer = '<p>The post <a href="/fee">Fee</a> appeared first on <a href="/">The Tolland Courier</a>.</p>'
    assert document(rss(Told(content=WHOLE.content + footer))).text == TEXT
    cut = WHOLE.content + '<p><a href="/fee">Read more</a></p>' + footer
    assert reason(rss(Told(content=cut))).startswith("an entry with a summary")


def test_atom_has_its_own_words() -> None:
    entry = (
        '<title type="html">Fee &amp;lt; &lt;i&gt;tale&lt;/i&gt;</title><link rel="alternate" href="fee"/>'
        "<published>2025-03-11T00:10:00+02:00</published><updated>2025-04-02T00:00:00Z</updated>"
        "<source><title>Tolland Evening News</title></source>" + XHTML
    )
    found = document(atom(entry), "https://courier.example/blogs/atom.xml")
    assert found.text == TEXT
    assert found.title == "Fee < tale"
    assert found.url == "https://courier.example/blogs/fee"
    assert found.published == "2025-03-11"
    assert found.publisher == "Tolland Evening News"


def test_a_day_of_updating_is_no_day_of_publication() -> None:
    assert document(atom("<updated>2025-04-02T00:00:00Z</updated>" + XHTML)).published is None


def test_plain_text_stays_as_it_is() -> None:
    text = TEXT.replace("&", "&amp;") + " 3 &lt; 5."
    assert document(atom(f'<content type="text">{text}</content>')).text == TEXT + " 3 < 5."


def test_rss_1_is_read_too() -> None:
    feed = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel rdf:about="https://courier.example/"><title>Courier</title></channel>
    <item rdf:about="https://courier.example/fee"><title>Fee</title><link>https://courier.example/fee</link>
    <dc:date>2025-03-11T23:30:00-05:00</dc:date>
    <content:encoded><![CDATA[{paragraphs(*ARTICLE)}]]></content:encoded></item></rdf:RDF>"""
    assert is_feed(feed.encode())
    assert document(feed).published == "2025-03-11"
    assert document(feed).text == TEXT


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("<pubDate>11 Mar 2025</pubDate>", "2025-03-11"),
        ("<pubDate>2025-03-11</pubDate>", "2025-03-11"),
        ("<pubDate>2025-03</pubDate>", "2025-03"),
        ("<dc:date>2025-03-11T23:59:59+14:00</dc:date>", "2025-03-11"),
        ("<pubDate>Tue, 31 Feb 2025 10:00:00 GMT</pubDate>", None),
        ("<pubDate>2025-02-31</pubDate>", None),
        ("<pubDate>0001-01-01T00:00:00Z</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>yesterday</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_dates(date: str, day: str | None) -> None:
    assert document(rss(Told(content=WHOLE.content, date=date))).published == day


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "no-such-charset"),
        ("utf-8-sig", "utf-16"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
    ],
)
def test_charsets_right_and_wrong(encoding: str, declared: str) -> None:
    feed = rss(WHOLE, head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert document(feed.encode(encoding)).text == TEXT


def test_a_charset_that_is_declared_is_believed() -> None:
    said = "Ředitel Škoda said that he was “sorry”."
    feed = rss(Told(content=paragraphs(*ARTICLE, said)), head='<?xml version="1.0" encoding="windows-1250"?>')
    assert document(feed.encode("cp1250")).text == TEXT + "\n\n" + said


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///secret", "/fee", "https://a b"])
def test_a_link_that_leads_to_no_page_is_none(link: str) -> None:
    assert document(rss(Told(link=link, content=WHOLE.content))).url is None


def test_another_language_is_skipped_by_its_name() -> None:
    french = (
        "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin du mois de mars.",
        "Personne n'a été blessé, mais les pêcheurs ont dit qu'ils attendaient depuis des semaines.",
        "Selon une lettre envoyée aux propriétaires, le conseil votera sur ce projet au mois de juin.",
    )
    feed = rss(Told(content=paragraphs(*french, *(f"{text} Il a souri." for text in french))))
    assert reason(feed) == "the text is in French; onrecord reads English"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"<rss",
        b"\x00\x01\x02",
        b"<!doctype html><html><body><p>The mayor said no.</p></body></html>",
        b"<?xml version='1.0'?><urlset><url/></urlset>",
        b"The mayor said that <rss> is a tag.",
        b"<!-- <rss> --><html/>",
    ],
)
def test_what_is_no_feed_is_skipped(data: bytes) -> None:
    assert not is_feed(data)
    assert reason(data) == "not an RSS or Atom feed"


def test_a_feed_is_known_by_its_first_element() -> None:
    assert is_feed(rss().encode())
    assert is_feed(atom("").encode("utf-16"))
    assert is_feed(b"\n<?xml version='1.0'?><?xml-stylesheet href='a.css'?><!-- c -->\n<rss version='2.0'/>")
    assert is_feed(b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss.dtd"><rss>')


def test_a_feed_without_entries_says_so() -> None:
    assert reason(rss()) == "a feed without entries"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom boom boom">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def test_a_bomb_is_not_set_off() -> None:
    assert reason(rss(Told(title="&j;", content="&j;" * 100), head=BOMB)) == (
        "a feed that declares a document type of its own, which is not read"
    )


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is swordfish", encoding="utf-8")
    for declared in (
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;',
    ):
        feed = rss(Told(title="&x;"), head=f"<!DOCTYPE rss [{declared}]>")
        assert "swordfish" not in str(items(feed))
    # A DTD named by its address is passed over, and so are entities that nothing declares.
    feed = rss(
        Told(title="A &nbsp;&x; B", content=WHOLE.content), head=f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}">'
    )
    assert document(feed).text == TEXT
    assert "swordfish" not in str(items(feed))


def test_the_entries_before_a_break_are_read() -> None:
    feed = rss(WHOLE, WHOLE)
    cut = feed[: feed.rindex("<content:encoded>")]
    first, second = items(cut)
    assert isinstance(first.document, Document)
    assert first.document.text == TEXT
    assert isinstance(second.document, Skipped)


def test_an_unescaped_sign_costs_nothing() -> None:
    assert document(rss(Told(title="Fee & tale", content=WHOLE.content))).text == TEXT


def test_a_tag_written_to_keep_a_parser_busy_is_not_parsed() -> None:
    tag = "<p " + "".join(f"a{number}='' " for number in range(100_000)) + ">"
    assert reason(rss(Told(), end=f"<item>{tag}")) == "the feed can't be parsed"
    assert reason(rss(Told(content=tag + WHOLE.content))) == "the feed can't be parsed"
    hidden = rss(Told(summary=tag + WHOLE.content))  # escaped, so that it is no tag of the feed's
    assert reason(hidden).startswith("an entry without a text")


def test_what_is_over_the_limit_is_not_parsed() -> None:
    assert parse_feed(rss(WHOLE).encode() + b" " * MAX_BYTES) == "over 10 MB"


def test_the_name_of_a_file_is_never_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(rss(WHOLE), encoding="utf-8")
    assert parse_feed(str(file).encode()) == "not an RSS or Atom feed"


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for start in (b"", b"<rss><channel><item>", b"<feed><entry><content>"):
        assert len(items(start + data)) >= 1


@given(st.data())
def test_no_damaged_feed_raises(data: st.DataObject) -> None:
    feed = rss(WHOLE, Told(guid="7")).encode()
    at = data.draw(st.integers(60, len(feed) - 1))
    dirt = data.draw(
        st.sampled_from([b"", b"<", b"&", b"]]>", b"\xff", b"<!DOCTYPE x [", b"<!ENTITY", b"\x00"])
    )
    gone = data.draw(st.integers(0, 200))
    assert len(items(feed[:at] + dirt + feed[at + gone :])) >= 1
