from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read import MAX_BYTES
from onrecord.read.rows import Row, csv_rows, json_rows, jsonl_rows, parquet_names, parquet_rows


def of(read: Callable[..., Iterator[Row]], data: bytes | str, **named: Any) -> list[Row]:
    file = io.BufferedReader(io.BytesIO(data.encode() if isinstance(data, str) else data))
    return list(read(file, **named))


def test_json_lines_are_numbered_as_they_stand() -> None:
    data = '\ufeff{"a": 1}\n\n{"a": "two\\nlines"}\r\n{"a"\n[1]\n{"a": 3}'
    assert of(jsonl_rows, data) == [
        (1, {"a": 1}),
        (3, {"a": "two\nlines"}),
        (4, "not valid JSON"),
        (5, "not a JSON object"),
        (6, {"a": 3}),
    ]


def test_a_line_in_another_encoding_costs_no_other() -> None:
    data = '{"a": "café"}\n'.encode() + '{"a": "café"}\n'.encode("cp1252")
    assert of(jsonl_rows, data) == [(1, {"a": "café"}), (2, {"a": "café"})]


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a": ' * 100_000, "9" * 5000, '{"a": NaN, }'])
def test_hostile_json_is_a_reason(line: str) -> None:
    assert [type(row) for _, row in of(jsonl_rows, f'{line}\n{{"a": 1}}\n')] == [str, dict]


def test_a_line_over_ten_megabytes_costs_no_other() -> None:
    data = b'{"a": "' + b"x" * MAX_BYTES + b'"}\n{"a": 1}\n'
    assert of(jsonl_rows, data) == [(1, "over 10 MB"), (2, {"a": 1})]


@pytest.mark.parametrize(
    "data",
    [
        '[{"a": 1}, {"a": 2}]',
        '{"articles": [{"a": 1}, {"a": 2}], "status": "ok"}',
        '{"response": {"pages": 1, "results": [{"a": 1}, {"a": 2}]}}',
        '{"a": 1}\n{"a": 2}\n',
        ' \n[{"a": 1}\n,\t{"a": 2}]\n',
    ],
    ids=["list", "list in an object", "response", "lines", "space"],
)
def test_the_objects_of_a_json_file_are_its_rows(data: str) -> None:
    assert of(json_rows, data) == [(1, {"a": 1}), (2, {"a": 2})]


def test_one_object_is_one_row() -> None:
    assert of(json_rows, '{"a": 1, "data": {"b": 2}}') == [(1, {"a": 1, "data": {"b": 2}})]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("7", [(1, "not a JSON object")]),
        ("", [(1, "not valid JSON")]),
        ('{"a": 1', [(1, "not valid JSON")]),
        ("[1, {}]", [(1, "not a JSON object"), (2, {})]),
        ('[{"a": 1}, {"a" 2}, {"a": 3}]', [(1, {"a": 1}), (2, "not valid JSON"), (3, {"a": 3})]),
        ('[{"a": 1}, {"a": 2', [(1, {"a": 1}), (2, "the JSON ends in the middle")]),
    ],
)
def test_a_broken_json_file_gives_what_is_sound(data: str, rows: list[Row]) -> None:
    assert of(json_rows, data) == rows


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5), st.text(max_size=20) | st.lists(st.integers(), max_size=3), max_size=3
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 7),
)
def test_a_long_list_is_cut_into_its_elements(values: list[dict[str, Any]], size: int) -> None:
    from onrecord.read.rows import _elements

    data = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(_elements(pieces)) == list(enumerate(values, start=1))


def test_a_list_over_ten_megabytes_is_read_and_its_longest_element_is_not() -> None:
    small = [{"n": n, "a": "x" * 500_000} for n in range(25)]
    data = json.dumps([*small[:20], {"a": "y" * MAX_BYTES}, *small[20:]])
    rows = of(json_rows, data)
    assert rows[20] == (21, "over 10 MB")
    assert [row["n"] for _, row in rows if isinstance(row, dict)] == list(range(25))


