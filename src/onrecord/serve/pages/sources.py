"""The source audit: whom the record quotes, as charts, tables and files, joined with a list of one's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from onrecord.serve import listing
from onrecord.serve.asking import AskingError, address, asked, changed, toggled, value_of
from onrecord.serve.pages.search import safe_cell
from onrecord.serve.site import absent, show, site_of, text_of
from onrecord.serve.tally import Joined, Table, as_csv, join, tables
from onrecord.store.base import Query

PATH = "/sources"
LIST_BYTES = 1024 * 1024


def sources(request: Request) -> Response:
    """Show the audit."""
    site = site_of(request)
    query = asked(request.query_params).query
    made = _tables(request, query)
    return show(
        request,
        "sources.html",
        query=query,
        tables=made,
        chart=listing.chart(site.view, site.answers, query, "/search"),
        filters=listing.filters(site.view, query, PATH, sort=None),
        outlets=made[2].rows,
        files={table.id: address(f"{PATH}.csv", query, table=table.id) for table in made},
        search=lambda part, value: address("/search", _with(query, part, value)),
    )


def as_file(request: Request) -> Response:
    """Give one of the tables as CSV."""
    wanted = value_of(request.query_params, "table")
    for table in _tables(request, asked(request.query_params).query):
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


def _tables(request: Request, query: Query) -> tuple[Table, ...]:
    site = site_of(request)
    return site.answers.get(("tables", query), lambda: tables(site.view, query))


def _file(lines: Iterable[list[str]], name: str) -> Response:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(cell) for cell in line] for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _with(query: Query, part: str, value: str) -> Query:
    if part == "period":
        return replace(query, since=value, until=value)
    return toggled(changed(query, part, ()), part, value)
