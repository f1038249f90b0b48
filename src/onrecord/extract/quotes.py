"""Finds the quotation marks that are really there, pairs them, and gives a content its type.

Straight marks are told apart by what stands on either side of them (the flanking rule of CommonMark 0.31,
section 6.2); curly marks and guillemets also by their shape, which typists get wrong often enough that the
sides have the last word. One pass over the marks: time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.records import Span, Spans, Type

_MARK = re.compile(r"``|''|[\"“”„‟＂«»‹›'‘’‚‛]")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
_DOUBLE = frozenset(['"', "“", "”", "„", "‟", "＂", "``", "''", "«", "»", "‹", "›"])
_OPENING = frozenset(["“", "„", "‟", "``", "«", "‹", "‘", "‚", "‛"])
_CLOSING = frozenset(["”", "»", "›", "’"])
_UNSHAPED = frozenset(['"', "＂", "”"])  # typists close with them; "”" also opens, in Swedish and by mistake
_STOPS = frozenset(".,!?…")
_ELISION = re.compile(r"(?:\d\ds?|em|cause|cos|til|tis|twas|n|bout|round|cuz|tween)\b", re.IGNORECASE)
_WRAPPED = range(40, 101)  # the length of a line that a mail or wire program may have broken


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of text set off by quotation marks.

    Attributes:
        open: The opening mark.
        close: The closing mark; None where it is missing.
        mark: The family: `"` for all double marks, `'` for single ones, `«` for guillemets.
        level: 0 for the outermost, 1 for one inside another, and so on.
        end: Where it ends: after the closing mark, else at the end of its paragraph or at the next opening.
        continued: The closing mark is missing because the next paragraph opens with a mark again.
    """

    open: Span
    close: Span | None
    mark: str
    level: int
    end: int
    continued: bool = False

    @property
    def inner(self) -> Span:
        """The words between the marks."""
        return Span(self.open.end, self.close.start if self.close else self.end)


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    text: str
    opens: bool
    closes: bool


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Find every quotation of a text, in text order; an empty tuple if there is none.

    Apostrophes, inch marks and closing marks without an opening one are no quotations. A double mark that is
    opened and never closed gives a quotation without `close`; a single one does not, as it is most likely
    an apostrophe.
    """
    doubles: list[_Mark] = []
    singles: list[_Mark] = []
    for match in _MARK.finditer(text):
        mark = _classify(text, match)
        if mark is not None:
            (doubles if mark.text in _DOUBLE else singles).append(mark)
    found = [*_pair_doubles(text, doubles), *_pair_singles(text, singles)]
    return tuple(_with_levels(found))


def content_type(text: str, cue: Spans, content: Spans, quotations: Sequence[Quotation]) -> Type:
    """Give the type of a content: direct if all of its words are quoted, indirect if none is.

    A quotation that also holds the cue belongs to an enclosing speaker and doesn't count. An empty content
    is indirect.
    """
    anchor = cue[0].start if cue else -1
    own = [q for q in overlapping(quotations, content) if not q.open.start <= anchor < q.end]
    inside = outside = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            if any(q.open.end <= word.start() < q.inner.end for q in own):
                inside += 1
            else:
                outside += 1
    if not inside:
        return Type.INDIRECT
    return Type.MIXED if outside else Type.DIRECT


def overlapping(quotations: Sequence[Quotation], spans: Spans, *, reach: int = 64) -> list[Quotation]:
    """Give the quotations that overlap any of the spans, looking back over at most `reach` earlier ones."""
    if not spans:
        return []
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    after = bisect_left(quotations, last, key=lambda q: q.open.start)
    before = max(0, bisect_left(quotations, first, key=lambda q: q.open.start) - reach)
    return [q for q in quotations[before:after] if q.end > first]


def _classify(text: str, match: re.Match[str]) -> _Mark | None:
    """Tell whether a mark may open or close; None for an apostrophe inside a word."""
    start, end = match.span()
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    mark = match.group()
    single = mark not in _DOUBLE
    if single and before.isalnum() and after.isalnum():
        return None
    if mark == '"' and before.isdigit() and not after.isalnum() and _is_measure(text, start):
        return None
    before_space, after_space = before.isspace(), after.isspace()
    before_soft = before_space or not (before.isalnum() or before == "_")
    after_soft = after_space or not (after.isalnum() or after == "_")
    opens = not after_space and (not after_soft or before_soft)
    closes = not before_space and (not before_soft or after_soft)
    if mark in "»›" and before_space and after_soft:
        opens, closes = False, True  # French puts a space inside: "« oui », dit-elle"
    elif before in _STOPS and after.isalnum() and mark in _UNSHAPED:
        opens = closes = True  # a scrape lost the space on one side: 'said,"Wait' or 'Wait."Then'
    elif opens == closes:
        # The sides don't tell: the mark's own shape does, if it has one.
        opens, closes = mark not in _CLOSING, mark not in _OPENING
    return _Mark(Span(start, end), mark, opens, closes)


def _is_measure(text: str, start: int) -> bool:
    """True for the inch mark of 5'10" or 12" (no opening mark shortly before it on the same line)."""
    return '"' not in text[max(0, start - 60) : start] and bool(
        re.search(r"(?:^|\s|')\d{1,3}$", text[max(0, start - 6) : start])
    )


