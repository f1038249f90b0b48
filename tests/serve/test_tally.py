from __future__ import annotations

import pytest

from onrecord.records import Kind
from onrecord.serve.asking import AskingError
from onrecord.serve.tally import as_csv, join, tables
from onrecord.store import Query, Store

PERSON, ORGANISATION, UNNAMED = (
    list(Kind).index(kind) for kind in (Kind.PERSON, Kind.ORGANISATION, Kind.UNNAMED)
)


def test_counts_by_kind_speaker_outlet_and_period(store: Store) -> None:
    kinds, speakers, outlets, periods = tables(store.view(), Query())
    assert {row.value: row.counts for row in kinds.rows} == {
        "person": (7,),
        "organisation": (1,),
        "unnamed": (1,),
    }
    assert [(row.shown, row.total) for row in speakers.rows[:2]] == [("Mara Ilves", 5), ("Tomas Reyl", 2)]
    by_outlet = {row.shown: row.counts for row in outlets.rows}
    assert by_outlet["Gullmouth Post"][PERSON] == 4
    assert by_outlet["Gullmouth Post"][UNNAMED] == 1
    assert by_outlet["The Ellery Lantern"][PERSON] == 3
    assert by_outlet["The Ellery Lantern"][ORGANISATION] == 1
    assert {row.value: row.total for row in periods.rows} == {"2021-12": 3, "2022-01": 4, "2022-03": 2}


def test_a_query_narrows_every_table(store: Store) -> None:
    query = Query(since="2022-01", until="2022-01", kind=(Kind.PERSON,))
    _, speakers, outlets, periods = tables(store.view(), query)
    assert [(row.shown, row.total) for row in speakers.rows] == [("Mara Ilves", 3)]
    assert [(row.shown, row.counts[PERSON], row.total) for row in outlets.rows] == [
        ("The Ellery Lantern", 3, 3)
    ]
    assert [row.value for row in periods.rows] == ["2022-01"]


def test_tables_as_csv(store: Store) -> None:
    kinds, _, outlets, _ = tables(store.view(), Query())
    assert next(iter(as_csv(kinds))) == ["kind", "statements"]
    heading, first, *_ = as_csv(outlets)
    assert heading == ["outlet", *(column for column in outlets.columns), "total"]
    assert int(first[-1]) == sum(map(int, first[1:-1]))


def test_a_list_of_one_s_own_is_joined(store: Store) -> None:
    data = b"Beat;Name;Left\nharbour;mara ilves;0.25\ntown;Tomas Reyl;0.5\ntown;Zora Quill;\n"
    joined = join(store.view(), Query(), data)
    assert joined.name_column == "Name"
    assert [(row[1], count) for row, count in joined.rows] == [
        ("mara ilves", 5),
        ("Tomas Reyl", 2),
        ("Zora Quill", None),
    ]
    assert joined.unknown == ("Zora Quill",)
    beat, _ = joined.tables
    assert [(row.shown, row.counts) for row in beat.rows] == [("harbour", (5, 1)), ("town", (2, 1))]


def test_names_are_taken_whole(store: Store) -> None:
    joined = join(store.view(), Query(), b"name,x\nMara,1\nIlves,2\n")
    assert [count for _, count in joined.rows] == [None, None]


def test_a_list_without_a_known_heading_begins_with_the_names(store: Store) -> None:
    joined = join(store.view(), Query(until="2021-12"), "\ufeffwhom,party\nMara Ilves,x\n".encode())
    assert (joined.name_column, joined.rows[0][1]) == ("whom", 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name\n",
        b"\n\n\n",
        b"\x00\xff",
        b"name\n" + b"x\n" * 2001,
        b",".join([b"x"] * 31) + b"\ny\n",
        b'"' * 300_001,
    ],
)
def test_what_is_no_list_is_refused(store: Store, data: bytes) -> None:
    with pytest.raises(AskingError):
        join(store.view(), Query(), data)


def test_short_and_long_rows_are_taken(store: Store) -> None:
    joined = join(store.view(), Query(), b"name,x\nMara Ilves\nTomas Reyl,1,2,3\n")
    assert [row for row, _ in joined.rows] == [("Mara Ilves", ""), ("Tomas Reyl", "1")]
