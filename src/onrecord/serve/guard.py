"""What stands before every page: headers that bind the browser, limits that bind the client.

A request passes, in this order: its rate, its origin (a form of another site never gets in), the size and
pace of its body. Every answer, also a refusal, leaves with the headers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.serve.rates import Rate

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_CLOSE = {"Connection": "close"}  # the rest of the body is not waited for
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_BYTES = 256 * 1024
"""What a form without a file may hold."""


class Guard:
    """The middleware around the whole application.

    Args:
        app: What is guarded.
        rate: How often a client may ask; None for no limit.
        uploads: Limits in bytes for the paths that take more than a form.
        patience: Seconds that a body may take.
    """

    def __init__(
        self, app: ASGIApp, *, rate: Rate | None, uploads: Mapping[str, int], patience: float = 30.0
    ) -> None:
        self._app = app
        self._rate = rate
        self._uploads = uploads
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope)
            await send(message)

        limit = self._uploads.get(scope["path"], FORM_BYTES)
        refusal = self._refusal(scope, limit)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        await self._app(scope, _bounded(receive, limit, self._patience), sending)

    def _refusal(self, scope: Scope, limit: int) -> Response | None:
        client = scope.get("client")
        wait = self._rate.take(client[0] if client else "") if self._rate else 0.0
        if wait:
            response = _refuse(scope, 429, "Too many requests: wait a moment.")
            response.headers["Retry-After"] = str(int(wait) + 1)
            return response
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not _is_own(headers):
            return _refuse(scope, 403, "This came from another site.")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return _refuse(scope, 400, "The length of the body is no number.", close=True)
        if len(length) > 18 or int(length) > limit:
            return _refuse(scope, 413, _too_big(limit), close=True)
        return None


def _is_own(headers: Headers) -> bool:
    """Say whether a browser sent this from one of our own pages, or no browser sent it."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


def _bounded(receive: Receive, limit: int, patience: float) -> Receive:
    """Give the body piece by piece; once there is too much of it or it takes too long, an HTTPException."""
    taken = 0
    deadline: float | None = None
    whole = False

    async def receiving() -> Message:
        nonlocal taken, deadline, whole
        if whole:  # what comes now is the client going away, for which an answer may wait long
            return await receive()
        deadline = deadline or monotonic() + patience
        try:
            message = await asyncio.wait_for(receive(), max(0.001, deadline - monotonic()))
        except TimeoutError as error:
            raise HTTPException(408, "That took too long to arrive.", _CLOSE) from error
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > limit:
                raise HTTPException(413, _too_big(limit), _CLOSE)
        return message

    return receiving


def _add_headers(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers.setdefault("Cache-Control", "private, no-cache")


def _refuse(scope: Scope, status: int, words: str, *, close: bool = False) -> Response:
    response: Response = (
        JSONResponse({"error": words}, status)
        if scope["path"].startswith("/api/")
        else PlainTextResponse(f"{words}\n", status)
    )
    if close:
        response.headers.update(_CLOSE)
    return response


def _too_big(limit: int) -> str:
    return f"That is too much at once: at most {limit // 1024} KiB are taken here."
