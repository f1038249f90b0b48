"""A tiny gold corpus and readers that need no model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.corpora import Corpus, GoldAttribution, GoldDocument
from evaluation.markup import parse
from onrecord.extract.quotes import content_type, find_quotations
from onrecord.records import Act, Attribution, Document, Record, Spans, Type, attribution_id

MODEL = "test-model 1.0"


def gold_document(name: str, marked: str, acts: dict[int, Act], nested: frozenset[int]) -> GoldDocument:
    parsed = parse(marked)
    attributions = tuple(
        GoldAttribution(
            source=parsed.of(n, "source"),
            cue=parsed.of(n, "cue"),
            content=parsed.of(n, "content"),
            act=act,
            nested=n in nested,
        )
        for n, act in acts.items()
    )
    return GoldDocument(name=name, text=parsed.text, attributions=attributions, publisher="The Bell")


@pytest.fixture
def corpus() -> Corpus:
    """Three documents: a direct and an indirect one, a nested one, and a denial."""
    return Corpus(
        "own",
        (
            gold_document(
                "first",
                '{t1:"The bridge closes tonight,"} {s1:Vale} {c1:said}. '
                "{s2:Orrin} {c2:said} {t2:it was late}.",
                {1: Act.SAY, 2: Act.SAY},
                frozenset(),
            ),
            gold_document(
                "second",
                "{s1:Vale} {c1:added} {t1:that {s2:Orrin} {c2:wants} {t2:a new ferry}}.",
                {1: Act.SAY, 2: Act.WANT},
                frozenset({2}),
            ),
            gold_document("third", "{s1:Orrin} {c1:denied} {t1:all of it}.", {1: Act.DENY}, frozenset()),
        ),
    )


def as_predicted(
    text: str,
    source: Spans,
    cue: Spans,
    content: Spans,
    *,
    act: Act = Act.SAY,
    confidence: float = 0.9,
    within: str | None = None,
) -> Attribution:
    document = Document(text=text)
    return Attribution(
        id=attribution_id(document.id, source, cue, content, MODEL),
        source=source,
        cue=cue,
        content=content,
        type=content_type(text, cue, content, find_quotations(text)) if content else Type.INDIRECT,
        act=act,
        confidence=confidence,
        made_by=MODEL,
        within=within,
    )


def perfect_record(document: GoldDocument) -> Record:
    """Give the gold as a record; a nested one lies within the attribution before it."""
    made: list[Attribution] = []
    for a in document.attributions:
        within = made[-1].id if a.nested else None
        assert a.act is not None
        made.append(as_predicted(document.text, a.source, a.cue, a.content, act=a.act, within=within))
    return Record(document=Document(text=document.text), attributions=tuple(made))


@pytest.fixture
def perfect(corpus: Corpus) -> Callable[[str], Record]:
    """A reader that knows the gold."""
    records = {document.text: perfect_record(document) for document in corpus.documents}
    return records.__getitem__


def blind(text: str) -> Record:
    """A reader that finds nothing."""
    return Record(document=Document(text=text))