def test_an_object_over_ten_megabytes_is_a_reason() -> None:
    assert of(json_rows, json.dumps({"a": "x" * MAX_BYTES})) == [(1, "over 10 MB")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_headers(sign: str) -> None:
    data = f'a{sign}b\n1{sign}"x, y; z"\n'
    assert of(csv_rows, data) == [(1, {"a": "1", "b": "x, y; z"})]


def test_fields_over_several_lines_are_kept_as_they_are() -> None:
    data = 'a,b\n"one\r\n""two""\n\nthree",x\n\ny,z\n'
    assert of(csv_rows, data) == [(1, {"a": 'one\r\n"two"\n\nthree', "b": "x"}), (2, {"a": "y", "b": "z"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_is_decoded(encoding: str) -> None:
    data = "title,text\ncafé,“a long enough line of text to tell the encoding by”\n".encode(encoding)
    assert of(csv_rows, data) == [
        (1, {"title": "café", "text": "“a long enough line of text to tell the encoding by”"})
    ]


def test_a_broken_csv_row_costs_no_other() -> None:
    data = 'a,b\n1,x\n2,"unclosed\n3,"y"\n4\n5,z,z\n6,w\n7,"also "so"\n8,v\n'
    assert of(csv_rows, data) == [
        (1, {"a": "1", "b": "x"}),
        (2, "not valid CSV: ',' expected after '\"'"),
        (3, {"a": "3", "b": "y"}),
        (4, "1 fields where the header has 2"),
        (5, "3 fields where the header has 2"),
        (6, {"a": "6", "b": "w"}),
        (7, "not valid CSV: ',' expected after '\"'"),
        (8, {"a": "8", "b": "v"}),
    ]


def test_a_quotation_mark_that_never_closes_costs_its_own_row() -> None:
    data = 'a,b\n1,"open\n2,x\n3,y\n'
    assert of(csv_rows, data) == [
        (1, "not valid CSV: unexpected end of data"),
        (2, {"a": "2", "b": "x"}),
        (3, {"a": "3", "b": "y"}),
    ]


def test_a_field_longer_than_pythons_limit_is_read() -> None:
    long = "word " * 100_000
    assert of(csv_rows, f'a\n"{long}"\n') == [(1, {"a": long})]


def test_a_csv_row_over_ten_megabytes_costs_no_other() -> None:
    data = b'a,b\n1,x\n2,"' + b"y" * MAX_BYTES + b'"\n3,z\n'
    assert of(csv_rows, data) == [(1, {"a": "1", "b": "x"}), (2, "over 10 MB"), (3, {"a": "3", "b": "z"})]


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6))
def test_what_python_writes_as_csv_is_read_back(values: list[tuple[str, str]]) -> None:
    import csv

    told = [pair for pair in values if "\x00" not in "".join(pair)]
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("a", "b"), *told])
    data = file.getvalue().encode("utf-8", "replace")
    expected = [tuple(part.encode("utf-8", "replace").decode() for part in pair) for pair in told]
    assert [row for _, row in of(csv_rows, data, delimiter=",")] == [
        dict(zip("ab", pair, strict=True)) for pair in expected
    ]


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    for read in (jsonl_rows, json_rows, csv_rows):
        for number, row in of(read, data):
            assert number >= 1
            assert isinstance(row, dict | str)


def test_parquet_is_read_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(
        pyarrow.table({"a": range(100), "b": ["x"] * 100, "c": [None] * 100}), path, row_group_size=30
    )
    with path.open("rb") as file:
        assert parquet_names(file) == ["a", "b", "c"]
        rows = list(parquet_rows(file, columns=["a", "b"]))
    assert rows == [(number + 1, {"a": number, "b": "x"}) for number in range(100)]


def test_a_parquet_value_that_is_no_text_costs_no_other(tmp_path: Path) -> None:
    values = pyarrow.array([b"one", b"\xff\xfe", b"three"], pyarrow.binary())
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": values.view(pyarrow.string())}), path)
    with path.open("rb") as file:
        rows = list(parquet_rows(file, columns=["a"]))
    assert [row for _, row in rows if isinstance(row, dict)] == [{"a": "one"}, {"a": "three"}]
    assert [number for number, row in rows if isinstance(row, str)] == [2]


def test_a_damaged_parquet_file_is_an_os_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": [str(n) * 50 for n in range(2000)]}), path)
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    with pytest.raises(OSError, match="not a Parquet file that can be read"):
        list(parquet_rows(io.BytesIO(data), columns=["a"]))


@pytest.mark.parametrize("read", [jsonl_rows, csv_rows, json_rows])
def test_memory_does_not_grow_with_the_table(tmp_path: Path, read: Callable[[Any], Iterator[Row]]) -> None:
    one = json.dumps({"a": "x" * 100_000})
    path = tmp_path / "a"
    peaks = []
    for count in (150, 450):  # over ten megabytes both, since a short list is read at once
        lines = [one] * count if read is not csv_rows else ["a,b", *['"x","' + "x" * 100_000 + '"'] * count]
        joined = f"[{','.join(lines)}]" if read is json_rows else "\n".join(lines)
        path.write_text(joined)
        tracemalloc.start()
        try:
            with path.open("rb") as file:
                assert sum(isinstance(row, dict) for _, row in read(file)) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000
