"""The application: every route, and what becomes of an error."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from threading import Thread

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.errors import ConflictError, NotFoundError, OnrecordError, RefusedError
from onrecord.serve.answers import Answers
from onrecord.serve.api.routes import api_routes
from onrecord.serve.asking import AskingError
from onrecord.serve.desk import BusyError, Desk
from onrecord.serve.guard import Guard
from onrecord.serve.journal import Journal
from onrecord.serve.pages import (
    article,
    check,
    history,
    home,
    judging,
    reading,
    search,
    signing,
    sources,
    speaker,
    statement,
)
from onrecord.serve.pending import counted
from onrecord.serve.rates import Rate
from onrecord.serve.sessions import Sessions
from onrecord.serve.signin import SignIn
from onrecord.serve.site import PATIENCE, Site, form, page, show
from onrecord.serve.templating import Asset, assets, environment
from onrecord.serve.users import Role, Users
from onrecord.store.base import Store

_log = logging.getLogger(__name__)
LOCAL = ("localhost", "127.0.0.1", "[::1]")
UPLOADS = {
    "/read": reading.UPLOAD_BYTES,
    "/api/v1/read": reading.UPLOAD_BYTES,
    "/sources": sources.LIST_BYTES,
}


def create_app(
    store: Store,
    *,
    desk: Desk | None = None,
    users: Users | None = None,
    reader: str = "reader",
    journal: Journal | None = None,
    hosts: Sequence[str] = LOCAL,
    rate: Rate | None = None,
    fresh: float = 30.0,
    patience: float = PATIENCE,
) -> Starlette:
    """Make the application; any ASGI server can run it.

    Args:
        store: The record. It is not closed here.
        desk: Reads texts; None where none are to be read. It is closed when the application stops.
        users: Those who may sign in. None lets everybody in who reaches the page, as administrator: for one's
            own machine only.
        reader: Whose name judgements have where nobody signs in.
        journal: Where changes are noted.
        hosts: The names that the page is reached under; another one in a request is refused, so that no
            other site's name can be made to point here.
        rate: How often one address may ask; None for no limit.
        fresh: How many seconds old counts may be.
        patience: How many seconds a page waits for its counts; then it is shown, and they come after it.
    """
    known = assets()
    site = Site(
        store=store,
        view=store.view(),
        writer=store.writer(),
        answers=Answers(fresh),
        patience=patience,
        templates=environment(),
        sessions=Sessions(users),
        desk=desk,
        users=users,
        reader=reader,
        journal=journal or Journal(),
    )
    app = Starlette(
        routes=_routes(known.values()),
        middleware=[
            Middleware(Guard, rate=rate, uploads=UPLOADS),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(SignIn, site=site),
        ],
        exception_handlers={
            HTTPException: _http_error,
            OnrecordError: _error,
            500: _fault,
        },
        lifespan=partial(_lifespan, site),
    )
    app.state.site = site
    return app


@asynccontextmanager
async def _lifespan(site: Site, _: Starlette) -> AsyncIterator[None]:
    if site.desk is not None:
        Thread(target=site.desk.prepare, daemon=True).start()
    speaker.prepare(site)
    yield
    site.answers.close()
    site.background.close()
    if site.desk is not None:
        site.desk.close()


def _routes(known: Collection[Asset]) -> list[BaseRoute]:
    correct = Role.CORRECT
    return [
        Route("/", page(home.home), name="home"),
        Route("/search", counted(search.counting, search.search), name="search"),
        Route("/search/counts", counted(search.counting, search.counts, whole=True)),
        Route("/search.csv", page(search.as_csv)),
        Route("/search.json", page(search.as_json)),
        Route("/d/{id:str}", page(article.article), name="article"),
        Route("/articles", page(article.articles)),
        Route("/skipped", page(article.skipped)),
        Route("/s/{id:str}", page(statement.statement), name="statement"),
        Route("/s/{id:str}/cite/jsonld", page(statement.as_json_ld)),
        Route("/s/{id:str}/cite/annotation", page(statement.as_annotation)),
        Route("/s/{id:str}/judge", form(judging.judge), methods=["POST"]),
        Route("/judgements/{number:int}/undo", form(judging.undo), methods=["POST"]),
        Route("/p/{id:str}", counted(speaker.counting, speaker.speaker), name="speaker"),
        Route("/p/{id:str}/counts", counted(speaker.counting, speaker.counts, whole=True)),
        Route("/p/{id:str}/merge", form(speaker.merge), methods=["POST"]),
        Route("/p/{id:str}/split", form(speaker.split), methods=["POST"]),
        Route("/p/{id:str}/apart", form(speaker.apart), methods=["POST"]),
        Route("/p/{id:str}/rename", form(speaker.rename), methods=["POST"]),
        Route("/speakers", page(speaker.speakers)),
        Route("/check", counted(check.counting, check.check, role=correct)),
        Route("/check/counts", counted(check.counting, check.counts, role=correct, whole=True)),
        Route("/check/speakers", page(check.doubts, role=correct)),
        Route("/sources", counted(sources.counting, sources.sources), methods=["GET"]),
        Route("/sources/counts", counted(sources.counting, sources.counts, whole=True)),
        Route("/sources", form(sources.joined, role=Role.READ), methods=["POST"]),
        Route("/sources.csv", counted(sources.counting, sources.as_file, whole=True)),
        Route("/history", page(history.history)),
        Route("/journal", page(history.journal, role=Role.ADMIN)),
        Route("/read", page(reading.reading), methods=["GET"]),
        Route("/read", reading.read, methods=["POST"]),
        Route("/login", signing.login, methods=["GET"]),
        Route("/login", form(signing.sign_in, role=None), methods=["POST"]),
        Route("/logout", form(signing.sign_out, role=None), methods=["POST"]),
        *api_routes(),
        *(Route(asset.path, _asset(asset), methods=["GET"]) for asset in known),
        Route("/favicon.ico", _asset(next(each for each in known if each.path.endswith(".svg")))),
    ]


def _asset(asset: Asset) -> Callable[[Request], Response]:
    def give(_: Request) -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(asset.data, media_type=asset.media_type, headers=headers)

    return give


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = (
        _WORDS.get(error.status_code, "") if error.detail in ("", "Not Found", "Method Not Allowed") else ""
    )
    response = _problem(request, error.status_code, words or error.detail)
    response.headers.update(error.headers or {})
    return response


def _error(request: Request, error: Exception) -> Response:
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return _problem(request, status, str(error))
    _log.error("the record can't be asked", exc_info=error)
    return _problem(request, 503, "The record can't be asked right now.")


def _fault(request: Request, error: Exception) -> Response:
    """Answer for a fault of ours; the server logs it."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": "A fault of ours: the server's log says more."}, 500)
    return PlainTextResponse("A fault of ours: the server's log says more.\n", 500)


def _problem(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status)
    if not hasattr(request.state, "session"):
        return PlainTextResponse(f"{words}\n", status)
    return show(request, "problem.html", status=status, code=status, words=words)


_STATUSES: tuple[tuple[type[OnrecordError], int], ...] = (
    (AskingError, 400),
    (RefusedError, 400),
    (NotFoundError, 404),
    (ConflictError, 409),
    (BusyError, 503),
)
_WORDS = {404: "There is no such page.", 405: "This address takes no such request."}
