from __future__ import annotations

import io
import json

from hypothesis import given

from onrecord.export.sheet_jsonl import row, write_rows
from onrecord.export.sheets import STATEMENTS
from onrecord.statements import Statement
from tests.articles import harbour
from tests.export.statements import many, statements_of


def test_a_row_holds_lists_and_spans_as_arrays() -> None:
    second = row(list(statements_of(harbour()))[1], sheet=STATEMENTS)
    assert second["speakers"] == ["Mara Ilves"]
    assert second["cue_spans"] == [[137, 141]]
    assert second["within"] is None
    assert second["corrected"] is False


@given(many)
def test_a_line_each_and_every_text_verbatim(statements: tuple[Statement, ...]) -> None:
    out = io.StringIO()
    assert write_rows(statements, out, sheet=STATEMENTS) == len(statements)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(statements)
    for line, statement in zip(lines, statements, strict=True):
        read = json.loads(line)
        assert read["content"] == statement.content
        assert read["title"] == statement.document.title
        assert [tuple(span) for span in read["source_spans"]] == list(statement.attribution.source)
