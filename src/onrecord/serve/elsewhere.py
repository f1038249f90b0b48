"""The same words elsewhere: statements of other articles that share a run of words with one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.records import Record
from onrecord.statements import Statement
from onrecord.store.base import Query, Sort, View
from onrecord.store.words import words

RUN = 6
"""How many words in a row two statements share. Names and set phrases are shorter, repeated talk longer."""

FEWEST = 5
"""Words that a shorter content must have: fewer in common tell nothing."""

_LOOKED_AT = 12
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Statements of other articles that hold a run of words of one.

    Attributes:
        run: The words, as they are written.
        query: Finds every statement that holds them, the one itself too.
        statements: The newest five of other articles, near-copies of its own article among them; of one
            within another, the outer.
    """

    run: str
    query: Query
    statements: tuple[Statement, ...]


def elsewhere(view: View, record: Record, one: Statement) -> Elsewhere | None:
    """Look for the words of a statement in other articles, with one search; None where there are none."""
    run = telling_run([record.document.text[start:end] for start, end in one.attribution.content])
    if run is None:
        return None
    query = Query(words=f'"{run}"', copies=True)
    found = view.search(replace(query, nested=False), sort=Sort.NEWEST, limit=_LOOKED_AT).items
    others = tuple(each for each in found if each.document_id != one.document_id)[:_SHOWN]
    return Elsewhere(run, query, others) if others else None


def telling_run(pieces: list[str]) -> str | None:
    """Give the six words in a row with the most letters, which are the rarest as a rule; the first of equals.

    Args:
        pieces: The words of each span of a content; a run lies within one of them.

    Returns:
        The words with a space between each, without punctuation; all of a piece of five; None if every
        piece is shorter.
    """
    best: tuple[int, str] = (0, "")
    for piece in pieces:
        found = _apart(piece)
        for start in range(max(1, len(found) - RUN + 1) if len(found) >= FEWEST else 0):
            run = found[start : start + RUN]
            letters = sum(map(len, run))
            if letters > best[0]:
                best = (letters, " ".join(run))
    return best[1] or None


def _apart(piece: str) -> list[str]:
    """Give the words of a text as they are written; a character that is two, such as "¼", once."""
    places: list[tuple[int, int]] = []
    for word in words(piece):
        if places and word.start < places[-1][1]:
            places[-1] = (places[-1][0], word.end)
        else:
            places.append((word.start, word.end))
    return [piece[start:end] for start, end in places]
