"""HTML pages to articles: the main text in paragraphs, and what the page says of itself.

trafilatura finds the article in the page; docs/decisions/0009-reading-html.md tells why, and why the page is
prepared for it and its tree written out here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

from onrecord.read.blocks import Block, blocks, clean, page_paragraphs
from onrecord.read.dates import is_published
from onrecord.read.furniture import is_furniture
from onrecord.read.jsonld import Article, find_article
from onrecord.read.tags import has_endless_tag
from onrecord.read.text import decode, has_mark

NO_ARTICLE = "no article text found in the page"
UNREADABLE = "the page can't be parsed"

# What these report is a Skipped here; without a handler Python would print it to standard error.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_META_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:-]+)", re.IGNORECASE)
# Labels that can stand for a page's text; Python also has codecs for other things (rot13, punycode, UTF-7).
_CHARSET = re.compile(
    r"(?:x-)?(?:iso-?8859-?\d+|windows-?\d+|cp\d+|koi8-[rut]|gb2312|gbk|gb18030|big5(?:-?hkscs)?|shift[_-]jis|sjis"
    r"|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|ks_c_5601-1987|mac(?:intosh|-?roman|-?cyrillic)|tis-?620)"
)
_WESTERN = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"}
)
_HEAD = 4096

# The shortest block quotation that is taken for a repetition of what a paragraph says.
_SHORTEST_REPEAT = 12
# How much more of an article JSON-LD must hold to be taken for it.
_NOTABLY_LONGER = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article taken out of its page: paragraphs joined by an empty line; a field not found is None."""

    text: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None


def decode_page(data: bytes) -> str:
    """Give the markup that the bytes stand for; never raises.

    A byte order mark decides, then what the page declares, then the bytes themselves (see `text.decode`).
    """
    head = data[:_HEAD]
    match = None if has_mark(data) else _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    label = match[1].decode("ascii", "replace").lower() if match else ""
    if label in _WESTERN or not _CHARSET.fullmatch(label):
        # Declared Western is Windows-1252 on the web, which is also what undeclared bytes fall back to; UTF-8
        # that is declared Western by mistake is the commonest wrong label, and valid UTF-8 is no accident.
        return decode(data)
    try:
        return data.decode(label.removeprefix("x-"), "replace")
    except LookupError:
        return decode(data)


def read_page(markup: str, *, url: str | None = None) -> Page | str:
    """Find the article of a page.

    Args:
        markup: The whole page, however broken.
        url: Its address, if known; nothing is fetched.

    Returns:
        The article, or the reason why there is none in a short sentence.
    """
    # A page is anyone's writing and trafilatura a large library: whatever one does to the other is this
    # page's trouble and must not end a batch. RecursionError and lxml's own errors have been seen.
    if has_endless_tag(markup):
        return UNREADABLE
    try:
        tree = _parse(markup)
        return NO_ARTICLE if tree is None else _read(tree, url)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:
        return UNREADABLE


def _parse(markup: str) -> Any:
    source = markup.replace("\x00", "").encode("utf-8", "replace")
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        return document_fromstring(source, parser=parser, ensure_head_body=True)
    except etree.ParserError:
        return None


def _read(tree: Any, url: str | None) -> Page | str:
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]/text()")
    told = find_article(scripts) or Article()
    found = trafilatura.extract_metadata(tree, default_url=url, extensive=False)
    clean(tree)
    elsewhere = page_paragraphs(tree)
    extracted = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, deduplicate=False
    )
    body = getattr(extracted, "body", None)
    paragraphs = [] if body is None else list(_articles_own(blocks(body)))
    text = "\n\n".join(_choose(paragraphs, told.body, elsewhere))
    if not text:
        return NO_ARTICLE
    publisher = told.publisher or found.sitename
    return Page(
        text=text,
        title=told.headline or found.title,
        publisher=None if publisher in (found.hostname, f"www.{found.hostname}") else publisher,
        url=url or told.url or found.url,
        published=next((date for date in (told.published, found.date) if date and is_published(date)), None),
    )


def _articles_own(found: Iterable[Block]) -> Iterator[str]:
    """Leave out credit lines, bylines and the like, and block quotations that repeat a paragraph."""
    kept = [block for block in found if not is_furniture(block.text)]
    running = "\n".join(_letters(block.text) for block in kept if not block.is_quote)
    for block in kept:
        letters = _letters(block.text)
        if not (block.is_quote and len(letters) >= _SHORTEST_REPEAT and letters in running):
            yield block.text


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _choose(paragraphs: list[str], body: str | None, elsewhere: list[str]) -> list[str]:
    """Give the paragraphs of the extraction, or of JSON-LD's body where it holds notably more."""
    if body is None or len(_letters(body)) <= _NOTABLY_LONGER * sum(len(_letters(p)) for p in paragraphs):
        return paragraphs
    lines = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = _break_as(lines[0], [*paragraphs, *elsewhere])
    return [line for line in lines if not is_furniture(line)]


def _break_as(body: str, paragraphs: list[str]) -> list[str]:
    """Cut a body that lost its line breaks where the page's own paragraphs begin and end."""
    cuts = {0, len(body)}
    for paragraph in paragraphs:
        start = body.find(paragraph)
        if start >= 0 and len(paragraph) >= _SHORTEST_REPEAT:
            cuts |= {start, start + len(paragraph)}
    edges = sorted(cuts)
    return [part for a, b in pairwise(edges) if (part := body[a:b].strip())]
