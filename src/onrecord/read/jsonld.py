"""What a page says of itself in JSON-LD: the schema.org article, where it carries one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# schema.org's own kinds of Article that news sites use.
_ARTICLES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
    }
)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?![\d-])|(\d{4}-\d{2}|\d{4})$", re.ASCII)
_BREAK = re.compile(r"</p\s*>|<br\s*/?>\s*<br\s*/?>|</(?:h[1-6]|li|blockquote|div)\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_NODES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A schema.org article as the page gives it; each field is None where it doesn't.

    Attributes:
        body: `articleBody` without markup, its line breaks kept.
        published: The day of `datePublished` where it stands, in EDTF; not yet checked against the calendar.
    """

    headline: str | None = None
    body: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def find_article(scripts: Iterable[str]) -> Article | None:
    """Give the article of a page's JSON-LD scripts, the one with the longest body of several.

    Scripts that aren't JSON are passed over; None where no script holds an article.
    """
    articles = [_article(node) for script in scripts for node in _nodes(_load(script)) if _is_article(node)]
    return max(articles, key=lambda article: len(article.body or ""), default=None)


def _load(script: str) -> Any:
    # Some sites wrap the script in a comment or leave raw line breaks in its strings.
    source = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """Give every object of the data in its order, whatever holds it: a list, `@graph`, `mainEntity`."""
    waiting, given = [data], 0
    while waiting and given < _MOST_NODES:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            given += 1
            yield node
            waiting += [value for value in reversed(node.values()) if isinstance(value, dict | list)]


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.rsplit("/", 1)[-1] in _ARTICLES for name in names)


def _article(node: Mapping[str, Any]) -> Article:
    body = _first_string(node.get("articleBody"))
    published = _DAY.match((_first_string(node.get("datePublished")) or "").strip())
    url = _first_string(node.get("url"), "@id") or _first_string(node.get("mainEntityOfPage"), "@id", "url")
    return Article(
        headline=_line(_first_string(node.get("headline"))),
        body=_plain(body) if body else None,
        published=published[1] or published[2] if published else None,
        publisher=_line(_first_string(node.get("publisher"), "name")),
        url=url if url and url.startswith(("http://", "https://")) else None,
    )


def _first_string(value: Any, *keys: str) -> str | None:
    """Give the value if it is a string, or the first under one of the keys; the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in keys if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) and value.strip() else None


def _line(value: str | None) -> str | None:
    return None if value is None else " ".join(_plain(value).split()) or None


def _plain(value: str) -> str:
    """Give a JSON-LD string without markup; entities are decoded, twice where they were encoded twice."""
    if "<" in value or "&lt;" in value:
        value = _MARKUP.sub("", _BREAK.sub("\n\n", html.unescape(value)))
    text = html.unescape(value)
    # "&amp;amp;" and "&amp;quot;" come from a page's template encoding what was encoded; "AT&amp;T" does not.
    return _CONTROL.sub("", html.unescape(text) if "&amp;" in value else text).strip()
