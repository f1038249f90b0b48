"""Words of a search and words of a text: one way for every engine, so that all find the same.

A text becomes a list of stems: accents and case are gone, "Putin's" is "putin", "denied" and "denies" are
"deni". Engines index those stems, joined by spaces, and never look at the text with a tokenizer of their
own. What a person types becomes stems too; nothing in it is syntax except `"a phrase"` and `-word`.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

from onrecord.names import ascii_lower
from onrecord.records import Span, Spans

LONGEST = 64
"""Characters of a word that count; what stands after them is ignored."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = frozenset("'’ʼ＇")
_ZERO_WIDTH_SPACE = "\u200b"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_CHUNK = re.compile(r'(?<!\S)(-?)"([^"]*)"|(\S+)')

# The class itself, not `snowballstemmer.stemmer`, which takes another implementation where one is installed.
_stemmer = EnglishStemmer()
_stemming = threading.Lock()  # a stemmer keeps the word it works on


class Word(NamedTuple):
    """A word of a text: its stem, and where it stands, half-open, in code points."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a search asks of the words of a text; all empty asks nothing.

    Attributes:
        stems: Each stands in some part.
        phrases: The stems of each (two or more) stand together in one part.
        without: The stems of each (one or more) stand together in no part.
    """

    stems: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks anything."""
        return bool(self.stems or self.phrases or self.without)

    def found_in(self, parts: Sequence[Sequence[str]]) -> bool:
        """Whether texts, each a list of stems, hold all that is sought, one this word and another that."""
        return self.all_in(parts) and not any(
            _stands_in(phrase, part) for phrase in self.without for part in parts
        )

    def all_in(self, parts: Sequence[Sequence[str]]) -> bool:
        """The same, whatever else must not be there."""
        present = set(chain.from_iterable(parts))
        return present.issuperset(self.stems) and all(
            any(_stands_in(phrase, part) for part in parts) for phrase in self.phrases
        )


NOTHING = Sought()
"""What an empty search asks."""


def terms(text: str) -> list[str]:
    """Give the stems of a text's words in their order; empty for a text without letters and digits."""
    return [_stem(word) for word in _WORD.findall(text.translate(_FOLD))]


def words(text: str) -> Iterator[Word]:
    """Give the words of a text with their places; their stems are `terms(text)`."""
    folded = [_FOLD[ord(character)] for character in text]
    places = [place for place, piece in enumerate(folded) for _ in piece]
    for match in _WORD.finditer("".join(folded)):
        end = places[match.end() - 1] + 1
        while end < len(folded) and not folded[end]:  # accents written as characters of their own
            end += 1
        yield Word(_stem(match.group()), places[match.start()], end)


def parse(typed: str) -> Sought:
    """Read what a person typed. Never fails: what isn't a phrase or an exclusion is a word.

    Words are sought in any order; those in quotation marks, or joined by other marks ("well-known"), stand
    together. A lone quotation mark and words without letters and digits count for nothing.
    """
    stems: dict[str, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    without: dict[tuple[str, ...], None] = {}
    for minus, phrase, other in _CHUNK.findall(_paired(typed.translate(_QUOTES))):
        excluded = bool(minus) or re.match(r"-[^\W_]", other) is not None
        found = tuple(terms(phrase or other))
        if not found:
            continue
        if excluded:
            without[found] = None
        elif len(found) > 1:
            phrases[found] = None
        else:
            stems[found[0]] = None
    return Sought(stems=tuple(stems), phrases=tuple(phrases), without=tuple(without))


def marks(text: str, sought: Sought) -> Spans:
    """Give where the sought words and phrases stand in a text, in order, none overlapping another."""
    found = list(words(text))
    stems = [word.stem for word in found]
    spans = [Span(word.start, word.end) for word in found if word.stem in sought.stems]
    for phrase in sought.phrases:
        for k in _places(phrase, stems):
            spans.append(Span(found[k].start, found[k + len(phrase) - 1].end))
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _paired(typed: str) -> str:
    """Give the words with the last quotation mark gone if it has no partner."""
    return typed if typed.count('"') % 2 == 0 else " ".join(typed.rsplit('"', 1))


def _places(phrase: Sequence[str], stems: Sequence[str]) -> Iterator[int]:
    sought, length = tuple(phrase), len(phrase)
    return (k for k in range(len(stems) - length + 1) if tuple(stems[k : k + length]) == sought)


def _stands_in(phrase: Sequence[str], stems: Sequence[str]) -> bool:
    return next(_places(phrase, stems), None) is not None


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    # After 's, for "Putin's"; the rest joined, so that "O'Brien" is found as "obrien" too.
    plain = word.removesuffix("'s").replace("'", "")[:LONGEST]
    with _stemming:
        stem: str = _stemmer.stemWord(plain)
    return stem


class _Fold(dict[int, str]):
    """What each character is to a search: letters and digits, an apostrophe, a gap " ", or nothing ""."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        self[code] = folded
        return folded


def _fold(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character == _ZERO_WIDTH_SPACE:
        return " "
    plain = unicodedata.normalize("NFKD", ascii_lower(character).casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not _is_silent(c))


def _is_silent(character: str) -> bool:
    """Whether it is an accent, or a mark of layout such as a soft hyphen, and doesn't part words."""
    category = unicodedata.category(character)
    return category == "Cf" or category.startswith("M")


_FOLD = _Fold()
