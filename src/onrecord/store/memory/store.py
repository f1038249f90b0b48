"""The memory store: facts that change, one writer at a time, and the picture that follows from them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from onrecord.errors import ConflictError, NotFoundError, RefusedError, StoreError
from onrecord.records import Skipped
from onrecord.statements import Correction, Judgement, JudgementKind, Target
from onrecord.store.base import Added, Entry, Store, View, Writer
from onrecord.store.judging import check_correction, check_parts, check_signature, moment
from onrecord.store.memory.facts import Facts
from onrecord.store.memory.picture import Picture
from onrecord.store.memory.view import MemoryView
from onrecord.store.shown import place

T = TypeVar("T")
Change = Callable[[Picture], tuple[Facts, T]]


class MemoryStore(Store):
    """A record in memory; gone when it is closed."""

    def __init__(self) -> None:
        self._picture = Picture(Facts())
        self._changing = threading.Lock()
        self._closed = False

    def writer(self) -> Writer:
        """Give a writer."""
        return MemoryWriter(self)

    def view(self) -> View:
        """Give a view."""
        return MemoryView(self.now)

    def close(self) -> None:
        """Forget everything; asking more is a StoreError."""
        self._picture = Picture(Facts())
        self._closed = True

    def now(self) -> Picture:
        """Give what is shown at this moment; it never changes. StoreError if the store is closed."""
        if self._closed:
            raise StoreError("the store is closed")
        return self._picture

    def change(self, change: Change[T]) -> T:
        """Put new facts in the place of the old, whole or not at all, and give the answer with them."""
        with self._changing:
            facts, answer = change(self.now())
            self._picture = Picture(facts)
        return answer


class MemoryWriter(Writer):
    """Adds to a memory store and judges what is in it.

    Args:
        store: The store.
    """

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def add(self, entries: Sequence[Entry], skipped: Sequence[Skipped] = ()) -> Added:
        """Add a batch."""
        return self._store.change(lambda picture: picture.facts.with_batch(entries, skipped))

    def judge(
        self,
        kind: JudgementKind,
        *,
        by: str,
        because: str = "",
        at: str | None = None,
        target: Target | None = None,
        correction: Correction | None = None,
        keys: Sequence[str] = (),
        name: str | None = None,
        version: int | None = None,
    ) -> Judgement:
        """Append a judgement."""
        check_parts(kind, by=by, target=target, correction=correction, keys=keys, name=name)
        judgement = Judgement(
            id=0,
            kind=kind,
            at=moment(at),
            by=by,
            because=because,
            target=target,
            correction=correction,
            keys=tuple(keys),
            name=name,
        )

        def change(picture: Picture) -> tuple[Facts, Judgement]:
            if target is not None:
                _check_target(picture, target, correction, version)
            else:
                _check_keys(picture, kind, keys)
            numbered = replace(judgement, id=len(picture.facts.judgements) + 1)
            return picture.facts.with_judgement(numbered), numbered

        return self._store.change(change)

    def undo(self, judgement: int, *, by: str, because: str = "", at: str | None = None) -> Judgement:
        """Undo a judgement."""
        check_signature(by)
        time = moment(at)

        def change(picture: Picture) -> tuple[Facts, Judgement]:
            made = picture.facts.judgement(judgement)
            if made.undone_at is not None:
                raise ConflictError(f"judgement {judgement} is undone already, by {made.undone_by}")
            undone = replace(made, undone_at=time, undone_by=by, undone_because=because)
            return picture.facts.with_judgement(undone), undone

        return self._store.change(change)

    def repair(self) -> tuple[str, ...]:
        """Derive everything again; nothing of it is kept, so nothing is ever off."""
        return self._store.change(lambda picture: (picture.facts, ()))


def _check_target(
    picture: Picture, target: Target, correction: Correction | None, version: int | None
) -> None:
    held = picture.facts.documents.get(target.document)
    raw = None if held is None else place(held.reading.record, target)
    if held is None or raw is None:
        raise NotFoundError(f"document {target.document} has no such attribution")
    if correction is not None:
        check_correction(correction, len(held.reading.record.document.text))
    current = picture.items[raw.id].shown.version
    if version is not None and version != current:
        raise ConflictError(f"statement {raw.id} was judged since: its version is {current}, not {version}")


def _check_keys(picture: Picture, kind: JudgementKind, keys: Sequence[str]) -> None:
    homes = set()
    for key in keys:
        whole, _, document = key.rpartition("@")
        is_narrowing = kind is JudgementKind.SPLIT and (whole, document) in picture.heard_in
        if key not in picture.names and not is_narrowing:
            raise NotFoundError(f"no speaker has the name key {key!r}")
        homes.add(picture.identity_of[key if key in picture.names else whole])
    if kind is JudgementKind.SPLIT and len(homes) > 1:
        raise RefusedError("the keys to split off are of several identities")
