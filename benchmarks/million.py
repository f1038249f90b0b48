"""A record of a million attributions of invented text, and how long its typical questions take.

    python -m benchmarks.million record.db                    # fills it if it isn't there, then asks
    python -m benchmarks.million record.db --attributions 250000 --rounds 5

Words, people and outlets follow Zipf's law, as they do in news: a few are everywhere, most are rare. Each
question is asked with different words, people and days every round, so that no answer is at hand already.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.invented import Newsroom
from onrecord.link.copies import fingerprint
from onrecord.link.identity import named_speakers
from onrecord.records import Act, Kind, Origin, Type
from onrecord.store import Entry, Query, Sort, Store, View, open_store

BATCH = 200  # documents
PARTS = ("speaker", "kind", "type", "act", "publisher")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how long it took, in milliseconds, each time."""

    name: str
    times: tuple[float, ...]


def fill(store: Store, newsroom: Newsroom, attributions: int) -> Iterator[int]:
    """Add invented articles until the store has so many attributions; gives the count after each batch."""
    writer, made = store.writer(), 0
    articles = newsroom.articles()
    while made < attributions:
        entries: list[Entry] = []
        while len(entries) < BATCH and made < attributions:
            record = next(articles)
            made += len(record.attributions)
            entries.append(
                Entry(
                    document=record.document.id,
                    record=record,
                    origin=Origin(place=record.document.path or ""),
                    speakers=named_speakers(record),
                    fingerprint=fingerprint(record.document.text),
                )
            )
        writer.add(entries)
        yield made


def searches(newsroom: Newsroom, source: random.Random) -> dict[str, tuple[Query, Sort]]:
    """Give twenty typical searches, each with words, people and days drawn anew."""

    def word(low: int, high: int) -> str:
        return newsroom.words[source.randrange(low, high)]

    def person(low: int, high: int) -> str:
        return newsroom.people[source.randrange(low, high)]

    def within(length: int, query: Query) -> Query:
        first, last = newsroom.days(source, length)
        return replace(query, since=first, until=last)

    outlet = newsroom.outlets[source.randrange(len(newsroom.outlets))]
    two = f"{word(20, 400)} {word(20, 400)}"
    return {
        "a common word": (Query(words=word(0, 20)), Sort.RELEVANCE),
        "a usual word": (Query(words=word(100, 500)), Sort.RELEVANCE),
        "a rare word": (Query(words=word(5000, 9000)), Sort.RELEVANCE),
        "two words": (Query(words=two), Sort.RELEVANCE),
        "two words, newest": (Query(words=two), Sort.NEWEST),
        "three words, oldest": (Query(words=f"{two} {word(20, 200)}"), Sort.OLDEST),
        "a phrase": (Query(words=f'"{word(0, 30)} {word(0, 30)}"'), Sort.RELEVANCE),
        "a word and not another": (Query(words=f"{word(20, 200)} -{word(0, 20)}"), Sort.RELEVANCE),
        "two words in a month": (within(31, Query(words=two)), Sort.RELEVANCE),
        "a word, a deny": (Query(words=word(20, 400), act=(Act.DENY,)), Sort.RELEVANCE),
        "a common word, a decline": (Query(words=word(0, 20), act=(Act.DECLINE,)), Sort.NEWEST),
        "a word in an outlet": (Query(words=word(20, 400), publisher=(outlet,)), Sort.RELEVANCE),
        "a word by somebody often quoted": (
            Query(words=word(20, 400), speaker=(person(0, 20),)),
            Sort.RELEVANCE,
        ),
        "a common word by somebody rare": (
            Query(words=word(0, 20), speaker=(person(2000, 9000),)),
            Sort.NEWEST,
        ),
        "a word by a surname in a year": (
            within(365, Query(words=word(20, 400), speaker=(person(0, 300).split()[-1],))),
            Sort.RELEVANCE,
        ),
        "somebody often quoted": (Query(speaker=(person(0, 20),)), Sort.NEWEST),
        "somebody in a month": (within(31, Query(speaker=(person(0, 200),))), Sort.NEWEST),
        "somebody's direct denials": (
            Query(speaker=(person(0, 100),), type=(Type.DIRECT,), act=(Act.DENY,)),
            Sort.OLDEST,
        ),
        "bodies' warnings in an outlet": (
            Query(kind=(Kind.ORGANISATION,), act=(Act.WARN,), publisher=(outlet,)),
            Sort.NEWEST,
        ),
        "the check queue": (Query(unchecked=True), Sort.DOUBTFUL),
    }


