"""What people decided, newest first; and for administrators the journal, which says from where."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.asking import whole
from onrecord.serve.site import show, site_of

A_PAGE = 50


def history(request: Request) -> Response:
    """List judgements, and those that no current reading fits any more."""
    view = site_of(request).view
    everything = list(view.judgements())
    everything.reverse()
    number = whole(request.query_params, "page", 1, most=1_000_000)
    start = (number - 1) * A_PAGE
    return show(
        request,
        "history.html",
        judgements=everything[start : start + A_PAGE],
        unfitting={each.id for each in view.unfitting()},
        number=number,
        more=start + A_PAGE < len(everything),
    )


def journal(request: Request) -> Response:
    """Show the last 200 lines of the journal."""
    site = site_of(request)
    return show(
        request, "journal.html", entries=list(site.journal.last(200)), path_of_journal=site.journal.path
    )
