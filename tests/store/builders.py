"""Invented articles for stores: a line is a statement, and the record follows from the lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.names import identity_key
from onrecord.records import (
    Act,
    Attribution,
    Document,
    Kind,
    Origin,
    Record,
    Span,
    Spans,
    Speaker,
    TimeExpression,
    Type,
    attribution_id,
)
from onrecord.statements import Join, NamedSpeaker, Statement
from onrecord.store import Entry, Query, Sort, View

MODEL = "onrecord-en 1.0.0"
NEWER = "onrecord-en 1.1.0"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One statement: `who` `cue` `what`. as a sentence, perhaps with an addressee and time words.

    `name` is the speaker's where the text has another word for it ("she"); "" with `who` "" for nobody.
    """

    who: str = "Mara Ilves"
    cue: str = "said"
    what: str = "the quay will close"
    name: str | None = None
    kind: Kind = Kind.PERSON
    role: str | None = None
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # further speakers, people
    to: str = ""
    when: str = ""
    said: str | None = None
    type: Type = Type.INDIRECT
    act: Act = Act.SAY
    sure: float = 0.9
    nested: bool = False  # within the line before


def article(
    *lines: Line,
    published: str | None = "2021-12-10",
    publisher: str | None = "Gullmouth Post",
    title: str | None = None,
    model: str = MODEL,
    opening: str = "",
) -> Record:
    """Write the lines one after the other and mark what they say."""
    text = opening
    speakers: dict[tuple[str, Kind], Speaker] = {}
    marked: list[tuple[Line, Spans, Spans, Spans, Spans, Spans]] = []
    for line in lines:
        spans: list[Spans] = []
        for words in (line.who, line.cue, line.to, line.what, line.when):
            text += " " if words and any(spans) else ""
            spans.append((Span(len(text), len(text) + len(words)),) if words else ())
            text += words
        text += ". "
        who, cue, to, what, when = spans
        marked.append((line, who, cue, what, to, when))
        for name, kind in _names(line):
            speaker = Speaker(id=f"s{len(speakers) + 1}", name=name, kind=kind)
            known = speakers.setdefault((name, kind), speaker)
            if name == _names(line)[0][0]:
                aliases = tuple(dict.fromkeys((*known.aliases, *line.aliases)))
                speakers[name, kind] = replace(known, role=line.role or known.role, aliases=aliases)
    document = Document(text=text, published=published, publisher=publisher, title=title, language="en")
    made: list[Attribution] = []
    for line, who, cue, what, to, when in marked:
        made.append(
            Attribution(
                id=attribution_id(document.id, who, cue, what, model),
                source=who,
                cue=cue,
                content=what,
                type=line.type,
                act=line.act,
                confidence=line.sure,
                made_by=model,
                speakers=tuple(speakers[name].id for name in _names(line)),
                addressee=to,
                said=TimeExpression(when[0], line.said) if when else None,
                within=made[-1].id if line.nested else None,
            )
        )
    return Record(document=document, attributions=tuple(made), speakers=tuple(speakers.values()))


def entry(
    record: Record,
    place: str | None = None,
    *,
    url: str | None = None,
    model: str = "",
    fingerprint: tuple[int, ...] = (),
    joins: tuple[Join, ...] = (),
) -> Entry:
    """Give a record as it is added; by default from a file of its own."""
    document = record.document.id
    return Entry(
        document=document,
        record=record,
        model=model,
        origin=Origin(place=place or f"news/{document[:12]}.txt", url=url),
        speakers=tuple(
            NamedSpeaker(speaker=one.id, key=identity_key(one.name, one.kind, document, "1"))
            for one in record.speakers
        ),
        joins=joins,
        fingerprint=fingerprint,
    )


def key(name: str, kind: Kind = Kind.PERSON, record: Record | None = None) -> str:
    """Give the name key of a name; of one that isn't clear, in the record's document."""
    return identity_key(name, kind, record.document.id if record else "", "1")


def again(record: Record, *, model: str = NEWER, widen: int = 0) -> Record:
    """Give another model's reading of the same text: each content begins `widen` characters later."""
    document = record.document
    ids: dict[str, str] = {}
    made = []
    for old in record.attributions:
        content = tuple(Span(start + widen * (k == 0), end) for k, (start, end) in enumerate(old.content))
        new = attribution_id(document.id, old.source, old.cue, content, model)
        ids[old.id] = new
        made.append(replace(old, id=new, content=content, made_by=model, within=ids.get(old.within or "")))
    return replace(record, attributions=tuple(made))


def fingerprint(seed: int, changed: int = 0, length: int = 128) -> tuple[int, ...]:
    """Give a fingerprint that differs from the one of the same seed in the first `changed` places."""
    source = random.Random(seed)
    numbers = [source.randrange(2**32) for _ in range(length)]
    return tuple((number + 1) % 2**32 if k < changed else number for k, number in enumerate(numbers))


def found(view: View, query: Query | None = None, *, sort: Sort = Sort.OLDEST, **parts: object) -> list[str]:
    """Give the contents of what a query finds, in order, page by page."""
    return [one.content for one in all_pages(view, query or Query(**parts), sort=sort)]  # type: ignore[arg-type]


def all_pages(
    view: View, query: Query, *, sort: Sort = Sort.RELEVANCE, limit: int = 100
) -> Sequence[Statement]:
    """Give all that a query finds, however small the pages."""
    statements: list[Statement] = []
    after = None
    while True:
        page = view.search(query, sort=sort, after=after, limit=limit)
        statements += page.items
        after = page.next
        if after is None:
            return statements


def _names(line: Line) -> list[tuple[str, Kind]]:
    first = line.who if line.name is None else line.name
    return ([(first, line.kind)] if first else []) + [(name, Kind.PERSON) for name in line.also]
