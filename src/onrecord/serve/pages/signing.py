"""Signing in and out."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.asking import clean
from onrecord.serve.pages.judging import local
from onrecord.serve.signin import set_cookie
from onrecord.serve.site import client_of, session_of, show, site_of, text_of, to

_LONGEST = 1024


def login(request: Request) -> Response:
    """Show the form."""
    return show(request, "login.html", next=local(request.query_params.get("next", ""), "/"), failed=False)


def sign_in(request: Request, form: FormData) -> Response:
    """Start a session of its own for the right name and password."""
    site = site_of(request)
    name, password = clean(text_of(form, "name")), text_of(form, "password")[:_LONGEST]
    client = client_of(request)
    # Each on its own: one address can't try many names, many addresses can't try one name.
    if site.tries.take(("from", client)) or site.tries.take(("as", name)):
        raise HTTPException(429, "Too many tries: wait a minute.")
    account = site.users.verify(name, password) if site.users else None
    onward = local(text_of(form, "next"), "/")
    if account is None:
        site.journal.note("refused", by=name, client=client)
        return show(request, "login.html", status=403, next=onward, failed=True)
    site.sessions.end(session_of(request))
    session = site.sessions.start(account)
    site.journal.note("sign-in", by=name, client=client)
    response = to(onward)
    set_cookie(request, response, site.sessions.cookie(session))
    return response


def sign_out(request: Request, form: FormData) -> Response:
    """End the session."""
    site, session = site_of(request), session_of(request)
    site.sessions.end(session)
    if session.user:
        site.journal.note("sign-out", by=session.user.name, client=client_of(request))
    response = to("/login" if site.users else "/")
    set_cookie(request, response, site.sessions.cookie(site.sessions.start()))
    return response
