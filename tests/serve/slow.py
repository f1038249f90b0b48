"""A record over which counting takes as long as a test wants it to."""

from __future__ import annotations

from threading import Event
from typing import Any, cast

from onrecord.store import Query, Store


class SlowStore:
    """A store whose counts, but for those of everything, wait until `counted` is set; then `error` is raised.

    Args:
        store: What it holds.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.counted = Event()
        self.error: Exception | None = None

    @property
    def as_store(self) -> Store:
        """The same, for what takes a store."""
        return cast(Store, self)

    def view(self) -> Any:
        """Give a view that counts slowly."""
        return _SlowView(self._store.view(), self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _SlowView:
    def __init__(self, view: Any, slow: SlowStore) -> None:
        self._view = view
        self._slow = slow

    def facets(self, query: Query, parts: Any, **options: Any) -> Any:
        if query != Query():  # else nothing has to be counted, however large the record
            self._wait()
        return self._view.facets(query, parts, **options)

    def kinds(self, query: Query, by: str) -> Any:
        self._wait()
        return self._view.kinds(query, by)

    def timeline(self, query: Query) -> Any:
        self._wait()
        return self._view.timeline(query)

    def _wait(self) -> None:
        assert self._slow.counted.wait(60.0)
        if self._slow.error is not None:
            raise self._slow.error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)
