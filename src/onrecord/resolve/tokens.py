"""Cuts a text into words and sentences, with their places: all that `resolve` looks at is made of these."""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from onrecord.lexicon import ABBREVIATIONS

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d{1,3}(?:,\d{3})+(?!\w)"  # 34,000
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


class Tokens:
    """The tokens of a text in order, in columns: a text of 10 MB has two million, and each costs 35 bytes.

    Attributes:
        text: The text itself.
        starts, ends: The characters of each token.
        words: Its characters; those of one spelling share one string.
        lower: The same in lower case.
        is_word, is_capital: What `Token` says of them, as 0 or 1.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts, self.ends = array("i"), array("i")
        words: list[str] = []
        lower: list[str] = []
        is_word, is_capital = bytearray(), bytearray()
        known: dict[str, tuple[str, str, bool, bool]] = {}
        for match in _TOKEN.finditer(text):
            word = match.group()
            facts = known.get(word)
            if facts is None:
                facts = known[word] = (word, word.lower(), word[0].isalnum(), _is_capital(word))
            self.starts.append(match.start())
            self.ends.append(match.end())
            words.append(facts[0])
            lower.append(facts[1])
            is_word.append(facts[2])
            is_capital.append(facts[3])
        self.words, self.lower = tuple(words), tuple(lower)
        self.is_word, self.is_capital = bytes(is_word), bytes(is_capital)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def all(self) -> tuple[Token, ...]:
        """Every token as an object of its own, in text order; made anew each time."""
        flags = zip(map(bool, self.is_word), map(bool, self.is_capital), strict=True)
        places = zip(self.starts, self.ends, self.words, strict=True)
        return tuple(Token(*place, *flag) for place, flag in zip(places, flags, strict=True))

    def index(self, offset: int) -> int:
        """Give the number of the first token that starts at or after a character; their count if none."""
        return bisect.bisect_left(self.starts, offset)

    def within(self, start: int, end: int) -> range:
        """Give the numbers of the tokens that start in `[start, end)`."""
        return range(self.index(start), self.index(end))

    @cached_property
    def sentences(self) -> Sequence[int]:
        """The number of the sentence each token stands in, counted from 0."""
        numbers = array("i")
        number = 0
        for i in range(len(self)):
            if i and self._starts_sentence(i):
                number += 1
            numbers.append(number)
        return numbers

    @cached_property
    def paragraphs(self) -> Sequence[int]:
        """The number of the paragraph each token stands in, counted from 0; a line end begins the next."""
        numbers = array("i")
        number = 0
        for word in self.words:
            number += word[0] == "\n"
            numbers.append(number)
        return numbers

    @cached_property
    def first(self) -> bytes:
        """Whether a token is the first word of its sentence, of a quotation, or after a colon, as 0 or 1."""
        found = bytearray()
        for i in range(len(self)):
            k = i - 1
            while k >= 0 and self.words[k] in _OPENERS:
                k -= 1
            opened = k < i - 1 and self.is_word[i]
            after = k < 0 or self.sentences[k] != self.sentences[i] or self.words[k] in ":;—–-•*|"
            found.append(bool(self.is_word[i] and (opened or after)))
        return bytes(found)

    def _starts_sentence(self, i: int) -> bool:
        words = self.words
        if words[i - 1][0] == "\n":
            return True
        if words[i][0] == "\n" or (words[i] in _CLOSERS and self._touches(i)):
            return False
        k = i - 1
        while k > 0 and words[k] in _CLOSERS:
            k -= 1
        stop = words[k]
        if stop not in ".!?…" and not (stop.endswith(".") and words[i] in ("The", "In", "He", "She")):
            return False
        ahead = words[i][0]
        if not (ahead.isupper() or ahead.isdigit() or ahead in _OPENERS):
            return False
        if stop == "." and k == i - 1:
            word = words[k - 1]
            initial = len(word) == 1 and word.isupper()
            abbreviated = self.lower[k - 1] in ABBREVIATIONS or initial
            return not (abbreviated and self.ends[k - 1] == self.starts[k])
        return True

    def _touches(self, i: int) -> bool:
        return self.ends[i - 1] == self.starts[i]


def _is_capital(word: str) -> bool:
    return word[0].isupper() or ("-" in word and _ARABIC.match(word) is not None)
