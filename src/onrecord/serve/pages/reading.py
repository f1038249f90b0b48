"""Reading a text that somebody pastes or uploads, and keeping it in the record if they like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from onrecord import collect
from onrecord.errors import UnreadableError
from onrecord.read import MAX_BYTES
from onrecord.records import Document, Item, Origin, Record, Skipped
from onrecord.serve.asking import clean
from onrecord.serve.desk import Desk, Work
from onrecord.serve.pages.article import Card, as_shown, marked
from onrecord.serve.site import client_of, need, session_of, show, site_of, text_of, to, user_of
from onrecord.serve.users import Role
from onrecord.statements import Identity, Statement

UPLOAD_BYTES = MAX_BYTES + 64 * 1024
"""What a form with a file may hold: the longest text that is read, and the fields beside it."""

_HEADLINE = re.compile(r"\s*(\S[^\n]{0,198}[^\s.:;,])[ \t]*\n[ \t]*\n\s*\S")


def reading(request: Request) -> Response:
    """Show the form."""
    return show(request, "reading.html", problem="", form={})


async def read(request: Request) -> Response:
    """Read what was sent; show it marked, or keep it and go to its page."""
    need(request, Role.READ)
    async with request.form(max_files=1, max_fields=20, max_part_size=UPLOAD_BYTES) as form:
        if not site_of(request).sessions.is_token(session_of(request), text_of(form, "token")):
            raise HTTPException(403, "This form is of another session: load its page again.")
        work = await _work(form)
        keep = text_of(form, "keep") == "yes"
        fields = {name: text_of(form, name) for name in ("text", "title", "publisher", "published", "url")}
    return await run_in_threadpool(_read, request, work, keep, fields)


def desk_of(request: Request) -> Desk:
    """Give the desk, if it is the client's turn; 429 if they ask too often, 404 where none reads."""
    site = site_of(request)
    if site.desk is None:
        raise HTTPException(404, "No texts are read here.")
    if site.readings.take(client_of(request)):
        raise HTTPException(429, "Too many texts at once: wait a moment.")
    return site.desk


def keep_record(request: Request, record: Record, origin: Origin) -> None:
    """Add a record that was read to the store."""
    site = site_of(request)
    assert site.desk is not None
    reader = _AlreadyRead(record, site.desk.model_name)
    collect.add([Item(record.document, origin)], site.store, reader)
    site.answers.forget()
    site.journal.note("add", by=user_of(request).name, client=client_of(request), document=record.document.id)


def _read(request: Request, work: Work, keep: bool, fields: dict[str, str]) -> Response:
    if keep:
        need(request, Role.CORRECT)
    try:
        if not work.data:
            raise UnreadableError("<text>", "paste a text or choose a file")
        record = desk_of(request).read(work)
    except UnreadableError as error:
        return show(request, "reading.html", status=422, problem=error.reason, form=fields)
    if keep:
        place = work.url or work.name or f"pasted by {user_of(request).name}"
        keep_record(request, record, Origin(place=place, url=work.url))
        return to(f"/d/{record.document.id}")
    text, cards = preview(record)
    return show(
        request,
        "preview.html",
        document=record.document,
        record=record,
        text=text,
        cards=cards,
        form=fields if work.name is None else {},
    )


def preview(record: Record) -> tuple[object, list[Card]]:
    """Give the marked text of a record that no store has, and its cards."""
    identities = {each.id: Identity(id="", name=each.name, kind=each.kind) for each in record.speakers}
    roles = {each.id: each.role for each in record.speakers}
    statements = [
        Statement(
            id=a.id,
            attribution=a,
            raw=a,
            document=record.document,
            document_id=record.document.id,
            speakers=tuple(identities[id] for id in a.speakers),
            roles=tuple(roles[id] for id in a.speakers),
            source=record.text(a.source),
            cue=record.text(a.cue),
            content=record.text(a.content),
            addressee=record.text(a.addressee),
            day=a.said.date if a.said else None,
        )
        for a in record.attributions
    ]
    return marked(as_shown(record, statements), statements)


async def _work(form: FormData) -> Work:
    about = {name: clean(text_of(form, name)) or None for name in ("title", "publisher", "published", "url")}
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Work(data=await file.read(), name=_file_name(file.filename), **about)
    # A browser sends every line end of a field as CR LF; what was pasted had plain ones.
    text = text_of(form, "text").replace("\r\n", "\n")
    about["title"] = about["title"] or headline_of(text)
    return Work(data=text.encode("utf-8", "surrogatepass"), **about)


def headline_of(text: str) -> str | None:
    """Give the headline that a pasted text begins with, as the form asks for; None if it begins otherwise.

    It is a line of at most 200 characters that doesn't end as a sentence, with an empty line after it and
    more text after that.
    """
    match = _HEADLINE.match(text)
    return clean(match[1]) or None if match else None


def _file_name(name: str) -> str:
    """Give the last part of a file's name, whatever path it claims."""
    return clean(name.replace("\\", "/").rsplit("/", 1)[-1])[:200] or "upload"


@dataclass(frozen=True, slots=True)
class _Named:
    name: str


class _AlreadyRead:
    """A reader that was asked already, for `collect.add`."""

    def __init__(self, record: Record, model: str) -> None:
        self._record = record
        self._model = _Named(model)

    @property
    def model(self) -> _Named:
        return self._model

    def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
        for source in sources:
            yield source if isinstance(source, Skipped) else self._record
