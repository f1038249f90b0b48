"""The shipped model, for tests that need one; they are skipped where the package carries none."""

from __future__ import annotations

from functools import cache

import pytest

from onrecord.pipeline import Reader
from onrecord.runtime import SHIPPED

needs_model = pytest.mark.skipif(
    not (SHIPPED / "metadata.json").exists(), reason=f"no model in {SHIPPED.name}: make one with training"
)


@cache
def reader() -> Reader:
    """A reader with the shipped model, opened once for all tests."""
    return Reader(threads=1)
