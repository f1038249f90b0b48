"""Fills a store: documents come in, are read, linked with what is there, and committed in batches.

Everything streams, so that an archive takes no more memory than a batch. What is committed depends on the
order of the input alone: a run that was killed and runs again ends with the store of an unbroken one, and
reads nothing twice but the batch that was under way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Protocol

from onrecord.errors import OnrecordError, StoreError
from onrecord.link.copies import fingerprint
from onrecord.link.identity import Joiner, named_speakers
from onrecord.records import Document, Item, Origin, Record, Skipped
from onrecord.store.base import Added, Entry, Store, View

# So many ids are looked up at once; few, so that a reader isn't kept waiting while inputs are parsed.
_LOOKED_UP = 8
_LISTED = 500
_SHOWN = 20
_NOT_READ = Skipped("", "needs no reading")


class _Model(Protocol):
    @property
    def name(self) -> str:
        """Name and version, as records carry it."""


class DocumentReader(Protocol):
    """What reads documents: `onrecord.Reader`, or anything that does as it does."""

    @property
    def model(self) -> _Model:
        """What it reads with."""

    def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
        """Give for each document its record, or why there is none, in the order given.

        A Skipped comes back as it is. Some sources may be taken ahead.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is, after each batch.

    Attributes:
        done: Items committed so far: documents, repeated ones and skipped ones.
        added: What they changed.
        seconds: Since the start.
        total: How many items there are, or None where nobody knows.
    """

    done: int
    added: Added
    seconds: float
    total: int | None = None

    @property
    def rate(self) -> float:
        """Items a second; 0 before the first."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left at this rate, or None where that can't be told."""
        return None if self.total is None or not self.rate else max(0, self.total - self.done) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did.

    Attributes:
        done: Items seen: documents, repeated ones and skipped ones.
        added: What they changed in the store.
        seconds: How long it took.
        skipped: The first 20 of what could not be read; the store has them all.
        reasons: How many could not be read for each reason.
    """

    done: int
    added: Added
    seconds: float
    skipped: tuple[Skipped, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Slot:
    """The place of an item in the order of the input, until it is committed.

    Attributes:
        origin: Where the item came from.
        document: The document's id; "" for a skipped input.
        outcome: What was read, or why nothing could be; None if the store has the document already.
        twin: The slot before this one that has the same document, where that isn't committed yet.
    """

    origin: Origin
    document: str = ""
    outcome: Record | Skipped | None = None
    twin: _Slot | None = None

    @property
    def reason(self) -> str | None:
        """Why it is skipped, or None if it isn't."""
        outcome = self.outcome if self.twin is None else self.twin.outcome
        return outcome.reason if isinstance(outcome, Skipped) else None


