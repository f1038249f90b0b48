"""Decoding: from hand-made log-probabilities to spans."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.decode import (
    DISTANCES,
    Draft,
    Floats,
    Ints,
    Settings,
    distance_buckets,
    drafts,
    viterbi,
    word_heads,
)
from onrecord.extract.encode import encode
from onrecord.extract.quotes import find_quotations
from onrecord.records import Spans
from tests.extract.toy import Reading, ToyModel, reading, tokenize


def _score(emissions: Floats, path: tuple[int, ...], prices: tuple[float, ...]) -> float:
    changes = sum(prices[a] + prices[b] for a, b in pairwise(path) if a != b)
    return float(sum(emissions[w, role] for w, role in enumerate(path))) - changes


_PRICES = st.tuples(*[st.sampled_from([0.0, 0.2, 0.4, 2.5])] * 3)


@given(st.integers(1, 6), st.integers(0, 2**32), _PRICES)
def test_viterbi_finds_the_best_of_all_paths(words: int, seed: int, prices: tuple[float, ...]) -> None:
    emissions = np.random.default_rng(seed).normal(size=(3, words, 3)).astype(np.float32)
    for row, path in zip(emissions, viterbi(emissions, prices), strict=True):
        best = max(_score(row, each, prices) for each in product(range(3), repeat=words))
        assert _score(row, tuple(path.tolist()), prices) == pytest.approx(best, abs=1e-4)


def test_a_price_for_changes_closes_a_gap() -> None:
    emissions = np.log(np.array([[[0.1, 0.1, 0.8], [0.5, 0.1, 0.4], [0.1, 0.1, 0.8]]], dtype=np.float32))
    assert viterbi(emissions, (0.0, 0.0, 0.0)).tolist() == [[2, 0, 2]]
    assert viterbi(emissions, (0.4, 0.1, 0.4)).tolist() == [[2, 2, 2]]


def test_padding_behind_a_row_changes_nothing() -> None:
    emissions = np.random.default_rng(4).normal(size=(2, 7, 3)).astype(np.float32)
    padded = np.concatenate([emissions, np.zeros((2, 5, 3), np.float32)], axis=1)
    prices = (0.4, 0.1, 0.4)
    for row, path in zip(emissions, viterbi(padded, prices)[:, :7], strict=True):
        best = max(_score(row, each, prices) for each in product(range(3), repeat=7))
        assert _score(row, tuple(path.tolist()), prices) == pytest.approx(best, abs=1e-4)


def test_distance_buckets_are_exact_nearby_and_apart_before_and_after() -> None:
    buckets = distance_buckets(np.array([10]), 21)[0]
    assert buckets[10] == 32
    assert buckets[2:19].tolist() == list(range(24, 41))


@given(st.integers(0, 600), st.integers(1, 600))
def test_distance_buckets_rise_and_stay_in_range(first: int, length: int) -> None:
    buckets = distance_buckets(np.array([first, 0]), length)
    assert buckets.shape == (2, length)
    assert buckets.dtype == np.int64
    assert (np.diff(buckets, axis=1) >= 0).all()
    assert 0 < buckets.min() <= buckets.max() < DISTANCES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("harbour board", ["harbour", "board"]),
        ("harbourmaster", ["harbourmaster"]),
        ("“No,” she", ["“", "No", ",", "”", "she"]),
        ("O'Toole", ["O", "'", "Toole"]),
        ("thatThe board", ["that", "The", "board"]),
        ("NATO", ["NATO"]),
        ("", []),
    ],
)
def test_word_heads(text: str, expected: list[str]) -> None:
    pieces = encode(text, _six_letters_with_case, ())
    heads = np.flatnonzero(word_heads(pieces)).tolist()
    stops = [*heads[1:], len(pieces)] if heads else []
    words = [text[pieces.starts[h] : pieces.ends[s - 1]] for h, s in zip(heads, stops, strict=True)]
    assert words == expected


def _six_letters_with_case(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """As the toy tokenizer, but "thatThe" is two pieces, as in a real vocabulary."""
    _, places = tokenize(text)
    split = [
        part
        for start, end in places
        for part in (
            [(start, start + 4), (start + 4, end)] if text[start:end] == "thatTh" else [(start, end)]
        )
    ]
    return [7] * len(split), split


def _read(text: str, *readings: tuple[int, Reading], settings: Settings | None = None) -> list[Draft]:
    pieces = encode(text, tokenize, find_quotations(text))
    return list(drafts(pieces, ToyModel(dict(readings)), settings))


def _words(text: str, spans: Spans) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_source_cue_content_and_act() -> None:
    text = "Pavo Lind denied that the crews had left."
    (draft,) = _read(
        text, reading(text, "denied", source="Pavo Lind", content="that the crews had left", act=1)
    )
    assert _words(text, draft.source) == ["Pavo Lind"]
    assert _words(text, draft.cue) == ["denied"]
    assert _words(text, draft.content) == ["that the crews had left"]
    assert draft.addressee == draft.said == ()
    assert max(range(13), key=draft.acts.__getitem__) == 1


def test_content_on_both_sides_of_the_cue() -> None:
    text = "The quay, Lind said, will open late."
    (draft,) = _read(text, reading(text, "said", source="Lind", content="The quay | will open late"))
    assert _words(text, draft.content) == ["The quay", "will open late"]
    assert _words(text, draft.source) == ["Lind"]


def test_the_cue_itself_is_never_content() -> None:
    text = "The quay said will open late."
    (draft,) = _read(text, reading(text, "said", content=text[:-1]))
    assert _words(text, draft.content) == ["The quay", "will open late"]


def test_not_even_where_nothing_else_is_likely() -> None:
    text = "The quay said will open late."
    (draft,) = _read(text, reading(text, "said", source="said", content="said"))
    assert draft.content == draft.source == ()


def test_a_content_too_short_to_pay_for_its_borders_is_rescued() -> None:
    text = "The crew said no more."
    cue, found = reading(text, "said", content="no")

    class Doubtful(ToyModel):
        def pairs(
            self, vectors: Floats, first: Ints, last: Ints, buckets: Ints
        ) -> tuple[Floats, Floats, Floats]:
            roles, extras, acts = super().pairs(vectors, first, last, buckets)
            roles[0, found.content[0]] = np.log([0.6, 0.05, 0.35])
            return roles, extras, acts

    (draft,) = drafts(encode(text, tokenize, ()), Doubtful({cue: found}))
    assert _words(text, draft.content) == ["no"]


def test_two_cues_share_a_source() -> None:
    text = "Lind said it was late and added that they wait."
    first, second = _read(
        text,
        reading(text, "said", source="Lind", content="it was late"),
        reading(text, "added", source="Lind", content="that they wait"),
    )
    assert _words(text, first.source) == _words(text, second.source) == ["Lind"]
    assert _words(text, first.content) == ["it was late"]
    assert _words(text, second.content) == ["that they wait"]


def test_no_source() -> None:
    text = "Nobody knew who said that the quay will open."
    (draft,) = _read(text, reading(text, "said", content="that the quay will open"))
    assert draft.source == ()
    assert draft.evidence.source == pytest.approx(-0.01, abs=0.01)


def test_a_nested_cue_inside_another_content() -> None:
    text = "Weir said that Lind denied the leak."
    outer, inner = _read(
        text,
        reading(text, "said", source="Weir", content="that Lind denied the leak"),
        reading(text, "denied", source="Lind", content="the leak", nested=True),
    )
    assert _words(text, outer.content) == ["that Lind denied the leak"]
    assert _words(text, inner.content) == ["the leak"]
    assert outer.evidence.nested < 0.01 < 0.99 < inner.evidence.nested


def test_addressee_and_time() -> None:
    text = "Lind told the Post on Monday that they wait."
    (draft,) = _read(
        text,
        reading(
            text, "told", source="Lind", content="that they wait", addressee="the Post", said="on Monday"
        ),
    )
    assert _words(text, draft.addressee) == ["the Post"]
    assert _words(text, draft.said) == ["on Monday"]


def test_an_unlikely_cue_is_no_draft_and_a_likely_one_is_surer() -> None:
    text = "Lind said no."
    assert _read(text, reading(text, "said", content="no", sure=0.05)) == []
    (doubtful,) = _read(text, reading(text, "said", content="no", sure=0.3))
    (sure,) = _read(text, reading(text, "said", content="no", sure=0.9))
    assert doubtful.evidence.cue < 0 < sure.evidence.cue
    assert sure.evidence.cue == pytest.approx(np.log(9), abs=1e-3)
    assert (
        len(_read(text, reading(text, "said", content="no", sure=0.05), settings=Settings(candidate=0.01)))
        == 1
    )


def test_one_mark_does_not_end_a_content() -> None:
    text = "Lind said the quay, as ever, will open."
    (draft,) = _read(text, reading(text, "said", content="the quay | as ever | will open"))
    assert _words(text, draft.content) == ["the quay, as ever, will open"]


def test_drafts_come_in_text_order_each_cue_once_over_many_windows() -> None:
    sentence = "The board said that the quay will not open before June. "
    text = sentence * 200
    pieces = encode(text, tokenize, ())
    words = [text[s:e] for s, e in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]
    said = pieces.ids[words.index("said")]

    class ByWord(ToyModel):
        def encode(self, features: Ints) -> tuple[Floats, Floats]:
            found = np.flatnonzero(features[0] == said).tolist()
            self.readings = {
                place: Reading(content=[place + 1]) for place in found if place + 1 < features.shape[1]
            }
            self.readings |= {place: Reading() for place in found if place + 1 >= features.shape[1]}
            return super().encode(features)

    found = list(drafts(pieces, ByWord({})))
    assert [d.cue[0].start for d in found] == [i for i in range(len(text)) if text.startswith("said", i)]
    assert all(_words(text, d.content) == ["that"] for d in found)


def test_no_pieces_give_no_drafts() -> None:
    assert _read("") == []
