"""How to cite a statement: in plain words, as schema.org JSON-LD, and as a W3C Web Annotation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from onrecord.edtf import parse
from onrecord.records import Document, Span, Type
from onrecord.serve.charts import spoken
from onrecord.statements import Judgement, Statement

_STOPS = re.compile("[.!?]$|[.,!?][”\"’']$")
"""Marks at the end of words after which a full stop would be one too many."""

_AROUND = 32
"""Characters before and after a quotation, by which a reader's program finds it again."""


def plain(statement: Statement, address: str) -> str:
    """Cite it in a sentence: speaker, words, title, publisher, day, address."""
    document = statement.document
    who = ", ".join(speaker.name for speaker in statement.speakers) or statement.source or "Nobody named"
    words = statement.content or "(the words are missing from the text)"
    if statement.attribution.type is not Type.DIRECT:
        who += ", in the article’s words"
    stop = "" if _STOPS.search(words) else "."
    where = [part for part in (document.title, document.publisher) if part]
    if document.published:
        where.append(spoken(document.published))
    where.append(document.url or address)
    return f"{who}: {words}{stop} In: {', '.join(where)}."


def json_ld(statement: Statement, address: str) -> dict[str, Any]:
    """Give a schema.org `Quotation`; its `isPartOf` is the article."""
    document = statement.document
    people = [
        {"@type": "Person" if speaker.kind == "person" else "Organization", "name": speaker.name}
        for speaker in statement.speakers
        if speaker.kind in ("person", "organisation")
    ]
    article = {
        "@type": "NewsArticle",
        "headline": document.title,
        "url": document.url,
        "datePublished": document.published,
        "inLanguage": document.language,
        "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
    }
    return _without_nothing(
        {
            "@context": "https://schema.org",
            "@type": "Quotation",
            "@id": address,
            "text": statement.content,
            "spokenByCharacter": people,
            "dateCreated": said_of(statement),
            "isPartOf": _without_nothing(article),
        }
    )


def annotation(statement: Statement, text: str, address: str, source: str) -> dict[str, Any]:
    """Give a W3C Web Annotation that points at the content.

    Args:
        statement: What is cited.
        text: The document's text.
        address: Of the statement.
        source: Of the article: where it was published, else here.

    Each span is a target of its own, with a quotation to be found by and its position, which counts code
    points of the text as this record keeps it.
    """
    targets: list[dict[str, Any]] = []
    for start, end in statement.attribution.content:
        by_words = {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        }
        by_place = {"type": "TextPositionSelector", "start": start, "end": end}
        targets.append({"source": source, "selector": [by_words, by_place]})
    speakers = ", ".join(speaker.name for speaker in statement.speakers) or statement.source
    body = {"type": "TextualBody", "value": speakers, "purpose": "identifying", "language": "en"}
    return _without_nothing(
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": address,
            "type": "Annotation",
            "motivation": "identifying",
            "generator": {"type": "Software", "name": statement.attribution.made_by},
            "body": body if speakers else None,
            "target": targets or source,
        }
    )


def passage(document_id: str, statement_id: str, content: tuple[Span, ...], words: str) -> str:
    """Give the address of a statement in its article; a browser that knows text fragments marks the words."""
    anchor = f"/d/{document_id}#s-{statement_id}"
    if not content:
        return anchor
    first = " ".join(words[: content[0].end - content[0].start].split())
    pieces = first.split(" ")
    if len(pieces) > 12:
        return f"{anchor}:~:text={_fragment(pieces[:4])},{_fragment(pieces[-4:])}"
    return f"{anchor}:~:text={_fragment(pieces)}"


def said_of(statement: Statement, history: Iterable[Judgement] = ()) -> str | None:
    """Give the day a statement was made, EDTF, corrections applied; None where nobody knows.

    Args:
        statement: As it is shown.
        history: The judgements on it, where they are at hand. Without them a day that a correction gave, and
            no words of the text, is known only if it isn't the day of publication.
    """
    for judgement in reversed(tuple(history)):
        correction = judgement.correction
        if judgement.undone_at is None and correction is not None and correction.said is not None:
            return correction.said or None
    if statement.attribution.said is not None:
        return statement.attribution.said.date
    # Such a day has no span and so no time expression; the statement counts under it all the same.
    published = parse(statement.document.published)
    counted = statement.corrected and (published is None or published.first.isoformat() != statement.day)
    return statement.day if counted else None


def is_web(document: Document) -> bool:
    """Say whether the document's address may become a link: `http` and `https` only."""
    return bool(document.url) and str(document.url).lower().startswith(("https://", "http://"))


def _fragment(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, [], {}, "")}
