from __future__ import annotations

from hypothesis import given

from onrecord.export.by_speaker import by_speaker
from onrecord.records import Record
from tests.articles import harbour
from tests.strategies import records


def test_speakers_in_the_order_in_which_they_speak_then_nobody() -> None:
    groups = list(by_speaker(harbour()))
    assert [None if speaker is None else speaker.name for speaker, _ in groups] == ["Mara Ilves", None]
    assert [len(statements) for _, statements in groups] == [2, 4]


@given(records())
def test_every_statement_stands_under_each_of_its_speakers_and_nowhere_else(record: Record) -> None:
    placed = {
        (None if speaker is None else speaker.id, a.id)
        for speaker, group in by_speaker(record)
        for a in group
    }
    expected = {(id, a.id) for a in record.attributions for id in (a.speakers or (None,))}
    assert placed == expected
