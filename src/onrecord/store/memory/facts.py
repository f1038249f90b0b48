"""What a store is told: documents, readings, what was skipped, judgements. All else follows from these.

Facts are never changed: adding gives new ones, so whoever holds the old ones sees one moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.errors import NotFoundError
from onrecord.records import Kind, Origin, Record, Skipped
from onrecord.statements import Join, Judgement
from onrecord.store.base import Added, Entry
from onrecord.store.entries import check_entry, model_of
from onrecord.store.likeness import ALIKE, bands, likeness
from onrecord.store.shown import keys_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one model read from a document, and the name key of each speaker by its id."""

    model: str
    record: Record
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document: where it came from, what models read, and the earlier document it nearly repeats.

    Attributes:
        readings: One a model, in the order they came; the last is the current one. One at least.
    """

    origins: tuple[Origin, ...]
    readings: tuple[Reading, ...]
    fingerprint: tuple[int, ...] = ()
    copy_of: str | None = None
    likeness: float | None = None

    @property
    def reading(self) -> Reading:
        """The current reading."""
        return self.readings[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a store was told.

    Attributes:
        documents: By id, in the order they were added.
        bands: The ids of the documents that have a band of a fingerprint, in the order they were added;
            near-copies aren't among them.
        names: For each name key the first name and kind it had.
        joins: By their two keys.
        skipped: In the order they were met.
        judgements: By id, which is their place from 1.
    """

    documents: Mapping[str, Held] = field(default_factory=dict)
    bands: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, Kind]] = field(default_factory=dict)
    joins: Mapping[tuple[str, str], Join] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    def judgement(self, id: int) -> Judgement:
        """Give a judgement by its id; NotFoundError if there is none."""
        if not 1 <= id <= len(self.judgements):
            raise NotFoundError(f"no judgement has the id {id}")
        return self.judgements[id - 1]

    def with_judgement(self, judgement: Judgement) -> Facts:
        """Give the facts with a new judgement, or with a judgement changed."""
        before, after = self.judgements[: judgement.id - 1], self.judgements[judgement.id :]
        return replace(self, judgements=(*before, judgement, *after))

    def with_batch(self, entries: Sequence[Entry], skipped: Sequence[Skipped]) -> tuple[Facts, Added]:
        """Give the facts with a batch, and what it changed.

        Raises:
            StoreError: An entry doesn't hold together.
        """
        batch = _Batch(self)
        for entry in entries:
            batch.add(entry)
        return batch.finish(skipped)


class _Batch:
    """Facts in the making; nobody sees them before they are whole."""

    def __init__(self, before: Facts) -> None:
        self._before = before
        self._documents = dict(before.documents)
        self._bands = dict(before.bands)
        self._names = dict(before.names)
        self._joins = dict(before.joins)
        self._places: set[str] = set()
        self._added = Added()

    def add(self, entry: Entry) -> None:
        """Take in one entry."""
        check_entry(entry, entry.document in self._documents)
        held = self._documents.get(entry.document)
        model = model_of(entry)
        if held is None:
            self._add_document(entry, model)
        elif entry.record is None or model in {reading.model for reading in held.readings}:
            self._count(repeated=1)
        else:
            readings = (*held.readings, self._reading(entry.record, entry, model))
            self._documents[entry.document] = replace(held, readings=readings)
            self._count(reread=1)
        self._add_origin(entry)
        self._places.add(entry.origin.place)
        for join in entry.joins:
            self._add_join(join)

    def finish(self, skipped: Sequence[Skipped]) -> tuple[Facts, Added]:
        """Give the new facts, and what was added."""
        read = self._places - {one.origin for one in skipped}
        kept = dict.fromkeys(one for one in self._before.skipped if one.origin not in read)
        for one in skipped:
            if one not in kept:
                kept[one] = None
                self._count(skipped=1)
        facts = replace(
            self._before,
            documents=self._documents,
            bands=self._bands,
            names=self._names,
            joins=self._joins,
            skipped=tuple(kept),
        )
        return facts, self._added

    def _add_document(self, entry: Entry, model: str) -> None:
        assert entry.record is not None  # `check_entry` saw to it
        original, alike = self._original(entry.fingerprint)
        self._documents[entry.document] = Held(
            origins=(),
            readings=(self._reading(entry.record, entry, model),),
            fingerprint=entry.fingerprint,
            copy_of=original,
            likeness=alike,
        )
        self._count(documents=1, copies=1 if original else 0)
        if original is None:
            for band in bands(entry.fingerprint):
                self._bands[band] = (*self._bands.get(band, ()), entry.document)

    def _original(self, fingerprint: tuple[int, ...]) -> tuple[str | None, float | None]:
        """Give the earliest document that a new one nearly repeats, and how much; near-copies are none."""
        near = {id for band in bands(fingerprint) for id in self._bands.get(band, ())}
        for id, held in self._documents.items() if near else ():
            alike = likeness(fingerprint, held.fingerprint) if id in near else 0.0
            if alike >= ALIKE:
                return id, alike
        return None, None

    def _reading(self, record: Record, entry: Entry, model: str) -> Reading:
        keys = keys_of(entry.speakers)
        for speaker in record.speakers:
            self._names.setdefault(keys[speaker.id], (speaker.name, speaker.kind))
        return Reading(model=model, record=record, keys=keys)

    def _add_origin(self, entry: Entry) -> None:
        held = self._documents[entry.document]
        if all((known.place, known.url) != (entry.origin.place, entry.origin.url) for known in held.origins):
            self._documents[entry.document] = replace(held, origins=(*held.origins, entry.origin))

    def _add_join(self, join: Join) -> None:
        left, right = sorted((join.left, join.right))
        known = self._joins.get((left, right))
        if known is None or (-join.score, join.reason) < (-known.score, known.reason):
            self._joins[left, right] = replace(join, left=left, right=right)

    def _count(self, **more: int) -> None:
        self._added = replace(
            self._added, **{name: getattr(self._added, name) + count for name, count in more.items()}
        )
