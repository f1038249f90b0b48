"""Statements out of a record as a table for people: who, how, what, when and where, how sure, which id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.text import Text

from onrecord.export import wording
from onrecord.export.screen import make_console, make_table, printed
from onrecord.export.table import shorten
from onrecord.export.visible import visible, visible_part
from onrecord.records import Act, Span
from onrecord.statements import Statement, Verdict

LETTERS_OF_AN_ID = 8
"""How much of an id is shown: enough to find it again, since a store takes any unique beginning."""

_LONGEST = 240  # characters of content shown: four or five lines of a terminal 100 wide
_BEFORE = 60  # of them before the first word searched for
_CUT = "[…]"


def write_statements(
    statements: Iterable[Statement], out: TextIO, *, width: int = 100, colour: bool = False
) -> int:
    """Write one table of all statements; give back how many there were, and write nothing for none.

    Args:
        statements: In the order to be shown. Of a content over some 240 characters the part around the first
            word searched for is shown, or beginning and end if none was.
        out: A text file.
        width: Columns of the terminal; less than 40 counts as 40.
        colour: Use colours and bold type; the words searched for are underlined.
    """
    console = make_console(width=width, colour=colour)
    table = make_table(console.width)
    table.add_column("who", width=console.width * 20 // 100, overflow="fold")
    table.add_column("how", width=console.width * 14 // 100, overflow="fold")
    table.add_column("what", ratio=1, overflow="fold")
    table.add_column("when", width=max(console.width * 13 // 100, 10), overflow="fold")
    table.add_column("sure", width=4, justify="right", no_wrap=True)
    table.add_column("id", width=LETTERS_OF_AN_ID, no_wrap=True)
    count = 0
    for statement in statements:
        table.add_row(*_cells(statement))
        count += 1
    if count:
        with printed(console, out):
            console.print(table)
    return count


def who(statement: Statement) -> str:
    """Give the names of those behind a statement; else its source in brackets; else `(not named)`."""
    names = ", ".join(visible(speaker.name) for speaker in statement.speakers)
    return names or (f"({visible(statement.source)})" if statement.source else "(not named)")


def day_as_known(statement: Statement) -> str:
    """Give the day a statement counts under as precisely as it is known: `2021` and not `2021-01-01`.

    That is when it was said, in EDTF, or else when its document was published; "" where neither is known.
    """
    said, day = statement.attribution.said, statement.day or ""
    if said is not None and said.date is not None:
        return said.date
    published = statement.document.published or ""
    return published if published and day.startswith(published) else day


def judged(statement: Statement) -> str:
    """Say what people made of a statement: `wrong`, `right`, `corrected`, or "" for nothing."""
    parts = [str(statement.verdict)] if statement.verdict else []
    return ", ".join([*parts, *(["corrected"] if statement.corrected else [])])


def _cells(statement: Statement) -> Iterator[Text]:
    name = Text().append(who(statement), style="cyan")
    roles = dict.fromkeys(visible(role) for role in statement.roles if role)
    if roles:
        name.append("\n" + ", ".join(roles), style="dim")
    yield name
    yield _how(statement)
    yield _what(statement)
    when = Text(visible(day_as_known(statement)))
    if statement.document.publisher:
        when.append(("\n" if when else "") + visible(statement.document.publisher), style="dim")
    yield when
    confidence = statement.attribution.confidence
    yield Text(wording.sure_in_digits(confidence), style="" if confidence >= 0.5 else "dim")
    yield Text(statement.id[:LETTERS_OF_AN_ID], style="dim")


def _how(statement: Statement) -> Text:
    cell = Text().append(visible(statement.cue) or "(no cue)", style="yellow")
    about = [str(statement.attribution.type)]
    if statement.attribution.act is not Act.SAY:
        about.insert(0, str(statement.attribution.act))
    if statement.addressee:
        about.append(f"to {visible(statement.addressee)}")
    cell.append("\n" + ", ".join(about), style="dim")
    if judgement := judged(statement):
        cell.append(f"\n{judgement}", style="red" if statement.verdict is Verdict.WRONG else "green")
    return cell


def _what(statement: Statement) -> Text:
    if not statement.content:
        return Text("(lost)")
    if not statement.marks:
        return Text(shorten(visible(statement.content), _LONGEST))
    text, marks = excerpt(statement.content, statement.marks)
    cell = Text()
    place = 0
    for start, end in marks:
        cell.append(visible_part(text[place:start]))
        cell.append(visible_part(text[start:end]), style="bold underline")
        place = end
    cell.append(visible_part(text[place:]))
    return cell


def excerpt(text: str, marks: Iterable[Span], longest: int = _LONGEST) -> tuple[str, tuple[Span, ...]]:
    """Give a part of a text around its first mark, and the marks that lie in it.

    Args:
        text: Given whole if it is no longer than `longest`; else ` […] ` stands where it was cut, between
            words if there are any near.
        marks: In text order, not overlapping.
        longest: Characters, more than 100.
    """
    marks = tuple(marks)
    if len(text) <= longest or not marks:
        return text[:longest], tuple(mark for mark in marks if mark.end <= longest)
    room = longest - 2 * (len(_CUT) + 1)
    start = max(0, min(marks[0].start - _BEFORE, len(text) - room))
    end = min(len(text), start + room)
    if start > 0:
        space = text.find(" ", start, marks[0].start)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(start, marks[0].end), end)
        end = space if space > start else end
    before = f"{_CUT} " if start > 0 else ""
    after = f" {_CUT}" if end < len(text) else ""
    shift = len(before) - start
    kept = tuple(Span(s + shift, e + shift) for s, e in marks if start <= s and e <= end)
    return before + text[start:end] + after, kept
