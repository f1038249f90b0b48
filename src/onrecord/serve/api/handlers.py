"""What the API answers with: records, statements and identities as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from onrecord.errors import UnreadableError
from onrecord.records import Kind, Origin, Record
from onrecord.serve.asking import AskingError, asked, clean, value_of, whole
from onrecord.serve.desk import Work
from onrecord.serve.pages.judging import judgement_of, noted
from onrecord.serve.pages.reading import desk_of, keep_record
from onrecord.serve.site import need, site_of, user_of
from onrecord.serve.users import Role
from onrecord.statements import (
    Correction,
    Doubt,
    Identity,
    Judgement,
    JudgementKind,
    Kept,
    Statement,
    Stats,
    correction_from_json,
)
from onrecord.store.base import Page

Months = tuple[tuple[str, int], ...]
Facets = Mapping[str, tuple[tuple[str, str, int], ...]]
PARTS = ("speaker", "kind", "type", "act", "publisher", "model")
MOST = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Statements that were found, how many there are in all, and where the next ones start."""

    items: tuple[Statement, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents in a list, and where the next ones start."""

    items: tuple[Kept, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Identities in a list, and where the next ones start."""

    items: tuple[Identity, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A document: its listing, its record as the model gave it, its statements as they are shown."""

    kept: Kept
    record: Record
    statements: tuple[Statement, ...]


def statements(request: Request) -> Found:
    """Find statements."""
    site, wanted = site_of(request), asked(request.query_params, most=MOST)
    view, query = site.view, wanted.query
    result = view.search(query, sort=wanted.sort, after=wanted.after, limit=wanted.limit)
    total = site.answers.get(("count", query), lambda: view.count(query))
    return Found(result.items, total, result.next)


def statement(request: Request) -> Statement:
    """Give one statement."""
    return site_of(request).view.statement(request.path_params["id"])


def history(request: Request) -> tuple[Judgement, ...]:
    """Give all judgements on a statement."""
    return site_of(request).view.history(request.path_params["id"])


def facets(request: Request) -> Facets:
    """Count a result by its parts."""
    site, query = site_of(request), asked(request.query_params).query
    limit = whole(request.query_params, "limit", 20, most=MOST)
    return site.answers.get(("facets", query, limit), lambda: site.view.facets(query, PARTS, limit=limit))


def timeline(request: Request) -> Months:
    """Count a result by month."""
    site, query = site_of(request), asked(request.query_params).query
    return site.answers.get(("timeline", query), lambda: site.view.timeline(query))


def documents(request: Request) -> Documents:
    """List documents."""
    parameters = request.query_params
    result: Page[Kept] = site_of(request).view.documents(
        words=value_of(parameters, "q"),
        publisher=value_of(parameters, "publisher") or None,
        after=value_of(parameters, "after") or None,
        limit=whole(parameters, "limit", 20, most=MOST),
    )
    return Documents(result.items, result.next)


def document(request: Request) -> Article:
    """Give one document."""
    return Article(*site_of(request).view.document(request.path_params["id"]))


def record(request: Request) -> Record:
    """Give one document's `onrecord/1` object."""
    return site_of(request).view.document(request.path_params["id"])[1]


def speakers(request: Request) -> Speakers:
    """List identities."""
    parameters = request.query_params
    kinds: tuple[Kind, ...] = asked(parameters, most=MOST).query.kind
    result = site_of(request).view.identities(
        value_of(parameters, "q"),
        kind=kinds[0] if kinds else None,
        after=value_of(parameters, "after") or None,
        limit=whole(parameters, "limit", 20, most=MOST),
    )
    return Speakers(result.items, result.next)


def speaker(request: Request) -> Identity:
    """Give one identity."""
    return site_of(request).view.identity(request.path_params["id"])


def doubts(request: Request) -> tuple[Doubt, ...]:
    """Give pairs that may be one."""
    return site_of(request).view.doubts(limit=whole(request.query_params, "limit", 20, most=MOST))


def stats(request: Request) -> Stats:
    """Count what the record holds."""
    site = site_of(request)
    return site.answers.get("stats", site.view.stats)


def judgements(request: Request) -> tuple[Judgement, ...]:
    """Give all judgements."""
    return tuple(site_of(request).view.judgements())


def judge(request: Request, body: Mapping[str, Any]) -> Judgement:
    """Append a judgement."""
    site = site_of(request)
    try:
        kind = JudgementKind(body["kind"])
        correction: Correction | None = (
            correction_from_json(body["correction"]) if body.get("correction") is not None else None
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AskingError(f"no such judgement: {error}") from error
    target = None
    if body.get("statement") is not None:
        target = site.view.statement(str(body["statement"])).target
    judgement = site.writer.judge(
        kind,
        by=user_of(request).name,
        because=clean(body.get("because")),
        target=target,
        correction=correction,
        keys=tuple(map(str, body.get("keys", ()))),
        name=None if body.get("name") is None else clean(body["name"]),
        version=body.get("version"),
    )
    noted(request, "judge", judgement, through="api")
    return judgement


def undo(request: Request, body: Mapping[str, Any]) -> Judgement:
    """Undo a judgement."""
    number = request.path_params["number"]
    known = judgement_of(request, number)
    if known is None or known.by != user_of(request).name:
        need(request, Role.ADMIN)
    undone = site_of(request).writer.undo(
        number, by=user_of(request).name, because=clean(body.get("because"))
    )
    noted(request, "undo", undone, through="api")
    return undone


def read(request: Request, body: Mapping[str, Any]) -> Record:
    """Read a text, and keep it if that is asked for."""
    keep = body.get("keep") is True
    if keep:
        need(request, Role.CORRECT)
    about = {name: body.get(name) for name in ("title", "url", "publisher", "published")}
    work = Work(data=body["text"].encode("utf-8", "surrogatepass"), **about)
    try:
        result = desk_of(request).read(work)
    except UnreadableError as error:
        raise AskingError(error.reason) from error
    if keep:
        place = result.document.url or f"sent by {user_of(request).name}"
        keep_record(request, result, Origin(place=place, url=result.document.url))
    return result
