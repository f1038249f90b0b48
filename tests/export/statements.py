"""Statements as a store shows them, made by hand from the article of `tests.articles`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from onrecord.records import Document, Kind, Record, Span
from onrecord.statements import Identity, Kept, Statement, Verdict
from tests.articles import harbour
from tests.strategies import records


def statements_of(record: Record) -> Iterator[Statement]:
    """Give every attribution of a record as a statement without any judgement."""
    document = record.document
    for a in record.attributions:
        speakers = tuple(record.speaker(id) for id in a.speakers)
        yield Statement(
            id=a.id,
            attribution=a,
            raw=a,
            document=replace(document, text=""),
            document_id=document.id,
            speakers=tuple(
                Identity(id=f"{number:016x}", name=speaker.name, kind=speaker.kind)
                for number, speaker in enumerate(speakers, start=1)
            ),
            roles=tuple(speaker.role for speaker in speakers),
            source=record.text(a.source),
            cue=record.text(a.cue),
            content=record.text(a.content),
            addressee=record.text(a.addressee),
            day=document.published,
        )


def kept(record: Record) -> Kept:
    """Give a record's document as a store lists it."""
    return Kept(
        id=record.document.id,
        document=replace(record.document, text=""),
        characters=len(record.document.text),
        origins=(),
        model="onrecord-en 1.0.0",
        statements=len(record.attributions),
    )


def plain(content: str, *, marks: tuple[Span, ...] = (), name: str = "Mara Ilves") -> Statement:
    """Give a statement whose content is any text."""
    (statement, *_) = statements_of(harbour())
    return replace(
        statement,
        content=content,
        marks=marks,
        speakers=(Identity(id="0" * 16, name=name, kind=Kind.PERSON),),
        roles=(None,),
        document=Document(text="", publisher="The Ellery Lantern", published="2022-01-15"),
    )


def judged(statement: Statement, verdict: Verdict) -> Statement:
    """Give the statement with a verdict on it."""
    return replace(statement, verdict=verdict, version=1)


many = records().map(lambda record: tuple(statements_of(record)))
"""All statements of any record."""

any_statement = st.builds(plain, st.text(), name=st.text(min_size=1))
"""A statement with any content, by a speaker of any name."""
