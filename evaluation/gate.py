"""The accuracy gate: `python -m evaluation.gate` fails if the reader has become worse.

It runs the reader over every corpus that is there and holds each figure to its floor in floors.json. A
corpus that isn't there is named as not run and never counted as passed. Exit codes: 0 every corpus that ran
passed, 1 one did not (below a floor, other data, another model, no floors) or none ran, 2 usage or no
model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation import floors
from evaluation.corpora import NAMES, SHARED, Corpus, load
from evaluation.figures import Figures, measure
from evaluation.floors import LoweringRefusedError, Measured, Pin
from evaluation.reading import Predictor, model_name, read_corpus
from onrecord.errors import OnrecordError

FLOORS = Path(__file__).with_name("floors.json")


def main(argv: Sequence[str] | None = None, *, predictor: Predictor | None = None) -> int:
    """Run the gate and give its exit code; `predictor` stands in for the shipped reader."""
    options = _options(argv)
    if predictor is None:
        try:
            predictor = shipped_reader()
        except (ImportError, OnrecordError) as error:
            print(f"the reader can't be made: {error}", file=sys.stderr)
            return 2
    pins = floors.load(options.floors)
    measured: dict[str, Measured] = {}
    passed = True
    for name in options.corpus or NAMES:
        corpus = load(name, shared=options.shared)
        if corpus is None:
            print(f"{name}: NOT RUN, its files aren't there\n")
            continue
        measured[name] = _run(corpus, predictor, pins.get(name), quiet_problems=options.update)
        passed = passed and not floors.problems(pins.get(name), measured[name])
    if not measured:
        print("no corpus ran: nothing was checked", file=sys.stderr)
        return 1
    if options.update:
        return _update(options.floors, pins, measured, options.allow_lower)
    print("passed: " + ", ".join(measured) if passed else "FAILED")
    return 0 if passed else 1


def shipped_reader() -> Predictor:
    """Make the predictor that users get; ImportError or ModelError if it can't be made."""
    from onrecord.pipeline import Reader

    reader = Reader()
    return lambda text: reader.read(text=text)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.gate", description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", action="append", choices=NAMES, help="only this one; may be repeated")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file of floors")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with polnear/ and wikinews/")
    parser.add_argument("--update", action="store_true", help="pin what ran and raise the floors")
    parser.add_argument(
        "--allow-lower",
        action="append",
        default=[],
        metavar="FIGURE",
        help="with --update: let this figure's floor sink (`attribution` or `own:attribution`)",
    )
    options = parser.parse_args(argv)
    if options.allow_lower and not options.update:
        parser.error("--allow-lower needs --update")
    return options


def _run(corpus: Corpus, predictor: Predictor, pin: Pin | None, *, quiet_problems: bool) -> Measured:
    readings = read_corpus(corpus, predictor)
    figures = measure(corpus, readings)
    measured = Measured(
        digest=corpus.digest, model=model_name(readings) or "none", points=figures.as_points()
    )
    print(_table(corpus, figures, pin, measured))
    for name, failure in figures.failures.items():
        print(f"CRASHED, counted as a full miss: {name}: {failure}")
    if not quiet_problems:
        for problem in floors.problems(pin, measured):
            print(f"FAIL {corpus.name}: {problem}")
    print()
    return measured


def _table(corpus: Corpus, figures: Figures, pin: Pin | None, measured: Measured) -> str:
    gold = sum(len(document.attributions) for document in corpus.documents)
    rows = [
        f"{corpus.name}: {len(corpus.documents)} documents, {gold} attributions, data {corpus.digest[:12]},"
        f" model {measured.model}, {len(figures.failures)} crashed",
        f"{'figure':<22}{'floor':>8}{'now':>8}",
    ]
    for line in floors.compare(pin, measured):
        floor = "–" if line.floor is None else f"{line.floor:.1f}"
        now = "–" if line.now is None else f"{line.now:.1f}"
        rows.append(f"{line.figure:<22}{floor:>8}{now:>8}{'' if line.holds else '  BELOW'}")
    return "\n".join(rows)


def _update(
    path: Path, pins: dict[str, Pin], measured: dict[str, Measured], allow_lower: Sequence[str]
) -> int:
    try:
        floors.save(path, floors.raise_floors(pins, measured, allow_lower=allow_lower))
    except LoweringRefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"pinned {', '.join(measured)} in {path.name}, {floors.MARGIN} points below what they reach now")
    return 0


if __name__ == "__main__":
    sys.exit(main())
