"""The OpenAPI document, made of the endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.serve.api.endpoints import BASE, Endpoint, Parameter
from onrecord.serve.wire import schema_of

_PART = re.compile(r"\{(\w+)(?::(\w+))?\}")
_ALWAYS: Mapping[int, str] = {
    400: "A value can't be meant; `error` says which.",
    401: "Nobody is signed in.",
    429: "Too many requests; `Retry-After` says how long to wait.",
}


def openapi(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document of the endpoints."""
    from onrecord import __version__

    definitions: dict[str, Any] = {}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = _PART.sub(r"{\1}", BASE + endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, definitions)
    definitions["Error"] = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"type": "string"}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": __version__,
            "description": "Who said what: the record as JSON. Spans are [start, end) in code points.",
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(definitions.items())),
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}},
        },
        "security": [{}, {"basic": []}],
    }


def _operation(endpoint: Endpoint, definitions: dict[str, Any]) -> dict[str, Any]:
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if kind == "int" else "string"},
        }
        for name, kind in _PART.findall(endpoint.path)
    ]
    good = {"application/json": {"schema": schema_of(endpoint.answer, definitions)}}
    bad = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    operation: dict[str, Any] = {
        "summary": endpoint.about,
        "operationId": endpoint.handler.__name__,
        "parameters": [*in_path, *map(_parameter, endpoint.parameters)],
        "responses": {
            "200": {"description": endpoint.about, "content": good},
            **{
                str(status): {"description": words, "content": bad}
                for status, words in sorted({**_ALWAYS, **endpoint.errors}.items())
            },
        },
    }
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": dict(endpoint.body)}},
        }
    return operation


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.kind}
    if parameter.kind == "boolean":
        schema = {"type": "string", "enum": ["yes", "no"]}
    if parameter.values:
        schema["enum"] = [str(value) for value in parameter.values]
    if parameter.many:
        schema = {"type": "array", "items": schema}
    return {"name": parameter.name, "in": "query", "description": parameter.about, "schema": schema}
