from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.jsonl import write_json, write_jsonl
from onrecord.records import Document, Record
from tests.articles import harbour
from tests.strategies import records


@given(st.lists(records(), max_size=3))
def test_lines_give_the_records_back(given: list[Record]) -> None:
    out = io.StringIO()
    assert write_jsonl(given, out) == len(given)
    data = out.getvalue().encode("utf-8")  # no lone surrogate gets this far
    lines = data.decode("utf-8").splitlines()  # nor one of the many line ends that aren't \n
    assert [Record.from_json(json.loads(line)) for line in lines] == given


@given(st.lists(records(), max_size=3))
def test_an_array_gives_the_records_back(given: list[Record]) -> None:
    out = io.StringIO()
    assert write_json(given, out, array=True) == len(given)
    assert [Record.from_json(each) for each in json.loads(out.getvalue())] == given


def test_one_record_is_one_object() -> None:
    out = io.StringIO()
    assert write_json([harbour()], out, array=False) == 1
    assert Record.from_json(json.loads(out.getvalue())) == harbour()
    assert out.getvalue().startswith('{\n  "schema": "onrecord/1",\n')
    assert out.getvalue().endswith("}\n")


@pytest.mark.parametrize(("array", "expected"), [(True, "[]\n"), (False, "")])
def test_nothing(array: bool, expected: str) -> None:
    out = io.StringIO()
    assert write_json([], out, array=array) == 0
    assert out.getvalue() == expected


def test_letters_stay_letters_and_surrogates_are_escaped() -> None:
    out = io.StringIO()
    write_jsonl([Record(document=Document(text="Ødegård \udc80 “ja”"))], out)
    assert r"Ødegård \udc80 “ja”" in out.getvalue()


def test_lines_are_written_as_they_come() -> None:
    out = io.StringIO()
    seen: list[int] = []

    def source() -> Iterator[Record]:
        for number in range(3):
            seen.append(out.getvalue().count("\n"))
            yield Record(document=Document(text=str(number)))

    write_jsonl(source(), out)
    assert seen == [0, 1, 2]
