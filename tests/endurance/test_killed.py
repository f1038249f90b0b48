"""`onrecord add`, killed with SIGKILL over and over, ends with the store of a run that nobody disturbed."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluation.corpora import load_own
from onrecord import collect
from onrecord.read.items import items
from onrecord.statements import Correction, JudgementKind
from onrecord.store import Query, Sort, open_store
from tests.endurance.conftest import NewPlace
from tests.endurance.exports import assert_same
from tests.endurance.news import write_news, write_texts
from tests.endurance.runs import BATCH, Options, Run, Step, add
from tests.endurance.watch import Watch
from tests.models import needs_model, reader
from tests.readers import FakeReader

pytestmark = pytest.mark.slow

DOCUMENTS, KILLS = 2000, 20
AT = "2022-05-01T10:00:00Z"


@dataclass(frozen=True)
class Moment:
    """When a run is killed: so many items in, after a share of the time that a batch takes to be written."""

    step: Step
    items: int
    share: float


def moments(documents: int, kills: int, seed: int) -> Sequence[Moment]:
    """Spread the kills over a run: while it reads, and, every other one, while it commits."""
    source = random.Random(seed)
    stretch = documents // kills
    return [
        Moment(
            step=(Step.READ, Step.COMMIT)[number % 2],
            # Not in the last batches, so that none comes too late.
            items=max(0, min(documents - 2 * BATCH, number * stretch + source.randrange(stretch))),
            share=source.random(),
        )
        for number in range(kills)
    ]


def begin(place: str, news: Path) -> None:
    """Make a record that people have judged in already."""
    with open_store(place) as store:
        collect.add(items([news]), store, FakeReader())
        writer, view = store.writer(), store.view()
        one, two, three = view.search(Query(copies=True), sort=Sort.OLDEST, limit=3).items
        writer.judge(JudgementKind.WRONG, by="Ana", at=AT, target=one.target)
        mended = Correction(speakers=("Lea Dorn",))
        writer.judge(JudgementKind.CORRECT, by="Ana", at=AT, target=two.target, correction=mended)
        writer.judge(JudgementKind.RIGHT, by="Bo", at=AT, target=three.target)
        writer.judge(JudgementKind.MERGE, by="Bo", at=AT, keys=("person:lea dorn", "person:mara ilves"))


def kill_at(moment: Moment, news: Path, place: str, options: Options, commit_seconds: float) -> Run:
    run = Run(news, place, options=options)
    assert run.wait_for(moment.step, moment.items), f"it ended before the kill: {run.said}"
    time.sleep(moment.share * commit_seconds)
    run.kill()
    return run


def test_a_run_killed_twenty_times_ends_with_the_store_of_an_unbroken_one(
    new_place: NewPlace, tmp_path: Path
) -> None:
    first = write_news(tmp_path / "first.jsonl", 60)
    news = write_news(tmp_path / "news.jsonl", DOCUMENTS)
    unbroken, killed = new_place(), new_place()
    begin(unbroken, first)
    begin(killed, first)
    commit_seconds = statistics.median(add(news, unbroken).commit_seconds)
    watch = Watch(killed, news, FakeReader.name, first)
    in_commits = 0
    for moment in moments(DOCUMENTS, KILLS, seed=4):
        run = kill_at(moment, news, killed, Options(), commit_seconds)
        in_commits += run.told[0] is Step.COMMIT
        watch.look(run.done)
    assert in_commits >= 3  # of the ten that were meant to be; on a busy machine a batch may be quicker
    add(news, killed)
    assert_same(killed, unbroken)


@needs_model
def test_a_killed_run_of_the_real_reader_ends_with_the_store_of_an_unbroken_one(
    new_place: NewPlace, tmp_path: Path
) -> None:
    corpus = load_own()
    assert corpus is not None
    texts = [document.text[:1200].rpartition("\n")[0] or document.text for document in corpus.documents]
    # Three batches, of which the last one's texts are there already.
    news = write_texts(tmp_path / "news.jsonl", [*texts, *(f"{text}\n" for text in texts), *texts][:96])
    unbroken, killed = new_place(), new_place()
    options = Options(real=True)
    run = add(news, unbroken, options=options)
    assert "skipped" not in run.said
    commit_seconds = statistics.median(run.commit_seconds)
    watch = Watch(killed, news, reader().model.name)
    for moment in (Moment(Step.READ, 20, 0.5), Moment(Step.COMMIT, 32, 0.4), Moment(Step.READ, 60, 0)):
        watch.look(kill_at(moment, news, killed, options, commit_seconds).done)
    add(news, killed, options=options)
    assert_same(killed, unbroken)
