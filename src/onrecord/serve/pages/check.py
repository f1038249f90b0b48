"""The check queue: the least sure and most quoted first, one after another, from the keyboard."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from onrecord.records import Act
from onrecord.serve import listing
from onrecord.serve.asking import Asked, address, asked
from onrecord.serve.pages.statement import context_of, excerpt_of
from onrecord.serve.pending import Asking, Pending
from onrecord.serve.site import show, site_of
from onrecord.store.base import Query, Sort

PATH = "/check"


def counting(request: Request) -> Asking[int]:
    """Ask how many are left."""
    view, query = site_of(request).view, _asked(request).query
    return Asking(("count", query), lambda: view.count(query), quick=query == Query(unchecked=True))


def check(request: Request, pending: Pending[int]) -> Response:
    """Show the next statement that nobody has checked, of those the address asks for."""
    view, wanted = site_of(request).view, _asked(request)
    query = wanted.query
    result = view.search(query, sort=Sort.DOUBTFUL, after=wanted.after, limit=1)
    filters = listing.filters(view, replace(query, unchecked=False), PATH, sort=None)
    left = pending.soon()
    if not result.items:
        left = view.count(query) if left is None else left
        again = address(PATH, query)
        return show(request, "checked.html", left=left, again=again, filters=filters)
    one = result.items[0]
    _, record, _ = view.document(one.document_id)
    window = context_of(record, one)
    return show(
        request,
        "check.html",
        one=one,
        document=record.document,
        window=window,
        context=excerpt_of(record, one, window),
        left=left,
        total=view.count(Query()),
        fragment=address(f"{PATH}/counts", query),
        wait=address(PATH, query, after=wanted.after, wait="1"),
        skip=result.next and address(PATH, query, after=result.next),
        here=address(PATH, query, after=wanted.after),
        filters=filters,
        acts=list(Act),
        known=[speaker.name for speaker in record.speakers],
    )


def counts(request: Request, pending: Pending[int]) -> Response:
    """Give how many are left: the part of the page that comes after it."""
    total = site_of(request).view.count(Query())
    return show(request, "check-counts.html", left=pending.soon(), total=total)


def doubts(request: Request) -> Response:
    """Show pairs of speakers that may be one, most useful first."""
    return show(request, "doubts.html", doubts=site_of(request).view.doubts(limit=20))


def _asked(request: Request) -> Asked:
    return asked(request.query_params, limit=1, most=1, unchecked=True)
