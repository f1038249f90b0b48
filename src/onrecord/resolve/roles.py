"""Finds the role that a text states of a named speaker: what stands right before or after the name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from onrecord.lexicon import DETERMINERS, FUNCTION_WORDS, HONORIFICS, PREPOSITIONS, RANKS, RELATIVE, TITLES
from onrecord.resolve.scene import Candidate, Scene, Sort

_STOPS = frozenset({".", ";", ":", "—", "–", '"', "“", "”", "(", ")"})
_JOINS = frozenset({"of", "and", "the", "for", "to", "at", "in", "'s", "’s", "&", "-", "/"})
_ROLE_WORDS = TITLES - HONORIFICS
_INSIDE = TITLES | {"of", "'s", "’s", "former", "."}
_BEFORE, _AFTER = 12, 30
_AGE = 3


def role_of(scene: Scene, candidate: Candidate) -> str | None:
    """Give the fullest role that the text states of a name, verbatim; None if it states none."""
    if candidate.sort is not Sort.NAME:
        return None
    found = [
        role
        for at, until in zip(candidate.at, candidate.until, strict=True)
        for role in _around(scene, at, until)
    ]
    return max(found, key=len, default=None)


def _around(scene: Scene, at: int, until: int) -> Iterator[str]:
    before = _before(scene, at)
    if before is not None:
        yield before
    after = _after(scene, until)
    if after is not None:
        yield after


def _before(scene: Scene, at: int) -> str | None:
    """Give "Russian Defence Minister" or "Clinton spokesman" before a name; None without a word of office."""
    tokens = scene.tokens
    start = at
    while start > 0 and at - start < _BEFORE:
        lower = tokens.lower[start - 1]
        if tokens.sentences[start - 1] != tokens.sentences[at]:
            break
        dot = lower == "." and start > 1 and tokens.lower[start - 2] in TITLES
        if not dot and not tokens.is_word[start - 1] and lower not in {"'s", "’s", "&"}:
            break
        if lower in FUNCTION_WORDS and lower not in _JOINS:
            break
        titled = any(tokens.lower[i] in _ROLE_WORDS for i in range(start, at))
        if not titled and lower not in TITLES and not dot:
            break
        if titled and not (tokens.is_capital[start - 1] or lower in _INSIDE or dot):
            break
        start -= 1
    while start < at and tokens.lower[start] in _JOINS | {"."}:
        start += 1
    words = {tokens.lower[i] for i in range(start, at)}
    if not words & _ROLE_WORDS or (words <= RANKS | {"."} and not words & RANKS):
        return None
    return _clean(tokens.text[tokens.starts[start] : tokens.ends[at - 1]])


def _after(scene: Scene, until: int) -> str | None:
    """Give the apposition of a name ("Fred Ames, a baker in Oslo, said"); None without one."""
    tokens = scene.tokens
    if until >= len(tokens) or tokens.lower[until] != ",":
        return None
    start = until + 1
    if start + 1 < len(tokens) and tokens.words[start].isdigit() and tokens.lower[start + 1] == ",":
        start += 2
    end = start
    while end < len(tokens) and end - start < _AFTER and tokens.words[end][0] != "\n":
        lower = tokens.lower[end]
        if lower in _STOPS or lower in RELATIVE:
            break
        if lower == "," and not _goes_on(scene, end):
            break
        end += 1
    opens = tokens.lower[start] if start < len(tokens) else ""
    closed = end < len(tokens) and tokens.lower[end] in {",", ".", ";", "—"} | RELATIVE
    doing = opens.endswith("ing") and start + 1 < end and tokens.lower[start + 1] in DETERMINERS
    roles = any(tokens.lower[i] in _ROLE_WORDS for i in range(start, min(start + 8, end)))
    if (
        end - start < 1
        or not closed
        or not (roles and (opens in {"a", "an", "the", "his", "her", "its"} or opens not in FUNCTION_WORDS))
        or doing  # “Venn, calling the mayor a fool,”
        or _is_another(scene, start, end)
    ):
        return None
    return _clean(tokens.text[tokens.starts[start] : tokens.ends[end - 1]])


def _is_another(scene: Scene, start: int, end: int) -> bool:
    """Whether the words are the next one of a list ("Orla Venn, Harbour Party nominee Ole Brandt, and …")."""
    lower = scene.tokens.lower
    for k in range(bisect_left(scene.starts, start), bisect_left(scene.starts, end)):
        first = scene.mentions[k].first
        if scene.mentions[k].stop == end and first > start and lower[first - 1] in _ROLE_WORDS:
            return not any(lower[i] in PREPOSITIONS for i in range(start, first))
    return False


def _goes_on(scene: Scene, comma: int) -> bool:
    """Whether a comma stands inside an apposition ("mayor of Salt Hollow, Ohio,")."""
    tokens = scene.tokens
    k = comma + 1
    if k >= len(tokens) or not tokens.is_capital[k]:
        return False
    return k + 1 < len(tokens) and tokens.lower[k + 1] == "," and bool(tokens.is_capital[comma - 1])


def _clean(role: str) -> str | None:
    role = role.strip().removesuffix("’s").removesuffix("'s").strip(" ,")
    first, _, rest = role.partition(" ")
    return (rest if first.lower() in {"the", "a", "an"} else role) or None
