"""Looks into a record that somebody writes, or was stopped from writing."""

from __future__ import annotations

from pathlib import Path

from onrecord.read.items import items
from onrecord.records import Document
from onrecord.store import open_store
from tests.endurance.runs import BATCH
from tests.readers import UNREADABLE


class Watch:
    """Tells whether a record holds whole batches of a table, and all that was told to be there."""

    def __init__(self, place: str, news: Path, model: str, before: Path | None = None) -> None:
        self._place, self._model = place, model
        self._before = set(_ids(before)) if before is not None else set()
        self._ids = _ids(news)

    def look(self, done: int) -> None:
        with open_store(self._place) as store:
            view = store.view()
            found = view.known([*self._before, *self._ids], self._model)
            assert view.stats().documents == len(found)
        whole = [*range(0, len(self._ids), BATCH), len(self._ids)]
        sizes = [n for n in whole if found == (self._before | set(self._ids[:n])) - {""}]
        assert sizes, "part of a batch is in the store"
        assert max(sizes) >= done, "a batch that was told to be written isn't there"


def _ids(news: Path) -> list[str]:
    """Give the document of each row, "" for one that can't be read."""
    documents = [item.document for item in items([news])]
    return [
        document.id if isinstance(document, Document) and UNREADABLE not in document.text else ""
        for document in documents
    ]
