"""ninjs, the newswire's JSON (IPTC, versions 1 to 3), to items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.read.container import Container
from onrecord.read.dates import published_on
from onrecord.read.newswire import NO_TEXT, WITHDRAWN, article_text
from onrecord.records import Item

_DAYS = ("firstcreated", "versioncreated", "contentcreated")
_GONE = ("canceled", "cancelled", "withheld")


def is_ninjs(row: Mapping[str, Any]) -> bool:
    """Tell whether a JSON object is an item in ninjs: it has its address and its version, or says so."""
    standard = row.get("standard")
    named = isinstance(standard, dict) and str(standard.get("name")).lower() == "ninjs"
    return isinstance(row.get("uri"), str) and (named or isinstance(row.get("versioncreated"), str))


def ninjs_item(row: Mapping[str, Any], container: Container, mark: str) -> Item | None:
    """Give the item of an article in ninjs; None where it is a picture, a video or the like."""
    if row.get("type") not in (None, "text", "composite", "component"):
        return None
    uri = str(row.get("uri") or "")
    url = uri if uri.startswith(("http://", "https://")) else None
    status = row.get("pubstatus")
    if status in _GONE:
        return container.skipped(f"{WITHDRAWN}: {status}", mark, url=url)
    text = _body(row)
    if not text:
        return container.skipped(NO_TEXT, mark, url=url)
    return container.text(
        text,
        mark,
        title=_string(row.get("headline")) or _listed(row.get("headlines"), "value"),
        url=url,
        publisher=_string(row.get("provider"))
        or _listed(row.get("infosources"), "name")
        or _string(row.get("source"))
        or _string(row.get("copyrightholder")),
        published=next(filter(None, (published_on(row.get(name)) for name in _DAYS)), None),
    )


def _body(row: Mapping[str, Any]) -> str:
    """Give the article: of its plain and its marked-up forms the plain one."""
    bodies = [(name.removeprefix("body_"), value) for name, value in row.items() if name.startswith("body_")]
    for body in row.get("bodies") or () if isinstance(row.get("bodies"), list) else ():
        if isinstance(body, dict):
            bodies.append((str(body.get("contenttype") or body.get("role") or ""), body.get("value")))
    found = [(kind.lower(), value) for kind, value in bodies if isinstance(value, str) and value.strip()]
    for kind, value in found:
        if kind in ("text", "text/plain", "plain", ""):
            return value
    return next(filter(None, (_from_markup(value) for kind, value in found if "html" in kind)), "")


def _from_markup(markup: str) -> str:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    try:
        tree = document_fromstring(markup.replace("\x00", ""), parser=HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        return ""
    body = next(tree.iter("body"), None)
    return "" if body is None else article_text(body)


def _listed(values: Any, name: str) -> str | None:
    """Give the first string under this name in a list of objects."""
    for value in values if isinstance(values, list) else ():
        found = _string(value.get(name)) if isinstance(value, dict) else None
        if found:
            return found
    return None


def _string(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
