"""Places for records that outlive the process that writes them: SQLite files and PostgreSQL databases."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.store.conftest import postgres

__all__ = ["postgres"]

NewPlace = Callable[[], str]


@pytest.fixture(params=("sqlite", "postgres"))
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Gives another place for an empty record of the engine each time it is called."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"record-{next(numbers)}.db")
    database: NewPlace = request.getfixturevalue("postgres").database
    return database
