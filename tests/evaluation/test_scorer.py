"""The scorer: worked examples, and agreement with the shared measuring stick."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import SHARED, GoldDocument, load_polnear
from evaluation.scorer import (
    FIGURES,
    Count,
    Role,
    RoleWords,
    Words,
    krippendorff_alpha,
    match_document,
    pair,
    score_document,
    total,
)
from onrecord.records import Span, Spans

TEXT = "Vale said the bridge would close. Orrin denied it."


@dataclass(frozen=True)
class Marks:
    source: Spans = ()
    cue: Spans = ()
    content: Spans = ()


def spans(*words: str, text: str = TEXT) -> Spans:
    return tuple(Span(text.index(word), text.index(word) + len(word)) for word in words)


SAID = Marks(spans("Vale"), spans("said"), spans("the bridge would close"))
DENIED = Marks(spans("Orrin"), spans("denied"), spans("it."))


def test_words_touched_by_a_span_are_those_it_shares_a_character_with() -> None:
    words = Words("one, two three")
    assert len(words) == 3
    assert words.touched((Span(0, 3),)) == {0}
    assert words.touched((Span(2, 6),)) == {0, 1}
    assert words.touched((Span(3, 5),)) == frozenset()  # ", " alone
    assert words.touched((Span(7, 9), Span(10, 11))) == {1, 2}


def test_the_same_spans_score_full_marks() -> None:
    scores = score_document(TEXT, gold=[SAID, DENIED], predicted=[DENIED, SAID])
    assert {name: scores[name] for name in FIGURES} == {name: Count(2, 2, 2) for name in FIGURES}
    assert scores.alpha == 1.0
    assert scores.token[Role.CONTENT] == Count(5, 5, 5)
    assert scores.spans[Role.CONTENT] == Count(2, 2, 2)


def test_half_of_the_content_words_are_close_but_not_exact() -> None:
    half = Marks(SAID.source, SAID.cue, spans("the bridge"))
    scores = score_document(TEXT, gold=[SAID], predicted=[half])
    assert scores["content_j50"] == Count(1, 1, 1)
    assert scores["attribution"] == Count(1, 1, 1)
    assert scores["content_exact"] == Count(0, 1, 1)
    assert scores["all_exact"] == Count(0, 1, 1)
    assert scores.token[Role.CONTENT] == Count(2, 2, 4)


def test_less_than_half_is_not_close_though_the_cue_still_pairs_them() -> None:
    third = Marks(SAID.source, SAID.cue, spans("the"))
    scores = score_document(TEXT, gold=[SAID], predicted=[third])
    assert scores["content_j50"].hit == 0
    assert scores["cue_overlap"].hit == 1


def test_a_wrong_source_costs_the_attribution_but_not_the_content() -> None:
    wrong = Marks(spans("Orrin"), SAID.cue, SAID.content)
    scores = score_document(TEXT, gold=[SAID], predicted=[wrong])
    assert scores["content_exact"].hit == 1
    assert scores["attribution"].hit == 0


def test_two_empty_sources_agree_and_one_empty_source_does_not() -> None:
    bare = Marks((), SAID.cue, SAID.content)
    assert score_document(TEXT, gold=[bare], predicted=[bare])["attribution"].hit == 1
    assert score_document(TEXT, gold=[SAID], predicted=[bare])["attribution"].hit == 0


def test_punctuation_is_free() -> None:
    with_stop = Marks(DENIED.source, DENIED.cue, spans("it."))
    without = Marks(DENIED.source, DENIED.cue, spans("it"))
    assert score_document(TEXT, gold=[with_stop], predicted=[without])["all_exact"].hit == 1


def test_each_attribution_is_paired_once() -> None:
    matches = match_document(TEXT, gold=[SAID], predicted=[SAID, SAID])
    assert len(matches) == 1
    assert score_document(TEXT, gold=[SAID], predicted=[SAID, SAID])["attribution"] == Count(1, 2, 1)


def test_pairing_prefers_the_larger_overlap_overall() -> None:
    def content(*words: int) -> RoleWords:
        return RoleWords(frozenset(), frozenset(), frozenset(words))

    matches = pair([content(1, 2, 3, 4), content(4, 5)], [content(4, 5), content(1, 2, 3)])
    assert {(m.gold, m.predicted) for m in matches} == {(0, 1), (1, 0)}


def test_nothing_predicted_and_nothing_gold() -> None:
    nothing = score_document(TEXT, gold=[], predicted=[])
    assert nothing["attribution"] == Count(0, 0, 0)
    assert nothing["attribution"].f1 == 0.0
    assert nothing.alpha == 1.0
    missed = score_document(TEXT, gold=[SAID], predicted=[])
    assert missed["attribution"].recall == 0.0
    assert total([])["attribution"] == Count()


def test_counts_give_percent() -> None:
    count = Count(hit=3, predicted=4, gold=6)
    assert count.precision == 75.0
    assert count.recall == 50.0
    assert count.f1 == pytest.approx(60.0)


def test_alpha_of_a_worked_example() -> None:
    # Ten words, two labels: 4 agree on S, 4 on none, 2 differ. Coincidences (both ways): S-S 8, none-none 8,
    # S-none 2+2; n = 20, each label 10. Observed 4/20; expected 2*10*10/(20*19); alpha = 1 - 0.2/0.5263.
    labels: dict[tuple[Role | None, Role | None], int] = {
        (Role.SOURCE, Role.SOURCE): 4,
        (None, None): 4,
        (Role.SOURCE, None): 1,
        (None, Role.SOURCE): 1,
    }
    assert krippendorff_alpha(labels) == pytest.approx(0.62)


def test_runs_are_contiguous_words_and_count_as_often_as_they_occur() -> None:
    broken = Marks((), (), spans("the bridge", "close"))
    scores = score_document(TEXT, gold=[broken, broken], predicted=[broken])
    assert scores.spans[Role.CONTENT] == Count(2, 2, 4)


word_sets = st.frozensets(st.integers(0, 12), max_size=5)
role_words = st.builds(RoleWords, word_sets, word_sets, word_sets)


@given(st.lists(role_words, max_size=5), st.lists(role_words, max_size=5))
def test_pairs_are_one_to_one_and_exact_implies_close(
    gold: list[RoleWords], predicted: list[RoleWords]
) -> None:
    matches = pair(gold, predicted)
    assert len({m.gold for m in matches}) == len(matches) == len({m.predicted for m in matches})
    for match in matches:
        assert match.content_j50 or not match.content_exact
        assert match.content_j50 or not match.attribution
        assert match.content_exact or not match.all_exact


@given(st.lists(st.tuples(st.sampled_from([None, *Role]), st.sampled_from([None, *Role])), max_size=30))
def test_alpha_is_at_most_one_and_doesnt_care_who_is_gold(
    labels: list[tuple[Role | None, Role | None]],
) -> None:
    counts = {label: labels.count(label) for label in labels}
    swapped = {(b, a): count for (a, b), count in counts.items()}
    assert krippendorff_alpha(counts) <= 1.0
    assert krippendorff_alpha(counts) == pytest.approx(krippendorff_alpha(swapped))


def shared_scorer() -> ModuleType:
    path = SHARED / "scorer" / "score.py"
    if not path.exists():
        pytest.skip("the shared scorer isn't there (../shared/scorer/score.py)")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dev(path: Path = SHARED / "polnear" / "dev.jsonl") -> tuple[GoldDocument, ...]:
    if not path.exists():
        pytest.skip("PolNeAR dev isn't there (../shared/polnear/dev.jsonl)")
    return load_polnear(path).documents


def shifted(found: Spans, by: int, length: int) -> Spans:
    return tuple(Span(min(s + by, length - 1), min(e + by, length)) for s, e in found)


def spoiled(document: GoldDocument, seed: int) -> list[Marks]:
    """Gold with every seventh dropped, shifted, merged with the next, halved, given another source …"""
    marks = [Marks(a.source, a.cue, a.content) for a in document.attributions]
    length = len(document.text)
    out: list[Marks] = []
    for k, (one, after) in enumerate(pairwise([*marks, Marks()])):
        match (k + seed) % 7:
            case 0:
                continue
            case 1:
                out.append(Marks(one.source, one.cue, shifted(one.content, 9, length)))
            case 2:
                out.append(Marks(one.source, one.cue, tuple(sorted({*one.content, *after.content}))))
            case 3:
                out.append(Marks(after.source, one.cue, one.content))
            case 4:
                half = tuple(Span(s, max(s + 1, (s + e) // 2)) for s, e in one.content)
                out.append(Marks(one.source, shifted(one.cue, 3, length), half))
            case 5:
                out += [one, Marks((), one.cue, one.content)]
            case _:
                out.append(one)
    return out


def as_lists(marks: Sequence[Any]) -> list[dict[str, list[list[int]]]]:
    return [{str(role): [list(s) for s in getattr(a, role)] for role in Role} for a in marks]


@pytest.mark.parametrize("seed", [0, 3])
def test_it_agrees_with_the_shared_scorer_on_polnear_dev(seed: int) -> None:
    shared = shared_scorer()
    documents = dev()
    predictions = [spoiled(document, seed + i) for i, document in enumerate(documents)]
    theirs = shared.score(
        [as_lists(document.attributions) for document in documents],
        [as_lists(marks) for marks in predictions],
        [document.text for document in documents],
    )
    ours = total(
        score_document(document.text, gold=document.attributions, predicted=marks)
        for document, marks in zip(documents, predictions, strict=True)
    )
    assert 40 < ours["attribution"].f1 < 90  # the test would prove little on perfect or empty predictions
    counts = {name: ours[name] for name in FIGURES}
    for name, count in counts.items():
        assert [count.precision, count.recall, count.f1] == pytest.approx(
            list(theirs[name].values()), abs=0.1
        )
    for role in Role:
        for table, name in ((ours.token, "token"), (ours.spans, "spans")):
            got = [table[role].precision, table[role].recall, table[role].f1]
            assert got == pytest.approx(list(theirs[name][role].values()), abs=0.1)
    assert ours.alpha == pytest.approx(theirs["alpha"], abs=0.001)
