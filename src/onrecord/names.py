"""Compares names of people and bodies, inside a document and across documents.

`normal` gives the form two spellings of one name share; `compare` says whether two names can be one
person's, and how sure that is. A lone surname never equals a full name across documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import takewhile

from nicknames import NickNamer

from onrecord.lexicon import (
    BODIES,
    DOCUMENT_NOUNS,
    FUNCTION_WORDS,
    HONORIFICS,
    LINKS,
    OFFICE_TAILS,
    OFFICES,
    OUTLET_NOUNS,
    PARTICLES,
    PEOPLE_NOUNS,
    RANKS,
    SUFFIXES,
    common_words,
    first_names,
    publications,
)
from onrecord.records import Kind

_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# Sounds that transliterations of one name write differently; applied in this order to lower-case ASCII.
_SOUNDS = (
    (r"^(?:al|el|ar|as|ash|ad|an)-", ""),
    (r"['’.-]", ""),
    (r"sch|sz|sh", "s"),
    (r"tch|tsch|cz|ch", "c"),
    (r"kh", "h"),
    (r"ck|c(?=[aou])|q", "k"),
    (r"zh|dj|j(?=[aou])", "j"),
    (r"ph|ff|f|v|w", "v"),
    (r"th", "t"),
    (r"dh", "d"),
    (r"ou|oo|u|o", "u"),
    (r"(?:iy|yy|ii|ij|ey|ei|ee|y|i|e)+", "i"),
    (r"h", ""),
    (r"(.)\1+", r"\1"),
)
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "ı": "i"}
)
_PARTICLES = PARTICLES | {"st"}
_LETTERS_TO_SOUND = 5
# Slips of the nickname list that would make two people one.
_NOT_NICKNAMES = frozenset({frozenset({"bill", "robert"}), frozenset({"billy", "robert"})})
_LEADING = HONORIFICS | RANKS | OFFICES
# A body named by these words alone is another one in every town or country ("the Health Ministry"), though
# there is a Justice, a Treasury and a Security Council that news means without saying whose.
_PLAIN = BODIES | PEOPLE_NOUNS | DOCUMENT_NOUNS | OUTLET_NOUNS
_ANYWHERE = (_PLAIN - {"justice", "treasury", "security"}) | {"supreme", "high", "city", "county", "district"}
_OF_A_MINISTRY = _PLAIN | OFFICE_TAILS | {"foreign", "internal", "culture", "trade"}
_MARKS = re.compile(r"['’.]")


class Likeness(StrEnum):
    """How two names compare."""

    SAME = "same"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts, all in lower case without accents.

    Attributes:
        given: First and middle names or initials; empty for a lone surname.
        surname: The last word with its particles ("van buren"); empty for an empty name.
        suffix: "jr", "sr", "iii" …, or "".
    """

    given: tuple[str, ...]
    surname: str
    suffix: str = ""


def words(name: str) -> tuple[str, ...]:
    """Give a name's words as written, possessive endings and punctuation left out; empty for none."""
    return tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(_POSSESSIVE.sub("", name.strip())))


def without_titles(name: str) -> str:
    """Give the name without "the", honorifics, ranks and offices before it; verbatim otherwise.

    A name that is nothing but titles comes back whole.
    """
    found = list(_WORD.finditer(name))
    k = 0
    while k < len(found) - 1 and (found[k].group().lower() in _LEADING or found[k].group().lower() == "the"):
        k += 1
    return _POSSESSIVE.sub("", name[found[k].start() :].strip()) if found else name.strip()


def ascii_lower(word: str) -> str:
    """Give a word in lower case without accents ("Müller" becomes "muller")."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def parse_person(name: str) -> PersonName:
    """Take a person's name apart; titles are left out. An empty name gives an empty surname."""
    parts = [ascii_lower(word) for word in words(without_titles(name))]
    suffix = ""
    while len(parts) > 1 and parts[-1].rstrip(".") in SUFFIXES:
        suffix = parts.pop().rstrip(".")
    if not parts:
        return PersonName((), "")
    k = len(parts) - 1
    while k > 1 and parts[k - 1] in _PARTICLES:
        k -= 1
    return PersonName(tuple(p.rstrip(".") for p in parts[:k]), " ".join(parts[k:]), suffix)


