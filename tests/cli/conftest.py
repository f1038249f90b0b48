from __future__ import annotations

import pytest

from tests.cli.program import Program, two_articles


@pytest.fixture
def program() -> Program:
    """The program over a record of two articles."""
    return two_articles()
