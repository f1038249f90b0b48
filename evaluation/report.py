"""The report: `python -m evaluation.report --corpus own --out docs/scores-own.md`.

Writes all figures of the reader on a corpus in Markdown, with the peers beside them, and a reliability plot
next to it. The worst misses are written with their text to the path given as --misses; the report itself
names them by document and offsets only, because the shared corpora may not be quoted in this repository.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation import tables
from evaluation.calibration import Bin, calibration_error, equal_mass, equal_width
from evaluation.corpora import NAMES, REPOSITORY, SHARED, Corpus, load
from evaluation.figures import Figures, Found, measure
from evaluation.gate import shipped_reader
from evaluation.reading import Predictor, Reading, model_name, read_corpus
from onrecord.errors import OnrecordError
from onrecord.records import Spans

WORST = 40


def main(argv: Sequence[str] | None = None, *, predictor: Predictor | None = None) -> int:
    """Write the report and give the exit code: 0 written, 1 the corpus isn't there, 2 usage or no model."""
    options = _options(argv)
    corpus = load(options.corpus, shared=options.shared)
    if corpus is None:
        print(f"{options.corpus}: its files aren't there", file=sys.stderr)
        return 1
    if predictor is None:
        try:
            predictor = shipped_reader()
        except (ImportError, OnrecordError) as error:
            print(f"the reader can't be made: {error}", file=sys.stderr)
            return 2
    readings = read_corpus(corpus, predictor)
    figures = measure(corpus, readings)
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
    plot = None
    if options.out is not None and figures.outcomes:
        plot = options.out.with_suffix(".svg")
        draw_reliability(equal_width(figures.outcomes), equal_mass(figures.outcomes), path=plot)
    text = render(corpus, figures, model=model_name(readings) or "none", plot=plot.name if plot else None)
    if options.out is None:
        print(text)
    else:
        options.out.write_text(text + "\n", encoding="utf-8")
    if options.misses is not None:
        write_misses(options.misses, figures, readings)
    return 0


def render(corpus: Corpus, figures: Figures, *, model: str, plot: str | None = None) -> str:
    """Give the whole report in Markdown; it holds no sentence of the corpus."""
    parts = [f"# {model} on {corpus.name}", _opening(corpus, figures), tables.headline(figures)]
    if corpus.name == "polnear-dev":
        parts += ["## Beside other tools", tables.beside_peers(model, figures)]
    parts += ["## By type", tables.by_type(figures), tables.type_confusion(figures)]
    for heading, title, group, least in (
        ("By outlet", "outlet", tables.outlet, 10),
        ("By genre", "genre", tables.genre, 1),
        ("By kind of source", "kind", tables.source_kind, 10),
        ("By length of content", "length", tables.content_length, 1),
    ):
        rows = tables.recall_by(figures, title, group, least=least)
        if rows:
            parts += [f"## {heading}", rows]
    if figures.acts:
        parts += [
            f"## Acts: {figures.act.percent:.1f}% of {figures.act.of} found",
            tables.act_confusion(figures),
        ]
    if figures.outcomes:
        parts += ["## Confidence", tables.calibration(figures), tables.operating_points(figures)]
        if plot is not None:
            parts.append(f"![Reliability: share right against confidence]({plot})")
    parts += ["## Worst misses", *_worst_by_place(figures)]
    return "\n\n".join(parts)


def worst(figures: Figures) -> tuple[Found, ...]:
    """Give the gold attributions that were missed, the longest contents first."""
    missed = [one for one in figures.found if not one.right]
    return tuple(sorted(missed, key=lambda one: -sum(e - s for s, e in one.gold.content))[:WORST])


