"""The other lists of a record as tables for people: documents, speakers, judgements, doubts, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from rich.text import Text

from onrecord.export import wording
from onrecord.export.judgements import what_in_words
from onrecord.export.screen import make_console, make_table, printed
from onrecord.export.statements_table import LETTERS_OF_AN_ID
from onrecord.export.visible import visible
from onrecord.records import Kind, Skipped
from onrecord.statements import Doubt, Identity, Judgement, Kept, Stats

_VALUES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """A column: its head, its width (a share of all for 1 and less, else columns; 0: what is left)."""

    head: str
    width: float
    cell: Callable[[Any], str]
    right: bool = False
    style: str = ""


def _document(kept: Kept) -> str:
    name = visible(wording.heading(kept.document))
    if kept.copy_of is not None:
        name += f" (copy of {kept.copy_of[:LETTERS_OF_AN_ID]})"
    return name


def _days(identity: Identity) -> str:
    return " to ".join(dict.fromkeys(day for day in (identity.first, identity.last) if day))


def _known_as(identity: Identity) -> str:
    roles = [visible(role) for role, *_ in identity.roles[:1]]
    return "; ".join([wording.KINDS[Kind(identity.kind)], *roles])


def _pair(doubt: Doubt) -> str:
    return "\n".join(f"{visible(i.name)} ({i.statements})" for i in (doubt.left, doubt.right))


def _judged(judgement: Judgement) -> str:
    line = what_in_words(judgement)
    if judgement.target is not None:
        line += f"\nin document {judgement.target.document[:LETTERS_OF_AN_ID]}"
    if judgement.because:
        line += f"\nbecause: {visible(judgement.because)}"
    if judgement.undone_at:
        line += f"\nundone by {visible(judgement.undone_by or '')}, {judgement.undone_at}"
    return line


_DOCUMENTS = (
    _Part("published", 10, lambda k: visible(k.document.published or "")),
    _Part("document", 0, _document),
    _Part("publisher", 0.2, lambda k: visible(k.document.publisher or "")),
    _Part("statements", 10, lambda k: str(k.statements), right=True),
    _Part("id", LETTERS_OF_AN_ID, lambda k: k.id[:LETTERS_OF_AN_ID], style="dim"),
)
_SPEAKERS = (
    _Part("speaker", 0.28, lambda i: visible(i.name), style="cyan"),
    _Part("what", 0, _known_as),
    _Part("days", 0.14, _days),
    _Part("statements", 10, lambda i: str(i.statements), right=True),
    _Part("id", 16, lambda i: i.id, style="dim"),
)
_SKIPPED = (
    _Part("from", 0.5, lambda s: visible(s.origin)),
    _Part("reason", 0, lambda s: visible(s.reason)),
)
_JUDGEMENTS = (
    _Part("number", 6, lambda j: str(j.id), right=True),
    _Part("when", 10, lambda j: j.at[:10]),
    _Part("who", 0.15, lambda j: visible(j.by)),
    _Part("what", 0, _judged),
)
_DOUBTS = (
    _Part("may be one (statements)", 0.36, _pair, style="cyan"),
    _Part("why", 0, lambda d: visible(d.reason)),
    _Part("sure", 4, lambda d: wording.sure_in_digits(d.score), right=True),
    _Part("ids", 16, lambda d: f"{d.left.id}\n{d.right.id}", style="dim"),
)


def write_documents(items: Iterable[Kept], out: TextIO, *, width: int = 100, colour: bool = False) -> int:
    """Write a table of documents; give back how many there were, and write nothing for none."""
    return _write(items, out, _DOCUMENTS, width, colour)


def write_speakers(items: Iterable[Identity], out: TextIO, *, width: int = 100, colour: bool = False) -> int:
    """Write a table of speakers, as above."""
    return _write(items, out, _SPEAKERS, width, colour)


def write_skipped(items: Iterable[Skipped], out: TextIO, *, width: int = 100, colour: bool = False) -> int:
    """Write a table of what was skipped, as above."""
    return _write(items, out, _SKIPPED, width, colour)


def write_judgements(
    items: Iterable[Judgement], out: TextIO, *, width: int = 100, colour: bool = False
) -> int:
    """Write a table of judgements, as above."""
    return _write(items, out, _JUDGEMENTS, width, colour)


def write_doubts(items: Iterable[Doubt], out: TextIO, *, width: int = 100, colour: bool = False) -> int:
    """Write a table of pairs that may be one, as above."""
    return _write(items, out, _DOUBTS, width, colour)


def _write(items: Iterable[Any], out: TextIO, parts: Sequence[_Part], width: int, colour: bool) -> int:
    console = make_console(width=width, colour=colour)
    table = make_table(console.width)
    for part in parts:
        fixed = int(part.width if part.width > 1 else console.width * part.width) or None
        table.add_column(
            part.head,
            width=fixed,
            ratio=None if fixed else 1,
            justify="right" if part.right else "left",
            overflow="fold",
            style=part.style,
        )
    count = 0
    for item in items:
        table.add_row(*(Text(part.cell(item)) for part in parts))
        count += 1
    if count:
        with printed(console, out):
            console.print(table)
    return count


def write_speaker(identity: Identity, out: TextIO, *, width: int = 100, colour: bool = False) -> None:
    """Write all that is known of one speaker: its names, roles over time, counts and name keys."""
    console = make_console(width=width, colour=colour)
    rows = [
        ("kind", wording.KINDS[identity.kind]),
        ("statements", f"{identity.statements} in {wording.number(identity.documents, 'document')}"),
        ("days", _days(identity)),
        ("names", "; ".join(f"{visible(name)} ({count})" for name, count in identity.names)),
        ("roles", "\n".join(_role(*role) for role in identity.roles)),
        ("id", identity.id),
        ("keys", "\n".join(map(visible, identity.keys))),
    ]
    with printed(console, out):
        console.print(Text(visible(identity.name), style="bold cyan"))
        for name, value in rows:
            for number, line in enumerate(value.split("\n") if value else ()):
                console.print(Text(f"{'' if number else name:<12}{line}"))


def _role(role: str, first: str | None, last: str | None, documents: int) -> str:
    days = " to ".join(dict.fromkeys(day for day in (first, last) if day))
    return f"{visible(role)} ({documents}{', ' + days if days else ''})"


def stats_rows(stats: Stats) -> Iterable[tuple[str, str, int]]:
    """Give the numbers of a record as rows: part, value of the part or "", count; sizes in bytes."""
    for name in ("documents", "copies", "statements", "identities", "skipped", "judgements"):
        yield name, "", getattr(stats, name)
    if stats.bytes is not None:
        yield "bytes", "", stats.bytes
    for part, counts in stats.by.items():
        for value, count in counts.items():
            yield part, value, count


def write_stats(stats: Stats, out: TextIO, *, width: int = 100, colour: bool = False) -> None:
    """Write what a record holds, in numbers: a line a count, the most frequent values of each part."""
    console = make_console(width=width, colour=colour)
    lines = [
        f"{wording.number(stats.documents, 'document')}, {stats.copies or 'none'} of them near-copies",
        wording.number(stats.statements, "statement") + _span_of_days(stats),
        wording.number(stats.identities, "speaker"),
        wording.number(stats.judgements, "judgement"),
        f"{stats.skipped or 'nothing'} skipped",
    ]
    if stats.bytes is not None:
        lines.append(f"{stats.bytes / 1e6:.1f} MB")
    with printed(console, out):
        for line in lines:
            console.print(Text(line))
        for part, counts in stats.by.items():
            if counts:
                most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
                values = ", ".join(f"{visible(value)} {count}" for value, count in most[:_VALUES_SHOWN])
                more = len(most) - _VALUES_SHOWN
                console.print(Text(f"by {part}: {values}{f' and {more} more' if more > 0 else ''}"))


def _span_of_days(stats: Stats) -> str:
    if stats.first is None or stats.last is None:
        return ""
    return f", {stats.first} to {stats.last}"
