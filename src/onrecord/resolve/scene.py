"""What one text offers as speakers: its names, its noun phrases, the writer, nobody."""

from __future__ import annotations

import bisect
from array import array
from collections import defaultdict
from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from onrecord.lexicon import (
    ARTICLES,
    DETERMINERS,
    FEMALE_NOUNS,
    FULL_OFFICES,
    FUNCTION_WORDS,
    MALE_NOUNS,
    PREPOSITIONS,
    RELATIVE,
    common_words,
)
from onrecord.records import Kind, Span
from onrecord.resolve.entities import Entity, group
from onrecord.resolve.kinds import KINDS, KindModel, Phrase
from onrecord.resolve.mentions import Mention, find_mentions
from onrecord.resolve.sources import Part, bare, head_of
from onrecord.resolve.timeline import Timeline
from onrecord.resolve.tokens import Tokens

AUTHOR = "(author)"
_PLACING = frozenset({"in", "at", "from", "on", "near"})
_BEFORE = 7
_AFTER = 14
_NOUN_WORDS = 5
_ALIKE = 64
_DASHES = frozenset({"-", "–", "—"})
_NOT_IN_NOUNS = (FUNCTION_WORDS | frozenset(["said", "says"])) - DETERMINERS


class Sort(StrEnum):
    """What a candidate is."""

    NAME = "name"
    NOUN = "noun"
    AUTHOR = "author"
    NOBODY = "nobody"


@dataclass(slots=True)
class Candidate:
    """Somebody, or something, that can be the speaker behind a source.

    Attributes:
        name: As it will be shown; "" for nobody.
        words: Its words in lower case, articles left out.
        head: Main noun of a noun phrase, last word of a name; lower case.
        at: First tokens of its mentions, in text order.
        until: For each of them the token after its last.
        female, male: How much speaks for each in its titles and first name, or its noun.
        described: Words that the text uses about it, right before and after its names.
        forms: The ways its name is written, in lower case.
        phrase: What its kind was told from; None for the writer and nobody.
    """

    sort: Sort
    name: str
    words: tuple[str, ...] = ()
    head: str = ""
    at: MutableSequence[int] = field(default_factory=lambda: array("i"))
    until: MutableSequence[int] = field(default_factory=lambda: array("i"))
    female: float = 0.0
    male: float = 0.0
    described: frozenset[str] = frozenset()
    forms: frozenset[tuple[str, ...]] = frozenset()
    phrase: Phrase | None = None

    def last_before(self, token: int) -> int:
        """Give the number of its last mention that starts before a token; -1 if there is none."""
        return bisect.bisect_left(self.at, token) - 1

    def first_in(self, start: int, end: int) -> int:
        """Give the first token in `[start, end)` at which a mention begins; -1 if none does."""
        n = bisect.bisect_left(self.at, start)
        return self.at[n] if n < len(self.at) and self.at[n] < end else -1


