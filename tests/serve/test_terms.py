from __future__ import annotations

from collections import Counter

from onrecord.serve.terms import telling, words_of


def test_words_count_once_a_text_without_case_or_genitive() -> None:
    counts = words_of(["The Quay’s quay, THE quay!", "it is a quay", "un-do it's 2021 x"])
    assert counts == Counter({"quay": 2, "the": 1, "un-do": 1})


def test_a_word_of_one_speaker_tells_and_one_of_all_doesn_t() -> None:
    own = words_of(["the levy must fall"] * 20)
    others = words_of(["the weather must turn"] * 200)
    assert telling(own, others) == (("fall", 20), ("levy", 20))


def test_a_word_used_once_tells_nothing() -> None:
    assert telling(Counter({"levy": 1, "quay": 1}), Counter({"rain": 100})) == ()


def test_without_anybody_to_compare_with_nothing_tells() -> None:
    assert telling(Counter({"levy": 9}), Counter()) == ()
    assert telling(Counter(), Counter({"levy": 9})) == ()


def test_the_most_telling_come_first_and_no_more_than_asked_for() -> None:
    own = Counter({"levy": 30, "ferry": 15, "the": 30})
    others = Counter({"the": 300, "ferry": 10})
    assert telling(own, others, limit=1) == (("levy", 30),)
    assert [word for word, _ in telling(own, others)] == ["levy", "ferry"]
