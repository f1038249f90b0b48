"""What every page needs: the record, who is asking, the templates; and how a handler becomes a route."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NoReturn

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from onrecord.serve.answers import Answers
from onrecord.serve.desk import Desk
from onrecord.serve.journal import Journal
from onrecord.serve.rates import Rate
from onrecord.serve.sessions import Session, Sessions
from onrecord.serve.users import Role, User, Users
from onrecord.store.base import Store, View, Writer

PATIENCE = 0.05
Page = Callable[[Request], Response]
Form = Callable[[Request, FormData], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that one server serves from.

    Attributes:
        store: The record.
        view: Reads it.
        writer: Judges in it.
        answers: Counts of the record that may be some seconds old.
        desk: Reads texts in a child process; None where none are to be read.
        background: The same, minutes old and kept through changes: what hardly moves.
        patience: Seconds that a page waits for its counts before it is shown without.
        templates: The pages.
        sessions: Who is asking.
        users: Those who may sign in; None for a page of one reader, who may do everything.
        reader: Whose name judgements have where nobody signs in.
        journal: What was changed, and from where.
        tries: How often one may try to sign in.
        readings: How often one may have a text read.
    """

    store: Store
    view: View
    writer: Writer
    answers: Answers
    background: Answers = field(default_factory=lambda: Answers(600.0))
    patience: float = PATIENCE
    templates: Environment
    sessions: Sessions
    desk: Desk | None = None
    users: Users | None = None
    reader: str = "reader"
    journal: Journal = field(default_factory=Journal)
    tries: Rate = field(default_factory=lambda: Rate(1 / 12, burst=5))
    readings: Rate = field(default_factory=lambda: Rate(1 / 2, burst=10))


def site_of(request: Request) -> Site:
    """Give the site that a request came to."""
    site: Site = request.app.state.site
    return site


def user_of(request: Request) -> User:
    """Give who is asking."""
    user: User = request.state.user
    return user


def session_of(request: Request) -> Session:
    """Give the session of the request."""
    session: Session = request.state.session
    return session


def client_of(request: Request) -> str:
    """Give the address that the request came from; "" where it has none."""
    return request.client.host if request.client else ""


def show(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Give a page."""
    site = site_of(request)
    words = site.templates.get_template(template).render(
        request=request,
        path=request.url.path,
        user=getattr(request.state, "user", None),
        signs_in=site.users is not None,
        may_correct=_may(request, Role.CORRECT),
        may_all=_may(request, Role.ADMIN),
        can_read=site.desk is not None,
        token=site.sessions.token(session_of(request)),
        **context,
    )
    return HTMLResponse(words, status_code=status)


def page(handler: Page, *, role: Role = Role.READ) -> Endpoint:
    """Make a route of a handler that reads: it runs in a thread, for those who have the role."""

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        need(request, role)
        return await run_in_threadpool(handler, request)

    return endpoint


def form(handler: Form, *, role: Role | None = Role.CORRECT) -> Endpoint:
    """Make a route of a handler that changes something: only for forms of our own pages.

    Args:
        handler: Runs in a thread.
        role: Who may; None for everybody, signed in or not.
    """

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        if role is not None:
            need(request, role)
        async with request.form(max_files=1, max_fields=200) as data:
            if not site_of(request).sessions.is_token(session_of(request), text_of(data, "token")):
                raise HTTPException(403, "This form is of another session: load its page again.")
            return await run_in_threadpool(handler, request, data)

    return endpoint


def need(request: Request, role: Role) -> None:
    """Go on only for those who have the role."""
    if not _may(request, role):
        raise HTTPException(403, f"This needs the role “{role.name.lower()}”.")


def text_of(data: FormData, name: str) -> str:
    """Give a field of a form as it was typed; "" for none or a file."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def to(path: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(path, status_code=303)


def absent(what: str) -> NoReturn:
    """Say that there is no such thing."""
    raise HTTPException(404, f"There is no such {what} in this record.")


@contextlib.contextmanager
def found(what: str) -> Any:
    """Turn a NotFoundError of the store into the page that says so."""
    from onrecord.errors import NotFoundError

    try:
        yield
    except NotFoundError:
        absent(what)


def _may(request: Request, role: Role) -> bool:
    user: User | None = getattr(request.state, "user", None)
    return user is not None and user.may(role)
