from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.select import confident
from onrecord.records import Document, Kind, Record, Speaker
from tests.articles import Said, build, harbour
from tests.strategies import records


def test_the_unsure_go_and_the_limit_itself_stays() -> None:
    kept = confident(harbour(), 0.7)
    assert [kept.text(a.cue) for a in kept.attributions] == ["said", "told", "warned"]


def test_zero_keeps_the_record_as_it_is() -> None:
    record = harbour()
    assert confident(record, 0.0) is record


def test_within_goes_to_the_nearest_that_stays() -> None:
    record = build(
        Document(text="A says B says C says D"),
        Said(who="A", what=["B says C says D"], sure=0.9),
        Said(who="B", what=["C says D"], sure=0.1, within=0),
        Said(who="C", what=["D"], sure=0.9, within=1),
    )
    outer, inner = confident(record, 0.5).attributions
    assert (outer.within, inner.within) == (None, outer.id)
    alone = confident(build(record.document, Said(who="B", sure=0.1), Said(who="C", sure=0.9, within=0)), 0.5)
    assert [a.within for a in alone.attributions] == [None]


def test_speakers_of_the_dropped_go_but_not_those_nobody_quotes() -> None:
    speakers = tuple(Speaker(id=f"s{n}", name=name, kind=Kind.PERSON) for n, name in enumerate("ABC", 1))
    record = build(
        Document(text="A B C"),
        Said(who="A", sure=0.9, by=("s1",)),
        Said(who="B", sure=0.1, by=("s2",)),
        speakers=speakers,
    )
    assert [speaker.name for speaker in confident(record, 0.5).speakers] == ["A", "C"]


@given(records(), st.floats(0, 1))
def test_it_is_a_record_of_the_same_document(record: Record, minimum: float) -> None:
    kept = confident(record, minimum)
    assert kept.document == record.document
    assert [a.id for a in kept.attributions] == [a.id for a in record.attributions if a.confidence >= minimum]
    assert confident(kept, minimum) == kept
