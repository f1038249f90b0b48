"""Objects as JSON, and the JSON Schema of that: both from the dataclasses themselves, so they can't part."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union

from onrecord.records import Document, Record, Span, record_to_json
from onrecord.statements import Correction, correction_to_json

_SIMPLE: Mapping[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


def as_json(value: Any) -> Any:
    """Give plain dicts, lists, strings and numbers for a record's noun; a span is `[start, end]`.

    A document in a list has no text there, so its JSON has no `text`; a correction holds what it changes.
    """
    if isinstance(value, Record):
        return record_to_json(value)
    if isinstance(value, Correction):
        return correction_to_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(each) for each in value]
    return value


def schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Give the JSON Schema of what `as_json` makes of a type.

    Args:
        kind: A dataclass, enum, tuple, mapping, union or plain type.
        definitions: Filled with the schemas of the dataclasses and enums met, by name.
    """
    if kind is Any:
        return {}
    if kind in _SIMPLE:
        return {"type": _SIMPLE[kind]}
    if kind is Span:
        whole = {"type": "integer", "minimum": 0}
        return {"type": "array", "prefixItems": [whole, whole], "minItems": 2, "maxItems": 2}
    if kind is Record:
        definitions.setdefault("Record", {"type": "object", "description": "An onrecord/1 object."})
        return _reference("Record")
    if typing.get_origin(kind) is not None:
        return _generic_schema(kind, definitions)
    if issubclass(kind, Enum):
        definitions.setdefault(kind.__name__, {"type": "string", "enum": [str(each.value) for each in kind]})
        return _reference(kind.__name__)
    return _dataclass_schema(kind, definitions)


def _generic_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(each, definitions) for each in arguments]}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": schema_of(arguments[0], definitions)}
    if origin is tuple:
        items = [schema_of(each, definitions) for each in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], definitions)}
    raise TypeError(f"no JSON is known for {kind!r}")


def _dataclass_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # so that a type that holds itself ends
        hints = typing.get_type_hints(kind)
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {field: schema_of(hints[field], definitions) for field in _names(kind)},
            "additionalProperties": False,
        }
        if kind is not Correction:
            schema["required"] = list(_names(kind))
        definitions[name] = schema
    return _reference(name)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not (kind is Document and field.name == "text"))
