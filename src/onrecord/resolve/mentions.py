"""Finds the names of people, bodies and publications in a text: runs of capitalised words.

No model reads the text for this. A run of capitals is cut where titles end ("Defence Minister X"), kept
whole where it is a body ("Department of Justice"), and distrusted at the start of a sentence and in
headlines, where every word has a capital.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.lexicon import (
    BODIES,
    FUNCTION_WORDS,
    LINKS,
    OFFICE_TAILS,
    PARTICLES,
    SUFFIXES,
    TITLES,
    common_words,
    first_names,
)
from onrecord.records import Span
from onrecord.resolve.tokens import Tokens

_PARTICLES = PARTICLES | {"y"}
_STRONG_BODIES = BODIES - frozenset(
    ["justice", "affairs", "house", "senate", "court", "police", "state", "times", "post", "mail"]
)
_CLOSED = FUNCTION_WORDS - frozenset({"may", "march", "us"})
_DOTTED = TITLES | SUFFIXES
_NOT_LINKED = TITLES - BODIES
_STOPPED = SUFFIXES | frozenset({"inc", "corp", "co", "ltd"})
_HEADLINE_SHARE = 0.6
_LONG = 3
_ADJECTIVES = ("-led", "-based", "-backed", "-born", "-owned", "-run", "-trained", "-year-old")
# Words that own a body inside its name ("People's Party").
_OWNERS = frozenset(
    {
        "children",
        "farmers",
        "king",
        "men",
        "people",
        "pirates",
        "queen",
        "teachers",
        "veterans",
        "women",
        "workers",
    }
)
_CHAMBERS = frozenset({"representatives", "commons", "lords", "delegates"})
_JOINT_BODIES = frozenset(
    {"center", "centers", "centre", "court", "department", "institute", "ministry", "office", "school"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place in the text.

    Attributes:
        start, end: Where the name is in characters, titles and a leading "the" left out.
        words: Its words, possessive endings left out.
        title: The words of title or office before it in the same run of capitals, in lower case.
        first, stop: Its first token, and the one after its last.
    """

    start: int
    end: int
    words: tuple[str, ...]
    title: tuple[str, ...]
    first: int
    stop: int

    @property
    def span(self) -> Span:
        """Where the name is in characters."""
        return Span(self.start, self.end)

    @property
    def tokens(self) -> tuple[int, int]:
        """First token of the name, and the one after its last."""
        return self.first, self.stop

    @property
    def is_body(self) -> bool:
        """Whether a word of it is one that bodies have in their names."""
        return any(word.lower() in BODIES for word in self.words[1:]) or self.words[-1].lower() in BODIES


def find_mentions(tokens: Tokens) -> tuple[Mention, ...]:
    """Give the names in a text, in text order; they don't overlap."""
    seen_lower = {word for word in set(tokens.words) if word[0].isalnum() and word[0].islower()}
    headline = _headline_sentences(tokens)
    firm: list[Mention] = []
    doubtful: list[Mention] = []
    for run in _runs(tokens, seen_lower):
        target = doubtful if tokens.sentences[run.start] in headline else firm
        target.extend(_split(tokens, run))
    known = {m.words for m in firm} | {m.words[-1:] for m in firm if len(m.words) > 1 and not m.is_body}
    kept = [found for m in doubtful for found in _confirm(tokens, m, known)]
    return tuple(sorted([*firm, *kept], key=lambda m: m.first))


def _headline_sentences(tokens: Tokens) -> set[int]:
    """Give the sentences in which most long words have a capital."""
    long: Counter[int] = Counter()
    capital: Counter[int] = Counter()
    plain: Counter[int] = Counter()
    common = common_words() - BODIES - TITLES
    for i, (word, number) in enumerate(zip(tokens.words, tokens.sentences, strict=True)):
        if tokens.is_word[i] and len(word) > _LONG:
            long[number] += 1
            if tokens.is_capital[i]:
                capital[number] += 1
                plain[number] += tokens.lower[i] in common and not tokens.first[i]
    return {n for n, count in long.items() if plain[n] > 1 and capital[n] >= _HEADLINE_SHARE * count}


def _runs(tokens: Tokens, seen_lower: set[str]) -> Iterator[range]:
    """Give maximal runs of capitalised tokens, with the small words that bodies' names hold."""
    i, count = 0, len(tokens)
    while i < count:
        if not _opens(tokens, i, seen_lower):
            i += 1
            continue
        end = i + 1
        while end < count:
            step = _step(tokens, i, end)
            if not step:
                break
            end += step
        yield range(i, end)
        i = end