def _pair_doubles(text: str, marks: Sequence[_Mark]) -> Iterator[Quotation]:
    closers = _closers_ahead(marks)
    breaks = _hard_breaks(text) if marks else []
    stack: list[_Mark] = []
    for i, mark in enumerate(marks):
        mark = _settled(mark, marks[i + 1] if i + 1 < len(marks) else None)
        if stack:
            broken = _break_before(breaks, marks[i - 1].span.end, mark.span.start)
            if broken is not None and not (mark.closes and broken[1] == 1):
                reopened = mark.opens and not text[broken[0] : mark.span.start].strip()
                yield from _abandon(stack, broken[0], continued=reopened)
        if mark.closes and stack:
            opened = stack.pop()
            yield Quotation(opened.span, mark.span, _family(opened.text), 0, mark.span.end)
        elif mark.opens:
            if closers[i] < 2:
                yield from _abandon(stack, mark.span.start)
            stack.append(mark)
    broken = _break_before(breaks, marks[-1].span.end, len(text)) if stack else None
    yield from _abandon(stack, broken[0] if broken else len(text))


def _settled(mark: _Mark, following: _Mark | None) -> _Mark:
    """Let the next mark tell what one is that may open or close: before a mere closing mark it opens."""
    if mark.opens and mark.closes and following is not None and following.closes and not following.opens:
        return replace(mark, closes=False)
    return mark


def _abandon(stack: list[_Mark], end: int, *, continued: bool = False) -> Iterator[Quotation]:
    """Give what is still open as quotations without a closing mark, and empty the stack."""
    for depth, left in enumerate(stack):
        goes_on = continued and depth == 0
        yield Quotation(left.span, None, _family(left.text), 0, max(end, left.span.end), goes_on)
    stack.clear()


def _closers_ahead(marks: Sequence[_Mark]) -> list[int]:
    """For each mark, how many marks that can only close follow it before one that can only open."""
    ahead = [0] * len(marks)
    for i in range(len(marks) - 2, -1, -1):
        following = marks[i + 1]
        if following.closes:
            ahead[i] = ahead[i + 1] + 1
    return ahead


def _family(mark: str) -> str:
    if mark in "«»‹›":
        return "«"
    return '"' if mark in _DOUBLE else "'"


def _hard_breaks(text: str) -> list[tuple[int, int]]:
    """Give (end of line, start of next) for each break that ends a paragraph, not just a wrapped line."""
    found: list[tuple[int, int]] = []
    line = 0
    previous: re.Match[str] | None = None
    for match in _BREAK.finditer(text):
        if previous is not None:
            _keep_if_hard(text, found, line, previous, match.start())
            line = previous.end()
        previous = match
    if previous is not None:
        _keep_if_hard(text, found, line, previous, len(text))
    return found


def _keep_if_hard(
    text: str, found: list[tuple[int, int]], line: int, end: re.Match[str], next_end: int
) -> None:
    here, following = text[line : end.start()].strip(), text[end.end() : next_end].strip()
    wrapped = len(here) in _WRAPPED and bool(following) and (here[-1:].isalnum() or here[-1:] in ",;-–—")
    if not here and found:
        # A blank line belongs to the break before it.
        found[-1] = (found[-1][0], end.end())
    elif not wrapped:
        found.append((end.start(), end.end()))


def _break_before(breaks: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Give the first break in [start, end) and how many there are; None if there is none."""
    low = bisect_left(breaks, (start, 0))
    high = bisect_left(breaks, (end, 0))
    return (breaks[low][0], high - low) if high > low else None


def _pair_singles(text: str, marks: Sequence[_Mark]) -> Iterator[Quotation]:
    opened: _Mark | None = None
    weak: _Mark | None = None
    seen = 0  # no break before it since the opening mark
    for mark in marks:
        if opened is not None and _BREAK.search(text, seen, mark.span.start):
            if weak is not None:
                yield Quotation(opened.span, weak.span, "'", 0, weak.span.end)
            opened = weak = None
        seen = mark.span.end
        opens = mark.opens and not mark.closes and not _ELISION.match(text, mark.span.end)
        if opens:
            if opened is not None and weak is not None:
                yield Quotation(opened.span, weak.span, "'", 0, weak.span.end)
            opened, weak = mark, None
        elif opened is not None and mark.closes:
            if text[mark.span.start - 1] in "sS" and text[mark.span.end : mark.span.end + 1].isspace():
                weak = weak or mark  # may be the possessive of a plural: "the workers' strike"
                continue
            yield Quotation(opened.span, mark.span, "'", 0, mark.span.end)
            opened = weak = None
    if opened is not None and weak is not None:
        yield Quotation(opened.span, weak.span, "'", 0, weak.span.end)


def _with_levels(found: Sequence[Quotation]) -> Iterator[Quotation]:
    """Sort, drop single-quoted stretches that cross a double-quoted one, and count the nesting."""
    stack: list[Quotation] = []
    for quotation in sorted(found, key=lambda q: (q.open.start, -q.end)):
        while stack and stack[-1].end <= quotation.open.start:
            stack.pop()
        if stack and quotation.end > stack[-1].end:
            if quotation.mark == "'":
                continue
            stack = [q for q in stack if q.end >= quotation.end]
        yield replace(quotation, level=len(stack))
        stack.append(quotation)
