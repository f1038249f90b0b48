"""Words: what a text is found by, what a search asks, where it is marked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.store.words import LONGEST, NOTHING, Sought, marks, parse, terms, words
from tests import strategies


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("denied", "DENY"),
        ("Ilves’s", "ilves"),
        ("Ilves's", "Ilves"),
        ("ministers'", "minister"),
        ("O'Brien", "OBrien"),
        ("Müller", "Muller"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "été"),
        ("ﬁsh", "fish"),
        ("ＮＡＴＯ", "nato"),
        ("nu\u00adclear", "nuclear"),
        ("a\u200bb", "a b"),
        ("well-known", "well known"),
        ("and/or", "and or"),
        ("x" * LONGEST + "y", "x" * LONGEST + "z"),
        ("", "…!? — \x00 \n"),
    ],
)
def test_texts_that_are_found_by_the_same_words(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(("one", "other"), [("quay", "key"), ("now", "know"), ("1", "11"), ("a b", "ab")])
def test_texts_that_are_not(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_one_term_a_word_in_order() -> None:
    assert terms("No ship, no 1 sinks: 3,000") == ["no", "ship", "no", "1", "sink", "3", "000"]


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("", NOTHING),
        ("   ", NOTHING),
        ("quay closed quays", Sought(stems=("quay", "close"))),
        ('"the quay" closes', Sought(stems=("close",), phrases=(("the", "quay"),))),
        ("“the quay”", Sought(phrases=(("the", "quay"),))),
        ('"quay"', Sought(stems=("quay",))),
        ("-quay", Sought(without=(("quay",),))),
        ('-"the quay"', Sought(without=(("the", "quay"),))),
        ("-the-quay", Sought(without=(("the", "quay"),))),
        ("the-quay", Sought(phrases=(("the", "quay"),))),
        ("3,000", Sought(phrases=(("3", "000"),))),
        ("the - quay", Sought(stems=("the", "quay"))),
        ("--quay", Sought(stems=("quay",))),
        ("quay-", Sought(stems=("quay",))),
        ('the "quay', Sought(stems=("the", "quay"))),
        ('"', NOTHING),
        ('""', NOTHING),
        ('-""', NOTHING),
        ("* ( ) : ^ & | !", NOTHING),
        ("OR AND NOT", Sought(stems=("or", "and", "not"))),
        ("content:quay", Sought(phrases=(("content", "quay"),))),
        ("\x00quay\x00", Sought(stems=("quay",))),
        ("Ilves’s", Sought(stems=("ilv",))),
    ],
)
def test_what_a_search_asks(typed: str, sought: Sought) -> None:
    assert parse(typed) == sought
    assert bool(parse(typed)) is (sought != NOTHING)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("quay", True),
        ("quay ilves", True),
        ("quay crane", False),
        ('"the quay"', True),
        ('"quay the"', False),
        ('"close ilves"', False),  # from one part into another
        ('"quay" -crane', True),
        ("-ilves", False),
        ('-"quay the"', True),
        ("", True),
    ],
)
def test_words_are_sought_in_all_parts_and_phrases_in_one(typed: str, found: bool) -> None:
    assert parse(typed).found_in([terms("the quay will close"), terms("Ilves")]) is found


def test_what_all_in_leaves_aside() -> None:
    assert parse("quay -crane").all_in([terms("the quay and the crane")])
    assert not parse("quay -crane").found_in([terms("the quay and the crane")])


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("The quay closes; quays close.", "closing quay", ["quay", "closes", "quays", "close"]),
        ("The quay closes; quays close.", '"quay close"', ["quay closes", "quays close"]),
        ("The quay closes", 'quay "the quay" "quay closes"', ["The quay closes"]),
        ("Ilves’s quay", "ilves", ["Ilves’s"]),
        ("e\u0301te\u0301 and e\u0301", "ete", ["e\u0301te\u0301"]),
        ("The quay", "-quay the", ["The"]),
        ("a a a", '"a a"', ["a a a"]),
        ("quay", "", []),
        ("", "quay", []),
    ],
)
def test_marks(text: str, typed: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, parse(typed))] == marked


@given(strategies.texts)
def test_words_stand_where_they_are(text: str) -> None:
    found = list(words(text))
    assert [word.stem for word in found] == terms(text)
    before = 0
    for word in found:
        assert before <= word.start < word.end <= len(text)
        # Alone, the same place gives the same word, unless one character is two words (as "½" is).
        assert word.stem in terms(text[word.start : word.end])
        before = word.start


@given(st.text(max_size=60) | strategies.texts)
def test_a_search_for_a_text_finds_it_and_marks_lie_in_it(text: str) -> None:
    sought = parse(text.replace("-", " "))
    assert sought.found_in([terms(text)])
    spans = marks(text, sought)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(st.text())
def test_nothing_typed_fails(typed: str) -> None:
    sought = parse(typed)
    assert all(len(phrase) > 1 for phrase in sought.phrases)
    for stem in (*sought.stems, *(stem for phrase in (*sought.phrases, *sought.without) for stem in phrase)):
        assert stem
        assert not any(c.isspace() or c in "\"'*:()" for c in stem)


def test_threads_stem_alike() -> None:
    # One stemmer keeps the word it works on: two threads in it at once would mix their words.
    texts = [" ".join(f"{word}{k}ings" for word in ("deny", "close", "harbour")) for k in range(400)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(terms, texts * 2))
    assert together[:400] == together[400:] == [terms(text) for text in texts]


def test_a_whole_word_is_marked_not_its_beginning() -> None:
    assert marks("quayside quay", parse("quay")) == (Span(9, 13),)