def _opens(tokens: Tokens, i: int, seen_lower: set[str]) -> bool:
    word, lower = tokens.words[i], tokens.lower[i]
    if not tokens.is_word[i] or not tokens.is_capital[i] or (len(word) == 1 and not _initial(tokens, i)):
        return False
    if lower in FUNCTION_WORDS and not (word.isupper() and len(word) > 1 and lower == "us"):
        return False
    if not tokens.first[i]:
        return True
    if lower in TITLES or lower in first_names() or lower.endswith("."):
        return True
    follows = i + 1 < len(tokens) and bool(tokens.is_word[i + 1] and tokens.is_capital[i + 1])
    if lower in common_words():
        return follows and lower in BODIES
    return lower not in seen_lower or follows


def _initial(tokens: Tokens, i: int) -> bool:
    return i + 1 < len(tokens) and tokens.words[i + 1] == "." and tokens.words[i] != "I"


def _step(tokens: Tokens, start: int, i: int) -> int:
    """Give how many tokens from `i` on belong to the run that began at `start`; 0 if it ends here."""
    word = tokens.words[i]
    if word == ".":
        touches = tokens.ends[i - 1] == tokens.starts[i]
        short = (len(tokens.words[i - 1]) == 1 or tokens.lower[i - 1] in _DOTTED) and touches
        return 1 if short and i + 1 < len(tokens) and _capital(tokens, i + 1) else 0
    if _capital(tokens, i) and tokens.sentences[i] == tokens.sentences[start]:
        return 1
    lower = tokens.lower[i]
    if lower == "," and _suffix(tokens, i + 1):
        return 2
    if lower in {"'s", "’s"} and tokens.lower[i - 1] in _OWNERS:
        return 2 if _capital(tokens, i + 1) and tokens.lower[i + 1] in _STRONG_BODIES else 0
    if word == "I" and tokens.words[i - 1] == "." and _initial_next(tokens, i):
        return 1
    if lower in _PARTICLES and _capital(tokens, i + 1):
        return 1
    if lower in LINKS:
        return _link(tokens, start, i)
    return 0


def _initial_next(tokens: Tokens, i: int) -> bool:
    return i + 2 < len(tokens) and tokens.words[i + 1] == "." and _capital(tokens, i + 2)


