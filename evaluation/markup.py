"""Reads the markup in which people write gold attributions into a text.

    {s1:Mira Vale} {c1:said} {t1:the bridge would close}.

`s`, `c`, `t` and `a` mark source, cue, content (the text attributed) and addressee; the number says of which
attribution. Braces nest (`{t1:that {s2:he} {c2:wants} {t2:a ferry}}`); one mark may serve several
attributions (`{s1,2:She} {c1:said} …`) and a role may have several marks, which become several spans in
text order. A brace can't stand for itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import Span, Spans

_OPEN = re.compile(r"\{([scta])(\d+(?:,\d+)*):")
_EDGE = re.compile(r"\{[scta]\d+(?:,\d+)*:|[{}]")
_ROLES = {"s": "source", "c": "cue", "t": "content", "a": "addressee"}


class MarkupError(ValueError):
    """The markup is broken; the message says where."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its marks, and the spans they stood for.

    Attributes:
        text: The plain text.
        spans: By attribution number, then by role name (`source`, `cue`, `content`, `addressee`).
    """

    text: str
    spans: Mapping[int, Mapping[str, Spans]]

    def of(self, number: int, role: str) -> Spans:
        """Give the spans of a role of an attribution, in text order; an empty tuple for none."""
        return self.spans.get(number, {}).get(role, ())


def parse(marked: str) -> MarkedText:
    """Take the marks out of a text; MarkupError for a stray, unclosed or empty one."""
    pieces: list[str] = []
    length = position = 0
    open_marks: list[tuple[str, tuple[int, ...], int]] = []
    spans: defaultdict[int, defaultdict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for edge in _EDGE.finditer(marked):
        pieces.append(marked[position : edge.start()])
        length += edge.start() - position
        position = edge.end()
        opened = _OPEN.fullmatch(edge.group())
        if opened is not None:
            numbers = tuple(int(number) for number in opened[2].split(","))
            open_marks.append((_ROLES[opened[1]], numbers, length))
        elif edge.group() == "}" and open_marks:
            role, numbers, start = open_marks.pop()
            if start == length:
                raise MarkupError(f"an empty mark at {marked[: edge.end()][-40:]!r}")
            for number in numbers:
                spans[number][role].append(Span(start, length))
        else:
            raise MarkupError(f"a stray brace at {marked[: edge.end()][-40:]!r}")
    if open_marks:
        raise MarkupError(f"{len(open_marks)} marks are never closed")
    pieces.append(marked[position:])
    ordered = {
        number: {role: tuple(sorted(found)) for role, found in roles.items()}
        for number, roles in sorted(spans.items())
    }
    return MarkedText("".join(pieces), ordered)
