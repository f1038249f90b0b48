from __future__ import annotations

import io
import sys
from itertools import repeat

import pytest
from hypothesis import given

from onrecord.errors import OnrecordError
from onrecord.export.sheet_parquet import write_parquet
from onrecord.export.sheets import STATEMENTS
from onrecord.statements import Statement
from tests.articles import harbour
from tests.export.statements import many, plain, statements_of

parquet = pytest.importorskip("pyarrow.parquet")


def read(*statements: Statement) -> list[dict[str, object]]:
    out = io.BytesIO()
    assert write_parquet(statements, out, sheet=STATEMENTS) == len(statements)
    rows: list[dict[str, object]] = parquet.read_table(io.BytesIO(out.getvalue())).to_pylist()
    return rows


def test_types_lists_and_nulls() -> None:
    second = read(*statements_of(harbour()))[1]
    assert second["speakers"] == ["Mara Ilves"]
    assert second["cue_spans"] == [{"start": 137, "end": 141}]
    assert (second["confidence"], second["corrected"], second["within"]) == (0.97, False, None)


def test_no_rows_have_the_same_columns() -> None:
    out = io.BytesIO()
    assert write_parquet([], out, sheet=STATEMENTS) == 0
    assert parquet.read_table(io.BytesIO(out.getvalue())).column_names == [c.name for c in STATEMENTS]


def test_more_rows_than_one_group_holds() -> None:
    out = io.BytesIO()
    assert write_parquet(repeat(plain("x"), 5001), out, sheet=STATEMENTS) == 5001
    assert parquet.ParquetFile(io.BytesIO(out.getvalue())).metadata.num_row_groups == 2


@given(many)
def test_every_text_is_verbatim_but_for_lone_surrogates(statements: tuple[Statement, ...]) -> None:
    for row, statement in zip(read(*statements), statements, strict=True):
        escaped = statement.content.encode("utf-8", "backslashreplace").decode()
        assert row["content"] == escaped


def test_without_pyarrow_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OnrecordError, match=r"onrecord\[parquet\]"):
        write_parquet([], io.BytesIO(), sheet=STATEMENTS)
