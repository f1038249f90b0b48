"""What people decide through the page: read from a form, written, and noted in the journal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from onrecord.edtf import parse
from onrecord.errors import ConflictError
from onrecord.records import Act, Span, Spans
from onrecord.serve.asking import AskingError, clean
from onrecord.serve.cite import said_of
from onrecord.serve.site import client_of, found, need, show, site_of, text_of, to, user_of
from onrecord.serve.users import Role
from onrecord.statements import Correction, Judgement, JudgementKind, Statement, correction_to_json

LONGEST_REASON = 2000
PARTS = ("source", "cue", "content", "addressee")
_VERDICTS: Mapping[str, JudgementKind] = {
    "right": JudgementKind.RIGHT,
    "wrong": JudgementKind.WRONG,
    "correct": JudgementKind.CORRECT,
}
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def judge(request: Request, form: FormData) -> Response:
    """Judge a statement; if somebody else did meanwhile, show what they decided instead.

    Raises:
        AskingError: The form can't be understood, or says "right" of a statement it changes.
    """
    view = site_of(request).view
    with found("statement"):
        statement = view.statement(request.path_params["id"])
    kind = _VERDICTS.get(text_of(form, "verdict"))
    if kind is None:
        raise AskingError("verdict: one of right, wrong, correct was expected")
    version = text_of(form, "version")
    if not (version.isascii() and version.isdigit() and len(version) < 19):
        raise AskingError("version: the number of the last judgement seen was expected")
    if kind is JudgementKind.RIGHT and _changes(form, statement):
        # Enter in a field presses the first button of a form, and would lose what was typed.
        raise AskingError("You changed something: save the correction, or load the page again to leave it.")
    correction = correction_of(form, statement) if kind is JudgementKind.CORRECT else None
    try:
        judgement = site_of(request).writer.judge(
            kind,
            by=user_of(request).name,
            because=reason_of(form),
            target=statement.target,
            correction=correction,
            version=int(version),
        )
    except ConflictError as error:
        return show(
            request,
            "conflict.html",
            status=409,
            error=str(error),
            statement=view.statement(statement.id),
            history=view.history(statement.id),
            mine=correction_to_json(correction) if correction else None,
            verdict=kind,
        )
    noted(request, "judge", judgement, statement=statement.id)
    return to(local(text_of(form, "next"), f"/s/{statement.id}"))


def undo(request: Request, form: FormData) -> Response:
    """Undo a judgement: one's own, or with the role admin anybody's."""
    site, number = site_of(request), request.path_params["number"]
    with found("judgement"):
        judgement = judgement_of(request, number)
    if judgement is None or judgement.by != user_of(request).name:
        need(request, Role.ADMIN)
    with found("judgement"):
        undone = site.writer.undo(number, by=user_of(request).name, because=reason_of(form))
    noted(request, "undo", undone)
    return to(local(text_of(form, "next"), "/history"))


def judgement_of(request: Request, number: int) -> Judgement | None:
    """Give a judgement by its number; None if there is none."""
    return next((each for each in site_of(request).view.judgements() if each.id == number), None)


def noted(request: Request, what: str, judgement: Judgement, **details: Any) -> None:
    """Note a judgement in the journal and forget the counts from before it."""
    site = site_of(request)
    site.answers.forget()
    site.journal.note(
        what,
        by=user_of(request).name,
        client=client_of(request),
        judgement=judgement.id,
        kind=str(judgement.kind),
        **details,
    )


def reason_of(form: FormData) -> str:
    """Give the reason that was typed, as one line of at most 2,000 characters."""
    return " ".join(text_of(form, "because").replace("\x00", "").split())[:LONGEST_REASON]


def correction_of(form: FormData, statement: Statement) -> Correction:
    """Give what a form changes of a statement, compared with what is shown of it.

    Raises:
        AskingError: Nothing is changed, or a field can't be understood.
    """
    different = _changes(form, statement)
    if not different:
        raise AskingError("Nothing was changed.")
    return Correction(**different)


def spans_of(value: str, part: str) -> Spans:
    """Read spans as the page writes them, `120-134, 150-160`; "" is none.

    Raises:
        AskingError: It is something else, or one ends before it begins.
    """
    spans = []
    for each in filter(None, (piece.strip() for piece in value.split(","))):
        match = re.fullmatch(r"(\d{1,9})\s*[-–:]\s*(\d{1,9})", each, re.ASCII)
        if match is None or int(match[1]) >= int(match[2]):
            raise AskingError(f"{part}: places such as 120-134, 150-160 were expected")
        spans.append(Span(int(match[1]), int(match[2])))
    return tuple(sorted(spans))


def local(path: str, default: str) -> str:
    """Give the path if it leads to a page of ours, else the default."""
    return path if _LOCAL.fullmatch(path) else default


def _changes(form: FormData, statement: Statement) -> dict[str, Any]:
    """Give the parts of a correction in which a form differs from what is shown; a part it lacks doesn't."""
    shown = statement.attribution
    different: dict[str, Any] = {}
    for part in PARTS:
        if part in form:
            spans = spans_of(text_of(form, part), part)
            if spans != tuple(sorted(getattr(shown, part))):
                different[part] = spans
    if "speakers" in form:
        names = _names(text_of(form, "speakers"))
        # The page shows them joined, so a name that itself holds a ";" is no change.
        if names != _names("; ".join(speaker.name for speaker in statement.speakers)):
            different["speakers"] = names
    if "act" in form and text_of(form, "act") != shown.act:
        different["act"] = _act(text_of(form, "act"))
    if "said" in form:
        day = clean(text_of(form, "said"))
        if day != (said_of(statement) or ""):
            different["said"] = _day(day)
    return different


def _names(value: str) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, value.split(";"))))


def _day(value: str) -> str:
    day = clean(value)
    if day and parse(day) is None:
        raise AskingError("said: a day such as 2021-12-23 in EDTF was expected")
    return day


def _act(value: str) -> Act:
    try:
        return Act(value)
    except ValueError as error:
        raise AskingError(f"act: one of {', '.join(Act)} was expected") from error
