"""One statement: its words in place and elsewhere, how sure the model is, what people decided, citations."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onrecord.export import wording
from onrecord.export.segments import paragraphs
from onrecord.records import Act, Record, Span, Spans
from onrecord.serve import cite
from onrecord.serve.asking import address
from onrecord.serve.charts import spoken
from onrecord.serve.elsewhere import elsewhere
from onrecord.serve.pages.article import marked
from onrecord.serve.pages.judging import PARTS
from onrecord.serve.site import found, show, site_of
from onrecord.statements import Statement
from onrecord.store.base import View


def statement(request: Request) -> Response:
    """Show one statement."""
    view = site_of(request).view
    with found("statement"):
        one = view.statement(request.path_params["id"])
    kept, record, _ = view.document(one.document_id)
    window = context_of(record, one)
    same = elsewhere(view, record, one)
    return show(
        request,
        "statement.html",
        one=one,
        kept=kept,
        document=record.document,
        window=window,
        excerpt=record.document.text[window.start : window.end],
        context=excerpt_of(record, one, window),
        history=view.history(one.id),
        plain=cite.plain(one, _address(request, one)),
        passage=cite.passage(one.document_id, one.id, one.attribution.content, one.content),
        acts=list(Act),
        known=[speaker.name for speaker in record.speakers],
        before=before_corrections(record, one),
        same=same,
        same_search=same and address("/search", same.query),
    )


def as_json_ld(request: Request) -> Response:
    """Give a statement as schema.org JSON-LD."""
    one, _ = _with_record(request)
    return JSONResponse(cite.json_ld(one, _address(request, one)), media_type="application/ld+json")


def as_annotation(request: Request) -> Response:
    """Give a statement as a W3C Web Annotation."""
    one, record = _with_record(request)
    source = record.document.url or str(request.url_for("article", id=one.document_id))
    data = cite.annotation(one, record.document.text, _address(request, one), source)
    profile = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    return JSONResponse(data, media_type=profile)


def before_corrections(record: Record, one: Statement) -> list[tuple[str, str]]:
    """Give each part that is shown otherwise than the model said it, and what it said; empty for none."""
    if not one.corrected:
        return []
    raw, shown, said = one.raw, one.attribution, one.raw.said.date if one.raw.said else None
    found = []
    names = [record.speaker(id).name for id in raw.speakers]
    if names != [each.name for each in one.speakers]:
        found.append(("speaker", ", ".join(names) or "nobody named"))
    for part in PARTS:
        spans: Spans = getattr(raw, part)
        if spans != getattr(shown, part):
            found.append((part, record.text(spans) or "none"))
    if raw.act is not shown.act:
        found.append(("act", wording.ACTS[raw.act]))
    if said != cite.said_of(one):
        found.append(("said", spoken(said) if said else "not known"))
    return found


def context_of(record: Record, one: Statement) -> Span:
    """Give the paragraphs that the statement stands in."""
    a = one.attribution
    spans = [*a.source, *a.cue, *a.content, *one.raw.source, *one.raw.cue, *one.raw.content]
    spans += [damage.span for damage in a.damage]
    text = record.document.text
    if not spans:
        return Span(0, min(len(text), 600))
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    blocks = [block for block in paragraphs(text) if block.start < last and first < block.end]
    return Span(
        min([first, *(block.start for block in blocks)]), max([last, *(block.end for block in blocks)])
    )


def excerpt_of(record: Record, one: Statement, window: Span) -> object:
    """Give these paragraphs with this statement marked."""

    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            Span(max(start, window.start) - window.start, min(end, window.end) - window.start)
            for start, end in spans
            if start < window.end and window.start < end
        )

    a = one.attribution
    attribution = replace(
        a,
        source=moved(a.source),
        cue=moved(a.cue),
        content=moved(a.content),
        addressee=moved(a.addressee),
        said=None,
        within=None,
        speakers=(),
        damage=tuple(replace(damage, span=span) for damage in a.damage for span in moved((damage.span,))),
    )
    part = Record(
        document=replace(record.document, text=record.document.text[window.start : window.end]),
        attributions=(attribution,),
    )
    return marked(part, [replace(one, attribution=attribution)])[0]


def _with_record(request: Request) -> tuple[Statement, Record]:
    view: View = site_of(request).view
    with found("statement"):
        one = view.statement(request.path_params["id"])
    return one, view.document(one.document_id)[1]


def _address(request: Request, one: Statement) -> str:
    return str(request.url_for("statement", id=one.id))
