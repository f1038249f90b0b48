"""No string makes the rule-based finders raise, give a bad span, or take more than linear time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.damage import damage_near, find_damage
from onrecord.extract.furniture import find_furniture
from onrecord.extract.quotes import find_quotations
from onrecord.records import Damage, Span
from tests.mutations import mutations, one_line

_HOSTILE_PIECES = (
    "aA", "aaBb ", "aa.Bb ", "that", "thatThe ", ", ", ",,", '"', '" ', "“", '."A', "’", "a.B", "(", ")", "@",
    "By Aa Bb, ", "© ", "a\n", "By Aa Bb, Cc Dd\n", "\u0301", "\ud800", "\x00", "a" * 50 + "A",
    "email me ", "a-", "'a",
)  # fmt: skip


def _check(text: str) -> None:
    quotations = find_quotations(text)
    damage = find_damage(text, quotations)
    assert list(damage) == sorted(set(damage), key=lambda d: (d.span, d.kind))
    assert all(0 <= d.span.start < d.span.end <= len(text) for d in damage)
    furniture = find_furniture(text)
    ends = [edge for span in furniture for edge in span]
    assert ends == sorted(ends)
    assert all(0 <= s.start < s.end <= len(text) for s in furniture)
    opens = [q.open.start for q in quotations]
    assert opens == sorted(opens)
    assert all(0 <= q.open.start < q.open.end <= q.end <= len(text) for q in quotations)
    if damage:
        middle = damage[len(damage) // 2].span
        for cue, content in (((middle,), ()), ((), (middle,)), ((Span(0, 1),), (Span(0, len(text)),))):
            near = damage_near(text, damage, cue=cue, content=content, quotations=quotations)
            assert all(0 <= d.span.start < d.span.end <= len(text) for d in near)


@pytest.mark.parametrize("seed", range(4))
def test_two_thousand_hostile_documents_raise_nothing(seed: int) -> None:
    for text in mutations(seed, 500):
        _check(text)


def test_mutations_are_the_same_for_the_same_seed() -> None:
    assert list(mutations(5, 40)) == list(mutations(5, 40))
    assert list(mutations(5, 40)) != list(mutations(6, 40))


def test_one_mutation_in_a_thousand_is_a_megabyte_on_one_line() -> None:
    *_, last = mutations(7, 1000)
    assert len(last) == 1_000_000
    assert len(last.splitlines()) == 1


@given(st.text(alphabet=st.characters() | st.sampled_from("\"'“”.,;:A aZz\ud800\n")))
def test_any_string_is_taken(text: str) -> None:
    _check(text)


def _fastest(function: Callable[[str], object], text: str) -> float:
    seconds = []
    for _ in range(2):
        start = time.process_time()
        function(text)
        seconds.append(time.process_time() - start)
    return min(seconds)


def _damage(text: str) -> tuple[Damage, ...]:
    return find_damage(text, find_quotations(text))


@pytest.mark.parametrize("piece", [*_HOSTILE_PIECES, one_line(2_000)], ids=lambda p: repr(p[:12]))
@pytest.mark.parametrize("function", [_damage, find_furniture], ids=["damage", "furniture"])
def test_time_is_about_linear(function: Callable[[str], object], piece: str) -> None:
    text = piece * (10_000 // len(piece))
    once, eight = _fastest(function, text), _fastest(function, text * 8)
    assert eight < 24 * once + 0.05  # quadratic time would be 64 times as long
