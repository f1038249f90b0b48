"""The source audit: whom the record quotes, as charts, tables and files, joined with a list of one's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve import listing
from onrecord.serve.asking import AskingError, address, asked, changed, toggled, value_of
from onrecord.serve.pages.search import safe_cell
from onrecord.serve.pending import Asking, Pending
from onrecord.serve.site import absent, show, site_of, text_of
from onrecord.serve.tally import OUTLETS, Joined, Table, as_csv, join, tables
from onrecord.store.base import Query, View

PATH = "/sources"
LIST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Audit:
    """What is counted for the page: its tables, and the statements by month."""

    tables: tuple[Table, ...]
    months: tuple[tuple[str, int], ...]


def counting(request: Request) -> Asking[Audit]:
    """Ask whom the record quotes."""
    view, query = site_of(request).view, asked(request.query_params).query
    return Asking(("audit", query), lambda: Audit(tables(view, query), view.timeline(query)))


def sources(request: Request, pending: Pending[Audit]) -> Response:
    """Show the audit."""
    site = site_of(request)
    query = asked(request.query_params).query
    known = site.answers.get("outlets", lambda: _outlets(site.view))
    return show(
        request,
        "sources.html",
        query=query,
        filters=listing.filters(site.view, query, PATH, sort=None),
        outlets=(*known, *(each for each in query.publisher if each not in known)),
        fragment=address(f"{PATH}/counts", query),
        wait=address(PATH, query, wait="1"),
        **_counted(pending.soon(), query),
    )


def counts(request: Request, pending: Pending[Audit]) -> Response:
    """Give the chart and the tables: the part of the page that comes after it."""
    query = asked(request.query_params).query
    return show(request, "sources-counts.html", **_counted(pending.soon(), query))


def as_file(request: Request, pending: Pending[Audit]) -> Response:
    """Give one of the tables as CSV."""
    wanted = value_of(request.query_params, "table")
    audit = pending.soon()
    for table in audit.tables if audit else ():
        if table.id == wanted:
            return _file(as_csv(table), f"sources-{table.id}.csv")
    absent("table")


def joined(request: Request, form: FormData) -> Response:
    """Join a CSV file about speakers, and show or give back what came of it."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise AskingError("Choose a CSV file with a column of names.")
    result = join(site_of(request).view, asked(form).query, file.file.read(LIST_BYTES + 1))
    if text_of(form, "as") == "csv":
        return _file(_lines(result), "speakers-joined.csv")
    return show(request, "joined.html", joined=result, name=file.filename)


def _lines(result: Joined) -> Iterable[list[str]]:
    yield [*result.columns, "statements"]
    for row, count in result.rows:
        yield [*row, "" if count is None else str(count)]


def _counted(audit: Audit | None, query: Query) -> dict[str, Any]:
    made = audit.tables if audit else ()
    return {
        "audit": audit,
        "tables": made,
        "chart": listing.chart(audit.months, query, "/search") if audit else None,
        "files": {table.id: address(f"{PATH}.csv", query, table=table.id) for table in made},
        "search": lambda part, value: address("/search", _with(query, part, value)),
    }


def _outlets(view: View) -> tuple[str, ...]:
    """Give the outlets with the most statements."""
    found = view.facets(Query(), ("publisher",), limit=OUTLETS)["publisher"]
    return tuple(value for value, _, _ in found if value)


def _file(lines: Iterable[list[str]], name: str) -> Response:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(cell) for cell in line] for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _with(query: Query, part: str, value: str) -> Query:
    if part == "period":
        return replace(query, since=value, until=value)
    return toggled(changed(query, part, ()), part, value)
