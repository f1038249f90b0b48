"""What is sent to the API: its schemas, and whether an object fits one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.statements import JudgementKind

_TEXT = {"type": ["string", "null"]}
JUDGEMENT: Mapping[str, Any] = {
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "enum": [str(kind) for kind in JudgementKind]},
        "statement": {**_TEXT, "description": "Its id, for right, wrong and correct."},
        "correction": {
            "type": ["object", "null"],
            "description": "For correct: what is changed of source, cue, content, addressee (lists of "
            "[start, end]), speakers (names), act, said (EDTF).",
        },
        "keys": {"type": "array", "description": "Name keys, for merge, split and rename."},
        "name": {**_TEXT, "description": "The new name, for rename."},
        "because": {**_TEXT, "description": "Why."},
        "version": {"type": ["integer", "null"], "description": "The statement's version that was seen."},
    },
}
UNDOING: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"because": {**_TEXT, "description": "Why."}},
}
READING: Mapping[str, Any] = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string", "description": "The article, as it is."},
        "title": {**_TEXT, "description": "Its headline."},
        "url": {**_TEXT, "description": "Where it was published."},
        "publisher": {**_TEXT, "description": "By whom."},
        "published": {**_TEXT, "description": "When: 2021, 2021-12 or 2021-12-23."},
        "keep": {"type": ["boolean", "null"], "description": "Add it to the record."},
    },
}
_PYTHON: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def fits(body: object, schema: Mapping[str, Any]) -> str:
    """Say what of an object doesn't fit the schema; "" if it fits.

    Only what the schemas above use is looked at: types, required names, no others, enums.
    """
    if not isinstance(body, dict):
        return "a JSON object was expected"
    properties: Mapping[str, Any] = schema["properties"]
    for name in schema.get("required", ()):
        if name not in body:
            return f"{name} is missing"
    for name, value in body.items():
        if name not in properties:
            return f"there is no {name!r}"
        types = properties[name]["type"]
        allowed = [_PYTHON[each] for each in ([types] if isinstance(types, str) else types)]
        if type(value) not in allowed:
            return f"{name} is of another type than expected"
        if "enum" in properties[name] and value not in properties[name]["enum"]:
            return f"{name} is one of {', '.join(properties[name]['enum'])}"
    return ""
