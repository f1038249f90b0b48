"""Every engine: any text and any record comes back unchanged, every span where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.names import identity_key
from onrecord.records import Document, Kind, Origin, Record, Skipped, Speaker
from onrecord.statements import Correction, Join, JudgementKind, NamedSpeaker
from onrecord.store import Entry, Query, Sort, Store
from tests import strategies
from tests.store.builders import Line, all_pages, article, entry, key
from tests.store.conftest import Fresh

ODD = [
    "emoji 🦆👩‍👩‍👧 and \U0010ffff",
    "a NUL \x00 and its escape \x1a0000 \x1a",
    "lone \ud800 and \udfff surrogates",
    "ends \r\n in \r every \u2028 way \x85",
    "e\u0301 is not é, \ufeffmarks\u202e and \u00adshy",
    "' \" \\ %s ? :x $1 {} <b>&amp;</b> \x1b[2J",
    " spaces at both ends \t ",
]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_odd_characters_everywhere(store: Store, odd: str) -> None:
    model = f"model {odd}".encode(errors="replace").decode()  # the only name that ids are made of as text
    record = article(
        Line(who=f"Mara {odd} Ilves", cue=odd, what=odd * 2, role=odd, aliases=(odd,), to=odd),
        publisher=odd,
        title=odd,
        model=model,
    )
    record = replace(
        record,
        document=replace(record.document, path=odd, url=odd),
        skipped=(Skipped(origin=odd, reason=odd),),
    )
    writer, view = store.writer(), store.view()
    given = Entry(
        document=record.document.id,
        record=record,
        origin=Origin(place=odd, url=odd, time=odd),
        speakers=(NamedSpeaker(speaker="s1", key=f"person:{odd}"),),
        joins=(Join(left=f"person:{odd}", right=f"x{odd}", score=1, reason=odd),),
    )
    writer.add([given], [Skipped(origin=f"not {odd}", reason=odd)])
    kept, found, (statement,) = view.document(record.document.id)
    assert found == record
    assert kept.document == replace(record.document, text="")
    assert kept.origins == (given.origin,)
    assert kept.model == model
    assert statement.raw == record.attributions[0]
    assert (statement.cue, statement.content, statement.addressee) == (odd, odd * 2, odd)
    assert statement.roles == (odd,)
    assert list(view.names()) == [(f"person:{odd}", f"Mara {odd} Ilves", Kind.PERSON)]
    assert view.identity(f"person:{odd}").name == f"Mara {odd} Ilves"
    assert view.skipped().items == (Skipped(origin=f"not {odd}", reason=odd),)
    for query in (
        Query(publisher=(odd,)),
        Query(model=(model,)),
        Query(speaker=(f"person:{odd}",)),
        Query(words=odd.replace('"', " ").replace("-", " ")),
    ):
        assert [one.id for one in view.search(query).items] == [statement.id], query
    assert view.facets(Query(), ["publisher"])["publisher"] == ((odd, odd, 1),)
    assert [one.id for one in view.documents(publisher=odd).items] == [kept.id]
    assert view.stats().by["publisher"] == {odd: 1}
    made = writer.judge(JudgementKind.RIGHT, by=f"by {odd}", because=odd, target=statement.target)
    assert list(view.judgements()) == [made]
    assert (made.by, made.because) == (f"by {odd}", odd)
    renamed = writer.judge(JudgementKind.RENAME, by="Ed", keys=[f"person:{odd}"], name=f"new {odd}")
    assert view.history(statement.id) == (made,)
    assert list(view.judgements()) == [made, renamed]
    assert view.identity(f"person:{odd}").name == f"new {odd}"
    corrected = writer.judge(
        JudgementKind.CORRECT,
        by="Ed",
        target=statement.target,
        correction=Correction(speakers=(f"Ona {odd}",)),
    )
    assert view.history(statement.id)[1] == corrected
    assert view.statement(statement.id).speakers[0].name == f"Ona {odd}".strip()
    undone = writer.undo(corrected.id, by=odd + "x", because=odd)
    assert view.history(statement.id)[1] == undone
    assert list(view.check()) == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(records=st.lists(strategies.records(), max_size=4, unique_by=lambda record: record.document.id))
def test_any_record_comes_back_unchanged(fresh: Fresh, records: list[Record]) -> None:
    with fresh() as store:
        for record in records:
            store.writer().add([_entry(record)])
        view = store.view()
        assert [record for _, record in view.records()] == records
        for record in records:
            _, found, statements = view.document(record.document.id)
            assert found == record
            assert [one.raw for one in statements] == list(record.attributions)
            for one in statements:
                assert one.content == record.text(one.raw.content)
                assert one.source == record.text(one.raw.source)
                assert one.cue == record.text(one.raw.cue)
        total = sum(len(record.attributions) for record in records)
        for sort in Sort:
            assert len(all_pages(view, Query(), sort=sort, limit=3)) == total
        assert list(view.check()) == []
        assert store.writer().repair() == ()


def test_a_very_long_text(store: Store) -> None:
    line = Line(what="word " * 40_000 + "unheard end", who="x" * 3000)
    record = article(line, opening="é" * 1_000_000)
    store.writer().add([entry(record)])
    view = store.view()
    assert view.document(record.document.id)[1] == record
    for words in ("unheard", '"unheard end"', '"word unheard end"', "x" * 3000):
        assert view.count(Query(words=words)) == 1, words[:40]
    assert view.count(Query(words='"end word"')) == 0


def test_a_word_of_a_megabyte(store: Store) -> None:
    record = article(Line(what="a" * 1_000_000))
    store.writer().add([entry(record)])
    assert store.view().count(Query(words="a" * 1_000_000)) == 1
    assert store.view().count(Query(words="a" * 63)) == 0


def test_an_empty_text(store: Store) -> None:
    record = Record(document=Document(text=""))
    store.writer().add([entry(record)])
    kept, found, statements = store.view().document(record.document.id)
    assert (found, statements, kept.characters, kept.model) == (record, (), 0, "")


def test_many_statements_in_one_document(store: Store) -> None:
    record = article(*(Line(what=f"number {k} of many", who=f"Mara Ilves{k % 7}") for k in range(500)))
    store.writer().add([entry(record)])
    view = store.view()
    assert [one.raw for one in view.document(record.document.id)[2]] == list(record.attributions)
    assert view.count(Query(words="many")) == 500
    assert view.identity(key("Mara Ilves0")).statements == 72


def _entry(record: Record) -> Entry:
    """An entry whatever the names are."""

    def named(speaker: Speaker) -> NamedSpeaker:
        made = identity_key(speaker.name, speaker.kind, record.document.id, speaker.id)
        return NamedSpeaker(speaker=speaker.id, key=made)

    return Entry(
        document=record.document.id,
        record=record,
        origin=Origin(place=f"{record.document.id}.txt"),
        speakers=tuple(map(named, record.speakers)),
    )
