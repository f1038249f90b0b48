"""The API's routes, made of its endpoints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.records import Record
from onrecord.serve.api import handlers
from onrecord.serve.api.bodies import JUDGEMENT, READING, UNDOING, fits
from onrecord.serve.api.endpoints import BASE, PAGING, QUERY, SORTING, Endpoint, Parameter
from onrecord.serve.api.openapi import openapi
from onrecord.serve.site import need, page, show
from onrecord.serve.users import Role
from onrecord.serve.wire import as_json
from onrecord.statements import Doubt, Identity, Judgement, Statement, Stats

_KIND = next(parameter for parameter in QUERY if parameter.name == "kind")
_TITLE = Parameter(name="q", about="Words of the title, all of them.")
_NAME = Parameter(name="q", about="Words of the name, all of them.")
_OUTLET = Parameter(name="publisher", about="The outlet.")
_LIMIT = PAGING[1:]
_NO_SUCH = {404: "There is none with this id, or several begin so."}
_JUDGED = {404: "There is no such thing to judge.", 409: "Somebody judged it since `version`."}

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        path="/statements",
        about="Find statements.",
        answer=handlers.Found,
        handler=handlers.statements,
        parameters=(*QUERY, SORTING, *PAGING),
    ),
    Endpoint(
        path="/statements/{id}",
        about="Give one statement.",
        answer=Statement,
        handler=handlers.statement,
        errors=_NO_SUCH,
    ),
    Endpoint(
        path="/statements/{id}/history",
        about="Give all judgements on a statement, oldest first.",
        answer=tuple[Judgement, ...],
        handler=handlers.history,
        errors=_NO_SUCH,
    ),
    Endpoint(
        path="/facets",
        about="Count what is found by speaker, kind, type, act, outlet and model: value, shown, count.",
        answer=handlers.Facets,
        handler=handlers.facets,
        parameters=(*QUERY, *_LIMIT),
    ),
    Endpoint(
        path="/timeline",
        about="Count what is found by month.",
        answer=handlers.Months,
        handler=handlers.timeline,
        parameters=QUERY,
    ),
    Endpoint(
        path="/documents",
        about="List documents, latest published first.",
        answer=handlers.Documents,
        handler=handlers.documents,
        parameters=(_TITLE, _OUTLET, *PAGING),
    ),
    Endpoint(
        path="/documents/{id}",
        about="Give a document: its record as the model gave it, its statements as they are shown.",
        answer=handlers.Article,
        handler=handlers.document,
        errors=_NO_SUCH,
    ),
    Endpoint(
        path="/documents/{id}/record",
        about="Give a document's onrecord/1 object.",
        answer=Record,
        handler=handlers.record,
        errors=_NO_SUCH,
    ),
    Endpoint(
        path="/speakers",
        about="List speakers, most quoted first.",
        answer=handlers.Speakers,
        handler=handlers.speakers,
        parameters=(_NAME, _KIND, *PAGING),
    ),
    Endpoint(
        path="/speakers/{id}",
        about="Give one speaker; every id that it ever had finds it.",
        answer=Identity,
        handler=handlers.speaker,
        errors=_NO_SUCH,
    ),
    Endpoint(
        path="/doubts",
        about="Give pairs of speakers that may be one, most useful first.",
        answer=tuple[Doubt, ...],
        handler=handlers.doubts,
        parameters=_LIMIT,
    ),
    Endpoint(path="/stats", about="Count what the record holds.", answer=Stats, handler=handlers.stats),
    Endpoint(
        path="/judgements",
        about="Give all judgements, oldest first.",
        answer=tuple[Judgement, ...],
        handler=handlers.judgements,
    ),
    Endpoint(
        path="/judgements",
        method="POST",
        about="Judge a statement, or say who is who.",
        answer=Judgement,
        handler=handlers.judge,
        body=JUDGEMENT,
        role=Role.CORRECT,
        errors=_JUDGED,
    ),
    Endpoint(
        path="/judgements/{number:int}/undo",
        method="POST",
        about="Undo a judgement of one's own; with the role admin anybody's.",
        answer=Judgement,
        handler=handlers.undo,
        body=UNDOING,
        role=Role.CORRECT,
        errors={404: "There is no such judgement.", 409: "It is undone already."},
    ),
    Endpoint(
        path="/read",
        method="POST",
        about="Read a text and give its onrecord/1 object; with `keep` it is added to the record.",
        answer=Record,
        handler=handlers.read,
        body=READING,
        errors={503: "Others are being read for: try again in a moment."},
    ),
)


def api_routes() -> Iterable[BaseRoute]:
    """Give the routes of all endpoints, of the OpenAPI document, and of the page that explains them."""
    document = openapi(ENDPOINTS)

    def described(_: Request) -> Response:
        return JSONResponse(document)

    def explained(request: Request) -> Response:
        return show(request, "api.html", endpoints=ENDPOINTS, base=BASE)

    yield from (_route(endpoint) for endpoint in ENDPOINTS)
    yield Route(f"{BASE}/openapi.json", page(described))
    yield Route("/api", page(explained))


def _route(endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        need(request, endpoint.role)
        if endpoint.body is None:
            result = await run_in_threadpool(endpoint.handler, request)
        else:
            result = await run_in_threadpool(endpoint.handler, request, await _body(request, endpoint.body))
        return JSONResponse(as_json(result), status_code=200)

    return Route(f"{BASE}{endpoint.path}", answer, methods=[endpoint.method])


async def _body(request: Request, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the JSON object that was sent.

    Its type must be said: a form of another site can send JSON's characters, but can't call them that.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "The body must be application/json.")
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "The body is no JSON.") from error
    problem = fits(body, schema)
    if problem:
        raise HTTPException(400, problem)
    checked: Mapping[str, Any] = body
    return checked
