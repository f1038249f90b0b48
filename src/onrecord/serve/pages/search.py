"""Search: the statements found, what they can be narrowed by, and the same result as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from onrecord.serve import listing
from onrecord.serve.asking import Asked, address, asked
from onrecord.serve.listing import Counts
from onrecord.serve.pending import Asking, Pending
from onrecord.serve.site import show, site_of
from onrecord.serve.wire import as_json as plain
from onrecord.statements import Statement
from onrecord.store.base import Query, Sort, View

PATH = "/search"
MOST_ROWS = 100_000
"""Rows of a file that is downloaded; the command line exports the rest."""

COLUMNS = (
    *("id", "speaker", "speaker_id", "kind", "role", "source", "cue", "content", "type", "act", "addressee"),
    *("said", "day", "publisher", "title", "published", "url", "document", "confidence", "verdict"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def counting(request: Request) -> Asking[Counts]:
    """Ask how many there are, and of what."""
    view, query = site_of(request).view, asked(request.query_params).query
    return Asking(("counts", query), lambda: listing.count(view, query))


def search(request: Request, pending: Pending[Counts]) -> Response:
    """Show what was found, twenty at a time."""
    view = site_of(request).view
    wanted = asked(request.query_params)
    query, sort = wanted.query, _sort(wanted)
    result = view.search(query, sort=wanted.sort, after=wanted.after, limit=wanted.limit)
    return show(
        request,
        "search.html",
        wanted=wanted,
        query=query,
        result=result,
        filters=listing.filters(view, query, PATH, sort=sort),
        fragment=address(f"{PATH}/counts", query, sort=sort),
        wait=address(PATH, query, sort=sort, after=wanted.after, wait="1"),
        sorts=[(str(each), words) for each, words in listing.SORTS.items()],
        further=result.next and address(PATH, query, sort=sort, after=result.next),
        files={kind: address(f"{PATH}.{kind}", query, sort=sort) for kind in ("csv", "json")},
        hidden=_hidden(request.query_params),
        **_counted(pending.soon(), query, sort),
    )


def counts(request: Request, pending: Pending[Counts]) -> Response:
    """Give what is counted of a result: the parts of the page that come after it."""
    wanted = asked(request.query_params)
    return show(request, "search-counts.html", **_counted(pending.soon(), wanted.query, _sort(wanted)))


def as_csv(request: Request) -> Response:
    """Give the same result as CSV, up to 100,000 statements, as it is found."""
    return _file(request, _csv, "text/csv; charset=utf-8", "csv")


def as_json(request: Request) -> Response:
    """Give the same result as one JSON array, up to 100,000 statements, as it is found."""
    return _file(request, _json, "application/json", "json")


def safe_cell(value: object) -> str:
    """Give a cell of a table that no spreadsheet takes for a formula: one that begins like it gets a `'`."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def row_of(statement: Statement) -> list[str]:
    """Give a statement as a row of `COLUMNS`; several speakers are joined by `; `."""
    document, attribution = statement.document, statement.attribution
    values = (
        statement.id,
        "; ".join(speaker.name for speaker in statement.speakers),
        "; ".join(speaker.id for speaker in statement.speakers),
        "; ".join(speaker.kind for speaker in statement.speakers),
        "; ".join(role or "" for role in statement.roles),
        statement.source,
        statement.cue,
        statement.content,
        attribution.type,
        attribution.act,
        statement.addressee,
        attribution.said.date if attribution.said else None,
        statement.day,
        document.publisher,
        document.title,
        document.published,
        document.url,
        statement.document_id,
        f"{attribution.confidence:.4f}",
        statement.verdict,
    )
    return [safe_cell(value) for value in values]


def _file(
    request: Request, lines: Callable[[View, Asked], Iterator[str]], media_type: str, ending: str
) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="statements.{ending}"'}
    wanted = replace(asked(request.query_params), after=None)
    return StreamingResponse(lines(site_of(request).view, wanted), media_type=media_type, headers=headers)


def _csv(view: View, wanted: Asked) -> Iterator[str]:
    yield _line(COLUMNS)
    for statement in _all(view, wanted):
        yield _line(row_of(statement))


def _json(view: View, wanted: Asked) -> Iterator[str]:
    between = "[\n"
    for statement in _all(view, wanted):
        yield between + json.dumps(plain(statement), ensure_ascii=True)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _all(view: View, wanted: Asked) -> Iterator[Statement]:
    left, wanted = MOST_ROWS, replace(wanted, limit=500)
    while left > 0:
        result = view.search(
            wanted.query, sort=wanted.sort, after=wanted.after, limit=min(left, wanted.limit)
        )
        yield from result.items
        left -= len(result.items)
        if result.next is None:
            return
        wanted = replace(wanted, after=result.next)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _sort(wanted: Asked) -> str | None:
    return None if wanted.sort is Sort.RELEVANCE else str(wanted.sort)


def _counted(counts: Counts | None, query: Query, sort: str | None) -> dict[str, Any]:
    if counts is None:
        return {"counts": None, "facets": (), "chart": None}
    return {
        "counts": counts,
        "facets": listing.facets(counts, query, PATH, sort=sort),
        "chart": listing.chart(counts.months, query, PATH, sort=sort),
    }


def _hidden(parameters: QueryParams) -> list[tuple[str, str]]:
    """Give the filters that the form of words and dates carries on."""
    own = {"q", "sort", "since", "until", "after", "wait"}
    return [(name, value) for name, value in parameters.multi_items() if name not in own]
