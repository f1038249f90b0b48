"""Home: a search box, what is new, whom the record quotes most, what it holds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve.site import show, site_of
from onrecord.store.base import Query, Sort


def home(request: Request) -> Response:
    """Show the front page; of an empty record the next step."""
    site = site_of(request)
    view, get = site.view, site.answers.get
    stats = get("stats", view.stats)
    if not stats.documents:
        return show(request, "empty.html", stats=stats)
    return show(
        request,
        "home.html",
        stats=stats,
        newest=get("newest", lambda: view.search(Query(), sort=Sort.NEWEST, limit=6)).items,
        quoted=get("quoted", lambda: view.identities(limit=12)).items,
        documents=get("documents", lambda: view.documents(limit=8)).items,
        unchecked=get("unchecked", lambda: view.count(Query(unchecked=True))),
    )
