"""Text and bytes to documents: the checks that every input passes."""

from __future__ import annotations

from onrecord.read.dates import check_published
from onrecord.read.language import language_name, language_of
from onrecord.read.sniff import binary_kind, is_other_xml, is_page
from onrecord.read.text import decode
from onrecord.records import Document, Skipped, split_pair

MAX_BYTES = 10_000_000
"""The longest input that is read, in bytes (of UTF-8, for text)."""

TOO_LONG = "over 10 MB"
EMPTY = "empty"
SPLIT = "wrongly decoded: the two halves of a character stand in it as two characters"


def from_text(
    text: str,
    *,
    path: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
) -> Document | Skipped:
    """Make a document of a text, which it keeps character for character.

    Args:
        text: The article.
        path: Where it was read from.
        url: Its address.
        title: Its headline.
        publisher: The name of the outlet.
        published: The day it was published, as precise as known: `2021`, `2021-12` or `2021-12-23`.

    Returns:
        The document, or a Skipped where the text is empty, over 10 MB, not in English, or holds a high
        surrogate right before a low one. The language of a text too short to tell is None, and it is read.

    Raises:
        RecordError: `published` is no such date.
    """
    check_published(published)
    origin = path or url or "<text>"
    if not text or text.isspace():
        return Skipped(origin, EMPTY)
    if len(text) > MAX_BYTES or (
        len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES
    ):
        return Skipped(origin, TOO_LONG)
    if split_pair(text) is not None:
        return Skipped(origin, SPLIT)
    language = language_of(text)
    if language not in (None, "en"):
        return Skipped(origin, f"the text is in {language_name(language)}; onrecord reads English")
    return Document(
        text=text,
        path=path,
        url=url,
        title=title,
        published=published,
        publisher=publisher,
        language=language,
    )


def from_bytes(
    data: bytes, *, origin: str, url: str | None = None, published: str | None = None
) -> Document | Skipped:
    """Make a document of the bytes of a plain text or an HTML page; which of them is told from the bytes.

    Args:
        data: The whole input.
        origin: Its path, or its address where it begins with a scheme (`https://…`); `"<text>"` for neither.
        url: Its address, where `origin` is a place in a file.
        published: The day it was published, in EDTF; it goes before a date that the page carries.

    Returns:
        The document, or a Skipped where the input is empty, over 10 MB, binary, XML, a page without an
        article, or not in English.

    Raises:
        RecordError: `published` is no date (see `from_text`).
    """
    check_published(published)
    if not data:
        return Skipped(origin, EMPTY)
    if len(data) > MAX_BYTES:
        return Skipped(origin, TOO_LONG)
    kind = binary_kind(data)
    if kind is not None:
        return Skipped(origin, f"{kind}, not text")
    text = decode(data)
    address = url or (origin if "://" in origin else None)
    path = None if origin in (address, "<text>") else origin
    if is_other_xml(text):
        return Skipped(origin, "an XML file, not text or a page")
    if not is_page(text, origin=address or origin):
        document = from_text(text, path=path, url=address, published=published)
        return Skipped(origin, document.reason) if isinstance(document, Skipped) else document
    from onrecord.read.html import decode_page

    document = from_page(decode_page(data), path=path, url=address, published=published)
    return Skipped(origin, document.reason) if isinstance(document, Skipped) else document


def from_page(
    markup: str,
    *,
    path: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
) -> Document | Skipped:
    """Make a document of an HTML page that is decoded already; what is given here wins over what it says.

    Returns:
        The document, or a Skipped where no article is found in it (see `from_bytes`).

    Raises:
        RecordError: `published` is no date (see `from_text`).
    """
    from onrecord.read.html import read_page

    check_published(published)
    page = read_page(markup, url=url)
    if isinstance(page, str):
        return Skipped(path or url or "<text>", page)
    return from_text(
        page.text,
        path=path,
        url=url or page.url,
        title=title or page.title,
        publisher=publisher or page.publisher,
        published=published or page.published,
    )
