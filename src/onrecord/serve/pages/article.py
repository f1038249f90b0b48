"""Articles: the text as published with its statements marked in place, and the list of all articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from onrecord.export.marked import Anchors, marked_text
from onrecord.export.outline import outline
from onrecord.records import Record
from onrecord.serve.asking import value_of, whole
from onrecord.serve.pages.judging import judgement_of
from onrecord.serve.site import absent, found, show, site_of, to
from onrecord.statements import Statement, Verdict
from onrecord.store.shown import place


@dataclass(frozen=True, slots=True)
class Card:
    """A statement in the margin: its number and depth in the outline, and itself."""

    number: int
    depth: int
    statement: Statement


def article(request: Request) -> Response:
    """Show one article; with `?judgement=` its number, go on to the statement it was made on."""
    view = site_of(request).view
    with found("article"):
        kept, record, statements = view.document(request.path_params["id"])
    if "judgement" in request.query_params:
        return to(_judged(request, record))
    shown = [each for each in statements if each.verdict is not Verdict.WRONG]
    text, cards = marked(record, shown)
    original = None
    if kept.copy_of:
        with found("article"):
            original = view.document(kept.copy_of)[0]
    return show(
        request,
        "article.html",
        kept=kept,
        document=record.document,
        record=as_shown(record, shown),
        text=text,
        cards=cards,
        wrong=[each for each in statements if each.verdict is Verdict.WRONG],
        original=original,
    )


def articles(request: Request) -> Response:
    """List articles, latest first."""
    parameters = request.query_params
    words, publisher = value_of(parameters, "q"), value_of(parameters, "publisher")
    result = site_of(request).view.documents(
        words=words, publisher=publisher or None, after=value_of(parameters, "after") or None, limit=40
    )
    return show(request, "articles.html", result=result, words=words, publisher=publisher)


def skipped(request: Request) -> Response:
    """List what could not be read."""
    after = value_of(request.query_params, "after") or None
    return show(request, "skipped.html", result=site_of(request).view.skipped(after=after, limit=100))


def marked(record: Record, statements: Sequence[Statement]) -> tuple[Markup, list[Card]]:
    """Give the text with these statements marked, and their cards in the order of the text.

    The pieces of a statement have the id `s-` and its id, its card has `c-` and its id.
    """
    record = as_shown(record, statements)
    by_id = {statement.id: statement for statement in statements}
    entries = list(outline(record))
    anchors = Anchors([f"-{entry.attribution.id}" for entry in entries], mark="s", entry="c")
    # marked_text escapes every character of the text: it is the one place where markup is made of it.
    text = Markup("".join(marked_text(record, anchors=anchors)))
    return text, [Card(e.number, e.depth, by_id[e.attribution.id]) for e in entries]


def as_shown(record: Record, statements: Sequence[Statement]) -> Record:
    """Give the record with these statements in place of what the model said, speakers left out."""
    ids = {statement.id for statement in statements}
    return replace(
        record,
        speakers=(),
        attributions=tuple(
            replace(
                each.attribution,
                id=each.id,
                speakers=(),
                within=each.attribution.within if each.attribution.within in ids else None,
            )
            for each in statements
        ),
    )


def _judged(request: Request, record: Record) -> str:
    """Give the address of the statement a judgement is on, in the newest reading; else the article's."""
    number = whole(request.query_params, "judgement", 0, most=10**9)
    judgement = judgement_of(request, number)
    if judgement is None or judgement.target is None:
        absent("judgement")
    attribution = place(record, judgement.target)
    return f"/s/{attribution.id}" if attribution else f"/d/{record.document.id}"
