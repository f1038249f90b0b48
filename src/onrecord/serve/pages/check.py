"""The check queue: the least sure and most quoted first, one after another, from the keyboard."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from onrecord.records import Act
from onrecord.serve import listing
from onrecord.serve.asking import address, asked, parameters_of
from onrecord.serve.pages.statement import context_of, excerpt_of
from onrecord.serve.site import show, site_of
from onrecord.store.base import Sort

PATH = "/check"


def check(request: Request) -> Response:
    """Show the next statement that nobody has checked, of those the address asks for."""
    site = site_of(request)
    view = site.view
    wanted = asked(request.query_params, limit=1, most=1, unchecked=True)
    query = wanted.query
    result = view.search(query, sort=Sort.DOUBTFUL, after=wanted.after, limit=1)
    left = view.count(query)
    again = address(PATH, query)
    filters = listing.filters(view, replace(query, unchecked=False), PATH, sort=None)
    if not result.items:
        return show(request, "checked.html", left=left, again=again, filters=filters)
    one = result.items[0]
    kept, record, _ = view.document(one.document_id)
    window = context_of(record, one)
    stats = site.answers.get("stats", view.stats)
    return show(
        request,
        "check.html",
        one=one,
        kept=kept,
        document=record.document,
        window=window,
        excerpt=record.document.text[window.start : window.end],
        context=excerpt_of(record, one, window),
        left=left,
        total=stats.statements,
        done=stats.judgements,
        skip=result.next and address(PATH, query, after=result.next),
        here=address(PATH, query, after=wanted.after),
        hidden=parameters_of(query),
        filters=filters,
        acts=list(Act),
        known=[speaker.name for speaker in record.speakers],
    )


def doubts(request: Request) -> Response:
    """Show pairs of speakers that may be one, most useful first."""
    return show(request, "doubts.html", doubts=site_of(request).view.doubts(limit=20))
