"""The templates: every value is escaped, always; the filters they use; the addresses of the assets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from onrecord.export import wording
from onrecord.records import Span, Spans
from onrecord.serve import cite
from onrecord.serve.charts import spoken
from onrecord.statements import Correction, Statement
from onrecord.store.clusters import key_id

_TYPES = MappingProxyType({"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"})


class Asset(NamedTuple):
    """A file that pages load: its bytes, media type and address, which changes with the bytes."""

    data: bytes
    media_type: str
    path: str


@cache
def assets() -> Mapping[str, Asset]:
    """Give every asset by its name; the look of a marked text is that of the exported page."""
    found = {}
    own = [each for each in files("onrecord.serve").joinpath("static").iterdir() if each.is_file()]
    for file in (*own, files("onrecord.export").joinpath("page.css")):
        data = file.read_bytes()
        ending = file.name.rpartition(".")[2]
        digest = sha256(data).hexdigest()[:12]
        found[file.name] = Asset(data, _TYPES[ending], f"/static/{digest}/{file.name}")
    return MappingProxyType(found)


@cache
def environment() -> Environment:
    """Give the environment of the templates, which are compiled once a process."""
    known = assets()
    made = Environment(
        loader=PackageLoader("onrecord.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "number": lambda count: f"{count:,}",
        "spoken": spoken,
        "words": highlighted,
        "places": places,
        "changes": changes,
        "clipped": clipped,
        "said": cite.said_of,
        "speaker_id": key_id,
    }
    made.globals |= {
        "asset": lambda name: known[name].path,
        "wording": wording,
        "passage": passage_of,
        "is_web": cite.is_web,
        "counted": counted,
    }
    return made


def highlighted(statement: Statement, limit: int = 600) -> Markup:
    """Give the content of a statement with the words that were searched marked, cut to about `limit`."""
    text, pieces, at = statement.content, [], 0
    end = len(text) if len(text) <= limit else limit
    for span in statement.marks:
        if span.end > end:
            break
        pieces += [escape(text[at : span.start]), Markup("<mark>%s</mark>") % text[span.start : span.end]]
        at = span.end
    pieces.append(escape(text[at:end]))
    if end < len(text):
        pieces.append(escape(" […]"))
    return Markup().join(pieces)


def clipped(text: str, limit: int = 160) -> str:
    """Give a text cut to `limit` characters."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()} […]"


def counted(count: int, noun: str, nouns: str | None = None) -> str:
    """Say a number of things: `1 statement`, `2,000 statements`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def places(spans: Spans) -> str:
    """Write spans as the forms of the page read them: `120-134, 150-160`."""
    return ", ".join(f"{start}-{end}" for start, end in spans)


def changes(correction: Correction) -> str:
    """Say what a correction changes: `speaker: Mara Ilves; act: warns; content: characters 120-134`."""
    said = []
    if correction.speakers is not None:
        said.append(f"speaker: {', '.join(correction.speakers) or 'nobody named'}")
    if correction.act is not None:
        said.append(f"act: {wording.ACTS[correction.act]}")
    if correction.said is not None:
        said.append(f"said: {spoken(correction.said or 'not known')}")
    for part in ("source", "cue", "content", "addressee"):
        spans: Spans | None = getattr(correction, part)
        if spans is not None:
            said.append(f"{part}: {f'characters {places(spans)}' if spans else 'none'}")
    return "; ".join(said)


def passage_of(statement: Statement) -> str:
    """Give the address of a statement in its article."""
    spans: tuple[Span, ...] = statement.attribution.content
    return cite.passage(statement.document_id, statement.id, spans, statement.content)
