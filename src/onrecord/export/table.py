"""A table for people: who, how, what, when, how sure.

The text of an article is never trusted: controls and overrides are shown as escapes (see `visible`), and no
markup in it is read as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.export import wording
from onrecord.export.by_speaker import by_speaker as grouped
from onrecord.export.outline import Entry, outline
from onrecord.export.screen import make_console, make_table, printed
from onrecord.export.visible import visible
from onrecord.records import Act, Attribution, Record, Span, Spans, Speaker, Type

DAMAGE_MARK = "†"
_LONGEST = 240  # characters of content shown whole: four or five lines of a terminal 100 wide
_OPENING = "\"“„«‹‘'‚"
_CLOSING = "\"”“»›’'"


def write_table(
    records: Iterable[Record],
    out: TextIO,
    *,
    width: int = 100,
    colour: bool = False,
    by_speaker: bool = False,
) -> int:
    """Write one table a document as the records come; give back how many there were.

    Args:
        records: What to show. Contents of more than some 240 characters are shortened in the middle, with
            `[…]` where; ` … ` joins the parts of what is broken up in the text.
        out: A text file. What its encoding can't hold is up to its error handler.
        width: Columns of the terminal; less than 40 counts as 40.
        colour: Use colours and bold type (ANSI escape sequences).
        by_speaker: One table for each speaker, under its name, kind and role, in the order in which they
            first speak; statements of nobody known come last. Else one table in the order of the text.
    """
    console = make_console(width=width, colour=colour)
    count = 0
    for count, record in enumerate(records, start=1):
        if count > 1:
            out.write("\n")
        with printed(console, out):
            _print_record(record, console, by_speaker=by_speaker)
    return count


def _print_record(record: Record, console: Console, *, by_speaker: bool) -> None:
    document = record.document
    console.print(Text(visible(wording.heading(document)), style="bold"))
    about = [document.publisher, document.published]
    if document.title is not None:
        about.append(document.path or document.url)
    parts = [visible(part) for part in about if part]
    console.print(Text(" · ".join([*parts, wording.counts(record)]), style="dim"))
    for skipped in record.skipped:
        console.print(Text(f"not read: {visible(skipped.origin)}: {visible(skipped.reason)}"))
    if not record.attributions:
        return
    if by_speaker:
        console.print(_table(record, console.width))
        for number, (speaker, attributions) in enumerate(grouped(record)):
            if number:
                console.print()
            console.print(_speaker(speaker))
            table = _table(record, console.width)
            table.show_header = False
            for attribution in attributions:
                table.add_row(*_cells_under_speaker(record, attribution))
            console.print(table)
    else:
        table = _table(record, console.width)
        for entry in outline(record):
            table.add_row(*_cells(record, entry))
        console.print(table)
    for kind in sorted({damage.kind for a in record.attributions for damage in a.damage}):
        console.print(Text(f"{DAMAGE_MARK} {kind}: {wording.DAMAGE[kind]}", style="dim"))


def _table(record: Record, width: int) -> Table:
    """Lay out the columns; their widths depend on `width` and the dates only, so documents line up."""
    table = make_table(width)
    table.add_column("who", width=width * 22 // 100, overflow="fold")
    table.add_column("how", width=width * 20 // 100, overflow="fold")
    table.add_column("what", ratio=1, overflow="fold")
    dated = any(a.said is not None for a in record.attributions)
    table.add_column("when", width=max(width // 10, 10) if dated else 4, overflow="fold")
    table.add_column("sure", width=4, justify="right", no_wrap=True)
    return table


def _speaker(speaker: Speaker | None) -> Text:
    if speaker is None:
        return Text("Speaker not known", style="bold")
    line = Text().append(visible(speaker.name), style="bold cyan")
    about = [wording.KINDS[speaker.kind], *([visible(speaker.role)] if speaker.role else [])]
    return line.append(" · " + " · ".join(about), style="dim")


def _cells(record: Record, entry: Entry) -> Iterator[Text]:
    attribution = entry.attribution
    indent = "  " * (entry.depth - 1) + "└ " if entry.depth else ""
    yield Text(indent + _who(record, attribution), style="cyan")
    yield from _other_cells(record, attribution)


def _cells_under_speaker(record: Record, attribution: Attribution) -> Iterator[Text]:
    cell = Text().append(visible(record.text(attribution.source)) or "(not named)", style="cyan")
    around = next((a for a in record.attributions if a.id == attribution.within), None)
    if around is not None:
        name = _who(record, around)
        cell.append(f"\n└ in what {name} said" if around.source else "\n└ in another statement", style="dim")
    yield cell
    yield from _other_cells(record, attribution)


def _other_cells(record: Record, attribution: Attribution) -> Iterator[Text]:
    yield _how(record, attribution)
    yield _what(record, attribution)
    yield Text(_when(record, attribution))
    style = "" if attribution.confidence >= 0.5 else "dim"
    yield Text(wording.sure_in_digits(attribution.confidence), style=style)


def _who(record: Record, attribution: Attribution) -> str:
    name = visible(wording.names(record, attribution))
    words = visible(record.text(attribution.source))
    if not name:
        return words or "(not named)"
    if not words or words.casefold() in name.casefold() or name.casefold() in words.casefold():
        return name
    return f"{name} ({words})"


def _how(record: Record, attribution: Attribution) -> Text:
    cell = Text()
    cell.append(visible(record.text(attribution.cue)) or "(no cue)", style="yellow")
    about = [str(attribution.type)]
    if attribution.act is not Act.SAY:
        about.insert(0, str(attribution.act))
    if attribution.addressee:
        about.append(f"to {visible(record.text(attribution.addressee))}")
    cell.append("\n" + ", ".join(about), style="dim")
    return cell


def _what(record: Record, attribution: Attribution) -> Text:
    spans = attribution.content
    if attribution.type is Type.DIRECT:
        spans = _with_marks(record.document.text, spans)
    cell = Text(shorten(visible(record.text(spans))) or "(lost)")
    for kind in dict.fromkeys(damage.kind for damage in attribution.damage):
        cell.append(f" {DAMAGE_MARK} {kind}", style="red")
    return cell


def _when(record: Record, attribution: Attribution) -> str:
    if attribution.said is None:
        return ""
    return visible(attribution.said.date or record.text(attribution.said.span))


def _with_marks(text: str, spans: Spans) -> Spans:
    """Widen each span by the quotation marks that stand right beside it."""
    return tuple(
        Span(
            start - 1 if start > 0 and text[start - 1] in _OPENING else start,
            end + 1 if end < len(text) and text[end] in _CLOSING else end,
        )
        for start, end in spans
    )


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Give the text with its middle replaced by ` […] `, cut between words, if it is over `longest` long."""
    if len(text) <= longest:
        return text
    gap = " […] "
    half = (longest - len(gap)) // 2
    head, tail = text[:half], text[-half:]
    return head[: _last_space(head)] + gap + tail[half - _last_space(tail[::-1]) :]


def _last_space(text: str) -> int:
    """Give the place of the last space, or the length if there is none in the second half."""
    place = text.rfind(" ")
    return place if place > len(text) // 2 else len(text)
