"""How much slower adding to a record is than reading alone, and how much memory a long run takes.

    python -m benchmarks.adding
    python -m benchmarks.adding --articles news.jsonl --rounds 7 --documents 0

Reading (`read_many`) and adding (`collect.add`, into a new SQLite record each time) take turns over the same
articles with one reader, so that a busy minute of the machine hits both; ratios are taken within a round. For
memory, invented articles whose records are at hand are added: what grows then is the record's own part.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.invented import MODEL, Newsroom
from benchmarks.speed import own_articles
from onrecord.collect import Progress, add
from onrecord.pipeline import Reader
from onrecord.records import Document, Item, Origin, Record, Skipped
from onrecord.store import open_store

STATEMENTS = range(1, 5)  # of an article in the long run
STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Round:
    """The seconds that reading and adding the same articles took."""

    read: float
    add: float

    @property
    def share(self) -> float:
        """The throughput of adding as a share of that of reading."""
        return self.read / self.add


@dataclass(frozen=True, slots=True)
class InventedModel:
    """What invented records say that they were read by."""

    name: str = MODEL


class InventedReader:
    """Gives records that were written together with their articles, and forgets them.

    Attributes:
        model: As in the records.
    """

    def __init__(self, articles: Iterator[Record]) -> None:
        self.model = InventedModel()
        self._articles = articles
        self._records: dict[str, Record] = {}

    def items(self, count: int) -> Iterator[Item]:
        """Give so many of the articles."""
        for _ in range(count):
            record = next(self._articles)
            self._records[record.document.id] = record
            yield Item(record.document, Origin(place=record.document.path or ""))

    def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
        """Give the record of each article."""
        for source in sources:
            yield source if isinstance(source, Skipped) else self._records.pop(source.id)


def documents_of(texts: Sequence[str], count: int) -> list[Document]:
    """Join texts in pairs, to as many documents as are asked for; no two are near-copies of one another."""
    pairs = ((one, (one + step) % len(texts)) for step in range(1, len(texts)) for one in range(len(texts)))
    joined = (f"{texts[one]}\n\n{texts[other]}" for one, other in pairs)
    return [Document(text=text, language="en") for text, _ in zip(joined, range(count), strict=False)]


def compare(documents: Sequence[Document], rounds: int) -> Iterator[Round]:
    """Read and add the documents in turn."""
    reader = Reader()
    items = [Item(document, Origin(place=f"{number}.txt")) for number, document in enumerate(documents)]
    for _ in reader.read_many(documents[:8]):
        pass
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            start = time.perf_counter()
            for _ in reader.read_many(documents):
                pass
            between = time.perf_counter()
            with open_store(Path(folder) / f"{number}.db") as store:
                add(items, store, reader)
            yield Round(between - start, time.perf_counter() - between)


def memory(count: int, marks: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Add so many invented articles; gives the count, and megabytes of its own and in all, at each mark."""
    reader = InventedReader(Newsroom(seed=1).articles(statements=STATEMENTS))
    seen: list[tuple[int, float, float]] = []
    left = sorted(marks)

    def progress(now: Progress) -> None:
        if left and now.done >= left[0]:
            left.pop(0)
            seen.append((now.done, megabytes("RssAnon"), megabytes("VmRSS")))

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "record.db") as store:
        add(reader.items(count), store, reader, progress=progress)
    yield from seen


def megabytes(name: str) -> float:
    """Give a figure of this process's memory: `VmRSS`, or `RssAnon`, which leaves mapped files out."""
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def main() -> None:
    """Measure memory, then throughput, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, help="JSONL with a `text` field (default: our own articles)")
    parser.add_argument("--count", type=int, default=120, help="how many articles are read and added")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=20_000, help="the long run's; 0 for none (Linux)")
    options = parser.parse_args()
    if options.documents:
        marks = [options.documents * quarter // 4 for quarter in (1, 2, 3, 4)]
        print("documents    own MB    all MB")
        for done, own, whole in memory(options.documents, marks):
            print(f"{done:9,}{own:10.1f}{whole:10.1f}", flush=True)
    if options.articles is None:
        documents = documents_of(own_articles(), options.count)
    else:
        lines = options.articles.read_text(encoding="utf-8").splitlines()[: options.count]
        documents = [Document(text=json.loads(line)["text"], language="en") for line in lines]
    words = sum(len(document.text.split()) for document in documents)
    print(f"\n{len(documents)} articles, {words:,} words\n     read      add words/s   share")
    shares = []
    for one in compare(documents, options.rounds):
        shares.append(one.share)
        print(f"{words / one.read:9,.0f}{words / one.add:9,.0f}{one.share:16.3f}", flush=True)
    if shares:
        print(f"median share {statistics.median(shares):.3f} ({min(shares):.3f}–{max(shares):.3f})")


if __name__ == "__main__":
    main()
