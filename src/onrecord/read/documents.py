"""Text and bytes to documents: the checks that every input passes."""

from __future__ import annotations

from onrecord.read.dates import check_published
from onrecord.read.language import language_name, language_of
from onrecord.read.sniff import binary_kind, is_other_xml, is_page
from onrecord.read.text import decode
from onrecord.records import Document, Skipped

MAX_BYTES = 10_000_000
"""The longest input that is read, in bytes (of UTF-8, for text)."""

TOO_LONG = "over 10 MB"
EMPTY = "empty"


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
        The document, or a Skipped where the text is empty, over 10 MB or not in English. The language of a
        text too short to tell is None, and it is read.

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


def from_bytes(data: bytes, *, origin: str, published: str | None = None) -> Document | Skipped:
    """Make a document of the bytes of a plain text or an HTML page; which of them is told from the bytes.

    Args:
        data: The whole input.
        origin: Its path, or its address where it begins with a scheme (`https://…`); `"<text>"` for neither.
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
    address = origin if "://" in origin else None
    path = None if address or origin == "<text>" else origin
    if is_other_xml(text):
        return Skipped(origin, "an XML file, not text or a page")
    if not is_page(text, origin=origin):
        document = from_text(text, path=path, url=address, published=published)
        return Skipped(origin, document.reason) if isinstance(document, Skipped) else document
    return _from_page(data, origin=origin, path=path, address=address, published=published)


def _from_page(
    data: bytes, *, origin: str, path: str | None, address: str | None, published: str | None
) -> Document | Skipped:
    from onrecord.read.html import decode_page, read_page

    page = read_page(decode_page(data), url=address)
    if isinstance(page, str):
        return Skipped(origin, page)
    document = from_text(
        page.text,
        path=path,
        url=address or page.url,
        title=page.title,
        publisher=page.publisher,
        published=published or page.published,
    )
    return Skipped(origin, document.reason) if isinstance(document, Skipped) else document
