"""One statement with all that a record knows of it: its paragraph, document, speaker, model and history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.export import wording
from onrecord.export.judgements import in_words
from onrecord.export.screen import make_console, printed
from onrecord.export.segments import Mark, Role, paragraphs, segments
from onrecord.export.statements_table import day_as_known, judged, who
from onrecord.export.visible import visible, visible_part
from onrecord.records import Attribution, Document, Record, Span, Spans
from onrecord.statements import Judgement, Kept, Statement, Verdict

_NAME = 11  # columns for the name of a part
_STYLES = {
    Role.SOURCE: "bold cyan",
    Role.CUE: "yellow",
    Role.CONTENT: "underline",
    Role.ADDRESSEE: "magenta",
    Role.TIME: "green",
}


def write_statement(
    statement: Statement,
    out: TextIO,
    *,
    kept: Kept,
    record: Record,
    history: Sequence[Judgement] = (),
    width: int = 100,
    colour: bool = False,
) -> None:
    """Write a statement in its paragraph, then its parts with their spans, its document and its history.

    Args:
        statement: As it is shown.
        out: A text file.
        kept: The document as the store lists it.
        record: The document's record; its text is what the paragraph is taken from.
        history: All judgements on the statement, oldest first.
        width: Columns of the terminal; less than 40 counts as 40. Addresses and paths aren't broken up.
        colour: Mark source, cue, content, addressee and time words by colours. Without colours the content
            stands between `»` and `«`.
    """
    console = make_console(width=width, colour=colour)
    with printed(console, out):
        console.print(_heading(statement))
        console.print()
        text = record.document.text
        for block in _context(text, statement.attribution):
            console.print(Padding(_marked(text, block, statement.attribution, colour), (0, 2)))
            console.print()
        _print_rows(console, _parts(statement, record))
        console.print()
        _print_rows(console, _about(kept, record.document))
        for name, place in _places(kept, record.document):
            # Never broken up: people copy it, and a terminal wraps it by itself.
            console.print(Text().append(f"{name:<{_NAME}}  ", style="dim").append(place), soft_wrap=True)
        if history:
            console.print()
            _print_rows(console, ((f"judgement {each.id}", in_words(each)) for each in history))


def _heading(statement: Statement) -> Text:
    line = Text().append(who(statement), style="bold cyan")
    roles = dict.fromkeys(visible(role) for role in statement.roles if role)
    about = [*roles, str(statement.attribution.act), str(statement.attribution.type)]
    about.append(visible(day_as_known(statement)))
    line.append(" · " + " · ".join(filter(None, about)), style="dim")
    if judgement := judged(statement):
        line.append(f" · {judgement}", style="red" if statement.verdict is Verdict.WRONG else "green")
    return line


def _context(text: str, attribution: Attribution) -> Iterator[Span]:
    """Give the paragraphs that hold a part of the attribution, each once, in order."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    spans = spans or tuple(damage.span for damage in attribution.damage)
    for block in paragraphs(text):
        if any(span.start < block.end and block.start < span.end for span in spans):
            yield block


def _marked(text: str, block: Span, attribution: Attribution, colour: bool) -> Text:
    marks = [
        Mark(Span(max(start, block.start) - block.start, min(end, block.end) - block.start), role, 1)
        for role, spans in _roles(attribution)
        for start, end in spans
        if start < block.end and block.start < end
    ]
    shown = Text()
    inside = False
    for piece in segments(block.end - block.start, marks):
        roles = {mark.role for mark in piece.marks}
        if not colour and inside != (Role.CONTENT in roles):
            inside = not inside
            shown.append("»" if inside else "«")
        words = text[block.start + piece.span.start : block.start + piece.span.end]
        style = " ".join(style for role, style in _STYLES.items() if role in roles)
        shown.append(visible_part(words), style=style or None)
    if inside:
        shown.append("«")
    return shown


def _roles(attribution: Attribution) -> Iterator[tuple[Role, Spans]]:
    yield Role.SOURCE, attribution.source
    yield Role.CUE, attribution.cue
    yield Role.CONTENT, attribution.content
    yield Role.ADDRESSEE, attribution.addressee
    if attribution.said is not None:
        yield Role.TIME, (attribution.said.span,)


def _parts(statement: Statement, record: Record) -> Iterator[tuple[str, str]]:
    attribution = statement.attribution
    yield "id", statement.id
    for speaker in statement.speakers:
        yield "speaker", f"{visible(speaker.name)} ({wording.KINDS[speaker.kind]}) {speaker.id}"
    if not statement.speakers:
        yield "speaker", "not known"
    for name, spans in (
        ("source", attribution.source),
        ("cue", attribution.cue),
        ("content", attribution.content),
        ("addressee", attribution.addressee),
    ):
        if spans or name != "addressee":
            yield name, _with_spans(record, spans)
    if attribution.said is not None:
        date = attribution.said.date or "a day that isn't known"
        yield "said", f"{date} {_with_spans(record, (attribution.said.span,))}"
    if attribution.within is not None:
        yield "within", attribution.within
    for damage in attribution.damage:
        yield "damage", f"{damage.kind}: {wording.DAMAGE[damage.kind]} {_with_spans(record, (damage.span,))}"
    sure = attribution.confidence
    yield "sure", f"{wording.sure_in_digits(sure)}, {wording.sure_in_words(sure)}"
    yield "model", visible(attribution.made_by)
    if statement.corrected:
        yield "model said", "; ".join(_as_the_model_said(statement, record)) or "the same"


def _as_the_model_said(statement: Statement, record: Record) -> Iterator[str]:
    """Give the parts that were corrected as the model gave them."""
    raw, shown = statement.raw, statement.attribution
    names = {speaker.id: speaker.name for speaker in record.speakers}
    said = [names[id] for id in raw.speakers]
    if sorted(said) != sorted(speaker.name for speaker in statement.speakers):
        yield f"speaker {', '.join(map(visible, said)) or 'not known'}"
    for name in ("source", "cue", "content", "addressee"):
        spans: Spans = getattr(raw, name)
        if spans != getattr(shown, name):
            yield f"{name} {_with_spans(record, spans)}"
    if raw.act is not shown.act:
        yield f"act {raw.act}"
    if raw.said != shown.said and raw.said is not None:
        yield f"said {raw.said.date or 'on a day that is not known'}"


def _with_spans(record: Record, spans: Spans) -> str:
    if not spans:
        return "none"
    places = ",".join(f"{start}:{end}" for start, end in spans)
    return f"{visible(record.text(spans))} [{places}]"


def _about(kept: Kept, document: Document) -> Iterator[tuple[str, str]]:
    yield "document", f"{visible(wording.heading(document))}"
    yield "", kept.id
    about = [part for part in (document.publisher, document.published) if part]
    if about:
        yield "published", visible(", ".join(about))
    if kept.copy_of is not None:
        yield "copy of", f"{kept.copy_of} ({kept.likeness or 0:.0%} the same)"


def _places(kept: Kept, document: Document) -> Iterator[tuple[str, str]]:
    if document.url:
        yield "address", visible(document.url)
    for origin in kept.origins:
        yield "from", visible(origin.place) + (f", {origin.time}" if origin.time else "")


def _print_rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, min_width=_NAME)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    console.print(table)
