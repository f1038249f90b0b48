"""RSS and Atom feeds to entries, and entries that carry their whole article to documents.

feedparser reads every dialect; docs/decisions tells why it is given text that was decoded and freed of its
prologue here. Nothing in this file fetches anything.
"""

from __future__ import annotations

import datetime
import email.utils
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.read.dates import is_published
from onrecord.read.documents import MAX_BYTES, TOO_LONG, from_text
from onrecord.read.tags import has_endless_tag
from onrecord.read.text import decode
from onrecord.records import Document, Item, Origin, Skipped

NOT_A_FEED = "not an RSS or Atom feed"
UNREADABLE = "the feed can't be parsed"
OWN_DOCTYPE = "a feed that declares a document type of its own, which is not read"
NO_ENTRIES = "a feed without entries"

# A root is looked for after what may stand before it: white space, processing instructions, comments.
_PROLOGUE = re.compile(r"(?:\s+|\ufeff|<\?[^>]{0,500}>|<!--.{0,5000}?-->)*", re.DOTALL)
# Old RSS names a DTD on the web; a DTD written into the file is where entities are made, and is refused.
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]{0,500}>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
_HEAD = 20_000

# A brief of a news agency has a hundred words or so, a teaser half of that.
_ARTICLE_LENGTH = 500
# A summary is whole articles in some feeds and a long first paragraph in others: it must be longer to count.
_SUMMARY_LENGTH = 1500
_CUT_SHORT = re.compile(
    r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|\b(?:read|see|view) more|\bread on"
    r"|\b(?:read|see|view) (?:it all|(?:the )?(?:full|whole|rest|complete)[^.\n]{0,60})"
    r"|\b(?:continue|keep) reading[^.\n]{0,120})\W*$",
    re.IGNORECASE,
)
# What WordPress writes below every entry.
_FOOTER = r"The post .{1,400}? (?:appeared first|first appeared) on .{1,200}"
_FOOTER_PARAGRAPH = re.compile(rf"\s*^{_FOOTER}$\s*\Z", re.IGNORECASE | re.MULTILINE)
_FOOTER_WORDS = re.compile(_FOOTER + r"\Z", re.IGNORECASE)
_TAIL = 1500
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ISO = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?![\d-])|\s*(\d{4}(?:-\d{2})?)\s*$", re.ASCII)
# What software writes that has no date: the first day of .NET's and of Unix's calendar.
_NO_DAYS = frozenset({"0001-01-01", "1970-01-01"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed; a field that it doesn't give is None.

    Attributes:
        id: What the feed calls it: unique within the feed where the feed is well made.
        url: The address of its page: http or https, and absolute (a relative one needs the feed's own).
        published: The day it was published where that was, in EDTF. A day of updating is none.
        publisher: The feed or outlet that it is from, by the feed's own words.
        content: Its text as the feed carries it, the longest where there are several; the summary for want
            of more.
        is_markup: Whether `content` is HTML.
        is_summary: Whether `content` is what the feed calls a summary or description.
    """

    id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    content: str | None = None
    is_markup: bool = True
    is_summary: bool = True


def is_feed(data: bytes) -> bool:
    """Tell whether the bytes are an RSS or Atom feed, by the name of their first element."""
    return _root(decode(data[:_HEAD])) is not None


def feed_items(data: bytes, origin: str) -> Iterator[Item]:
    """Read the articles that a feed carries in itself; nothing is fetched.

    Args:
        data: The whole feed.
        origin: Its path or address.

    Yields:
        For each entry, in the feed's order, a document where it carries its whole article, else a Skipped
        that names the address to read. `origin.place` is the feed's with `#entry=` and the entry's number,
        which counts from 1. One Skipped alone where the bytes are no feed, can't be parsed or hold no entry.
    """
    address = origin if "://" in origin else None
    entries = parse_feed(data, url=address)
    if isinstance(entries, str):
        yield Item(Skipped(origin, entries), Origin(place=origin))
        return
    for number, entry in enumerate(entries, start=1):
        place = f"{origin}#entry={number}"
        document = entry_document(entry, path=None if address else origin)
        if isinstance(document, str):
            where = "; its article is at " + entry.url if entry.url else ", and it has no link to an article"
            yield Item(Skipped(place, document + where), Origin(place=place, url=entry.url))
        else:
            if isinstance(document, Skipped):
                document = Skipped(place, document.reason)
            yield Item(document, Origin(place=place, url=entry.url))


def parse_feed(data: bytes, *, url: str | None = None) -> tuple[Entry, ...] | str:
    """Give the entries of an RSS or Atom feed in its order.

    Args:
        data: The whole feed, however broken.
        url: Its address, against which relative links are resolved.

    Returns:
        At least one entry, or in a short sentence the reason why there is none.
    """
    if len(data) > MAX_BYTES:
        return TOO_LONG
    text = _decode(data)
    root = _root(text)
    if root is None:
        start = _PROLOGUE.match(text)
        own = text[start.end() if start else 0 :][:9].upper() == "<!DOCTYPE" and _ROOT.search(text)
        return OWN_DOCTYPE if own else NOT_A_FEED
    if has_endless_tag(text):
        return UNREADABLE
    # A feed is anyone's writing; whatever it does to its parser is this feed's trouble and ends no batch.
    try:
        return tuple(_entries(_parse(text[root:], url))) or NO_ENTRIES
    except MemoryError:
        raise
    except Exception:
        return UNREADABLE


def entry_document(entry: Entry, *, path: str | None = None) -> Document | Skipped | str:
    """Make a document of what an entry carries.

    Args:
        entry: One entry of a feed.
        path: The file that the feed was read from, or None where it was fetched.

    Returns:
        The document; a Skipped where the article is there but isn't read (it is in another language); or
        in a few words why the entry isn't an article: it has no text, or a summary.
    """
    text = _article(entry)
    if not text:
        return "an entry without a text"
    least = _SUMMARY_LENGTH if entry.is_summary else _ARTICLE_LENGTH
    if len(text) < least or _is_cut_short(entry.content or text):
        return f"an entry with a summary of {len(text)} characters"
    return from_text(
        text,
        path=path,
        url=entry.url,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
    )


def _root(text: str) -> int | None:
    """Give where the feed's first element starts; None where the text is no feed that is read."""
    start = 0
    for pattern in (_PROLOGUE, _DOCTYPE, _PROLOGUE):
        match = pattern.match(text, start)
        start = match.end() if match else start
    return start if _ROOT.match(text, start) else None


def _decode(data: bytes) -> str:
    # Imported here, since it loads trafilatura, which no feed needs that only links to articles.
    from onrecord.read.html import decode_page

    return decode_page(data)


def _parse(text: str, url: str | None) -> Any:
    import feedparser  # type: ignore[import-untyped]

    # Bytes in a stream: feedparser opens what looks like a path or an address.
    stream = io.BytesIO(text.replace("\x00", "").encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    return feedparser.parse(
        stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _entries(parsed: Any) -> Iterator[Entry]:
    feed = _get(parsed, "feed") or {}
    outlet = _text(feed, "publisher") or _title(feed)
    is_atom = str(_get(parsed, "version") or "").startswith("atom")
    for raw in _get(parsed, "entries") or ():
        content, is_summary = _content(raw)
        yield Entry(
            id=_text(raw, "id"),
            url=_address(raw),
            title=_title(raw),
            # RSS has one date under two names; Atom's `updated` is another day than the day of publication.
            published=_day(raw, "published") or (None if is_atom else _day(raw, "updated")),
            publisher=_title(_get(raw, "source") or {}) or outlet,
            content=_text(content, "value"),
            is_markup=_get(content, "type") != "text/plain",
            is_summary=is_summary,
        )


def _content(raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Give the longest text of an entry with its type, and whether it is called a summary."""
    full = [each for each in _get(raw, "content") or () if _is_text(each)]
    summary = _get(raw, "summary_detail") or {}
    best: Mapping[str, Any] = max(full, key=lambda each: len(_text(each, "value") or ""), default={})
    # Where a feed has the same words under both names, they are what the better name says.
    if len(_text(summary, "value") or "") > len(_text(best, "value") or ""):
        return summary, True
    return best, False


def _is_text(content: Mapping[str, Any]) -> bool:
    kind = str(content.get("type") or "text/html")
    return kind.startswith("text/") or kind.endswith("xhtml+xml")


def _article(entry: Entry) -> str:
    """Give the text of an entry's content: of HTML, what reading it as a page gives."""
    content = entry.content or ""
    if entry.is_markup and has_endless_tag(content):
        return ""
    if not entry.is_markup or not _TAG.search(content):
        text = (html.unescape(content) if entry.is_markup else content).strip()
    else:
        from onrecord.read.html import read_page

        page = read_page(f"<html><body><article>{content}</article></body></html>")
        text = "" if isinstance(page, str) else page.text
    return _FOOTER_PARAGRAPH.sub("", text)


def _is_cut_short(content: str) -> bool:
    # Of the content as it is, since a link to the rest is left out of the article.
    words = " ".join(html.unescape(_TAG.sub(" ", content[-_TAIL:])).split())
    return _CUT_SHORT.search(_FOOTER_WORDS.sub("", words)) is not None


def _get(fields: Any, name: str) -> Any:
    # feedparser's own `get` gives one field for another, with a warning.
    return dict.get(fields, name)


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = _get(fields, name)
    return value.strip() or None if isinstance(value, str) else None


def _address(raw: Mapping[str, Any]) -> str | None:
    link = _text(raw, "link")
    return link if link and _ADDRESS.fullmatch(link) else None


def _title(fields: Mapping[str, Any]) -> str | None:
    title = _text(fields, "title")
    detail = _get(fields, "title_detail") or {}
    if title and detail.get("type") != "text/plain":
        title = html.unescape(_TAG.sub("", title))
    return " ".join(title.split()) or None if title else None


def _day(raw: Mapping[str, Any], name: str) -> str | None:
    """Give the day of a date as it stands there, in its own time zone; None where it is none."""
    stated = _text(raw, name)
    if stated is None:
        return None
    match = _ISO.match(stated)
    moment = None if match else email.utils.parsedate(stated)
    if moment is None and match is None:
        moment = _get(raw, f"{name}_parsed")
    try:
        day = match[1] or match[2] if match else datetime.date(*moment[:3]).isoformat() if moment else ""
    except ValueError:
        return None
    return day if is_published(day) and day not in _NO_DAYS else None
