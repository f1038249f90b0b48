"""The newswire's XML, IPTC's NewsML-G2 and NITF, to items; ninjs, its JSON, is in ninjs.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.read.container import Container
from onrecord.read.dates import published_on
from onrecord.read.safe_xml import parse
from onrecord.records import Item

NO_TEXT = "its text is not in the file"
OTHER_XML = "XML of a kind that is not read"
WITHDRAWN = "withdrawn by its publisher"

_Element = Any  # lxml ships no types

# What stands in the body of an item and is no part of its running text.
_ASIDES = (
    *("media", "figure", "figcaption", "script", "style", "title", "byline", "dateline", "note", "aside"),
    *("caption", "tagline", "img", "video", "audio", "iframe", "object", "noscript"),
)
_PARAGRAPHS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "li", "dt", "dd", "pre", "td", "th", "tr"),
        *("block", "div", "section", "article", "body", "body.content", "ol", "ul", "dl", "table", "header"),
    }
)
_QUOTES = frozenset({"bq", "blockquote"})
_GONE = ("canceled", "cancelled", "withheld")


def newswire_items(data: bytes, container: Container) -> Iterator[Item]:
    """Read the articles of a NewsML-G2 or NITF file, each at the place `item=` and its number.

    Yields:
        A document for each text in it. Items of pictures, video and the like are counted and passed over;
        one Skipped stands for a text that isn't there or was withdrawn, and for a file of another kind.
    """
    root = parse(data)
    if isinstance(root, str):
        yield container.skipped(root)
        return
    kind = _name(root)
    if kind == "nitf":
        yield _nitf_item(root, container, "item=1")
    elif kind == "newsitem":
        yield from _newsml_item(root, container, "item=1")
    elif kind == "newsmessage":
        for number, each in enumerate(root.iterfind("{*}itemSet/{*}newsItem"), start=1):
            yield from _newsml_item(each, container, f"item={number}")
    else:
        yield container.skipped(f"{OTHER_XML}: its first element is {kind[:40]}")


def article_text(body: _Element) -> str:
    """Give the paragraphs of a body in XHTML or NITF, with an empty line between; changes the tree."""
    from lxml import etree  # type: ignore[import-untyped]

    from onrecord.read.blocks import blocks

    etree.strip_elements(body, *(f"{{*}}{name}" for name in _ASIDES), with_tail=False)
    for element in body.iter(etree.Element):
        name = _name(element)
        if name == "br":
            element.tag = "lb"
        elif name in _QUOTES:
            element.tag = "quote"
        else:
            element.tag = "p" if name in _PARAGRAPHS else "span"
    return "\n\n".join(block.text for block in blocks(body))


def _nitf_item(root: _Element, container: Container, mark: str) -> Item:
    body = _first(root, "{*}body/{*}body.content")
    text = "" if body is None else article_text(body)
    if not text:
        return container.skipped(NO_TEXT, mark)
    head = "{*}body/{*}body.head/"
    return container.text(
        text,
        mark,
        title=_words(root, head + "{*}hedline/{*}hl1") or _words(root, "{*}head/{*}title"),
        publisher=_attribute(root, "{*}head/{*}pubdata", "name")
        or _words(root, head + "{*}distributor")
        or _attribute(root, "{*}head/{*}docdata/{*}doc.copyright", "holder"),
        published=_day(
            _attribute(root, "{*}head/{*}docdata/{*}date.issue", "norm"),
            _attribute(root, "{*}head/{*}docdata/{*}date.release", "norm"),
            _attribute(root, "{*}head/{*}pubdata", "date.publication"),
            _attribute(root, head + "{*}dateline/{*}story.date", "norm"),
        ),
    )


def _newsml_item(item: _Element, container: Container, mark: str) -> Iterator[Item]:
    kind = _code(_attribute(item, "{*}itemMeta/{*}itemClass", "qcode"))
    if kind not in (None, "text", "composite"):
        return
    status = _code(_attribute(item, "{*}itemMeta/{*}pubStatus", "qcode"))
    if status in _GONE:
        yield container.skipped(f"{WITHDRAWN}: {status}", mark)
        return
    nitf = _first(item, "{*}contentSet/{*}inlineXML/{*}nitf")
    text = _inline_text(item)
    if not text:
        yield container.skipped(NO_TEXT, mark)
        return
    provider = "{*}itemMeta/{*}provider"
    yield container.text(
        text,
        mark,
        title=_words(item, "{*}contentMeta/{*}headline")
        or _words(item, "{*}itemMeta/{*}title")
        or (None if nitf is None else _words(nitf, "{*}body/{*}body.head/{*}hedline/{*}hl1")),
        url=_address(_words(item, "{*}itemMeta/{*}link[@rel='irel:hasWebPage']") or item.get("guid")),
        publisher=_words(item, provider + "/{*}name")
        or _attribute(item, provider, "literal")
        or _code(_attribute(item, provider, "qcode"))
        or _words(item, "{*}contentMeta/{*}infoSource/{*}name"),
        published=_day(
            _words(item, "{*}itemMeta/{*}firstCreated"),
            _words(item, "{*}itemMeta/{*}versionCreated"),
            _words(item, "{*}contentMeta/{*}contentCreated"),
        ),
    )


def _inline_text(item: _Element) -> str:
    """Give the text of an item's content, of the first rendition that has one."""
    for content in item.iterfind("{*}contentSet/{*}inlineXML"):
        body = next((each for each in content.iter("{*}body.content", "{*}body")), None)
        nitf = next(content.iter("{*}body.content"), None)
        text = article_text(content if body is None else nitf if nitf is not None else body)
        if text:
            return text
    for content in item.iterfind("{*}contentSet/{*}inlineData"):
        kind = content.get("contenttype") or "text/plain"
        if kind.startswith("text/plain") and content.text and content.text.strip():
            return str(content.text).strip()
    return ""


def _name(element: _Element) -> str:
    """Give an element's name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def _first(element: _Element, path: str) -> _Element:
    return next(element.iterfind(path), None)


def _words(element: _Element, path: str) -> str | None:
    """Give the words of the first element on the path that has any, on one line."""
    found = (" ".join("".join(each.itertext()).split()) for each in element.iterfind(path))
    return next(filter(None, found), None)


def _attribute(element: _Element, path: str, name: str) -> str | None:
    values = (" ".join((each.get(name) or "").split()) for each in element.iterfind(path))
    return next(filter(None, values), None)


def _code(value: str | None) -> str | None:
    """Give what comes after the scheme of a code (`stat:usable`)."""
    return value.rpartition(":")[2] or None if value else None


def _address(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _day(*values: str | None) -> str | None:
    return next(filter(None, map(published_on, values)), None)
