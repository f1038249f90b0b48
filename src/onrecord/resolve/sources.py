"""Takes a source span apart: its form, the names in it, and one part for each of several joint sources."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from onrecord.lexicon import (
    DEFINITE,
    DETERMINERS,
    FEMALE,
    FIRST,
    FIRST_PLURAL,
    FUNCTION_WORDS,
    INDEFINITE,
    MALE,
    PLURAL,
    POINTING,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVE,
    SECOND,
    THING,
    TITLES,
)
from onrecord.records import Span, Spans
from onrecord.resolve.mentions import Mention
from onrecord.resolve.tokens import Tokens


class Form(StrEnum):
    """What a source looks like."""

    FULL = "full"
    SHORT = "short"
    DEFINITE = "definite"
    INDEFINITE = "indefinite"
    OWNED = "owned"  # "his office"
    HE = "he"
    SHE = "she"
    THEY = "they"
    IT = "it"
    I = "i"  # noqa: E741 - it is the pronoun
    WE = "we"
    YOU = "you"
    RELATIVE = "relative"
    NONE = "none"


_PRONOUN_FORMS = (
    (MALE, Form.HE),
    (FEMALE, Form.SHE),
    (PLURAL | POINTING, Form.THEY),
    (THING, Form.IT),
    (FIRST, Form.I),
    (FIRST_PLURAL, Form.WE),
    (SECOND | INDEFINITE, Form.YOU),
    (RELATIVE, Form.RELATIVE),
)
PRONOUN_FORMS = frozenset(form for _, form in _PRONOUN_FORMS)
_LEADING = frozenset(
    [
        "the",
        "but",
        "and",
        "both",
        "so",
        "or",
        "then",
        "said",
        "says",
        "by",
        "from",
        "per",
        "neither",
        ",",
        '"',
        "“",
        "'",
        "‘",
        "”",
        "’",
        "(",
        "[",
        "-",
        "—",
        "–",
        ":",
    ]
)
_TRAILING = frozenset(["'s", "’s", "'", "’", ",", ".", ":", ";", '"', "”", ")", "]", "—", "–", "-"])
_JOINTS = frozenset({"and", "or", "nor"})
_BEGINNING = DETERMINERS | POSSESSIVES | MALE | FEMALE | PLURAL | {"others"}
_NAMES_ONLY = 3
_ANTECEDENT = 9


@dataclass(frozen=True, slots=True)
class Part:
    """One source: a noun phrase, a pronoun, or a place in the text where no source stands.

    Attributes:
        span: Its characters; empty (start equals end) where there is none.
        tokens: First token of its bare phrase and the one after the last: no leading "the", no ending "'s".
        form: What it looks like.
        mentions: Numbers of the names in it, in text order.
        head: The phrase's main noun in lower case ("official" in "a senior official in Paris"), or "".
    """

    span: Span
    tokens: tuple[int, int]
    form: Form
    mentions: tuple[int, ...]
    head: str


def parts_of(
    tokens: Tokens, source: Spans, *, place: int, mentions: Sequence[Mention], starts: Sequence[int]
) -> tuple[Part, ...]:
    """Give the parts of a source, at least one; a missing source is a part of form NONE at `place`.

    Args:
        tokens: The text's tokens.
        source: The source's spans; may be empty.
        place: Where the attribution is, for a source that isn't there.
        mentions: All names of the text, in order.
        starts: The first token of each of them.
    """
    found: list[Part] = []
    for start, end in source:
        inside = tokens.within(start, end)
        if inside:
            found += [
                _part(tokens, piece, mentions, starts)
                for piece in _pieces(tokens, inside, _names_in(inside, starts), mentions)
            ]
    if not found:
        at = tokens.index(place)
        return (Part(Span(place, place), (at, at), Form.NONE, (), ""),)
    return tuple(found[:1] if len(source) > 1 and found[0].form in PRONOUN_FORMS else found)


def bare(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Narrow a range of tokens to the phrase without leading "the" and without punctuation around it."""
    while start < end - 1 and tokens.lower[start] in _LEADING:
        start += 1
    while end - 1 > start and tokens.lower[end - 1] in _TRAILING:
        bracketed = tokens.lower[end - 1] == ")" and end - 3 > start and tokens.lower[end - 3] == "("
        end -= 3 if bracketed else 1
    return start, end


