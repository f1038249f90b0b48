"""The middleware that says who is asking, and sends those who must sign in to the page for that."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.serve.answers import Answers
from onrecord.serve.sessions import HOURS, Session
from onrecord.serve.site import Site
from onrecord.serve.users import Account, Role, User

OPEN = ("/static/", "/login")
"""Where nobody needs to be signed in."""


class SignIn:
    """Puts `session` and `user` into the request's state.

    A browser has a cookie. A program sends name and password with each request to the API (HTTP Basic); a
    right pair is remembered for a minute, since checking one is slow on purpose.

    Args:
        app: What stands behind.
        site: Its users and sessions.
    """

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app = app
        self._site = site
        self._right = Answers(60.0, most=1000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or send it to the page for signing in."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN[0]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        sessions = self._site.sessions
        known = sessions.of(request.cookies.get(cookie_name(request)))
        session = known or sessions.start()
        user = await self._user(request, session)
        request.state.session, request.state.user = session, user
        if user is None and scope["path"] not in OPEN:
            await _to_sign_in(request)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and known is None and not _is_api(request):
                headers = MutableHeaders(scope=message)
                if "set-cookie" not in headers:
                    answer = Response()
                    set_cookie(request, answer, sessions.cookie(session))
                    headers.append("set-cookie", answer.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, sending)

    async def _user(self, request: Request, session: Session) -> User | None:
        users = self._site.users
        if users is None:
            return User(self._site.reader, Role.ADMIN)
        header = request.headers.get("authorization", "")
        if session.user is not None or not header or not _is_api(request):
            return session.user
        pair = _basic(header)
        client = request.client.host if request.client else ""
        if pair is None:
            return None
        # The key is not the password: what is kept for a minute must not give it away.
        key = self._site.sessions.digest("\0".join(pair))
        remembered = self._right.peek(key)
        if isinstance(remembered, Account):
            return remembered.user
        if self._site.tries.take(("from", client)) or self._site.tries.take(("as", pair[0])):
            return None
        account = await run_in_threadpool(users.verify, *pair)
        if account is None:
            return None
        self._right.get(key, lambda: account)
        return account.user


def cookie_name(request: Request) -> str:
    """Give the cookie's name: over https one that no other host can set."""
    return "__Host-onrecord" if request.url.scheme == "https" else "onrecord"


def set_cookie(request: Request, response: Response, value: str) -> None:
    """Set the session's cookie: for this host alone, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(request),
        value,
        max_age=HOURS * 3600,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _to_sign_in(request: Request) -> Response:
    if _is_api(request):
        return JSONResponse({"error": "Sign in first, or send name and password (HTTP Basic)."}, 401)
    onward = request.url.path
    if request.url.query and request.method == "GET":
        onward += f"?{request.url.query}"
    return RedirectResponse(f"/login?{urlencode({'next': onward})}", 303)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None