class Scene:
    """A text, its names and its candidates; noun phrases join as sources use them.

    Args:
        text: The document's text.
        kinds: Tells people from bodies and the rest.
    """

    def __init__(self, text: str, kinds: KindModel) -> None:
        self.tokens = Tokens(text)
        self._model = kinds
        self._kinds: dict[int, tuple[float, ...]] = {}
        self.mentions: tuple[Mention, ...] = find_mentions(self.tokens)
        self.starts = array("i", (mention.first for mention in self.mentions))
        self.candidates: list[Candidate] = []
        self.of_mention = array("i", bytes(4 * len(self.mentions)))
        for entity in group(self.tokens, self.mentions):
            for mention in entity.mentions:
                self.of_mention[mention] = len(self.candidates)
            self.candidates.append(self._named(entity))
        self.timeline = Timeline(zip(self.starts, self.of_mention, strict=True))
        self._nouns: dict[tuple[str, ...], int] = {}
        self._alike: dict[str, Timeline] = {}
        for start, end in self._noun_phrases():
            self.noun(start, end)
        self.author = self._add(Candidate(Sort.AUTHOR, AUTHOR))
        self.nobody = self._add(Candidate(Sort.NOBODY, ""))

    def kinds(self, k: int) -> tuple[float, ...]:
        """Give the probability of each kind of a candidate, in the order of `KINDS`; all 0.0 for nobody."""
        found = self._kinds.get(k)
        if found is None:
            candidate = self.candidates[k]
            if candidate.phrase is not None:
                found = self._model.probabilities(candidate.phrase)
            else:
                found = tuple(float(candidate.sort is Sort.AUTHOR and kind is Kind.PERSON) for kind in KINDS)
            self._kinds[k] = found
        return found

    @cached_property
    def _by_form(self) -> dict[str, list[int]]:
        """Candidates with a name, by every last and first word of their forms."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for k, candidate in enumerate(self.candidates):
            if candidate.sort is Sort.NAME:
                for word in sorted({w for form in candidate.forms for w in (form[0], form[-1])}):
                    found[word].append(k)
        return found

    def alike(self, word: str, token: int) -> Sequence[int]:
        """Give the candidates that have a name whose first or last word is this one, in lower case.

        Where a long text has very many of them, only those mentioned last before a token, and the first.
        """
        found = self._by_form.get(word, ())
        if len(found) <= _ALIKE:
            return found
        if word not in self._alike:
            self._alike[word] = Timeline((at, k) for k in found for at in self.candidates[k].at)
        near = dict.fromkeys(found[:1])
        for _, k in self._alike[word].before(token):
            near[k] = None
            if len(near) == _ALIKE:
                break
        return tuple(near)

    @cached_property
    def salient(self) -> list[int]:
        """Candidates with a name, the most mentioned first."""
        named = [k for k, candidate in enumerate(self.candidates) if candidate.sort is Sort.NAME]
        return sorted(named, key=lambda k: -len(self.candidates[k].at))

    @cached_property
    def most_mentions(self) -> int:
        """How often the most mentioned name stands in the text; 0 if it has no names."""
        return len(self.candidates[self.salient[0]].at) if self.salient else 0

    @cached_property
    def _first_names(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for start in self.starts:
            found.setdefault(self.tokens.sentences[start], start)
        return found

    def paragraph(self, token: int) -> int:
        """Give the number of the paragraph that a token stands in; 0 in an empty text."""
        paragraphs = self.tokens.paragraphs
        return paragraphs[min(token, len(paragraphs) - 1)] if paragraphs else 0

    def sentence(self, token: int) -> int:
        """Give the number of the sentence that a token stands in; 0 in an empty text."""
        sentences = self.tokens.sentences
        return sentences[min(token, len(sentences) - 1)] if sentences else 0

    def label(self, token: int) -> int:
        """Give the first token of a paragraph that begins with a label ("Q:", "OSK:"); -1 for others."""
        paragraphs = self.tokens.paragraphs
        if not paragraphs:
            return -1
        start = bisect.bisect_left(paragraphs, self.paragraph(token))
        start += self.tokens.words[start][0] == "\n"
        return start if ":" in self.tokens.lower[start + 1 : start + 5] else -1

    def first_name(self, sentence: int) -> int:
        """Give the first token of a sentence's first name; -1 if it has none."""
        return self._first_names.get(sentence, -1)

    def own(self, part: Part) -> int:
        """Give the candidate that a source's own words are: a name if just one, else a noun phrase."""
        start, end = part.tokens
        for k in part.mentions:
            if self.mentions[k].tokens == (start, end):
                return self.of_mention[k]
        return self.noun(start, self._core_end(start, end))

    def _core_end(self, start: int, end: int) -> int:
        """Give where a phrase ends without its apposition and what follows a dash."""
        lower = self.tokens.lower
        for i in range(start + 1, end):
            if lower[i] in _DASHES and self.tokens.starts[i] > self.tokens.ends[i - 1]:
                return i
            if lower[i] == "," and not self._goes_on(i + 1, end):
                return i
        return end

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether what follows a comma is the rest of a list ("friends, lobbyists and former foes")."""
        lower = self.tokens.lower
        if start >= end or lower[start] in DETERMINERS | RELATIVE | PREPOSITIONS:
            return False
        return "and" in lower[start + 1 : end - 1] and not lower[start].endswith(("ing", "ed"))

    def phrase(self, start: int, end: int) -> int:
        """Give the candidate of a phrase: the name that ends it, if only titles and "the" stand before it."""
        k = bisect.bisect_left(self.starts, start)
        inside = [
            m for m in range(k, bisect.bisect_left(self.starts, end)) if self.mentions[m].tokens[1] == end
        ]
        if inside and self.mentions[inside[-1]].tokens[0] - len(self.mentions[inside[-1]].title) - start <= 1:
            return self.of_mention[inside[-1]]
        return self.noun(start, end)

    def noun(self, start: int, end: int) -> int:
        """Give the candidate of a noun phrase, made if the text hasn't shown it before."""
        start, end = bare(self.tokens, start, end)
        numbers = [i for i in range(start, end) if self.tokens.is_word[i]]
        words = tuple(self.tokens.lower[i] for i in numbers)
        key = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
        head = self.tokens.lower[head_of(self.tokens, start, end)]
        if key not in self._nouns:
            written = tuple(self.tokens.words[i] for i in numbers)
            phrase = Phrase(written, head)
            name = self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]
            candidate = Candidate(Sort.NOUN, name, key, head, forms=frozenset({key}), phrase=phrase)
            candidate.female = float(head in FEMALE_NOUNS)
            candidate.male = float(head in MALE_NOUNS)
            self._nouns[key] = self._add(candidate)
        candidate = self.candidates[self._nouns[key]]
        k = bisect.bisect_left(candidate.at, start)
        if k == len(candidate.at) or candidate.at[k] != start:
            candidate.at.insert(k, start)
            candidate.until.insert(k, end)
            self.timeline.add(start, self._nouns[key])
        return self._nouns[key]

    def _add(self, candidate: Candidate) -> int:
        self.candidates.append(candidate)
        return len(self.candidates) - 1

    def _named(self, entity: Entity) -> Candidate:
        mentions = [self.mentions[k] for k in entity.mentions]
        fullest = next(m for m in mentions if self.tokens.text[m.start : m.end] == entity.name)
        head = fullest.words[-1].lower()
        phrase = Phrase(
            fullest.words,
            head,
            True,
            entity.personal,
            len(mentions),
            self._share(mentions, ARTICLES),
            self._share(mentions, _PLACING),
        )
        return Candidate(
            Sort.NAME,
            entity.name,
            entity.words,
            entity.surname,
            array("i", (m.first for m in mentions)),
            array("i", (m.stop for m in mentions)),
            entity.female,
            entity.male,
            frozenset(FULL_OFFICES.get(word, word) for m in mentions for word in self._around(m)),
            frozenset(entity.forms),
            phrase,
        )

    def _share(self, mentions: Sequence[Mention], before: frozenset[str]) -> float:
        starts = [m.first for m in mentions]
        return sum(at > 0 and self.tokens.lower[at - 1] in before for at in starts) / len(starts)

    def text(self, span: Span) -> str:
        """Give the words of a span."""
        return self.tokens.text[span.start : span.end]

    def _around(self, mention: Mention) -> Iterator[str]:
        """Give the words of titles before a name and of the apposition after it."""
        start, end = mention.tokens
        tokens = self.tokens
        for i in range(start - 1, max(-1, start - _BEFORE), -1):
            if not tokens.is_word[i] and tokens.lower[i] not in {"'s", "’s", "-", "."}:
                break
            if (
                tokens.lower[i] in FUNCTION_WORDS - ARTICLES - {"of", "and"}
                or tokens.sentences[i] != tokens.sentences[start]
            ):
                break
            yield tokens.lower[i]
        if end < len(tokens) and tokens.lower[end] in {",", "("}:
            for i in range(end + 1, min(len(tokens), end + _AFTER)):
                if tokens.lower[i] in {",", ".", ")", "who", "whose"}:
                    break
                yield tokens.lower[i]

    def _noun_phrases(self) -> Iterator[tuple[int, int]]:
        """Give noun phrases whose head is a noun that sources use ("senior officials", "the report")."""
        tokens = self.tokens
        heads = self._model.heads - FUNCTION_WORDS
        for i, lower in enumerate(tokens.lower):
            if lower not in heads or (i + 1 < len(tokens) and tokens.lower[i + 1] in heads):
                continue
            start = i
            while start > 0 and i - start < _NOUN_WORDS and self._modifies(start - 1):
                start -= 1
                if tokens.lower[start] in DETERMINERS:
                    break
            if lower.endswith("s") or (start < i and tokens.lower[start] in DETERMINERS):
                yield start, i + 1

    def _modifies(self, i: int) -> bool:
        tokens, lower = self.tokens, self.tokens.lower[i]
        if lower in DETERMINERS:
            return True
        if not tokens.is_word[i] or lower in _NOT_IN_NOUNS or lower in PREPOSITIONS:
            return False
        if tokens.is_capital[i]:
            return not tokens.first[i]
        return lower in common_words() and not lower.endswith(("ed", "ing", "ly"))
