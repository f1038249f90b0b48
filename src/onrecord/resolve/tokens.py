"""Cuts a text into words and sentences, with their places: all that `resolve` looks at is made of these."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from onrecord.lexicon import ABBREVIATIONS

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W_]+(?:(?:[-&/]|\.(?![A-ZÀ-Þ]))[^\W_]+)*"  # al-Eryani, but not war.The
    r"(?:['’][^\W\d_]{3,}|(?<=\b[OD])['’][^\W\d_]{2,})?"  # O'Neill
    r"|['’][sS]\b"
    r"|\n+"
    r"|[^\s]"
)
_ARABIC = re.compile(r"(?:al|el|an|ul|bin)-[A-Z]")
_CLOSERS = "\"”’'»)]"
_OPENERS = "\"“‘'«(["


class Token(NamedTuple):
    """A word, a possessive ending, a punctuation mark or a run of line ends.

    Attributes:
        is_word: It has letters or digits of its own ("'s" doesn't).
        is_capital: Its first letter, or the one after "al-" and the like, is upper case.
    """

    start: int
    end: int
    text: str
    is_word: bool
    is_capital: bool


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text in order; `at` and `before` find them by character."""

    text: str

    @cached_property
    def all(self) -> tuple[Token, ...]:
        """Every token, in text order."""
        return tuple(_token(*m.span(), m.group()) for m in _TOKEN.finditer(self.text))

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The same tokens' words in lower case."""
        return tuple(token.text.lower() for token in self.all)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.all]

    def index(self, offset: int) -> int:
        """Give the number of the first token that starts at or after a character; their count if none."""
        return bisect.bisect_left(self._starts, offset)

    def within(self, start: int, end: int) -> range:
        """Give the numbers of the tokens that start in `[start, end)`."""
        return range(self.index(start), self.index(end))

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """The number of the sentence each token stands in, counted from 0."""
        numbers: list[int] = []
        number = 0
        for i in range(len(self.all)):
            if i and self._starts_sentence(i):
                number += 1
            numbers.append(number)
        return tuple(numbers)

    @cached_property
    def first(self) -> tuple[bool, ...]:
        """Whether a token is the first word of its sentence, of a quotation, or after a colon."""
        found: list[bool] = []
        for i, token in enumerate(self.all):
            k = i - 1
            while k >= 0 and self.all[k].text in _OPENERS:
                k -= 1
            opened = k < i - 1 and token.is_word
            after = k < 0 or self.sentences[k] != self.sentences[i] or self.all[k].text in ":;—–-•*|"
            found.append(token.is_word and (opened or after))
        return tuple(found)

    def _starts_sentence(self, i: int) -> bool:
        if self.all[i - 1].text[0] == "\n":
            return True
        if self.all[i].text[0] == "\n" or (self.all[i].text in _CLOSERS and self._touches(i)):
            return False
        k = i - 1
        while k > 0 and self.all[k].text in _CLOSERS:
            k -= 1
        stop = self.all[k].text
        if stop not in ".!?…" and not (stop.endswith(".") and self.all[i].text in ("The", "In", "He", "She")):
            return False
        ahead = self.all[i].text[0]
        if not (ahead.isupper() or ahead.isdigit() or ahead in _OPENERS):
            return False
        if stop == "." and k == i - 1:
            word = self.all[k - 1]
            initial = len(word.text) == 1 and word.text.isupper()
            abbreviated = word.text.lower() in ABBREVIATIONS or initial
            return not (abbreviated and word.end == self.all[k].start)
        return True

    def _touches(self, i: int) -> bool:
        return self.all[i - 1].end == self.all[i].start


def _token(start: int, end: int, text: str) -> Token:
    first = text[0]
    capital = first.isupper() or ("-" in text and _ARABIC.match(text) is not None)
    return Token(start, end, text, first.isalnum(), capital)
