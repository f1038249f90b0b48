"""Every engine: verdicts and corrections, who was first, undoing, and what outlives a rereading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.errors import ConflictError, NotFoundError, StoreError
from onrecord.records import Act, Kind, Record, Span, TimeExpression
from onrecord.statements import Correction, Judgement, JudgementKind, Statement, Target, Verdict
from onrecord.store import Query, Store
from tests.store.builders import Line, again, article, entry, found, key

RIGHT, WRONG, CORRECT = JudgementKind.RIGHT, JudgementKind.WRONG, JudgementKind.CORRECT
QUAY = article(
    Line(what="the quay will close", when="on Monday", said="2021-12-06", to="the Auk Echo"),
    Line(who="Tom Pell", what="the crane is old", role="crane driver", aliases=("Pell",)),
)
TEXT = QUAY.document.text


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def quay(store: Store) -> Store:
    store.writer().add([entry(QUAY, "quay.txt")])
    return store


def shown(store: Store, place: int = 0) -> Statement:
    return store.view().document(QUAY.document.id)[2][place]


def test_a_judgement_is_signed_dated_and_numbered(quay: Store) -> None:
    writer, target = quay.writer(), shown(quay).target
    first = writer.judge(RIGHT, by="Ed", because="I was there", at="2022-01-01T10:00:00Z", target=target)
    assert first == Judgement(
        id=1, kind=RIGHT, at="2022-01-01T10:00:00Z", by="Ed", because="I was there", target=target
    )
    second = writer.judge(WRONG, by="Ann", at="2022-01-01T13:00:00+02:00", target=target)
    assert (second.id, second.at) == (2, "2022-01-01T11:00:00Z")
    now = writer.judge(RIGHT, by="Ann", target=target)
    assert now.at.startswith("20")
    assert now.at.endswith("Z")
    assert list(quay.view().judgements()) == [first, second, now]
    assert quay.view().history(shown(quay).id) == (first, second, now)
    assert quay.view().history(shown(quay, 1).id) == ()


def test_the_latest_verdict_holds(quay: Store) -> None:
    writer, target = quay.writer(), shown(quay).target
    for kind in (RIGHT, WRONG, RIGHT):
        made = writer.judge(kind, by="Ed", target=target)
        assert shown(quay).verdict == Verdict(kind)
        assert shown(quay).version == made.id
    writer.undo(3, by="Ed")
    assert (shown(quay).verdict, shown(quay).version) == (Verdict.WRONG, 2)
    writer.undo(1, by="Ed")
    assert (shown(quay).verdict, shown(quay).version) == (Verdict.WRONG, 2)
    writer.undo(2, by="Ed")
    assert (shown(quay).verdict, shown(quay).version) == (None, 0)


def test_a_wrong_one_is_hidden_and_counts_nowhere(quay: Store) -> None:
    view = quay.view()
    quay.writer().judge(WRONG, by="Ed", target=shown(quay, 1).target)
    assert found(view) == ["the quay will close"]
    assert found(view, words="crane") == []
    assert found(view, words="crane", verdict=Verdict.WRONG) == ["the crane is old"]
    assert [one.name for one in view.identities().items] == ["Mara Ilves"]
    gone = view.identity(key("Tom Pell"))
    assert (gone.name, gone.kind, gone.statements, gone.names) == ("Tom Pell", Kind.PERSON, 0, ())
    assert view.statement(QUAY.attributions[1].id).verdict is Verdict.WRONG


def test_every_part_can_be_corrected(quay: Store) -> None:
    quay.writer().judge(
        CORRECT,
        by="Ed",
        target=shown(quay).target,
        correction=Correction(
            source=(span("Tom Pell"),),
            cue=(span("is old"),),
            content=(span("the quay"), span("crane")),
            speakers=("Tom Pell", "Ona Reyes"),
            act=Act.DENY,
            addressee=(),
            said="2021-12-07",
        ),
    )
    one = shown(quay)
    assert one.corrected
    assert one.raw == QUAY.attributions[0]
    assert one.id == one.raw.id
    assert (one.source, one.cue, one.content, one.addressee) == ("Tom Pell", "is old", "the quay … crane", "")
    assert one.attribution.content == (span("the quay"), span("crane"))
    assert one.attribution.said == TimeExpression(span("on Monday"), "2021-12-07")
    assert one.attribution.speakers == ("s2",)
    assert (one.attribution.act, one.day, one.verdict, one.version) == (Act.DENY, "2021-12-07", None, 1)
    assert [(who.name, who.kind) for who in one.speakers] == [
        ("Tom Pell", Kind.PERSON),
        ("Ona Reyes", Kind.PERSON),
    ]
    assert one.roles == ("crane driver", None)


def test_a_corrected_statement_is_found_as_corrected(quay: Store) -> None:
    view = quay.view()
    correction = Correction(
        content=(span("crane is old"),), speakers=("Ona Reyes",), act=Act.DENY, said="2021-11"
    )
    quay.writer().judge(CORRECT, by="Ed", target=shown(quay).target, correction=correction)
    assert found(view, words="quay") == []
    assert found(view, words="crane", act=(Act.DENY,)) == ["crane is old"]
    assert found(view, speaker=("ona reyes",)) == ["crane is old"]
    assert found(view, speaker=(key("Ona Reyes"),)) == ["crane is old"]
    assert found(view, speaker=("mara",)) == []
    assert found(view, said_since="2021-11", said_until="2021-11") == ["crane is old"]
    assert found(view, until="2021-11") == ["crane is old"]
    assert view.timeline(Query()) == (("2021-11", 1), ("2021-12", 1))
    assert {one.name for one in view.identities().items} == {"Ona Reyes", "Tom Pell"}
    assert view.identity(key("Ona Reyes")).names == (("Ona Reyes", 1),)


def test_corrected_spans_may_touch(quay: Store) -> None:
    start, end = span("the quay")
    content = (Span(start, start + 3), Span(start + 3, end))
    quay.writer().judge(CORRECT, by="Ed", target=shown(quay).target, correction=Correction(content=content))
    assert shown(quay).content == "the …  quay"


def test_undoing_a_correction_gives_back_what_was(quay: Store) -> None:
    writer, before = quay.writer(), shown(quay)
    listed = quay.view().identities()
    writer.judge(CORRECT, by="Ed", target=before.target, correction=Correction(speakers=("Ona Reyes",)))
    writer.judge(CORRECT, by="Ed", target=before.target, correction=Correction(content=(span("crane"),)))
    assert (shown(quay).content, shown(quay).speakers[0].name) == ("crane", "Ona Reyes")
    writer.undo(1, by="Ed")
    assert (shown(quay).content, shown(quay).speakers[0].name) == ("crane", "Mara Ilves")
    writer.undo(2, by="Ed")
    assert shown(quay) == before
    assert quay.view().identities() == listed
    assert found(quay.view(), words="quay") == ["the quay will close"]
    with pytest.raises(NotFoundError):
        quay.view().identity(key("Ona Reyes"))


def test_later_corrections_add_to_earlier_ones(quay: Store) -> None:
    writer, target = quay.writer(), shown(quay).target
    for correction in (
        Correction(act=Act.DENY, said=""),
        Correction(speakers=()),
        Correction(act=Act.WARN),
    ):
        writer.judge(CORRECT, by="Ed", target=target, correction=correction)
    one = shown(quay)
    assert (one.attribution.act, one.attribution.said, one.day) == (Act.WARN, None, "2021-12-10")
    assert (one.speakers, one.roles, one.attribution.speakers) == ((), (), ())


def test_a_day_without_words_in_the_text(quay: Store) -> None:
    quay.writer().judge(
        CORRECT, by="Ed", target=shown(quay, 1).target, correction=Correction(said="2021-12-24")
    )
    assert shown(quay, 1).attribution.said is None  # no made-up span
    assert shown(quay, 1).day == "2021-12-24"
    assert found(quay.view(), said_since="2021-12-24") == ["the crane is old"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Tom Pell", ("Tom Pell", Kind.PERSON, "s2")),
        ("tom pell", ("Tom Pell", Kind.PERSON, "s2")),
        ("Pell", ("Tom Pell", Kind.PERSON, "s2")),
        ("Ona Reyes", ("Ona Reyes", Kind.PERSON, None)),
        ("Ministry of Tides", ("Ministry of Tides", Kind.ORGANISATION, None)),
        ("organisation:Auk", ("Auk", Kind.ORGANISATION, None)),
        ("Reyes: a life", ("Reyes: a life", Kind.PERSON, None)),
    ],
)
def test_a_corrected_speaker_is_one_of_the_document_or_a_name(
    quay: Store, name: str, wanted: tuple[str, Kind, str | None]
) -> None:
    quay.writer().judge(CORRECT, by="Ed", target=shown(quay).target, correction=Correction(speakers=(name,)))
    one = shown(quay)
    assert (one.speakers[0].name, one.speakers[0].kind) == wanted[:2]
    assert one.attribution.speakers == ((wanted[2],) if wanted[2] else ())


def test_a_corrected_speaker_is_one_with_those_of_that_name_elsewhere(quay: Store) -> None:
    other = article(Line(who="Ona Reyes", what="the mill is sold"))
    quay.writer().add([entry(other)])
    quay.writer().judge(
        CORRECT, by="Ed", target=shown(quay).target, correction=Correction(speakers=("Ona Reyes",))
    )
    assert quay.view().identity(key("Ona Reyes")).statements == 2
    # A lone surname isn't.
    quay.writer().judge(
        CORRECT, by="Ed", target=shown(quay).target, correction=Correction(speakers=("Reyes",))
    )
    assert quay.view().identity(key("Ona Reyes")).statements == 1
    assert shown(quay).speakers[0].name == "Reyes"


def test_who_saw_less_is_told(quay: Store) -> None:
    writer = quay.writer()
    seen = shown(quay)
    first = writer.judge(RIGHT, by="Ed", target=seen.target, version=seen.version)
    with pytest.raises(ConflictError):
        quay.writer().judge(WRONG, by="Ann", target=seen.target, version=seen.version)
    assert len(list(quay.view().judgements())) == 1
    # Judgements on others don't matter, nor does it to those who don't say what they saw.
    writer.judge(RIGHT, by="Ed", target=shown(quay, 1).target, version=0)
    writer.judge(WRONG, by="Ann", target=seen.target, version=first.id)
    writer.judge(RIGHT, by="Ann", target=seen.target)
    with pytest.raises(ConflictError):
        writer.judge(RIGHT, by="Ann", target=seen.target, version=99)


def test_undoing_is_signed_and_once(quay: Store) -> None:
    writer = quay.writer()
    made = writer.judge(WRONG, by="Ed", target=shown(quay).target)
    undone = writer.undo(made.id, by="Ann", because="it is right", at="2022-02-02T02:02:02Z")
    assert undone == replace(
        made, undone_at="2022-02-02T02:02:02Z", undone_by="Ann", undone_because="it is right"
    )
    assert list(quay.view().judgements()) == [undone]
    assert list(quay.view().judgements(undone=False)) == []
    assert quay.view().history(shown(quay).id) == (undone,)
    with pytest.raises(ConflictError):
        writer.undo(made.id, by="Ann")
    for id in (0, -1, 2, 10**30):
        with pytest.raises(NotFoundError):
            writer.undo(id, by="Ann")
    with pytest.raises(StoreError):
        writer.undo(made.id, by=" ")


_GOOD = Correction(act=Act.DENY)
_LENGTH = len(TEXT)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (RIGHT, {"by": ""}),
        (RIGHT, {"by": " \n"}),
        (RIGHT, {"target": None}),
        (RIGHT, {"correction": _GOOD}),
        (RIGHT, {"keys": ("person:mara ilves",)}),
        (RIGHT, {"name": "Mara"}),
        (RIGHT, {"at": "yesterday"}),
        (CORRECT, {}),
        (CORRECT, {"correction": Correction()}),
        (CORRECT, {"correction": Correction(content=(Span(0, _LENGTH + 1),))}),
        (CORRECT, {"correction": Correction(content=(Span(-1, 3),))}),
        (CORRECT, {"correction": Correction(cue=(Span(3, 3),))}),
        (CORRECT, {"correction": Correction(source=(Span(5, 2),))}),
        (CORRECT, {"correction": Correction(addressee=(Span(5, 8), Span(0, 3)))}),
        (CORRECT, {"correction": Correction(addressee=(Span(0, 5), Span(4, 8)))}),
        (CORRECT, {"correction": Correction(said="yesterday")}),
        (CORRECT, {"correction": Correction(speakers=("Mara Ilves", " "))}),
        (JudgementKind.MERGE, {}),
        (JudgementKind.MERGE, {"target": None, "keys": ("person:mara ilves",)}),
        (JudgementKind.MERGE, {"target": None, "keys": ("person:mara ilves", "person:mara ilves")}),
        (JudgementKind.MERGE, {"keys": ("person:mara ilves", "person:tom pell")}),
        (JudgementKind.SPLIT, {"target": None}),
        (JudgementKind.SPLIT, {"target": None, "keys": ("person:mara ilves", "person:tom pell")}),
        (JudgementKind.RENAME, {"target": None, "keys": ("person:mara ilves",)}),
        (JudgementKind.RENAME, {"target": None, "keys": ("person:mara ilves",), "name": " "}),
        (JudgementKind.RENAME, {"target": None, "name": "Mara"}),
        (
            JudgementKind.RENAME,
            {"target": None, "keys": ("person:mara ilves", "person:tom pell"), "name": "Mara"},
        ),
    ],
)
def test_parts_that_dont_fit_are_refused_and_leave_no_trace(
    quay: Store, kind: JudgementKind, parts: dict[str, object]
) -> None:
    arguments: dict[str, object] = {"by": "Ed", "target": shown(quay).target, **parts}
    before = shown(quay)
    with pytest.raises(StoreError):
        quay.writer().judge(kind, **arguments)  # type: ignore[arg-type]
    assert list(quay.view().judgements()) == []
    assert shown(quay) == before


@pytest.mark.parametrize(
    "target",
    [
        Target("0" * 64, (span("said"),), (span("the quay will close"),)),
        Target(QUAY.document.id, (span("said"),), (span("crane"),)),
        Target(QUAY.document.id, (span("crane"),), (span("the quay will close"),)),
        Target(QUAY.document.id, (), ()),
        Target(QUAY.document.id, (Span(0, 10**12),), (Span(-(10**12), 10**12),)),
    ],
)
def test_there_must_be_such_an_attribution(quay: Store, target: Target) -> None:
    with pytest.raises(NotFoundError):
        quay.writer().judge(RIGHT, by="Ed", target=target)


def _reread(store: Store, record: Record) -> None:
    assert store.writer().add([entry(record, "quay.txt")]).reread == 1


def test_judgements_outlive_a_rereading_that_moves_an_edge(quay: Store) -> None:
    writer = quay.writer()
    correction = Correction(speakers=("Ona Reyes",), content=(span("quay"),))
    writer.judge(CORRECT, by="Ed", target=shown(quay).target, correction=correction)
    writer.judge(WRONG, by="Ed", target=shown(quay, 1).target)
    _reread(quay, again(QUAY, widen=4))
    first, second = shown(quay), shown(quay, 1)
    assert (first.raw.made_by, first.content, first.version) == ("onrecord-en 1.1.0", "quay", 1)
    assert [who.name for who in first.speakers] == ["Ona Reyes"]
    assert (second.content, second.verdict) == ("crane is old", Verdict.WRONG)
    assert quay.view().history(first.id)[0].correction == correction
    assert quay.view().unfitting() == ()
    writer.undo(1, by="Ed")
    assert (shown(quay).content, shown(quay).version) == ("quay will close", 0)
    # And those on the new reading hold.
    writer.judge(RIGHT, by="Ed", target=shown(quay).target, version=0)
    assert shown(quay).verdict is Verdict.RIGHT


def test_judgements_that_fit_no_more_are_listed_not_lost(quay: Store) -> None:
    writer, view = quay.writer(), quay.view()
    made = writer.judge(RIGHT, by="Ed", target=shown(quay).target)
    other = writer.judge(WRONG, by="Ed", target=shown(quay, 1).target)
    # Less than half of "the quay will close" is common to both.
    _reread(quay, again(QUAY, widen=len("the quay w")))
    assert shown(quay).verdict is None
    assert view.unfitting() == (made, other)
    assert list(view.judgements()) == [made, other]
    # A model after that finds it again.
    _reread(quay, again(QUAY, model="onrecord-en 2.0.0", widen=1))
    assert (shown(quay).verdict, shown(quay, 1).verdict) == (Verdict.RIGHT, Verdict.WRONG)
    assert view.unfitting() == ()


def test_an_undone_judgement_isnt_unfitting(quay: Store) -> None:
    writer = quay.writer()
    writer.judge(RIGHT, by="Ed", target=shown(quay).target)
    writer.undo(1, by="Ed")
    quay.writer().add([replace(entry(Record(document=QUAY.document)), model="onrecord-en 3.0.0")])
    assert quay.view().unfitting() == ()
