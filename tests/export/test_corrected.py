from __future__ import annotations

import io
import json
from dataclasses import replace

from hypothesis import given

from onrecord.export.corrected import corrected, write_corrected
from onrecord.records import Act, Kind, Record, Span
from onrecord.statements import Identity, Statement, Verdict
from tests.articles import harbour
from tests.export.statements import judged, statements_of
from tests.strategies import records


def lines(record: Record, *statements: Statement) -> list[dict[str, object]]:
    out = io.StringIO()
    count = write_corrected([(record, statements)], out)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(found) == count
    return found


@given(records())
def test_without_judgements_the_record_is_itself(record: Record) -> None:
    shown = corrected(record, list(statements_of(record)))
    assert shown.attributions == record.attributions
    assert shown.document == record.document
    assert lines(record, *statements_of(record)) == []


def test_what_is_wrong_is_gone_and_what_lay_in_it_moves_out() -> None:
    record = harbour()
    statements = list(statements_of(record))
    outer, inner = statements[3], statements[4]
    assert inner.attribution.within == outer.id
    statements[3] = judged(outer, Verdict.WRONG)
    shown = corrected(record, statements)
    assert [a.id for a in shown.attributions] == [s.id for s in statements if s.id != outer.id]
    assert next(a for a in shown.attributions if a.id == inner.id).within is None
    (line,) = lines(record, *statements)
    assert [each["id"] for each in line["wrong"]] == [outer.id]  # type: ignore[attr-defined]
    assert (line["right"], line["corrected"]) == ([], [])


def test_corrected_parts_are_in_their_place() -> None:
    record = harbour()
    statements = list(statements_of(record))
    mended = replace(statements[2].attribution, act=Act.PREDICT, source=(Span(126, 136),))
    statements[2] = replace(statements[2], attribution=mended, corrected=True, version=1)
    statements[0] = judged(statements[0], Verdict.RIGHT)
    (line,) = lines(record, *statements)
    read = Record.from_json(line["record"])  # type: ignore[arg-type]
    assert read.attributions[2] == mended
    assert line["corrected"] == [statements[2].id]
    assert line["right"] == [statements[0].id]


def test_a_speaker_that_the_record_lacks_is_added() -> None:
    record = harbour()
    statements = list(statements_of(record))
    lea = Identity(id="f" * 16, name="Lea Dorn", kind=Kind.PERSON)
    statements[2] = replace(
        statements[2],
        attribution=replace(statements[2].attribution, speakers=()),
        speakers=(lea,),
        roles=(None,),
        corrected=True,
        version=1,
    )
    shown = corrected(record, statements)
    (speaker,) = (shown.speaker(id) for id in shown.attributions[2].speakers)
    assert (speaker.name, speaker.kind, speaker.id) == ("Lea Dorn", Kind.PERSON, "s2")
    assert shown.speaker("s1").name == "Mara Ilves"


def test_nobody_stays_nobody() -> None:
    record = harbour()
    statements = list(statements_of(record))
    statements[2] = replace(
        statements[2],
        attribution=replace(statements[2].attribution, speakers=()),
        speakers=(),
        roles=(),
        corrected=True,
        version=1,
    )
    assert corrected(record, statements).attributions[2].speakers == ()
