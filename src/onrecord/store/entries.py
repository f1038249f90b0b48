"""What is added to a store, checked in the same words before any engine keeps it."""

from __future__ import annotations

from onrecord.errors import StoreError
from onrecord.store.base import Entry


def model_of(entry: Entry) -> str:
    """Give the model of an entry's record: the one it names, else that of its attributions, else ""."""
    if entry.model or entry.record is None or not entry.record.attributions:
        return entry.model
    return entry.record.attributions[0].made_by


def check_entry(entry: Entry, known: bool) -> None:
    """Raise StoreError unless an entry holds together; `known` says whether the store has its document."""
    if entry.record is None:
        if not known:
            raise StoreError(f"{entry.document}: no record, and the store doesn't have this document")
        return
    if entry.record.document.id != entry.document:
        raise StoreError(f"{entry.document}: the record is of another document")
    named = [speaker.speaker for speaker in entry.speakers]
    if sorted(named) != sorted(speaker.id for speaker in entry.record.speakers):
        raise StoreError(f"{entry.document}: its speakers need one name key each")
