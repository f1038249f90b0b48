"""Words a second and peak memory of onrecord beside spaCy and textacy, on the same articles in the same run.

    python benchmarks/speed.py --peers-python BENCH_VENV/bin/python --json speed.json

Rounds alternate (onrecord, spaCy, textacy, onrecord, …), so that a busy minute of the machine hits all
alike; each run is a fresh process on the same two cores. Ratios are taken within a round; the table gives
their median and the least and largest. Then each tool reads one text of growing length, which shows whether
time is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CONTENDERS = ("onrecord", "spacy", "textacy")
SCALING_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one process took; see `contender.py`."""

    words: int
    load_seconds: float
    read_seconds: float
    peak_megabytes: float
    found: int
    failed: int

    @property
    def words_a_second(self) -> float:
        """Words read a second, loading apart."""
        return self.words / self.read_seconds


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the least and the largest value."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """Give the spread of at least one value."""
        found = sorted(values)
        return cls(statistics.median(found), found[0], found[-1])

    def show(self, digits: int = 0) -> str:
        """Give `median (least–most)`."""
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f}–{self.most:,.{digits}f})"


def own_articles() -> list[str]:
    """Give the texts of our own gold articles."""
    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "src")]
    from evaluation.corpora import load_own

    corpus = load_own()
    return [document.text for document in corpus.documents] if corpus is not None else []


def measure(
    name: str, texts: Sequence[str], *, pythons: Mapping[str, str], cores: Sequence[int]
) -> Measurement:
    """Run one tool over the texts in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        articles.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        command = [pythons[name], str(REPOSITORY / "benchmarks" / "contender.py"), name, str(articles)]
        threads = {
            key: str(len(cores)) for key in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        }
        environment = {**os.environ, **threads, "PYTHONPATH": str(REPOSITORY / "src")}
        done = subprocess.run(
            pinned(command, cores), env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    return Measurement(**json.loads(done.stdout.splitlines()[-1]))


def pinned(command: Sequence[str], cores: Sequence[int]) -> list[str]:
    """Bind a command to cores where `taskset` can; elsewhere give it as it is."""
    if sys.platform != "linux":
        return list(command)
    return ["taskset", "-c", ",".join(map(str, cores)), *command]


def alternate(
    texts: Sequence[str],
    names: Sequence[str],
    *,
    rounds: int,
    pythons: Mapping[str, str],
    cores: Sequence[int],
) -> dict[str, list[Measurement]]:
    """Measure the tools in turn, round after round."""
    results: dict[str, list[Measurement]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            results[name].append(measure(name, texts, pythons=pythons, cores=cores))
            print(
                f"round {number + 1}/{rounds} {name}: {results[name][-1].words_a_second:,.0f} words/s",
                file=sys.stderr,
            )
    return results


def scaling(
    text: str,
    names: Sequence[str],
    factors: Sequence[int],
    *,
    pythons: Mapping[str, str],
    cores: Sequence[int],
) -> dict[str, dict[int, Measurement]]:
    """Measure each tool on one text repeated 1, 2, 4 … times; the fastest of three runs counts."""
    results: dict[str, dict[int, Measurement]] = {name: {} for name in names}
    for factor in factors:
        for name in names:
            runs = [
                measure(name, ["\n\n".join([text] * factor)], pythons=pythons, cores=cores)
                for _ in range(SCALING_REPEATS)
            ]
            results[name][factor] = min(runs, key=lambda run: run.read_seconds)
    return results


def speed_table(results: Mapping[str, Sequence[Measurement]]) -> str:
    """Lay out the alternating runs in Markdown; the ratio is our speed over the tool's, by round."""
    rows = [
        "| | words/s | onrecord is faster by | peak MB | load s | failed articles |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    ours = results.get("onrecord", ())
    for name, runs in results.items():
        ratio = "–"
        if name != "onrecord" and ours:
            pairs = zip(ours, runs, strict=True)
            ratio = Spread.of(one.words_a_second / other.words_a_second for one, other in pairs).show(2)
        cells = (
            name,
            Spread.of(run.words_a_second for run in runs).show(),
            ratio,
            Spread.of(run.peak_megabytes for run in runs).show(),
            Spread.of(run.load_seconds for run in runs).show(2),
            str(runs[0].failed),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def scaling_table(results: Mapping[str, Mapping[int, Measurement]]) -> str:
    """Lay out the runs on one growing text; level lines mean linear time."""
    names = list(results)
    head = [f"{name} {unit}" for name in names for unit in ("s", "ms/1,000 words", "MB")]
    rows = ["| text | words | " + " | ".join(head) + " |", "|---" * (2 + len(head)) + "|"]
    for factor in next(iter(results.values())):
        cells = [f"{factor}×", f"{results[names[0]][factor].words:,}"]
        for name in names:
            run = results[name][factor]
            per_thousand = 1_000_000 * run.read_seconds / run.words
            cells += [f"{run.read_seconds:.2f}", f"{per_thousand:.1f}", f"{run.peak_megabytes:.0f}"]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print both tables."""
    options = _options(argv)
    if options.articles is not None:
        lines = options.articles.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = own_articles() * options.repeat
    pythons = {"onrecord": options.python, "spacy": options.peers_python, "textacy": options.peers_python}
    names = options.only or CONTENDERS
    results = alternate(texts, names, rounds=options.rounds, pythons=pythons, cores=options.cores)
    print(speed_table(results))
    grown = {}
    if options.factors:
        base = "\n\n".join(texts[: options.scaling_articles])
        grown = scaling(base, names, options.factors, pythons=pythons, cores=options.cores)
        print()
        print(scaling_table(grown))
    if options.json is not None:
        data = {
            "cores": options.cores,
            "articles": len(texts),
            "rounds": {name: [asdict(run) for run in runs] for name, runs in results.items()},
            "scaling": {
                name: {str(factor): asdict(run) for factor, run in runs.items()}
                for name, runs in grown.items()
            },
        }
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--articles", type=Path, help="JSONL with a `text` field (default: our own articles)")
    parser.add_argument("--repeat", type=int, default=10, help="how often our own articles are read in a run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", choices=CONTENDERS, help="only this tool; may be repeated")
    parser.add_argument("--cores", type=_numbers, default=[0, 1], help="the cores to run on, such as 0,1")
    parser.add_argument(
        "--factors", type=_numbers, default=[1, 2, 4, 8, 16], help="lengths of the growing text"
    )
    parser.add_argument(
        "--scaling-articles", type=int, default=5, help="how many articles make the text of 1x"
    )
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has onrecord's needs")
    parser.add_argument("--peers-python", default=sys.executable, help="one that has spaCy and textacy")
    parser.add_argument("--json", type=Path, help="also write every measurement here")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
