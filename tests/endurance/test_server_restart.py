"""A PostgreSQL server that is stopped at once in the middle of `onrecord add`, and started again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.cli.doors import USAGE
from tests.endurance.exports import assert_same
from tests.endurance.news import write_news
from tests.endurance.runs import Run, Step, add
from tests.endurance.watch import Watch
from tests.readers import FakeReader
from tests.store.postgres import PostgresServer

pytestmark = pytest.mark.slow

DOCUMENTS = 400
GONE = re.compile(
    r"the database server went away; nothing of this was kept"
    r"|the database server refuses: the database system is (?:shutting down|starting up)"
    r"|no database server to be reached"
)


@pytest.fixture
def server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server of this test's own, for it is stopped; `postgres` skips where there can be none."""
    server = PostgresServer()
    yield server
    server.remove()


def test_a_server_stopped_in_the_middle_costs_the_batch_under_way(
    server: PostgresServer, tmp_path: Path
) -> None:
    news = write_news(tmp_path / "news.jsonl", DOCUMENTS)
    unbroken, stopped = server.durable(), server.durable()
    add(news, unbroken)
    watch = Watch(stopped, news, FakeReader.name)
    for items in (32, 128, 224):
        run = Run(news, stopped)
        assert run.wait_for(Step.COMMIT, items)
        server.stop()
        assert run.finish() == USAGE
        (line,) = run.said.splitlines()
        assert line.startswith("onrecord: error: postgresql")
        assert GONE.search(line)
        offline = Run(news, stopped)
        assert offline.finish() == USAGE
        (line,) = offline.said.splitlines()
        assert "no database server to be reached" in line
        server.start()
        watch.look(run.done)
    add(news, stopped)
    assert_same(stopped, unbroken)


def test_a_server_restarted_between_two_batches_is_not_noticed(
    server: PostgresServer, tmp_path: Path
) -> None:
    """The run goes on with another connection, or says that the server went away; never anything else."""
    news = write_news(tmp_path / "news.jsonl", DOCUMENTS)
    unbroken, restarted = server.durable(), server.durable()
    add(news, unbroken)
    run = Run(news, restarted)
    assert run.wait_for(Step.DONE, 64)
    server.stop()
    server.start()
    assert run.finish() != USAGE or GONE.search(run.said)
    Watch(restarted, news, FakeReader.name).look(run.done)
    add(news, restarted)
    assert_same(restarted, unbroken)
