"""A PostgreSQL server that is stopped at once in the middle of `onrecord add`, and started again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
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
    unbroken, stopped = _durable(server), _durable(server)
    add(news, unbroken)
    watch = Watch(stopped, news, FakeReader.name)
    for items in (32, 128, 224):
        run = Run(news, stopped)
        assert run.wait_for(Step.COMMIT, items)
        server.stop()
        assert run.finish() == USAGE
        (line,) = run.said.splitlines()
        assert line.startswith("onrecord: error: postgresql")
        assert "the database server went away; nothing of this was kept" in line
        offline = Run(news, stopped)
        assert offline.finish() == USAGE
        (line,) = offline.said.splitlines()
        assert "can't be reached" in line
        server.start()
        watch.look(run.done)
    add(news, stopped)
    assert_same(stopped, unbroken)


def test_a_server_restarted_between_two_batches_is_not_noticed(
    server: PostgresServer, tmp_path: Path
) -> None:
    """The run goes on with another connection, or says that the server went away; never anything else."""
    news = write_news(tmp_path / "news.jsonl", DOCUMENTS)
    unbroken, restarted = _durable(server), _durable(server)
    add(news, unbroken)
    run = Run(news, restarted)
    assert run.wait_for(Step.DONE, 64)
    server.stop()
    server.start()
    code = run.finish()
    assert code != USAGE or "went away" in run.said or "can't be reached" in run.said
    Watch(restarted, news, FakeReader.name).look(run.done)
    add(news, restarted)
    assert_same(restarted, unbroken)


def _durable(server: PostgresServer) -> str:
    """Give a database that keeps what it committed; the tests' servers are set up to be quick instead."""
    place = server.database()
    with psycopg.connect(place, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")  # type: ignore[arg-type]
    return place
