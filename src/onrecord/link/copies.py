"""Says how much of one article another repeats, from a small fingerprint of each.

A fingerprint is a MinHash (Broder 1997): the part of it that two texts share estimates the Jaccard index of
their runs of three words. Bylines, credits and other short lines are left out first, so that a syndicated
article is told again under another outlet's. Stores keep fingerprints: that of a text never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

SIZE: Final = 64
"""How many values a fingerprint has: the standard error of a likeness is at most 1/16."""

_Hashes = npt.NDArray[np.uint64]
_SHINGLE = 3
_SHORT_LINE = 8
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CREDIT = re.compile(
    r"(?:additional |further |with )?(?:reporting|reported|writing|written|edited|editing|compiled) by\b"
    r"|(?:by|from) (?-i:[A-Z])\S+(?: \S+){0,12}$"
    r"|(?:photo|photograph|image|picture|video|graphic)s?\b.{0,40}(?:by\b|:|/)"
    r"|(?:copyright|©|\(c\))|.*\ball rights reserved\b|.*\bcontributed to this (?:report|story|article)\b"
    r"|(?:this|the) (?:story|article|report|post) (?:was|is|has been|first|originally)\b"
    r"|(?:originally |first )?(?:published|posted|updated)\b|(?:source|via|read more|follow us|subscribe)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"""[.!?…:]["'”’)\]]*$""")


def fingerprint(text: str) -> tuple[int, ...]:
    """Give a text's fingerprint: `SIZE` whole numbers from 0 to 2³¹ - 1, always the same for a text.

    A text too short for three words in a row has one that only the same text shares.
    """
    hashes = _shingles(_words(text))
    if not len(hashes):
        seed = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        return tuple(int(value) for value in _mixed(seed + np.arange(SIZE, dtype=np.uint64)) >> np.uint64(33))
    factors, terms = _permutations()
    shift = np.uint64(33)
    # One permutation at a time: all at once would take 64 times the memory of a long text's shingles.
    return tuple(int((hashes * a + b).min() >> shift) for a, b in zip(factors, terms, strict=True))


def _words(text: str) -> list[str]:
    """Give the words of the article in lower case; of all the text where hardly anything else is in it."""
    found = [word for line in _article_lines(text) for word in _plain_words(line)]
    return found if len(found) >= _SHINGLE else _plain_words(text)


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _article_lines(text: str) -> Iterator[str]:
    """Give the lines that tell something: no credits, and no short ones, unless they end a longer one."""
    broken = False  # whether the line before stops in the middle of a sentence
    for line in map(str.strip, text.splitlines()):
        length = len(line.split(maxsplit=_SHORT_LINE))
        if (length < _SHORT_LINE and not (broken and line)) or (not broken and _CREDIT.match(line)):
            broken = False
            continue
        yield line
        broken = _ENDS.search(line) is None


def _shingles(words: Sequence[str]) -> _Hashes:
    """Give a hash of every three words in a row; empty for fewer."""
    if len(words) < _SHINGLE:
        return np.empty(0, dtype=np.uint64)
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(word, len(numbers)) for word in words]
    digests = b"".join(blake2b(w.encode("utf-8", "surrogatepass"), digest_size=8).digest() for w in numbers)
    hashes = np.frombuffer(digests, dtype=">u8").astype(np.uint64)[places]
    whole = hashes[: len(hashes) - _SHINGLE + 1]
    for k in range(1, _SHINGLE):
        whole = _mixed(whole) + hashes[k : len(hashes) - _SHINGLE + 1 + k]
    return np.unique(_mixed(whole))


def _mixed(values: _Hashes) -> _Hashes:
    """Spread values over all 64 bits (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _permutations() -> tuple[_Hashes, _Hashes]:
    """Give the factors (odd) and terms of the hash functions; from a counter, so the same everywhere."""
    numbers = _mixed(np.arange(2 * SIZE, dtype=np.uint64))
    return numbers[:SIZE] | np.uint64(1), numbers[SIZE:]
