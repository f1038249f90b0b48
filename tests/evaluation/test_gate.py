"""The gate's exit codes and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation import gate
from evaluation.corpora import Corpus
from onrecord.records import Record
from tests.evaluation.conftest import MODEL, blind

Predictor = Callable[[str], Record]
Gate = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Corpus) -> Gate:
    """Run the gate on the tiny corpus as `own`, with a floors file of its own and no shared folder."""
    monkeypatch.setattr(gate, "load", lambda name, *, shared: corpus if name == "own" else None)

    def run_gate(predictor: Predictor, *options: str) -> int:
        floors = str(tmp_path / "floors.json")
        return gate.main(["--floors", floors, "--shared", str(tmp_path), *options], predictor=predictor)

    return run_gate


def test_pinned_floors_hold_the_same_reader(
    run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str], tmp_path: Path, corpus: Corpus
) -> None:
    assert run(perfect, "--update") == 0
    pin = json.loads((tmp_path / "floors.json").read_text())["own"]
    assert pin["digest"] == corpus.digest
    assert pin["model"] == MODEL
    assert pin["floors"]["attribution"] == 98.5  # a perfect reader less the margin of 1.5 points
    capsys.readouterr()
    assert run(perfect) == 0
    out = capsys.readouterr().out
    assert "passed: own" in out
    assert "polnear-dev: NOT RUN" in out
    assert "wikinews-dev: NOT RUN" in out
    assert "passed: own, polnear" not in out


def test_a_worse_reader_fails(run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str]) -> None:
    def worse(text: str) -> Record:
        return blind(text) if "denied" in text else perfect(text)

    run(perfect, "--update")
    assert run(worse) == 1
    out = capsys.readouterr().out
    assert "FAIL own: attribution is below its floor" in out
    assert "FAILED" in out


def test_an_update_never_lowers_a_floor_that_isnt_named(
    run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(perfect, "--update")
    before = (tmp_path / "floors.json").read_text()
    assert run(blind, "--update", "--allow-lower", "attribution") == 1
    assert "refused to lower" in capsys.readouterr().err
    assert (tmp_path / "floors.json").read_text() == before


def test_a_crash_is_listed_and_counts_as_a_miss(
    run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str]
) -> None:
    def shaky(text: str) -> Record:
        if "denied" in text:
            raise RuntimeError("no luck")
        return perfect(text)

    run(perfect, "--update")
    assert run(shaky) == 1
    assert "CRASHED, counted as a full miss: third: RuntimeError: no luck" in capsys.readouterr().out


def test_without_floors_the_gate_is_shut(
    run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(perfect) == 1
    assert "no floors are pinned" in capsys.readouterr().out


def test_no_corpus_at_all_is_a_failure(
    run: Gate, perfect: Predictor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(perfect, "--corpus", "wikinews-dev") == 1
    assert "no corpus ran" in capsys.readouterr().err


def test_allow_lower_needs_update(run: Gate, perfect: Predictor) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(perfect, "--allow-lower", "attribution")
    assert exit_.value.code == 2
