"""One suite over every engine: `store` is an empty one of each in turn, `fresh` makes more of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import pytest

from onrecord.store import Store, open_store

if TYPE_CHECKING:
    from tests.store.postgres import PostgresServer

WITHOUT_POSTGRES = "ONRECORD_TEST_WITHOUT_POSTGRES"
ENGINES = ("memory", "sqlite", "postgres")
Fresh = Callable[[], Store]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def fresh(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fresh]:
    """Makes an empty store of the engine each time it is called; all are closed after the module's tests."""
    folder = tmp_path_factory.mktemp("stores")
    numbers = count()
    with ExitStack() as opened:

        def make() -> Store:
            if engine == "postgres":
                server: PostgresServer = request.getfixturevalue("postgres")
                return opened.enter_context(server.open_record())
            file = str(folder / f"record-{next(numbers)}.db")
            return opened.enter_context(open_store(":memory:" if engine == "memory" else file))

        yield make


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this run's own; without one the tests fail, unless told to do without."""
    try:
        from tests.store.postgres import PostgresServer

        server = PostgresServer()
    except Exception as error:
        if os.environ.get(WITHOUT_POSTGRES):
            pytest.skip(f"{WITHOUT_POSTGRES} is set, and no PostgreSQL: {error}")
        pytest.fail(f"no PostgreSQL for the tests (set {WITHOUT_POSTGRES}=1 to do without): {error}")
    yield server
    server.remove()


@pytest.fixture
def store(fresh: Fresh) -> Iterator[Store]:
    """An empty store."""
    with fresh() as store:
        yield store
