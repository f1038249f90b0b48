import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import RecordError
from onrecord.read import MAX_BYTES, from_bytes, from_text
from onrecord.read.documents import SPLIT
from onrecord.records import Document, Skipped

TEXT = (
    "Mayor Oda Brennik said on Tuesday that the harbour fee was a fairy tale.\r\n\r\nHer deputy disagreed.\n"
)
FRENCH = (
    "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin du mois. Personne n'a été blessé."
)


def test_a_text_is_kept_with_what_is_known_of_it() -> None:
    given_as = {
        "path": "a.txt",
        "url": "https://c.example/a",
        "title": "Fee",
        "publisher": "The Tolland Courier",
    }
    document = from_text(TEXT, **given_as, published="2021-12")
    assert document == Document(text=TEXT, language="en", published="2021-12", **given_as)


def test_a_text_too_short_to_tell_its_language_is_read() -> None:
    document = from_text("Non, dit-il.")
    assert isinstance(document, Document)
    assert document.language is None


@pytest.mark.parametrize("text", ["", " \r\n\t\u00a0\u2029"])
def test_nothing_but_space_is_skipped(text: str) -> None:
    assert from_text(text) == Skipped("<text>", "empty")


def test_two_halves_of_a_character_are_refused() -> None:
    # JSON would join them to one character, and every offset behind them would be wrong.
    split = TEXT + "\ud83d\ude00"
    assert from_text(split) == Skipped("<text>", SPLIT)
    with pytest.raises(RecordError, match=f"{len(TEXT)} and {len(TEXT) + 1}"):
        Document(text=split)
    for whole in (TEXT + "\U0001f600", TEXT + "\ud83d", TEXT + "\ude00\ud83d"):
        document = from_text(whole)
        assert isinstance(document, Document)
        assert document.text == whole


def test_another_language_is_skipped_by_its_name() -> None:
    reason = "the text is in French; onrecord reads English"
    assert from_text(FRENCH) == Skipped("<text>", reason)
    assert from_text(FRENCH, url="https://c.example/f") == Skipped("https://c.example/f", reason)
    assert from_bytes(FRENCH.encode("cp1252"), origin="f.txt") == Skipped("f.txt", reason)


def test_ten_megabytes_are_the_most_that_is_read() -> None:
    line = "The mayor said that the quay would open. "
    most = (line * (MAX_BYTES // len(line) + 1))[:MAX_BYTES]
    assert isinstance(from_text(most), Document)
    assert from_text(most + "x") == Skipped("<text>", "over 10 MB")
    assert from_text(most[:-1] + "é") == Skipped("<text>", "over 10 MB")
    assert from_bytes(most.encode() + b"x", origin="a") == Skipped("a", "over 10 MB")


def test_a_published_that_is_no_date_is_refused_whatever_the_input() -> None:
    for data in (b"", b"%PDF-", TEXT.encode()):
        with pytest.raises(RecordError):
            from_bytes(data, origin="a", published="2021-13")
    with pytest.raises(RecordError):
        from_text(TEXT, published="yesterday")


def test_bytes_of_a_plain_text_keep_every_character() -> None:
    document = from_bytes(TEXT.encode("utf-8-sig"), origin="news/a.txt", published="2021")
    assert document == Document(text=TEXT, path="news/a.txt", published="2021", language="en")


def test_an_address_is_a_url_and_standard_input_is_neither() -> None:
    document = from_bytes(TEXT.encode(), origin="https://c.example/a")
    assert isinstance(document, Document)
    assert (document.path, document.url) == (None, "https://c.example/a")
    document = from_bytes(TEXT.encode(), origin="<text>")
    assert isinstance(document, Document)
    assert (document.path, document.url) == (None, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.4", "a PDF file, not text"),
        (bytes(range(40)), "binary data, not text"),
        (b"<?xml version='1.0'?><rss/>", "an XML file, not text or a page"),
        (b"<html><body></body></html>", "no article text found in the page"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    assert from_bytes(data, origin="x") == Skipped("x", reason)


def test_a_page_gives_its_article_and_a_date_given_wins_over_the_pages_own() -> None:
    page = (
        b"<html><head><title>Fee is a fairy tale</title>"
        b'<meta property="article:published_time" content="2021-12-23T10:00:00Z"></head>'
        b"<body><p>Mayor Oda Brennik said on Tuesday that the harbour fee was a fairy tale.</p>"
        b"<p>Her deputy, Ivo Stell, disagreed with her, and said so.</p></body></html>"
    )
    document = from_bytes(page, origin="a.html")
    assert isinstance(document, Document)
    assert document.text == (
        "Mayor Oda Brennik said on Tuesday that the harbour fee was a fairy tale.\n\n"
        "Her deputy, Ivo Stell, disagreed with her, and said so."
    )
    assert (document.title, document.published) == ("Fee is a fairy tale", "2021-12-23")
    document = from_bytes(page, origin="a.html", published="2020")
    assert isinstance(document, Document)
    assert document.published == "2020"


@settings(deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["<text>", "a.txt", "a.html", "https://c.example/"]))
def test_any_bytes_give_a_document_or_a_skipped(data: bytes, origin: str) -> None:
    found = from_bytes(data, origin=origin)
    if isinstance(found, Document):
        assert found.text.strip()
    else:
        assert found.origin == origin
        assert found.reason


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_text_is_kept_or_skipped(text: str) -> None:
    found = from_text(text)
    assert isinstance(found, Skipped) or found.text == text


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = ("trafilatura", "htmldate", "lxml", "py3langid", "charset_normalizer", "numpy")
    code = f"import sys, onrecord.read; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
