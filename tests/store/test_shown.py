"""Shown: which attribution a judgement is about, after any rereading, and what it makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from onrecord.records import Act, Attribution, Document, Record, Span, Spans, Type, attribution_id
from onrecord.statements import Correction, Judgement, JudgementKind, Target, Verdict
from onrecord.store.shown import Shown, place, show, unfitting
from tests import strategies
from tests.store.builders import Line, article

TEXT = "0123456789" * 10
DOCUMENT = Document(text=TEXT, published="2021-12-10")


def attribution(cue: Spans, content: Spans, source: Spans = (), model: str = "m 2") -> Attribution:
    return Attribution(
        id=attribution_id(DOCUMENT.id, source, cue, content, model),
        source=source,
        cue=cue,
        content=content,
        type=Type.INDIRECT,
        act=Act.SAY,
        confidence=0.5,
        made_by=model,
    )


def record(*attributions: Attribution) -> Record:
    return Record(document=DOCUMENT, attributions=attributions)


def spans(*pairs: tuple[int, int]) -> Spans:
    return tuple(Span(*pair) for pair in pairs)


CUE = spans((10, 14))
TARGET = Target(DOCUMENT.id, CUE, spans((20, 40)), spans((0, 5)))


@pytest.mark.parametrize(
    ("cue", "content", "fits"),
    [
        (CUE, spans((20, 40)), True),
        (CUE, spans((20, 30)), True),  # half of it
        (CUE, spans((20, 29)), False),
        (CUE, spans((20, 60)), True),
        (CUE, spans((20, 61)), False),
        (CUE, spans((30, 50)), False),  # 10 of 30
        (CUE, spans((20, 25), (30, 40)), True),
        (spans((13, 20)), spans((20, 40)), True),  # the cue need only overlap
        (spans((14, 20)), spans((20, 40)), False),
        ((), spans((20, 40)), False),
        (CUE, (), False),
    ],
)
def test_a_judgement_passes_to_what_is_half_the_same(cue: Spans, content: Spans, fits: bool) -> None:
    one = attribution(cue, content)
    assert place(record(one), TARGET) == (one if fits else None)


def test_without_a_cue_or_content_the_other_must_lack_it_too() -> None:
    lone = attribution((), spans((20, 40)))
    lost = attribution(CUE, ())
    assert place(record(lone, lost), Target(DOCUMENT.id, (), spans((20, 41)))) == lone
    assert place(record(lone, lost), Target(DOCUMENT.id, spans((10, 13)), ())) == lost
    assert place(record(lost), Target(DOCUMENT.id, (), ())) is None


def test_exactly_the_same_comes_before_the_alike_and_the_most_alike_first() -> None:
    exact = attribution(CUE, spans((20, 40)), spans((0, 5)))
    nearer = attribution(CUE, spans((20, 39)), spans((0, 5)))
    near = attribution(CUE, spans((20, 35)), spans((0, 5)))
    other_source = attribution(CUE, spans((20, 39)), spans((5, 9)))
    assert place(record(near, other_source, nearer, exact), TARGET) == exact
    assert place(record(near, other_source, nearer), TARGET) == nearer
    assert place(record(near, other_source), TARGET) == other_source
    assert place(record(near), TARGET) == near
    assert place(record(), TARGET) is None


def test_another_document_is_another_matter() -> None:
    one = attribution(CUE, spans((20, 40)), spans((0, 5)))
    assert place(record(one), replace(TARGET, document="0" * 64)) is None


def test_spans_far_outside_the_text_are_measured_not_counted() -> None:
    far = Target(DOCUMENT.id, spans((0, 10**15)), spans((0, 10**15)))
    assert place(record(attribution(CUE, spans((20, 40)))), far) is None


def judged(id: int, kind: JudgementKind = JudgementKind.RIGHT, **parts: object) -> Judgement:
    return Judgement(id=id, kind=kind, at="2022-01-01T00:00:00Z", by="Ed", target=TARGET, **parts)  # type: ignore[arg-type]


def test_unfitting_are_those_that_hold_and_fit_nothing() -> None:
    gone = record(attribution(CUE, spans((50, 60))))
    elsewhere = replace(judged(3), target=replace(TARGET, document="0" * 64))
    undone = judged(4, undone_at="2022-01-02T00:00:00Z")
    all_of_them = (judged(2), judged(1), elsewhere, undone)
    assert unfitting(gone, all_of_them) == (judged(1), judged(2))
    assert unfitting(record(attribution(CUE, spans((20, 40)))), all_of_them) == ()


def test_judgements_count_in_the_order_of_their_numbers() -> None:
    one = attribution(CUE, spans((20, 40)), spans((0, 5)))
    right, wrong = judged(1), judged(2, JudgementKind.WRONG)
    for judgements in ((right, wrong), (wrong, right)):
        (shown,) = show(record(one), {}, judgements)
        assert (shown.verdict, shown.version) == (Verdict.WRONG, 2)


def test_a_correction_after_a_verdict_leaves_it() -> None:
    one = attribution(CUE, spans((20, 40)), spans((0, 5)))
    correction = judged(2, JudgementKind.CORRECT, correction=Correction(source=()))
    (shown,) = show(record(one), {}, (judged(1, JudgementKind.WRONG), correction))
    assert (shown.verdict, shown.corrected, shown.version) == (Verdict.WRONG, True, 2)
    assert shown.attribution.source == ()


def test_each_key_speaks_once() -> None:
    line = Line(who="Mara Ilves", also=("Tom Pell", "Ona Reyes"))
    made = article(line)
    keys = {"s1": "a", "s2": "b", "s3": "a"}
    (shown,) = show(made, keys, ())
    assert [(voice.key, voice.name) for voice in shown.voices] == [("a", "Mara Ilves"), ("b", "Tom Pell")]
    assert shown.attribution == made.attributions[0]


@given(strategies.records())
def test_without_judgements_all_is_as_the_model_said(given: Record) -> None:
    keys = {speaker.id: f"{speaker.name}{speaker.id}" for speaker in given.speakers}
    found = show(given, keys, ())
    assert [one.raw for one in found] == [one.attribution for one in found] == list(given.attributions)
    assert [one.position for one in found] == list(range(len(found)))
    for one in found:
        assert (one.verdict, one.corrected, one.version) == (None, False, 0)
        assert [voice.speaker for voice in one.voices] == list(one.raw.speakers)
        assert one.nested is (one.raw.within is not None)


@given(strategies.records())
def test_every_attribution_is_its_own_target(given: Record) -> None:
    for one in given.attributions:
        assert place(given, Target(given.document.id, one.cue, one.content, one.source)) == one


@given(strategies.records(), strategies.records())
def test_a_judgement_reaches_one_attribution_at_most(given: Record, other: Record) -> None:
    judgements = [
        Judgement(
            id=k,
            kind=JudgementKind.RIGHT,
            at="2022-01-01T00:00:00Z",
            by="Ed",
            target=Target(given.document.id, one.cue, one.content, one.source),
        )
        for k, one in enumerate(other.attributions, start=1)
    ]
    keys = {speaker.id: speaker.id for speaker in given.speakers}
    shown: tuple[Shown, ...] = show(given, keys, judgements)
    reached = sum(one.version > 0 for one in shown)
    assert reached <= len(judgements) - len(unfitting(given, judgements))
