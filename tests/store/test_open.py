"""Opening a store: what a place can be, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.errors import StoreError
from onrecord.store import Query, open_store
from onrecord.store.memory import MemoryStore
from tests.store.builders import Line, article, entry


def test_memory() -> None:
    with open_store(":memory:") as store:
        assert isinstance(store, MemoryStore)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_file_is_made_and_found_again(form: str, tmp_path: Path) -> None:
    path = tmp_path / "my record # 1%20?x=y é.db"
    place = form.format(path)
    with open_store(place) as store:
        store.writer().add([entry(article(Line()))])
    assert path.is_file()
    with open_store(path) as store:
        assert store.view().count(Query()) == 1


@pytest.mark.parametrize(
    "place",
    [
        "",
        "mysql://host/db",
        "http://example.org/record.db",
        "file://x",
        "sqlite://",
        "sqlite:///",
    ],
)
def test_other_places_are_refused(place: str) -> None:
    with pytest.raises(StoreError):
        open_store(place)


def test_what_cant_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_store(tmp_path / "no such folder" / "record.db")
    with pytest.raises(StoreError):
        open_store(tmp_path)
    text = tmp_path / "notes.txt"
    text.write_text("no database, but " * 100, encoding="utf-8")
    with pytest.raises(StoreError):
        open_store(text)
    assert text.read_text(encoding="utf-8") == "no database, but " * 100


def test_importing_the_store_loads_no_database() -> None:
    code = (
        "import onrecord.store, sys; print(sorted({'sqlalchemy', 'sqlite3', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
