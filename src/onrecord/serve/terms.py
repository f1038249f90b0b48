"""The terms that tell one speaker's words from others'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import log, sqrt

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTEST = 3


def words_of(texts: Iterable[str]) -> Counter[str]:
    """Count in how many of the texts each word stands, in lower case; words of three letters and more."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({_plain(word[0]) for word in _WORD.finditer(text.lower())})
    return Counter({word: count for word, count in counts.items() if len(word) >= _SHORTEST})


def telling(
    own: Counter[str], others: Counter[str], *, limit: int = 20, least: int = 2, sure: float = 1.65
) -> tuple[tuple[str, int], ...]:
    """Give the words that are more of one speaker than of others, the most telling first, with their counts.

    The measure is the log-odds ratio with an informative Dirichlet prior, over its standard deviation
    (Monroe, Colaresi and Quinn 2008, "Fightin' Words"), the prior being the words of both: a word that
    everybody uses tells nothing, and one used twice tells little.

    Args:
        own: Counts of the speaker's words.
        others: Counts of everybody else's.
        limit: How many words at most.
        least: How often the speaker must use it.
        sure: The least standard deviations; 1.65 is one chance in twenty.
    """
    prior = own + others
    total, of_own, of_others = prior.total(), own.total(), others.total()
    if not of_own or not of_others:
        return ()
    found = []
    weight = min(1.0, 1000 / total)  # the prior counts as a thousand words at most
    for word, count in own.items():
        if count < least:
            continue
        before = prior[word] * weight
        there = others[word]
        odds = log((count + before) / (of_own + total * weight - count - before))
        odds -= log((there + before) / (of_others + total * weight - there - before))
        score = odds / sqrt(1 / (count + before) + 1 / (there + before))
        if score >= sure:
            found.append((score, word, count))
    found.sort(key=lambda each: (-each[0], each[1]))
    return tuple((word, count) for _, word, count in found[:limit])


def _plain(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s")