def antecedent(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """Give the noun phrase right before a relative pronoun; None if none stands there."""
    end = place
    while end > 0 and tokens.lower[end - 1] in {",", "—", "–", "-", '"', "”"}:
        end -= 1
    start = end
    while start > 0 and end - start < _ANTECEDENT:
        lower = tokens.lower[start - 1]
        if not tokens.is_word[start - 1] and lower not in {"'s", "’s", "."}:
            break
        if lower in DETERMINERS:
            start -= 1
            break
        if lower != "of" and (lower in FUNCTION_WORDS or lower.endswith("ly")):
            break
        start -= 1
    while start < end and not (tokens.is_word[start] and tokens.lower[start] != "of"):
        start += 1
    return (start, end) if start < end else None


def head_of(tokens: Tokens, start: int, end: int) -> int:
    """Give the number of the token that heads a phrase: the last word before a preposition or a clause."""
    last = start
    for i in range(start, end):
        lower = tokens.lower[i]
        if i > start and (lower in PREPOSITIONS or lower in RELATIVE or lower in {",", "(", "—", "–"}):
            break
        if tokens.is_word[i]:
            last = i
    return last


def _names_in(inside: range, starts: Sequence[int]) -> tuple[int, ...]:
    first = bisect.bisect_left(starts, inside.start)
    return tuple(range(first, bisect.bisect_left(starts, inside.stop)))


def _part(tokens: Tokens, piece: range, mentions: Sequence[Mention], starts: Sequence[int]) -> Part:
    start, end = bare(tokens, piece.start, piece.stop)
    names = _names_in(range(start, end), starts)
    head = head_of(tokens, start, end)
    span = Span(tokens.starts[start], tokens.ends[end - 1])
    form = _form(tokens, piece, (start, end), [mentions[k] for k in names])
    return Part(span, (start, end), form, names, tokens.lower[head])


def _form(tokens: Tokens, piece: range, phrase: tuple[int, int], names: Sequence[Mention]) -> Form:
    start, end = phrase
    first = tokens.lower[start]
    for words, form in _PRONOUN_FORMS:
        if first in words and (end - start == 1 or form in {Form.RELATIVE, Form.I, Form.HE, Form.SHE}):
            if first in POSSESSIVES and end - start > 1:
                return Form.OWNED
            return form
    heads = [n for n in names if _heads(tokens, n, end) and not _governed(tokens, range(start, end), [n])]
    if heads:
        return Form.FULL if any(len(name.words) > 1 for name in heads) else Form.SHORT
    if end - start == 1 and tokens.is_capital[start]:
        return Form.SHORT
    if first in POSSESSIVES:
        return Form.OWNED
    if first in DEFINITE or tokens.lower[piece.start] in DEFINITE:
        return Form.DEFINITE
    return Form.INDEFINITE


def _heads(tokens: Tokens, name: Mention, end: int) -> bool:
    """Whether a name is what its phrase is about, not a word before the noun ("the Utah Republican")."""
    after = name.tokens[1]
    if after >= end:
        return tokens.lower[name.tokens[1] - 1] not in TITLES or len(name.words) > 2
    return tokens.lower[after] in {",", "(", "—", "–", "-", "of"} | RELATIVE


def _pieces(
    tokens: Tokens, inside: range, names: tuple[int, ...], mentions: Sequence[Mention]
) -> list[range]:
    """Cut joint sources ("Smith and Jones", "voters and officials") apart; one piece for all others."""
    for i in inside:
        joint = tokens.lower[i]
        width = 3 if _along_with(tokens, i) else 1
        if joint not in _JOINTS and width == 1:
            continue
        if any(mentions[k].tokens[0] < i < mentions[k].tokens[1] for k in names):
            continue
        left, right = range(inside.start, i), range(i + width, inside.stop)
        if _joins(tokens, left, right, names, mentions):
            rest = _pieces(tokens, right, tuple(k for k in names if mentions[k].tokens[0] >= i), mentions)
            return _listed(tokens, left, names, mentions) + rest
    return [inside]


def _along_with(tokens: Tokens, i: int) -> bool:
    return tokens.lower[i : i + 3] == ("as", "well", "as") or tokens.lower[i : i + 2] == ("along", "with")


def _joins(
    tokens: Tokens, left: range, right: range, names: tuple[int, ...], mentions: Sequence[Mention]
) -> bool:
    """Whether both sides of an "and" are sources of their own."""
    left_words = [i for i in left if tokens.is_word[i]]
    right_words = [i for i in right if tokens.is_word[i]]
    if not left_words or not right_words:
        return False
    before = [mentions[k] for k in names if mentions[k].stop <= left.stop]
    after = [mentions[k] for k in names if mentions[k].first >= right.start]
    if not _begins_source(tokens, right_words, after):
        return False
    closed = tokens.lower[left.stop - 1] == ","
    if _governed(tokens, left, before) and not closed:
        return tokens.lower[right_words[0]] in POSSESSIVES
    if before and tokens.lower[before[0].stop] == ",":
        listed = len(before) > 1 and before[-1].stop == left_words[-1] + 1
        apposed = before[0].stop + 1 not in left or not tokens.is_capital[before[0].stop + 1]
        return closed or (listed and not apposed)
    if tokens.lower[left_words[-1]] in MALE | FEMALE | PLURAL | FIRST:
        return True
    if after and tokens.is_capital[right_words[0]] and after[0].title and not _opens(tokens, right_words[0]):
        return False
    if before and before[-1].stop == left_words[-1] + 1:
        return _after_name(tokens, right_words, after, body=before[-1].is_body)
    clause = any(tokens.lower[i] in RELATIVE | PREPOSITIONS for i in left)
    person = bool(after) and len(after[0].words) > 1 and not after[0].is_body
    opens = tokens.lower[right_words[0]] in DETERMINERS
    return not clause and (opens or (_plural(tokens, left_words) and person))


def _begins_source(tokens: Tokens, words: list[int], names: Sequence[Mention]) -> bool:
    """Whether a phrase after "and" can be a source: not "author of the report", nor "has said so"."""
    first = tokens.lower[words[0]]
    if tokens.is_capital[words[0]] or first in _BEGINNING:
        return True
    near = bool(names) and names[0].first - words[0] <= _NAMES_ONLY
    return near or (_plural(tokens, words) and first not in FUNCTION_WORDS)


def _governed(tokens: Tokens, left: range, names: Sequence[Mention]) -> bool:
    """Whether names hang on a preposition after a noun ("scientists from the University of Miami")."""
    if not names:
        return False
    return any(tokens.lower[k] in PREPOSITIONS for k in range(left.start + 1, names[0].first))


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether a capitalised word can begin a titled name ("Senator", not "Bridges" in "Bridges Minister")."""
    return tokens.lower[i] in TITLES or i + 1 >= len(tokens) or tokens.lower[i + 1] in PREPOSITIONS


def _after_name(tokens: Tokens, right_words: list[int], after: Sequence[Mention], *, body: bool) -> bool:
    """Whether what follows "NAME and" is a source of its own, not the rest of the name."""
    opens = tokens.lower[right_words[0]] in DETERMINERS | POSSESSIVES
    if opens or _plural(tokens, right_words):
        return not (body and not opens and not after)
    near = bool(after) and after[0].tokens[0] - right_words[0] <= _NAMES_ONLY
    lone = bool(after) and len(after[0].words) == 1 and not after[0].title
    return near and not (body and lone)


def _plural(tokens: Tokens, numbers: list[int]) -> bool:
    head = tokens.lower[head_of(tokens, numbers[0], numbers[-1] + 1)]
    return (head.endswith("s") and not head.endswith(("ss", "us"))) or head in {
        "people",
        "women",
        "men",
        "police",
    }


def _listed(tokens: Tokens, left: range, names: tuple[int, ...], mentions: Sequence[Mention]) -> list[range]:
    """Cut "A, B" before the last "and" at its commas if every piece holds one name and little else."""
    cuts = [i for i in left if tokens.lower[i] == ","]
    edges = [left.start, *cuts, left.stop]
    pieces = [range(a + (a in cuts), b) for a, b in itertools.pairwise(edges)]
    pieces = [piece for piece in pieces if any(tokens.is_word[i] for i in piece)]
    named = [[k for k in names if mentions[k].tokens[0] in piece] for piece in pieces]
    if (
        len(pieces) > 1
        and all(len(found) == 1 for found in named)
        and all(
            mentions[found[0]].tokens[1] >= piece.stop - 1 for found, piece in zip(named, pieces, strict=True)
        )
    ):
        return pieces
    return [left]
