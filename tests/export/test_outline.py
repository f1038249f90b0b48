from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from onrecord.export.outline import outline
from onrecord.records import Act, Attribution, Document, Record, Type
from tests.strategies import records


def record(**within: str | None) -> Record:
    made = [
        Attribution(
            id=id,
            source=(),
            cue=(),
            content=(),
            type=Type.DIRECT,
            act=Act.SAY,
            confidence=1.0,
            made_by="hand",
            within=outer,
        )
        for id, outer in within.items()
    ]
    return Record(document=Document(text=""), attributions=tuple(made))


def shape(record: Record) -> list[tuple[int, int, str]]:
    return [(entry.number, entry.depth, entry.attribution.id) for entry in outline(record)]


def test_nested_ones_follow_theirs() -> None:
    given = record(a=None, b=None, a1="a", b1="b", a2="a", a1x="a1")
    assert shape(given) == [(1, 0, "a"), (2, 1, "a1"), (3, 2, "a1x"), (4, 1, "a2"), (5, 0, "b"), (6, 1, "b1")]


def test_a_circle_loses_nothing() -> None:
    assert [id for _, _, id in shape(record(a="b", b="a", c=None))] == ["c", "a", "b"]


def test_one_within_itself() -> None:
    assert shape(record(a="a")) == [(1, 0, "a")]


def test_deeper_than_python_recurses() -> None:
    ids = [f"a{n}" for n in range(3000)]
    outer = [None, *ids[:-1]]
    assert shape(record(**dict(zip(ids, outer, strict=True))))[-1] == (3000, 2999, "a2999")


@given(records())
def test_each_once_in_order(given: Record) -> None:
    entries = list(outline(given))
    assert [entry.number for entry in entries] == list(range(1, len(given.attributions) + 1))
    assert {e.attribution.id for e in entries} == {a.id for a in given.attributions}
    flat = replace(given, attributions=tuple(replace(a, within=None) for a in given.attributions))
    assert [e.attribution for e in outline(flat)] == list(flat.attributions)