def add(
    items: Iterable[Item],
    store: Store,
    reader: DocumentReader,
    *,
    batch: int = 32,
    total: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Read documents and add them to a store.

    Args:
        items: Documents and skipped inputs, taken one after another as they are needed.
        store: Where they go. Documents that it has from this model are not read again: they add their origin.
        reader: Reads the others.
        batch: So many items are committed at once; at most so many are read again after a run was killed.
        total: How many items there are, for `progress`.
        progress: Called after each batch.

    Raises:
        StoreError: The store can't take a batch. Those before are in it, nothing of this one is.
        ValueError: `batch` isn't positive.
    """
    return _Run(store, reader, batch, total, progress).take(items)


def reread(
    store: Store,
    reader: DocumentReader,
    *,
    batch: int = 32,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Read every document that this model hasn't read yet again, from the text that the store has.

    Judgements hold. One that this model can't read keeps the reading it has, and is listed as skipped. What
    this model has read before stays as it is: the reading made last is the one shown.

    Raises:
        StoreError: As for `add`.
        ValueError: `batch` isn't positive.
    """
    view = store.view()
    # All ids before the first is read: the list may change while they are.
    waiting = [*_unread(view, reader.model.name)]

    def items() -> Iterator[Item]:
        for id in waiting:
            kept, record, _ = view.document(id)
            yield Item(record.document, kept.origins[0])

    return add(items(), store, reader, batch=batch, total=len(waiting), progress=progress)


def retry_skipped(
    store: Store,
    reader: DocumentReader,
    items_at: Callable[[Sequence[str]], Iterable[Item]],
    *,
    batch: int = 32,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Try again what could not be read; what now can is added and no longer listed as skipped.

    Args:
        store: Has the list.
        reader: Reads the documents.
        items_at: Gives what is at all these places (`Skipped.origin`), a Skipped where that still can't be;
            all at once, since many may be in one archive, which is read in one go.
        batch: As for `add`.
        progress: As for `add`.

    Raises:
        StoreError: As for `add`.
        ValueError: `batch` isn't positive.
    """
    places = tuple(dict.fromkeys(skipped.origin for skipped in _all_skipped(store.view())))
    return add(items_at(places), store, reader, batch=batch, progress=progress)


class _Run:
    """One run: each item becomes a slot, goes through the reader, and is committed with its batch.

    What needs no reading goes through the reader too, as a Skipped: so every result belongs to the oldest
    slot, and a long stretch of it is committed on the way.
    """

    def __init__(
        self,
        store: Store,
        reader: DocumentReader,
        batch: int,
        total: int | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        if batch < 1:
            raise ValueError(f"batch must be 1 or more, not {batch}")
        self._writer, self._view, self._reader = store.writer(), store.view(), reader
        self._batch, self._total, self._progress = batch, total, progress
        self._waiting: deque[_Slot] = deque()
        self._ahead: dict[str, _Slot] = {}  # documents that will be in the store, by id
        self._joiner: Joiner | None = None
        self._done, self._added = 0, Added()
        self._shown: list[Skipped] = []
        self._reasons: Counter[str] = Counter()
        self._start = perf_counter()

    def take(self, items: Iterable[Item]) -> Report:
        """Read and commit all; the last batch may be a small one."""
        settled: list[_Slot] = []
        results = self._reader.read_many(self._sources(iter(items)))
        try:
            for result in results:
                slot = self._waiting.popleft()
                if result != _NOT_READ:
                    slot.outcome = result
                settled.append(slot)
                if len(settled) == self._batch:
                    self._commit(settled)
                    settled = []
        finally:
            if isinstance(results, Generator):
                results.close()
        if self._waiting:
            raise OnrecordError(f"the reader gave nothing for {len(self._waiting)} documents")
        if settled:
            self._commit(settled)
        return Report(
            done=self._done,
            added=self._added,
            seconds=perf_counter() - self._start,
            skipped=tuple(self._shown),
            reasons=self._reasons,
        )

    def _sources(self, items: Iterator[Item]) -> Iterator[Document | Skipped]:
        """Give the reader one source an item: a document to read, or a Skipped to hand back."""
        while window := list(islice(items, _LOOKED_UP)):
            ids = [item.document.id if isinstance(item.document, Document) else "" for item in window]
            known = self._known(ids)
            # All slots of a window before the first is handed out: no commit comes in between.
            yield from [self._source(item, id, known) for item, id in zip(window, ids, strict=True)]

    def _known(self, ids: Iterable[str]) -> frozenset[str]:
        asked = [id for id in dict.fromkeys(ids) if id and id not in self._ahead]
        return self._view.known(asked, self._reader.model.name) if asked else frozenset()

    def _source(self, item: Item, id: str, known: frozenset[str]) -> Document | Skipped:
        slot = _Slot(item.origin, id)
        self._waiting.append(slot)
        if isinstance(item.document, Skipped):
            return item.document
        if id in self._ahead:
            slot.twin = self._ahead[id]
            return _NOT_READ
        if id in known:
            return _NOT_READ
        self._ahead[id] = slot
        return item.document

    def _commit(self, slots: Sequence[_Slot]) -> None:
        entries: list[Entry] = []
        skipped: list[Skipped] = []
        for slot in slots:
            if slot.reason is not None:
                skipped.append(Skipped(slot.origin.place, slot.reason))
            else:
                entries.append(self._entry(slot))
        try:
            added = self._writer.add(entries, skipped)
        except OSError as error:
            raise StoreError(f"the store can't be written: {error}") from error
        for slot in slots:
            if self._ahead.get(slot.document) is slot:
                del self._ahead[slot.document]
        self._done += len(slots)
        self._added = _sum(self._added, added)
        self._shown += skipped[: _SHOWN - len(self._shown)]
        self._reasons.update(each.reason for each in skipped)
        if self._progress is not None:
            seconds = perf_counter() - self._start
            self._progress(Progress(done=self._done, added=self._added, seconds=seconds, total=self._total))

    def _entry(self, slot: _Slot) -> Entry:
        record, model = slot.outcome, self._reader.model.name
        if not isinstance(record, Record):
            return Entry(document=slot.document, origin=slot.origin, model=model)
        if self._joiner is None:
            self._joiner = Joiner(key for key, _, _ in self._view.names())
        speakers = named_speakers(record)
        return Entry(
            document=slot.document,
            origin=slot.origin,
            model=model,
            record=record,
            speakers=speakers,
            joins=tuple(join for speaker in speakers for join in self._joiner.joins(speaker.key)),
            fingerprint=fingerprint(record.document.text),
        )


def _sum(one: Added, other: Added) -> Added:
    return Added(
        documents=one.documents + other.documents,
        repeated=one.repeated + other.repeated,
        copies=one.copies + other.copies,
        reread=one.reread + other.reread,
        skipped=one.skipped + other.skipped,
    )


def _unread(view: View, model: str) -> Iterator[str]:
    """Give the ids of the documents that a model hasn't read."""
    after: str | None = None
    while True:
        page = view.documents(after=after, limit=_LISTED)
        known = view.known([kept.id for kept in page.items], model)
        yield from (kept.id for kept in page.items if kept.id not in known)
        if page.next is None:
            return
        after = page.next


def _all_skipped(view: View) -> Iterator[Skipped]:
    after: str | None = None
    while True:
        page = view.skipped(after=after, limit=_LISTED)
        yield from page.items
        if page.next is None:
            return
        after = page.next