def _suffix(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens.lower[i] in {"jr", "sr"}


def _capital(tokens: Tokens, i: int) -> bool:
    if i >= len(tokens):
        return False
    if tokens.words[i] == "A" and _initial_next(tokens, i):
        return True  # an initial, not the article
    return bool(tokens.is_word[i] and tokens.is_capital[i]) and tokens.lower[i] not in _CLOSED


def _link(tokens: Tokens, start: int, i: int) -> int:
    """Go on over "of", "for", "and" inside the name of a body ("Department of Health and Human Services")."""
    k = i + 1
    if k < len(tokens) and tokens.lower[k] == "the":
        k += 1
    if tokens.lower[i] == "of" and tokens.lower[i - 1] == "house" and tokens.lower[k] in _CHAMBERS:
        return k - i + 1 if _capital(tokens, k) else 0
    if not _capital(tokens, k) or (tokens.lower[k] in _NOT_LINKED and not _is_field(tokens, k)):
        return 0
    link = tokens.lower[i]
    run = tokens.lower[start:i]
    if link == "&":
        return k - i
    if link == "and":
        return k - i if _and_goes_on(tokens, start, i, k) else 0
    if link == "of" and run[-1] in TITLES and tokens.lower[k] in OFFICE_TAILS | {"national"}:
        return k - i
    if link in {"of", "for", "on"}:
        return k - i if run[-1] in BODIES or (link == "of" and run[-1] in {"states", "isles"}) else 0
    return 0


def _is_field(tokens: Tokens, k: int) -> bool:
    """Whether a word that titles hold begins a field of work ("Ministry of Foreign Affairs")."""
    return k + 1 < len(tokens) and tokens.lower[k + 1] in {"affairs", "relations", "trade"}


def _and_goes_on(tokens: Tokens, start: int, i: int, k: int) -> bool:
    """Whether "and" stands inside one body's name ("Department of Health and Human Services")."""
    tail = k
    while _capital(tokens, tail):
        tail += 1
    run = tokens.lower[start:i]
    if tokens.lower[k] in first_names() or tokens.lower[i - 1] in _STRONG_BODIES:
        return False
    inside = any(word in {"of", "for", "on"} for word in run)
    own = tail - k == 1 or (tail - k == 2 and tokens.lower[tail - 1] not in BODIES)
    if inside and own and _JOINT_BODIES.intersection(run):
        return True
    written = (tokens.words[j] for j in range(start, i) if tokens.is_word[j])
    shouted = any(len(word) > 1 and word.isupper() for word in written)
    plain = not any(word in BODIES for word in run) and not shouted
    return tokens.lower[tail - 1] in _STRONG_BODIES and (inside or plain)


def _split(tokens: Tokens, run: range) -> Iterator[Mention]:
    """Cut titles off a run of capitals; a run of nothing but titles holds no name."""
    start, end = run.start, run.stop
    while end > start and not tokens.is_word[end - 1]:
        end -= 1
    words = [i for i in range(start, end) if tokens.is_word[i]]
    body_from = next((i for i in words if _strong_body(tokens, i, start)), None)
    titles = [i for i in words if _is_title(tokens, i) or _office_tail(tokens, i, start)]
    cut = start
    for i in titles:
        rest = [k for k in words if k > i]
        if not rest:
            if len(titles) == len(words) or all(tokens.lower[k] in TITLES for k in words[-2:]):
                return
            break
        if (
            any(_strong_body(tokens, k, start) for k in rest)
            and body_from is not None
            and tokens.lower[rest[0]] not in first_names()
        ):
            break
        if (body_from is not None and body_from < i) or i == start or _is_office(tokens, words, i):
            cut = rest[0]
    yield from _behind(tokens, words, cut, end)


def _behind(tokens: Tokens, words: list[int], cut: int, end: int) -> Iterator[Mention]:
    """Give the name behind the titles of a run, and the place that an office before it is of."""
    while cut < end and not tokens.is_word[cut]:
        cut += 1
    first = _first_name_after_office(tokens, [i for i in words if i >= cut])
    if first > cut:
        if tokens.lower[cut - 1] == "of":
            yield _mention(tokens, cut, first, ())
        cut = first
    if cut < end:
        title = tuple(tokens.lower[i].rstrip(".") for i in words if i < cut)
        yield _mention(tokens, cut, end, title)


def _first_name_after_office(tokens: Tokens, words: list[int]) -> int:
    """Give where a person's name begins behind the rest of an office ("President of | Lund Peder Venn").

    -1 if the run isn't the rest of an office, or no first name stands before its last word.
    """
    if len(words) < 3 or tokens.lower[words[-2]] not in first_names():
        return -1
    k = words[0] - 1
    while k > 0 and tokens.lower[k] == "and" and tokens.is_capital[k - 1]:
        k -= 2
    office = k > 0 and tokens.lower[k] in {"of", "for"} and tokens.lower[k - 1] in TITLES
    return words[-2] if office else -1


def _is_title(tokens: Tokens, i: int) -> bool:
    return tokens.lower[i].rstrip(".") in TITLES and not _is_field(tokens, i)


def _office_tail(tokens: Tokens, i: int, start: int) -> bool:
    """Whether a word ends an office after its "of" ("State" in "Secretary of State")."""
    k = i
    while k > start and (tokens.lower[k] in OFFICE_TAILS or tokens.lower[k] in {"national", "and", "human"}):
        k -= 1
    return k < i and tokens.lower[k] == "of" and k > start and tokens.lower[k - 1] in TITLES


def _strong_body(tokens: Tokens, i: int, start: int) -> bool:
    return tokens.lower[i] in _STRONG_BODIES and not _office_tail(tokens, i, start)


def _is_office(tokens: Tokens, words: list[int], i: int) -> bool:
    """Whether a title inside a run ends an office ("Russian Defence Minister X"), not a surname's place."""
    return i != words[-1] and (tokens.lower[words[0]] not in first_names() or len(words) > 3)


def _mention(tokens: Tokens, start: int, end: int, title: tuple[str, ...]) -> Mention:
    while start < end - 1 and tokens.lower[start].endswith(_ADJECTIVES):
        start += 1
    words = tuple(tokens.words[i] for i in range(start, end) if tokens.is_word[i] or tokens.words[i] == "&")
    stop = tokens.ends[end - 1]
    if tokens.lower[end - 1] in _STOPPED and tokens.text[stop : stop + 1] == ".":
        stop += 1
    return Mention(tokens.starts[start], stop, words, title, start, end)


def _confirm(tokens: Tokens, mention: Mention, known: set[tuple[str, ...]]) -> Iterator[Mention]:
    """Give the parts of a headline's run that are names elsewhere in the text, the longest first."""
    start, end = mention.tokens
    numbers = [i for i in range(start, end) if tokens.is_word[i]]
    k = 0
    while k < len(numbers):
        for stop in range(len(numbers), k, -1):
            words = tuple(tokens.words[i] for i in numbers[k:stop])
            likely = 2 <= len(words) <= 3 and _looks_like_person(words)
            if words in known or (likely and not any(words[:n] in known for n in range(1, len(words)))):
                yield _mention(tokens, numbers[k], numbers[stop - 1] + 1, ())
                k = stop
                break
        else:
            k += 1


def _looks_like_person(words: tuple[str, ...]) -> bool:
    lower = [word.lower() for word in words]
    return lower[0] in first_names() and not any(word in common_words() | BODIES for word in lower)
