from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from onrecord.records import Act, Document, Kind, Record, Span
from onrecord.serve.wire import as_json, schema_of
from onrecord.statements import Correction, Identity, Judgement, JudgementKind, Kept, Statement, Stats, Target
from onrecord.store import Query, Store
from tests.articles import harbour
from tests.serve.records import LEVY


def check(value: Any, kind: Any) -> None:
    definitions: dict[str, Any] = {}
    schema = schema_of(kind, definitions)
    jsonschema.Draft202012Validator.check_schema({**schema, "components": {"schemas": definitions}})
    jsonschema.validate(as_json(value), {**schema, "components": {"schemas": definitions}})


def test_what_the_record_gives_fits_its_schema(store: Store) -> None:
    view = store.view()
    check(view.search(Query()).items, tuple[Statement, ...])
    check(view.identities().items, tuple[Identity, ...])
    check(view.documents().items, tuple[Kept, ...])
    check(view.stats(), Stats)


def test_judgements_fit_theirs() -> None:
    made = Judgement(
        id=1,
        kind=JudgementKind.CORRECT,
        at="2021-12-23T10:00:00Z",
        by="cora",
        target=Target("d", (Span(1, 2),), ()),
        correction=Correction(act=Act.WARN, source=()),
    )
    check(made, Judgement)
    assert as_json(made)["correction"] == {"source": [], "act": "warn"}
    assert as_json(made)["target"] == {"document": "d", "cue": [[1, 2]], "content": [], "source": []}


def test_another_shape_doesn_t_fit(store: Store) -> None:
    data = as_json(store.view().search(Query()).items[0])
    definitions: dict[str, Any] = {}
    schema = {**schema_of(Statement, definitions), "components": {"schemas": definitions}}
    for broken in (
        data | {"more": 1},
        data | {"content": None},
        {k: v for k, v in data.items() if k != "cue"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


def test_plain_values() -> None:
    assert as_json((Kind.PERSON, Span(1, 2), None, {"a": (1.5, True)})) == [
        "person",
        [1, 2],
        None,
        {"a": [1.5, True]},
    ]
    assert as_json(harbour()) == harbour().to_json()
    assert "text" not in as_json(Document(text="words"))


def test_a_type_without_json_is_refused() -> None:
    with pytest.raises(TypeError):
        schema_of(set[int], {})
    assert schema_of(Record, {}) == {"$ref": "#/components/schemas/Record"}
    assert LEVY.attributions
