"""The order in which people read attributions: each one followed by those within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.records import Attribution, Record


class Entry(NamedTuple):
    """One line of an outline.

    Attributes:
        number: Its place, from 1.
        depth: How many attributions enclose it: 0 for none.
        attribution: The attribution itself.
    """

    number: int
    depth: int
    attribution: Attribution


def outline(record: Record) -> Iterator[Entry]:
    """Give every attribution once, in text order, nested ones right after the one that encloses them.

    Attributions that enclose each other in a circle, which no text can mean, are given at depth 0.
    """
    children: defaultdict[str | None, list[Attribution]] = defaultdict(list)
    for attribution in record.attributions:
        children[attribution.within].append(attribution)
    number = 0
    seen: set[int] = set()
    for root in (*children[None], *record.attributions):
        stack = [(0, root)]
        while stack:
            depth, attribution = stack.pop()
            if id(attribution) in seen:
                continue
            seen.add(id(attribution))
            number += 1
            yield Entry(number, depth, attribution)
            stack += [(depth + 1, child) for child in reversed(children[attribution.id])]
