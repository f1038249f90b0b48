"""A page's tree to paragraphs: what is no article taken out before, words and breaks kept after."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from onrecord.read.furniture import is_aside_name

_Element = Any  # lxml ships no types

# trafilatura drops some of these with their words (time), cuts others out of their sentence (q), or trims
# the space at their edges; the article's words are the same without them.
_INLINE = (
    *("abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
    *("ins", "kbd", "label", "mark", "nobr", "output", "ruby", "s", "samp", "small", "span", "strike"),
    *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
)
_NEVER = (
    *("figcaption", "style", "script", "noscript", "template", "svg", "audio", "video", "canvas", "object"),
    *("embed", "iframe", "map", "dialog", "select", "rp", "rt"),
)
_TEXT_PARENTS = frozenset({"p", "li", "td", "dd", "blockquote", "h2", "h3"})
# A paragraph with a smaller share of its text in links is prose; one with more is a list of them.
_MOST_LINKED = 0.7
# A wrapper can be named "article share-enabled"; what holds this share of the page's text stays.
_MOST_OF_PAGE = 0.4

_BLOCKS = frozenset(
    {"head", "p", "quote", "list", "item", "table", "row", "cell", "div", "ab", "section", "article", "body"}
)
# What is left of "&amp;quot;", which a page's template encoded twice.
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][\da-fA-F]{1,6});")
# Places where a word may be broken (soft hyphen, zero-width space) and stray byte order marks.
_INVISIBLE = {0xAD: None, 0x200B: None, 0xFEFF: None}
_WHITE = re.compile(r"\s+")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_RUN_OF_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an article; `is_quote` where the page sets it as a block quotation."""

    text: str
    is_quote: bool


def clean(tree: _Element) -> None:
    """Take out of a page, in place, what is no part of its article, and what would break its sentences."""
    _drop_asides(tree)
    for quotation in list(tree.iter("q")):
        # A browser shows these marks, though they aren't in the page's text.
        quotation.text = "“" + (quotation.text or "")
        _append_text(quotation, "”")
        quotation.tag = "span"
    for form in list(tree.iter("form")):
        if len(form.findall(".//p")) > 1:
            form.tag = "div"
    etree.strip_tags(tree, *_INLINE)
    _free_spaces(tree)
    _split_at_breaks(tree)
    _unlink_sentences(tree)


def blocks(body: _Element) -> Iterator[Block]:
    """Give the paragraphs of trafilatura's tree; `<lb/>` is a line end, other white space one space."""
    buffer: list[str] = []
    quotes = 0

    def flush(is_quote: bool) -> Iterator[Block]:
        text = _tidy("".join(buffer))
        buffer.clear()
        if text:
            yield Block(text, is_quote)

    for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        is_block = element.tag in _BLOCKS
        if event == "start":
            if is_block:
                yield from flush(quotes > 0)
            quotes += element.tag == "quote"
            if element.tag == "lb":
                buffer.append("\n")
            buffer.append(_collapse(element.text))
        else:
            if is_block:
                yield from flush(quotes > 0)
            quotes -= event == "end" and element.tag == "quote"
            buffer.append(_collapse(element.tail) if element is not body else "")
    yield from flush(False)


def page_paragraphs(tree: _Element) -> list[str]:
    """Give the texts of all of a page's `<p>` elements, in its order."""
    return [text for p in tree.iter("p") if (text := " ".join("".join(p.itertext()).split()))]


def _drop_asides(tree: _Element) -> None:
    etree.strip_elements(tree, *_NEVER, with_tail=False)
    sizes = _text_sizes(tree)
    most = _MOST_OF_PAGE * sum(map(len, tree.itertext()))
    unwanted = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if not _is_aside(element):
            continue
        if sizes[element] <= most:
            unwanted.append(element)
            walk.skip_subtree()
        else:
            # trafilatura goes by such names too and would drop the page's own wrapper.
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    for element in unwanted:
        _remove(element)


def _text_sizes(tree: _Element) -> dict[_Element, float]:
    """Give the characters of text in each element; without end where it holds the headline or an article."""
    sizes: dict[_Element, float] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        size: float = len(element.text or "")
        for child in element:
            # A comment has no size of its own, and what follows it has.
            size += sizes.get(child, 0) + len(child.tail or "")
        is_main = element.tag in ("h1", "article", "main", "body")
        sizes[element] = math.inf if is_main else size
    return sizes


def _is_aside(element: _Element) -> bool:
    if element.tag == "a" or (element.tag in _INLINE and element.getparent().tag in _TEXT_PARENTS):
        return False
    return is_aside_name(f"{element.get('class') or ''} {element.get('id') or ''}")


def _free_spaces(tree: _Element) -> None:
    """Move the space at the edges of a link out of it, where trafilatura would trim it away."""
    for link in tree.iter("a"):
        first = link.text or ""
        if first[:1].isspace():
            link.text = first.lstrip()
            _append_before(link, " ")
        last = link[-1].tail if len(link) else link.text
        if last and last[-1:].isspace():
            if len(link):
                link[-1].tail = last.rstrip()
            else:
                link.text = last.rstrip()
            link.tail = " " + (link.tail or "")


def _unlink_sentences(tree: _Element) -> None:
    """Take the links off paragraphs of prose, which trafilatura drops where much of them is linked."""
    for paragraph in tree.iter("p", "li"):
        links = list(paragraph.iter("a"))
        if links:
            linked = sum(len(text) for link in links for text in link.itertext())
            if linked <= _MOST_LINKED * sum(map(len, paragraph.itertext())):
                etree.strip_tags(paragraph, "a")


def _split_at_breaks(tree: _Element) -> None:
    """Make paragraphs of what two `<br>` or more separate."""
    parents = {br.getparent(): None for br in tree.iter("br")}
    for parent in parents:
        if parent is None or parent.tag in ("pre", "a", "h1", "h2", "h3"):
            continue
        splitting = set()
        for br in parent.iterchildren("br"):
            following = br.getnext()
            if following is not None and following.tag == "br" and not (br.tail or "").strip():
                splitting |= {br, following}
        if splitting:
            _split(parent, splitting)


def _split(parent: _Element, splitting: set[_Element]) -> None:
    paragraph = parent.makeelement("p")
    paragraph.text, parent.text = parent.text, None
    parts = [paragraph]
    for child in list(parent):
        parent.remove(child)
        if child not in splitting and child.tag in ("a", "br", "img"):
            paragraph.append(child)
            continue
        paragraph = parent.makeelement("p")
        paragraph.text, child.tail = child.tail, None
        parts += [paragraph] if child in splitting else [child, paragraph]
    if parent.tag == "p":
        parent.tag = "div"
    for part in parts:
        if part.tag != "p" or len(part) or (part.text or "").strip():
            parent.append(part)


def _remove(element: _Element) -> None:
    """Take an element out and leave the text after it."""
    parent = element.getparent()
    if element.tail:
        _append_before(element, element.tail)
    parent.remove(element)


def _append_before(element: _Element, text: str) -> None:
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent = element.getparent()
        parent.text = (parent.text or "") + text


def _append_text(element: _Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _collapse(text: str | None) -> str:
    return _WHITE.sub(" ", text.translate(_INVISIBLE)) if text else ""


def _tidy(text: str) -> str:
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _RUN_OF_LINES.sub("\n", _LINES.sub("\n", _SPACE.sub(" ", text))).strip()