def normal(name: str) -> str:
    """Give the form under which spellings of one name meet: no titles, accents, case or middle names.

    "President Volodymyr Zelenskyy" and "Volodymyr Zelensky" give the same; so do "Omar Al-Bashir" and
    "Omar el-Bashir". Empty for a name without letters. Two normal forms that differ may still be one
    person's (a nickname, an initial): `compare` knows.
    """
    person = parse_person(name)
    first = sound(person.given[0]) if person.given else ""
    return " ".join(part for part in (first, sound(person.surname), person.suffix) if part)


@cache
def sound(word: str) -> str:
    """Give a rough sound of a word, equal for the usual transliterations of one name; "" for no letters."""
    rough = ascii_lower(word)
    for pattern, replacement in _SOUNDS:
        rough = re.sub(pattern, replacement, rough)
    return rough


def compare(one: str, other: str) -> Likeness:
    """Compare two names of people from different documents.

    SAME: surnames sound alike and first names are equal, alike in sound, or nickname and full form.
    COMPATIBLE: they can be one person's, but a lone surname or a first initial is all that one gives, only
    one has a suffix (father and son), or short surnames do no more than sound alike ("Lee", "Li").
    DIFFERENT: surnames, first names, middle initials or suffixes contradict each other.
    """
    a, b = parse_person(one), parse_person(other)
    if not a.surname or not b.surname or sound(a.surname) != sound(b.surname):
        return Likeness.DIFFERENT
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return Likeness.DIFFERENT
    if not a.given or not b.given:
        return Likeness.COMPATIBLE
    if not given_agrees(a.given[0], b.given[0]):
        return Likeness.DIFFERENT
    if len(a.given) > 1 and len(b.given) > 1 and a.given[1][0] != b.given[1][0]:
        return Likeness.DIFFERENT
    if a.suffix != b.suffix or not _same_surname(a.surname, b.surname):
        return Likeness.COMPATIBLE
    initial = len(a.given[0]) == 1 or len(b.given[0]) == 1
    return Likeness.COMPATIBLE if initial and a.given[0] != b.given[0] else Likeness.SAME


@cache
def given_agrees(one: str, other: str) -> bool:
    """Whether two first names can be one person's: equal, alike in sound, initial, or nickname."""
    one, other = ascii_lower(one).rstrip("."), ascii_lower(other).rstrip(".")
    if not one or not other:
        return False
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    # Short names sound alike too easily ("Ben", "Bin").
    alike = min(len(one), len(other)) >= _LETTERS_TO_SOUND and sound(one) == sound(other)
    return one == other or alike or _is_nickname(one, other) or _is_nickname(other, one)


def _same_surname(one: str, other: str) -> bool:
    """Whether surnames that sound alike are one: in letters too, unless both are long."""
    return _squeezed(one) == _squeezed(other) or min(len(one), len(other)) >= _LETTERS_TO_SOUND


def _squeezed(surname: str) -> str:
    return re.sub(r"['’. -]", "", surname)


def initials(name: str) -> frozenset[str]:
    """Give the acronyms a body's name could have: all words' first letters, and the capitalised ones'.

    Empty for a name of one word.
    """
    parts = words(name)
    if len(parts) < 2:
        return frozenset()
    every = "".join(part[0] for part in parts).upper()
    capitals = "".join(part[0] for part in parts if part[0].isupper())
    return frozenset(a for a in (every, capitals, capitals.removeprefix("T")) if len(a) > 1)


