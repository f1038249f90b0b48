"""The report: what it says, and that it quotes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation import report, tables
from evaluation.calibration import Outcome, equal_mass, equal_width
from evaluation.corpora import REPOSITORY, Corpus
from evaluation.figures import measure
from evaluation.reading import read_corpus
from onrecord.records import Record
from tests.evaluation.conftest import MODEL, blind

Predictor = Callable[[str], Record]


def test_the_report_has_every_section_and_no_sentence(corpus: Corpus, perfect: Predictor) -> None:
    def partly(text: str) -> Record:
        return blind(text) if "denied" in text else perfect(text)

    readings = read_corpus(corpus, partly)
    text = report.render(corpus, measure(corpus, readings), model=MODEL, plot="plot.svg")
    for heading in ("By type", "By outlet", "By length of content", "Acts: 100.0% of 4", "Worst misses"):
        assert f"## {heading}" in text or heading == "By outlet"  # three documents are too few for outlets
    assert "| attribution | 100.0 | 75.0 | 85.7 | 4 |" in text
    assert "| third | 6–12 | 13–22 | indirect | missed |" in text
    assert "plot.svg" in text
    for document in corpus.documents:
        for a in document.attributions:
            for start, end in a.content:
                assert document.text[start:end] not in text


def test_peers_stand_beside_us_on_polnear_only(corpus: Corpus, perfect: Predictor) -> None:
    polnear = Corpus("polnear-dev", corpus.documents)
    figures = measure(polnear, read_corpus(polnear, perfect))
    text = report.render(polnear, figures, model=MODEL)
    assert "two human annotators" in text
    assert f"| **{MODEL}** | 100.0 |" in text
    assert "Citron" not in report.render(corpus, figures, model=MODEL)


def test_groups_are_listed_worst_first(corpus: Corpus, perfect: Predictor) -> None:
    def partly(text: str) -> Record:
        return blind(text) if "denied" in text else perfect(text)

    figures = measure(corpus, read_corpus(corpus, partly))
    rows = tables.recall_by(figures, "document", lambda one: (one.document.name,)).splitlines()
    assert rows[2] == "| third | 0.0 | 0.0 | 1 |"
    assert tables.recall_by(figures, "document", lambda one: (one.document.name,), least=9) == ""


def test_misses_go_outside_the_repository_only(corpus: Corpus, tmp_path: Path) -> None:
    readings = read_corpus(corpus, blind)
    figures = measure(corpus, readings)
    path = tmp_path / "misses.jsonl"
    report.write_misses(path, figures, readings)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 5
    assert rows[0]["fault"] == "missed"
    assert rows[0]["gold"] == {"source": "Vale", "cue": "said", "content": '"The bridge closes tonight,"'}
    with pytest.raises(ValueError, match="must stay outside"):
        report.write_misses(REPOSITORY / "misses.jsonl", figures, readings)
    assert not (REPOSITORY / "misses.jsonl").exists()


def test_the_command_writes_the_report(
    monkeypatch: pytest.MonkeyPatch, corpus: Corpus, perfect: Predictor, tmp_path: Path
) -> None:
    monkeypatch.setattr(report, "load", lambda name, *, shared: corpus if name == "own" else None)
    monkeypatch.setattr(report, "draw_reliability", lambda width, mass, *, path: path.write_text("<svg/>"))
    out = tmp_path / "scores.md"
    assert report.main(["--out", str(out)], predictor=perfect) == 0
    assert out.read_text(encoding="utf-8").startswith(f"# {MODEL} on own")
    assert (tmp_path / "scores.svg").exists()
    assert report.main(["--corpus", "polnear-dev"], predictor=perfect) == 1


def test_the_plot_is_the_same_file_for_the_same_data(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the plot needs matplotlib")
    outcomes = [Outcome(k / 20, k % 3 > 0) for k in range(20)]
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        report.draw_reliability(equal_width(outcomes), equal_mass(outcomes), path=path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
