"""Word pieces and windows: offsets that hold for any text, and cuts that the text itself decides."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.encode import CONTEXT, LONGEST, REACH, SEGMENT, Pieces, Window, encode, windows
from onrecord.extract.quotes import find_quotations
from tests.extract.toy import tokenize
from tests.strategies import texts

# Pieces from an edge of the article beyond which its windows are the same alone and inside a longer text: a
# place that is the best for REACH around is a cut whatever lies beyond, and this far there has been one.
SEAM = 4 * REACH + LONGEST

_WORDS = [
    "the",
    "of",
    "quay",
    "board",
    "said",
    "harbour",
    "Oster",
    "Lind",
    "will",
    "not",
    "open",
    "closed",
    "before",
    "June",
    "ninety",
    "boats",
    "wait",
]


def _encode(text: str) -> Pieces:
    return encode(text, tokenize, find_quotations(text))


def _piece_texts(text: str) -> list[str]:
    pieces = _encode(text)
    return [text[s:e] for s, e in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]


def test_pieces_are_the_words_of_the_text() -> None:
    assert _piece_texts("Lind said: “Wait.”") == ["Lind", "said", ":", "“", "Wait", ".", "”"]


@given(texts)
def test_offsets_lie_in_the_text_in_order(text: str) -> None:
    pieces = _encode(text)
    assert (pieces.starts < pieces.ends).all()
    assert (pieces.starts[1:] >= pieces.ends[:-1]).all()
    assert not len(pieces) or 0 <= pieces.starts[0] < pieces.ends[-1] <= len(text)


@given(texts)
def test_features_are_below_their_bounds(text: str) -> None:
    pieces = _encode(text)
    features = pieces.features(0, len(pieces))
    assert features.shape == (4, len(pieces))
    assert features.dtype == np.int64
    assert (features >= 0).all()
    assert (features[1:] < np.array([[8], [6], [5]])).all()


@pytest.mark.parametrize(
    "odd", ["\ud800", "\udfff\ud800", "🙂", "👩‍👩‍👧", "e\u0301", "\u202e", "\x00", "漢字"]
)
def test_words_behind_an_odd_character_keep_their_places(odd: str) -> None:
    assert _piece_texts(f"Oster {odd} waited")[-1] == "waited"
    assert "".join(_piece_texts(f"a{odd}b waited"))[-6:] == "waited"


def test_a_lone_surrogate_never_reaches_the_tokenizer() -> None:
    seen: list[str] = []

    def keep(text: str) -> tuple[list[int], list[tuple[int, int]]]:
        seen.append(text)
        return tokenize(text)

    for text in ("a\ud800b", "\udc00\ud800", "😀\ud800", "\ud83d\ude00 joined"):
        encode(text, keep, ())
    assert [len(t) for t in seen] == [3, 2, 2, 9]
    for text in seen:
        text.encode("utf-8")


def test_shapes() -> None:
    text = "quay Quay NATO iPod I 7B 12 . 漢"
    assert dict(zip(text.split(), _encode(text).shapes.tolist(), strict=True)) == {
        "quay": 0, "Quay": 1, "NATO": 2, "iPod": 3, "I": 4, "7B": 5, "12": 5, ".": 6, "漢": 7,
    }  # fmt: skip


def test_quotes() -> None:
    text = "a “b” ‘c’ “d ‘e’” “f"
    pieces = _encode(text)
    assert list(zip(_piece_texts(text), pieces.quotes.tolist(), strict=True)) == [
        ("a", 0), ("“", 2), ("b", 1), ("”", 3), ("‘", 2), ("c", 5), ("’", 3),
        ("“", 2), ("d", 1), ("‘", 1), ("e", 1), ("’", 1), ("”", 3), ("“", 2), ("f", 4),
    ]  # fmt: skip


def test_breaks() -> None:
    pieces = _encode("a, b\nc\r\nd\n\ne\r\n\r\nf\rg")
    assert pieces.breaks.tolist() == [4, 0, 1, 2, 2, 3, 3, 2]


def test_nothing_in_gives_nothing_out() -> None:
    for text in ("", " \n\t "):
        pieces = _encode(text)
        assert len(pieces) == 0
        assert list(windows(pieces)) == []


def test_a_word_at_the_border_of_a_segment_stays_whole() -> None:
    text = "x" * 6 + " harbou" * (SEGMENT // 7 + 10)
    assert set(_piece_texts(text)) == {"x" * 6, "harbou"}


def test_a_megabyte_without_a_break_is_taken() -> None:
    text = "x" * 1_000_000
    pieces = _encode(text)
    assert pieces.ends[-1] == 1_000_000
    assert (pieces.starts[1:] == pieces.ends[:-1]).all()


def _check_cover(pieces: Pieces) -> list[Window]:
    found = list(windows(pieces))
    edges = [w.first for w in found] + [found[-1].last]
    assert edges[0] == 0
    assert edges[-1] == len(pieces)
    assert edges == sorted(set(edges))
    assert [w.last for w in found] == edges[1:]
    for w in found:
        assert w.last - w.first <= LONGEST
        assert w.start == max(0, w.first - CONTEXT)
        assert w.end == min(len(pieces), w.last + CONTEXT)
    return found


def _random_text(rng: random.Random, sentences: int) -> str:
    parts = []
    for _ in range(sentences):
        words = rng.choices(_WORDS, k=rng.randint(2, 30))
        parts.append(" ".join(words).capitalize() + rng.choice([". ", ". ", ".\n", ".\n\n", "! ", " "]))
    return "".join(parts)


_REPETITIVE = ["a ", "a. ", "A. ", "A a. ", "a\n", "ab cd ", "Lind said no. ", "x", "“No.” "]


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_cores_cover_all_pieces_once_in_order(seed: int) -> None:
    rng = random.Random(seed)
    _check_cover(_encode(_random_text(rng, rng.randint(1, 150))))


@pytest.mark.parametrize("piece", _REPETITIVE, ids=repr)
@pytest.mark.parametrize("times", [1, 63, 64, 127, 128, 129, 287, 289, 1_000, 5_000])
def test_repetition_is_cut_within_bounds(piece: str, times: int) -> None:
    _check_cover(_encode(piece * times))


def test_windows_are_not_too_short_on_average() -> None:
    pieces = _encode(_random_text(random.Random(3), 3_000))
    assert len(pieces) / len(_check_cover(pieces)) > REACH / 2


def test_a_paragraph_start_is_preferred_to_a_sentence_start_and_that_to_any_place() -> None:
    sentence = "The board said that the quay will not open. "
    text = sentence * 20 + "\n\n" + sentence * 20
    cut = len(_encode(sentence * 20))
    assert cut in {w.first for w in windows(_encode(text))}
    pieces = _encode(sentence * 60)
    period = len(_encode(sentence))
    assert all(w.first % period == 0 for w in windows(pieces))


def _windows_of(text: str, whole: str, start: int) -> tuple[set[Window], set[Window], int]:
    """The windows of an article, alone and inside a text, in pieces of the article; and its length."""
    alone, inside = _encode(text), _encode(whole)
    shift = int(np.searchsorted(inside.starts, start))
    moved = {Window(*(place - shift for place in w)) for w in windows(inside)}
    return set(windows(alone)), moved, len(alone)


def _assert_seams_change_nothing(text: str, before: str, after: str) -> None:
    alone, inside, n = _windows_of(text, before + text + after, len(before))
    low, high = SEAM, n - SEAM
    assert {w for w in alone if w.first >= low and w.last <= high} == {
        w for w in inside if w.first >= low and w.last <= high
    }


@pytest.mark.parametrize("seed", range(25))
def test_seams_change_nothing_away_from_the_edges(seed: int) -> None:
    rng = random.Random(seed)
    text = _random_text(rng, 180)
    before, after = (_random_text(rng, rng.randint(1, 60)) + "\n\n" for _ in range(2))
    alone, _, n = _windows_of(text, text, 0)
    assert any(w.first >= SEAM and w.last <= n - SEAM for w in alone), "there must be something to compare"
    _assert_seams_change_nothing(text, before, "\n\n" + after)


@pytest.mark.parametrize("seed", range(8))
def test_an_article_cut_off_anywhere_gives_the_same_windows_away_from_the_cut(seed: int) -> None:
    rng = random.Random(seed)
    whole = _random_text(rng, 300)
    start = rng.randrange(2_000)
    start = whole.index(" ", start) + 1
    text = whole[start : whole.rindex(" ", 0, len(whole) - rng.randrange(2_000))]
    _assert_seams_change_nothing(text, whole[:start], whole[start + len(text) :])


@pytest.mark.parametrize("piece", _REPETITIVE[:-2], ids=repr)
def test_repetition_does_not_move_the_windows_behind_it(piece: str) -> None:
    # Inside a run that repeats itself for longer than REACH no place differs from another, so nothing in the
    # text says where to cut; but the run must not reach beyond itself.
    rng = random.Random(11)
    text = _random_text(rng, 180)
    _assert_seams_change_nothing(text, piece * 700 + "\n\n", "\n\n" + piece * 700)


def test_time_is_about_linear() -> None:
    text = _random_text(random.Random(5), 400)

    def seconds(times: int) -> float:
        begun = time.process_time()
        list(windows(_encode(text * times)))
        return time.process_time() - begun

    seconds(1)
    assert seconds(16) < 6 * seconds(4) + 0.1
