from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UnreadableError
from onrecord.read.memory import FileMemory


def test_what_is_saved_is_there_the_next_time_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "feeds.db"
    with FileMemory(path) as memory:
        assert dict(memory) == {}
        memory["feed a"] = "1"
        memory["feed b"] = "2"
        del memory["feed b"]
        memory.save()
        memory["feed a"] = "3"
        memory["feed c"] = "4"
        assert dict(memory) == {"feed a": "3", "feed c": "4"}
    with FileMemory(path) as memory:
        assert dict(memory) == {"feed a": "1"}
        assert len(memory) == 1


def test_what_is_not_there_is_a_key_error(tmp_path: Path) -> None:
    with FileMemory(tmp_path / "feeds.db") as memory:
        with pytest.raises(KeyError):
            memory["x"]
        with pytest.raises(KeyError):
            del memory["x"]
        assert memory.get("x") is None


def test_what_is_no_memory_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "feeds.db"
    other.write_bytes(b"the mayor said no" * 100)
    for path in (other, tmp_path, tmp_path / "missing" / "feeds.db"):
        with pytest.raises(UnreadableError, match="the memory of feeds can't be used"):
            FileMemory(path)
    assert other.read_bytes() == b"the mayor said no" * 100


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with FileMemory(tmp_path / "feeds.db") as first:
        with pytest.raises(UnreadableError, match="another run is using it"):
            FileMemory(tmp_path / "feeds.db", patience=0.05)
        first["a"] = "1"
        first.save()
    with FileMemory(tmp_path / "feeds.db") as second:
        assert second["a"] == "1"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.text(st.characters(codec="utf-8")))))
def test_it_is_a_mapping(steps: list[tuple[str, str | None]]) -> None:
    model: dict[str, str] = {}
    with FileMemory(":memory:") as memory:
        for name, value in steps:
            if value is not None:
                model[name] = memory[name] = value
            else:
                assert model.pop(name, None) == memory.pop(name, None)
            memory.save()
        assert dict(memory) == model
