"""Invented feeds: entries in the dialects that sites write."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from tests.read.pages import FALK, FEE, LUND, STELL, VOTE, paragraphs

ARTICLE = (FEE, STELL, FALK, VOTE, LUND)
TEXT = "\n\n".join(ARTICLE)
TEASER = "The mayor and the fishermen, the story of a fee."


@dataclass(frozen=True, kw_only=True)
class Told:
    """An entry by its parts; an empty one is left out."""

    title: str = "Fee is a fairy tale"
    link: str = "https://courier.example/fee"
    guid: str = ""
    date: str = "<pubDate>Tue, 11 Mar 2025 23:30:00 -0500</pubDate>"
    summary: str = TEASER
    content: str = ""


def rss(*entries: Told, head: str = '<?xml version="1.0" encoding="utf-8"?>\n', end: str = "") -> str:
    return f"""{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Tolland Courier</title>
<link>https://courier.example/</link>{"".join(map(_item, entries))}{end}</channel></rss>"""


def _item(told: Told) -> str:
    return (
        f"<item><title>{told.title}</title>{told.date}"
        + (f"<link>{escape(told.link)}</link>" if told.link else "")
        + (f"<guid isPermaLink='false'>{told.guid}</guid>" if told.guid else "")
        + (f"<description>{escape(told.summary)}</description>" if told.summary else "")
        + (f"<content:encoded><![CDATA[{told.content}]]></content:encoded>" if told.content else "")
        + "</item>\n"
    )


def atom(entry: str) -> str:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier blogs</title>
<id>urn:courier:blogs</id><updated>2025-03-12T06:00:00Z</updated><entry>{entry}</entry></feed>"""


def page(*texts: str, title: str = "Harbour fee is a fairy tale", head: str = "") -> bytes:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="The Tolland Courier">{head}</head>'
        f"<body><header><h1>{title}</h1></header><article>{paragraphs(*(texts or ARTICLE))}</article>"
        "</body></html>"
    ).encode()