def write_misses(path: Path, figures: Figures, readings: Sequence[Reading]) -> None:
    """Write every miss and every false find with its words, one JSON object a line.

    Raises ValueError for a path inside the repository, where no sentence of a shared corpus may be kept.
    """
    if path.resolve().is_relative_to(REPOSITORY):
        raise ValueError(f"{path} lies in the repository; misses quote the corpus and must stay outside")
    with path.open("w", encoding="utf-8") as out:
        for row in _miss_rows(figures, readings):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def draw_reliability(width: Sequence[Bin], mass: Sequence[Bin], *, path: Path) -> None:
    """Draw the share of right attributions against confidence into an SVG (or PNG) file."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "onrecord"  # the same data gives the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="perfect")
    axes.plot(
        [b.confidence for b in width],
        [b.accuracy for b in width],
        marker="o",
        color="#1f5fa8",
        label=f"10 bins of equal width (ECE {calibration_error(width):.3f})",
    )
    axes.plot(
        [b.confidence for b in mass],
        [b.accuracy for b in mass],
        marker="s",
        markersize=4,
        color="#b3541e",
        label=f"{len(mass)} bins of equal mass ({calibration_error(mass):.3f})",
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.report", description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", choices=NAMES, default="own")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with polnear/ and wikinews/")
    parser.add_argument("--out", type=Path, help="a Markdown file; the plot goes beside it (default: print)")
    parser.add_argument(
        "--misses", type=Path, help="a JSONL file outside the repository, for misses with text"
    )
    return parser.parse_args(argv)


def _opening(corpus: Corpus, figures: Figures) -> str:
    interval = figures.interval
    around = (
        f" (95% interval {interval.low:.1f}–{interval.high:.1f}, documents resampled)" if interval else ""
    )
    f1, data = figures.scores["attribution"].f1, corpus.digest[:12]
    lines = [
        f"{len(corpus.documents)} documents, {len(figures.found)} gold attributions, data `{data}`.",
        f"**Attribution F1 {f1:.1f}**{around}; alpha {figures.scores.alpha:.3f};"
        f" direct quotations found {figures.direct_found.percent:.1f}% of {figures.direct_found.of}.",
    ]
    if corpus.nests:
        lines.append("Lines leave out the attributions that lie in another one unless they say so.")
    if figures.failures:
        lines.append(
            f"The reader crashed on {len(figures.failures)} documents, which count as full misses: "
            + ", ".join(sorted(figures.failures))
            + "."
        )
    return "\n".join(lines)


def _worst_by_place(figures: Figures) -> tuple[str, str]:
    rows = [
        (
            one.document.name,
            _places(one.gold.cue) or "–",
            _places(one.gold.content),
            str(one.type),
            _fault(one),
        )
        for one in worst(figures)
    ]
    return (
        "The longest contents that were not found with the right source, by offsets into the document.",
        tables.table(("document", "cue", "content", "type", "fault"), rows),
    )


def _fault(one: Found) -> str:
    if one.predicted is None:
        return "missed"
    return "wrong source" if one.content_found else "wrong extent"


def _places(spans: Spans) -> str:
    return " ".join(f"{start}–{end}" for start, end in spans)


def _miss_rows(figures: Figures, readings: Sequence[Reading]) -> Iterator[dict[str, object]]:
    used = {(one.document.name, one.predicted.id) for one in figures.found if one.predicted is not None}
    for one in figures.found:
        if not one.right:
            text = one.document.text
            yield {
                "document": one.document.name,
                "fault": _fault(one),
                "type": str(one.type),
                "nested": one.gold.nested,
                "gold": _quoted(text, one.gold.source, one.gold.cue, one.gold.content),
                "predicted": None
                if one.predicted is None
                else _quoted(text, one.predicted.source, one.predicted.cue, one.predicted.content),
            }
    for reading in readings:
        for a in reading.predicted:
            if (reading.document.name, a.id) not in used:
                yield {
                    "document": reading.document.name,
                    "fault": "not in the gold",
                    "confidence": a.confidence,
                    "nested": a.within is not None,
                    "predicted": _quoted(reading.document.text, a.source, a.cue, a.content),
                }


def _quoted(text: str, source: Spans, cue: Spans, content: Spans) -> dict[str, str]:
    return {
        role: " … ".join(text[start:end] for start, end in spans)
        for role, spans in (("source", source), ("cue", cue), ("content", content))
    }


if __name__ == "__main__":
    sys.exit(main())