def other_calls(view: View, newsroom: Newsroom, source: random.Random) -> dict[str, Callable[[], object]]:
    """Give what the other pages ask."""
    word = newsroom.words[source.randrange(20, 400)]
    common = newsroom.words[source.randrange(20)]
    name = newsroom.people[source.randrange(20)]
    found = view.search(Query(words=word), limit=1).items
    by_name = view.identities(name, limit=1).items
    id = by_name[0].id if by_name else ""
    return {
        "stats": view.stats,
        "most quoted": view.identities,
        "identities by name": lambda: view.identities(name.split()[-1]),
        "an identity often quoted": lambda: view.identity(id),
        "documents": view.documents,
        "a document": lambda: view.document(found[0].document_id),
        "doubts": view.doubts,
        "facets of everything": lambda: view.facets(Query(), PARTS),
        "facets of a usual word": lambda: view.facets(Query(words=word), PARTS),
        "facets of a common word": lambda: view.facets(Query(words=common), PARTS),
        "facets of somebody often quoted": lambda: view.facets(Query(speaker=(id,)), PARTS),
        "count of a common word": lambda: view.count(Query(words=common)),
        "timeline of everything": lambda: view.timeline(Query()),
        "timeline of a usual word": lambda: view.timeline(Query(words=word)),
        "timeline of a common word": lambda: view.timeline(Query(words=common)),
        "timeline of somebody": lambda: view.timeline(Query(speaker=(id,))),
    }


def ask(
    view: View, newsroom: Newsroom, rounds: int, clock: Callable[[], float]
) -> tuple[list[Asked], list[Asked]]:
    """Ask all searches and all other calls some times, by a clock that counts seconds."""
    source = random.Random(7)
    found: dict[str, list[float]] = {}
    others: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, (query, sort) in searches(newsroom, source).items():
            found.setdefault(name, []).append(_milliseconds(clock, partial(view.search, query, sort=sort)))
        for name, call in other_calls(view, newsroom, source).items():
            others.setdefault(name, []).append(_milliseconds(clock, call))
    return _asked(found), _asked(others)


def percentile(times: Sequence[float], share: float) -> float:
    """Give the time that this share of the calls stays under."""
    ranked = sorted(times)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def sizes(path: Path) -> dict[str, int]:
    """Give the bytes that each table and index of an SQLite file takes, biggest first."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        return dict(rows.fetchall())


def _asked(found: Mapping[str, list[float]]) -> list[Asked]:
    return [Asked(name, tuple(times)) for name, times in found.items()]


def _milliseconds(clock: Callable[[], float], call: Callable[[], object]) -> float:
    start = clock()
    call()
    return (clock() - start) * 1000


def _print(title: str, asked: Sequence[Asked]) -> None:
    print(f"\n{title:42}{'median':>9}{'p95':>9}{'most':>9}  ms")
    for one in asked:
        most = max(one.times)
        print(
            f"{one.name:42}{statistics.median(one.times):9.1f}{percentile(one.times, 0.95):9.1f}{most:9.1f}"
        )
    every = [time for one in asked for time in one.times]
    print(f"{'all':42}{statistics.median(every):9.1f}{percentile(every, 0.95):9.1f}{max(every):9.1f}")


def main() -> None:
    """Fill a store if it is empty, ask, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("store", help="a path, or postgresql://…")
    parser.add_argument("--attributions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--cpu", action="store_true", help="count processor time, on a busy machine")
    options = parser.parse_args()
    newsroom = Newsroom(seed=1)
    with open_store(options.store) as store:
        start = time.perf_counter()
        if not store.view().stats().documents:
            for made in fill(store, newsroom, options.attributions):
                seconds = time.perf_counter() - start
                print(f"\r{made:,} attributions in {seconds:.0f} s", end="", flush=True)
            print()
        stats = store.view().stats()
        size = (stats.bytes or 0) / max(1, stats.statements)
        print(
            f"{stats.documents:,} documents, {stats.statements:,} statements, {stats.identities:,} identities"
        )
        print(f"{(stats.bytes or 0) / 1e6:,.0f} MB, {size:.0f} bytes an attribution")
        clock = time.thread_time if options.cpu else time.perf_counter
        found, others = ask(store.view(), newsroom, options.rounds, clock)
    _print("twenty searches", found)
    _print("what other pages ask", others)
    path = Path(options.store)
    if path.is_file():
        print("\nMB by table and index")
        for name, bytes_ in list(sizes(path).items())[:25]:
            print(f"{bytes_ / 1e6:9.1f}  {name}")


if __name__ == "__main__":
    main()
