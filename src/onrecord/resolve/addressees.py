"""To whom a statement was made, as a whole phrase.

The model points at pieces ("York Times", "a U … court"); a name or phrase is given whole, and as short as it
stands for somebody: "co-host Ada Brandt" is "Ada Brandt", "Channel Four's “Morning Desk”" is "Morning Desk".
"""

from __future__ import annotations

import re

from onrecord.records import Attribution, Span, Spans
from onrecord.resolve.calendar_words import MONTH, WEEKDAY

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*\.?")
_REACH = 40  # characters before a phrase that can hold a word of it
_GAP = 12  # characters between two pieces of one phrase
_PREPOSITION = re.compile(r"(?:to|with|from|at|by|for|against|on|of)\s+", re.IGNORECASE)
_OWNER = re.compile(r".*?[’']s\s+(?=[“\"‘']?[A-Z])", re.DOTALL)
_NAME_GOES_ON = re.compile(rf" (?=[A-Z])(?!(?i:{WEEKDAY}|{MONTH}))")
_NAME_BEGAN = re.compile(r"(?:[A-Z][\w’'-]*|[Tt]he|[Aa]n?) $")
_JOINS = frozenset(("a", "an", "of", "for", "the", "and", "&", "on", "in", "at", "to", "with"))
_MARKS = "“”\"‘’',"


def addressee_span(attribution: Attribution, text: str) -> Spans:
    """Give whom the statement was made to as one span, or `()` where the text names nobody."""
    if not attribution.addressee:
        return ()
    start, end = _nearest(attribution.addressee, attribution.cue)
    start, end = _whole_words(text, start, end)
    start, end = _whole_name(text, start, end)
    preposition = _PREPOSITION.match(text, start, end)
    start = preposition.end() if preposition else start
    start, end = _shortest(text, start, end)
    return (Span(start, end),) if start < end else ()


def _nearest(pieces: Spans, cue: Spans) -> tuple[int, int]:
    """Give the pieces that stand together, from the group nearest to the cue."""
    groups: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if groups and start - groups[-1][1] <= _GAP:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    if not cue:
        return groups[0]
    return min(groups, key=lambda g: max(cue[0].start - g[1], g[0] - cue[-1].end))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and (
        text[start - 1].isalnum() or (text[start - 1] in "-.&" and text[start - 2 : start - 1].isalnum())
    ):
        start -= 1
    while end < len(text) and (
        text[end].isalnum() or (text[end] in "-&" and text[end + 1 : end + 2].isalnum())
    ):
        end += 1
    return start, end


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to the capitalised words, and the article, that the phrase is cut from."""
    words = _WORD.findall(text, start, end)
    if words and words[-1][0].isupper():
        while (more := _NAME_GOES_ON.match(text, end)) and (word := _WORD.match(text, more.end())):
            end = word.end() - word.group().endswith(".")
    first = _WORD.match(text, start)
    if first and first.group()[0].isupper():
        while before := _NAME_BEGAN.search(text[max(0, start - _REACH) : start]):
            start -= len(before.group())
            if before.group()[0].islower():
                break
    return start, end


def _shortest(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the owner of a name, and the description before a person's name."""
    owner = _OWNER.match(text, start, end)
    start = owner.end() if owner else start
    words = list(_WORD.finditer(text, start, end))
    name = len(words)
    while name > 0 and words[name - 1].group()[0].isupper():
        name -= 1
    if 0 < name <= len(words) - 2 and words[name - 1].group() not in _JOINS:
        start = words[name].start()
    while len(words) > 1 and words[-1].group() in _JOINS:
        words.pop()
        end = words[-1].end()
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return start, end
