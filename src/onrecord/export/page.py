"""A web page for readers: the articles as published, every attribution marked in place, in one file.

The page needs nothing from outside and works offline; its content security policy allows its own style and
script, by their hashes, and nothing else. Without the script everything can be read: the marks in the text
link to the list of statements and back. The text comes from strangers, so every character of it is escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TextIO
from urllib.parse import urlsplit

from onrecord.export import wording
from onrecord.export.marked import escape, marked_text
from onrecord.export.outline import Entry, outline
from onrecord.records import Attribution, Document, Record

_LEGEND = """\
<ul class="legend" aria-label="Legend">
<li><b class="source">source</b> who, underlined</li>
<li><b class="cue">cue</b> the words that attribute, dotted</li>
<li><b class="content">content</b> what is attributed, shaded</li>
<li><b class="content nested">nested</b> a statement inside another, double line</li>
<li><b class="damage damage-end">damage</b> the text itself is broken here</li>
</ul>
"""


def write_page(records: Iterable[Record], out: TextIO) -> int:
    """Write one HTML page with all the records; give back how many there were.

    Several documents become sections under a table of contents, so they are all read before the page is
    written. The text content of each `<div class="text">` is the document's text, character for character,
    but for what HTML can't hold: NUL and lone surrogates stand as U+FFFD.

    Args:
        records: One section each, in this order. None at all gives a page that says so.
        out: A text file that can hold any character; UTF-8 is what the page declares.
    """
    entries = list(records)
    title = wording.heading(entries[0].document) if len(entries) == 1 else f"{len(entries) or 'No'} articles"
    style, script = _asset("page.css"), _asset("page.js")
    allowed = f"style-src {_hash(style)}; script-src {_hash(script)}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    out.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)} · onrecord</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#d1">Skip to the text</a>\n'
        '<div class="masthead"><p class="brand">onrecord</p><p>who said what</p></div>\n'
    )
    if len(entries) != 1:
        out.writelines(_contents(title, entries))
    out.write("<main>\n")
    for number, record in enumerate(entries, start=1):
        out.writelines(_section(record, number, level=1 if len(entries) == 1 else 2))
    out.write('</main>\n<div id="card" role="tooltip" hidden></div>\n')
    out.write(f"<script>{script}</script>\n</body>\n</html>\n")
    return len(entries)


@cache
def _asset(name: str) -> str:
    return files("onrecord.export").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _contents(title: str, records: Sequence[Record]) -> Iterator[str]:
    yield f'<nav class="contents" aria-label="Contents">\n<h1>{escape(title)}</h1>\n<ol>\n'
    for number, record in enumerate(records, start=1):
        document = record.document
        about = [part for part in (document.publisher, document.published, wording.counts(record)) if part]
        yield (
            f'<li><a href="#d{number}"><bdi>{escape(wording.heading(document))}</bdi></a>'
            f"<span>{escape(' · '.join(about))}</span></li>\n"
        )
    yield "</ol>\n</nav>\n"


def _section(record: Record, number: int, *, level: int) -> Iterator[str]:
    document = record.document
    language = f' lang="{escape(document.language)}"' if document.language else ""
    yield f'<section class="document" id="d{number}">\n<header>\n'
    yield from _header(record, level)
    yield f'</header>\n{_LEGEND}<div class="columns">\n<div class="text"{language}>'
    yield from marked_text(record, number)
    yield (
        f'</div>\n<aside aria-labelledby="l{number}">\n'
        f'<h{level + 1} class="aside-title" id="l{number}">Statements</h{level + 1}>\n'
    )
    yield from _list(record, number)
    yield "</aside>\n</div>\n</section>\n"


def _header(record: Record, level: int) -> Iterator[str]:
    document = record.document
    kicker = [f"<bdi>{escape(document.publisher)}</bdi>"] if document.publisher else []
    if document.published:
        kicker.append(f"<time>{escape(document.published)}</time>")
    if kicker:
        yield f'<p class="kicker">{" · ".join(kicker)}</p>\n'
    yield f'<h{level} class="title" dir="auto">{escape(wording.heading(document))}</h{level}>\n'
    yield f'<p class="counts">{escape(wording.counts(record))}</p>\n'
    yield from _origin(document)
    for skipped in record.skipped:
        yield f'<p class="unread">Not read: {escape(skipped.origin)}: {escape(skipped.reason)}</p>\n'


def _origin(document: Document) -> Iterator[str]:
    if document.url:
        url = escape(document.url)
        if _is_web(document.url):
            yield f'<p class="origin"><a href="{url}" rel="noopener noreferrer">{url}</a></p>\n'
        else:
            yield f'<p class="origin">{url}</p>\n'
    elif document.path and document.title:
        yield f'<p class="origin">{escape(document.path)}</p>\n'


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _list(record: Record, number: int) -> Iterator[str]:
    if not record.attributions:
        yield '<p class="none">No statements were found.</p>\n'
        return
    yield '<ol class="statements">\n'
    depth = 0
    for entry in outline(record):
        if entry.depth > depth:
            yield "<ol>\n"
        elif entry.number > 1:
            yield "</li>\n" + "</ol>\n</li>\n" * (depth - entry.depth)
        depth = entry.depth
        yield from _statement(record, entry, f"{number}-{entry.number}")
    yield "</li>\n" + "</ol>\n</li>\n" * depth + "</ol>\n"


def _statement(record: Record, entry: Entry, id: str) -> Iterator[str]:
    """Give the entry of one attribution, its `<li>` left open for those within it."""
    attribution = entry.attribution
    yield (
        f'<li id="s{id}"><div class="entry" data-a="{id}">\n<p class="who"><a href="#t{id}">'
        f'<span class="n">{entry.number}</span> {_who(record, attribution)}</a>'
        f"{_role(record, attribution)}</p>\n"
    )
    content = escape(record.text(attribution.content))
    if content:
        yield f'<p class="said" dir="auto">{content}</p>\n'
    yield f"<dl>\n{''.join(_facts(record, attribution))}</dl>\n</div>\n"


def _who(record: Record, attribution: Attribution) -> str:
    name = wording.names(record, attribution) or record.text(attribution.source)
    return f"<bdi>{escape(name)}</bdi>" if name else "Nobody named"


def _role(record: Record, attribution: Attribution) -> str:
    known = [record.speaker(id) for id in attribution.speakers]
    roles = ", ".join(speaker.role or wording.KINDS[speaker.kind] for speaker in known)
    return f' <span class="role">{escape(roles)}</span>' if roles else ""


def _facts(record: Record, attribution: Attribution) -> Iterator[str]:
    cue = record.text(attribution.cue)
    words = f"<i>{escape(cue)}</i> · " if cue else ""
    yield f"<dt>how</dt> <dd>{words}{wording.ACTS[attribution.act]}, {attribution.type}</dd>\n"
    if attribution.addressee:
        yield f"<dt>to</dt> <dd><bdi>{escape(record.text(attribution.addressee))}</bdi></dd>\n"
    if attribution.said is not None:
        said = escape(record.text(attribution.said.span))
        date = escape(attribution.said.date) if attribution.said.date else "date not known"
        yield f'<dt>when</dt> <dd>{date} <span class="words">({said})</span></dd>\n'
    confidence = attribution.confidence
    sure = f"{wording.sure_in_words(confidence)} ({wording.sure_in_digits(confidence)})"
    yield f"<dt>sure</dt> <dd>{sure}</dd>\n"
    if attribution.speaker_confidence is not None:
        speaker = attribution.speaker_confidence
        sure = f"{wording.sure_in_words(speaker)} ({wording.sure_in_digits(speaker)})"
        yield f"<dt>of whom</dt> <dd>{sure}</dd>\n"
    for damage in attribution.damage:
        yield f'<dt>damage</dt> <dd class="broken">† {wording.DAMAGE[damage.kind]}</dd>\n'
