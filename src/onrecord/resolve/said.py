"""Which time words say when a statement was made.

The model points at them, often at a part ("afternoon" of "Friday afternoon") or at a preposition too. The
dates found in the article know where time words begin and end: in the training articles nine in ten of the
annotated ones are exactly one of them. A date inside a cue or right behind it ("said on Tuesday") says it
without a model: that holds for 95 in 100 of them there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.records import Attribution, Span, TimeExpression

_BETWEEN = re.compile(r"\s*(?:(?:on|in|at|late|early)\s+)?", re.IGNORECASE)
_BEFORE = re.compile(r"(?:on|in|at|since|during|by|from|for)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")


def said_span(attribution: Attribution, dates: Sequence[TimeExpression], text: str) -> Span | None:
    """Give the time words that say when a statement was made, or None where the text doesn't say.

    Args:
        attribution: Its cue, and what the model took for the time words.
        dates: All dates of the article, in text order.
        text: The article.
    """
    return _beside(attribution, dates, text) or _within_reach(attribution, dates, text)


def _beside(attribution: Attribution, dates: Sequence[TimeExpression], text: str) -> Span | None:
    """Give the date inside the cue, or the one right behind it."""
    for start, end in attribution.cue:
        for time in dates[bisect_left(dates, start, key=lambda d: d.span.start) :]:
            if time.span.end > end:
                break
            return time.span
    if not attribution.cue:
        return None
    end = attribution.cue[-1].end
    behind = bisect_left(dates, end, key=lambda d: d.span.start)
    if behind < len(dates):
        span = dates[behind].span
        if _BETWEEN.fullmatch(text, end, span.start) and not _POSSESSIVE.match(text, span.end):
            return span
    return None


def _within_reach(attribution: Attribution, dates: Sequence[TimeExpression], text: str) -> Span | None:
    """Give the date that the model's words are part of, else the words themselves without a preposition."""
    if attribution.said is None:
        return None
    start, end = attribution.said.span
    first = bisect_right(dates, start, key=lambda d: d.span.end)
    touched = []
    for time in dates[first:]:
        if time.span.start >= end:
            break
        touched.append(time.span)
    if touched:
        return max(touched, key=lambda span: (span.end - span.start, -span.start))
    preposition = _BEFORE.match(text, start, end)
    return Span(preposition.end() if preposition else start, end)
