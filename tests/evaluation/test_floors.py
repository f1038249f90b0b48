"""Floors: what fails, and that none sinks unless it is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import floors
from evaluation.floors import Line, LoweringRefusedError, Measured, Pin

PIN = Pin(digest="d1", model="m 1", floors={"attribution": 70.0, "nested": 50.0})


def now(attribution: float, nested: float = 55.0, *, digest: str = "d1", model: str = "m 1") -> Measured:
    return Measured(digest=digest, model=model, points={"attribution": attribution, "nested": nested})


def test_at_or_above_every_floor_passes() -> None:
    assert floors.problems(PIN, now(70.0)) == ()


def test_below_a_floor_is_told() -> None:
    assert floors.problems(PIN, now(69.99)) == ("attribution is below its floor: 69.99 < 70.00",)


def test_a_figure_that_went_missing_doesnt_hold() -> None:
    gone = Measured(digest="d1", model="m 1", points={"attribution": 80.0})
    assert floors.problems(PIN, gone) == ("nested is below its floor: missing < 50.00",)


def test_other_data_or_another_model_fails_loudly() -> None:
    assert "the data changed" in floors.problems(PIN, now(80.0, digest="d2"))[0]
    assert "the model changed" in floors.problems(PIN, now(80.0, model="m 2"))[0]


@pytest.mark.parametrize("pin", [None, Pin(digest="d1", model="m 1")])
def test_without_floors_nothing_passes(pin: Pin | None) -> None:
    assert floors.problems(pin, now(99.0)) == ("no floors are pinned: run with --update",)


def test_figures_without_a_floor_stand_below_those_with_one() -> None:
    lines = floors.compare(Pin(digest="d1", model="m 1", floors={"nested": 50.0}), now(80.0))
    assert lines == (Line("nested", 50.0, 55.0), Line("attribution", None, 80.0))


def test_the_first_floors_are_a_margin_below_and_rounded_down() -> None:
    pins = floors.raise_floors({}, {"own": now(72.37, 0.2)}, margin=0.5)
    assert pins["own"] == Pin(digest="d1", model="m 1", floors={"attribution": 71.8, "nested": 0.0})


def test_a_floor_between_the_figure_and_the_margin_stays() -> None:
    pins = floors.raise_floors({"own": PIN}, {"own": now(70.2)}, margin=0.5)
    assert pins["own"].floors["attribution"] == 70.0


def test_lowering_is_refused_and_every_figure_is_named() -> None:
    with pytest.raises(LoweringRefusedError) as refusal:
        floors.raise_floors({"own": PIN}, {"own": now(60.0, 40.0)})
    assert refusal.value.figures == ("own:attribution", "own:nested")


@pytest.mark.parametrize("name", ["attribution", "own:attribution"])
def test_a_named_figure_may_sink(name: str) -> None:
    pins = floors.raise_floors({"own": PIN}, {"own": now(60.0)}, allow_lower=[name], margin=0.5)
    assert pins["own"].floors["attribution"] == 59.5


def test_another_corpus_name_allows_nothing() -> None:
    with pytest.raises(LoweringRefusedError):
        floors.raise_floors({"own": PIN}, {"own": now(60.0)}, allow_lower=["wikinews-dev:attribution"])


def test_a_missing_figure_loses_its_floor_only_by_name() -> None:
    gone = Measured(digest="d1", model="m 1", points={"attribution": 80.0})
    with pytest.raises(LoweringRefusedError, match="own:nested"):
        floors.raise_floors({"own": PIN}, {"own": gone})
    assert (
        "nested" not in floors.raise_floors({"own": PIN}, {"own": gone}, allow_lower=["nested"])["own"].floors
    )


def test_a_corpus_that_didnt_run_keeps_its_pin() -> None:
    assert floors.raise_floors({"other": PIN}, {"own": now(80.0)})["other"] == PIN


def test_pins_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert floors.load(path) == {}
    floors.save(path, {"own": PIN})
    assert floors.load(path) == {"own": PIN}


points = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 100), min_size=1)


@given(points, points)
def test_no_floor_ever_sinks_unnamed(before: dict[str, float], after: dict[str, float]) -> None:
    first = floors.raise_floors({}, {"own": Measured(digest="d", model="m", points=before)})
    try:
        second = floors.raise_floors(first, {"own": Measured(digest="d", model="m", points=after)})
    except LoweringRefusedError:
        return
    for figure, floor in first["own"].floors.items():
        assert second["own"].floors[figure] >= floor
    assert floors.problems(second["own"], Measured(digest="d", model="m", points=after)) == ()