def identity_key(name: str, kind: Kind, document: str, speaker: str) -> str:
    """Give the key under which speakers of different documents are one without anyone's judgement.

    A person with first name and surname gives `person:` and first name, middle initial, surname and suffix
    ("person:carl a penn"), a body `organisation:` and its name without case, accents and "the". Spellings and
    nicknames have keys of their own: that two of them are one is for `onrecord.link.identity` to say.

    Args:
        name: As the record has it.
        kind: What the record says it is.
        document: The id of the document.
        speaker: Its id within the document.

    Returns:
        The key. A name that doesn't clearly mean one person or body (a lone surname, "J. Smith", "the
        ministry", a group, an unnamed source) is kept apart: `@`, the document's id, `#` and the speaker's id
        follow it. No other key has an `@`.
    """
    plain = _person_key(name) if kind is Kind.PERSON else None
    if kind in (Kind.ORGANISATION, Kind.PUBLICATION, Kind.DOCUMENT) and _means_one(name, kind):
        plain = folded(name)
    return f"{kind}:{folded(name)}@{document}#{speaker}" if plain is None else f"{kind}:{plain}"


def folded(name: str) -> str:
    """Give a name's words in lower case without accents, dots, "and", and "the" before them; "" for none."""
    parts = [_MARKS.sub("", ascii_lower(word)) for word in words(name.replace("-", " "))]
    return " ".join(part for part in parts[parts[:1] == ["the"] :] if part != "and")


def _person_key(name: str) -> str | None:
    """Give first name, middle initial, surname and suffix; None if that isn't clearly one person's name."""
    bare = without_titles(name)
    if not all(_is_name_word(word) for word in words(bare)):
        return None
    person = parse_person(bare)
    initials = list(takewhile(lambda part: len(part) == 1 or "." in part, person.given))
    # "J. D.", "J.D." and "JD" are one first name.
    given = [_MARKS.sub("", "".join(initials))] if len("".join(initials)) > 1 else initials
    given += [_MARKS.sub("", part) for part in person.given[len(initials) :]]
    surname = _MARKS.sub("", person.surname).replace(" ", "-")
    # "De Brandt" is a surname alone and "Police Chief" none, but there are Al Brandt and Elizabeth Bishop.
    if not given or not surname or given[0] in _PARTICLES - {"al"}:
        return None
    if surname in RANKS | OFFICES and given[0] not in first_names():
        return None
    if len(given[0]) == 1:
        return " ".join(filter(None, (*given[:2], surname, person.suffix))) if len(given) > 1 else None
    return " ".join(filter(None, (given[0], given[1][:1] if given[1:] else "", surname, person.suffix)))


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or ascii_lower(word).partition("-")[0] in _PARTICLES


def _is_small(word: str) -> bool:
    """Whether it is a function word; "US" isn't one."""
    return word.lower() in FUNCTION_WORDS | LINKS and not word[1:].isupper()


def _means_one(name: str, kind: Kind) -> bool:
    """Whether a body's name says which: a word with a capital that isn't said of many bodies."""
    found = words(name)
    if not found or _is_small(found[-1]) or (_is_small(found[0]) and found[0].lower() != "the"):
        return False
    if kind is Kind.PUBLICATION and name.lower().removeprefix("the ") in publications():
        return True
    telling = [word for word in found if word != word.lower() and not _is_small(word)]
    said = {word.lower() for word in telling}
    if len(telling) == 1 and not telling[0].isupper():
        # The one capital may be the sentence's.
        return not said & (_PLAIN | common_words())
    return not said <= (_OF_A_MINISTRY if "ministry" in said else _ANYWHERE)


def nicknames_of(first: str) -> frozenset[str]:
    """Give the nicknames of a first name, in lower case; empty for none known."""
    return _without_slips(first, _namer().nicknames_of(ascii_lower(first)))


def full_forms_of(first: str) -> frozenset[str]:
    """Give the first names that this one is a nickname of, in lower case; empty for none known."""
    return _without_slips(first, _namer().canonicals_of(ascii_lower(first)))


def _without_slips(first: str, others: Iterable[str]) -> frozenset[str]:
    return frozenset(o for o in others if frozenset({ascii_lower(first), o}) not in _NOT_NICKNAMES)


@cache
def _namer() -> NickNamer:
    return NickNamer()


def _is_nickname(short: str, full: str) -> bool:
    return short in nicknames_of(full)
