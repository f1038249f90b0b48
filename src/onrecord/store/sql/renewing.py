"""One road for every change: untell what was shown, cluster whom it names, tell what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from onrecord.records import Kind
from onrecord.store.clusters import narrow
from onrecord.store.sql.clustering import add_keys, cluster, narrowed, prune
from onrecord.store.sql.identities import Change, flush, flush_tallies, refresh
from onrecord.store.sql.loading import Held
from onrecord.store.sql.telling import tell, untell


def renew(
    connection: Connection,
    before: Mapping[int, Held],
    now: Sequence[Held],
    *,
    seeds: Iterable[str] = (),
) -> None:
    """Bring all that is derived in step with a change of what is told.

    Args:
        connection: In a transaction in which what is told is changed already.
        before: The changed documents as they were, by number; new ones aren't among them.
        now: The same and new ones as they are.
        seeds: Name keys that are new, newly joined, or judged.
    """
    change = Change()
    if before:
        untell(connection, change, before)
        flush(connection, change)
    touched = set(change.touched)
    split = narrowed(connection)
    new = _add_voiced_keys(connection, now, split)
    connected = new | set(seeds)
    if connected:
        cluster(connection, change, connected)
        flush(connection, change)
    touched |= change.touched
    if now:
        tell(connection, change, now, split)
    while touched and prune(connection, change, touched):
        touched = set(change.touched)
        flush(connection, change)
    refresh(connection, change)
    flush_tallies(connection, change)


def _add_voiced_keys(connection: Connection, now: Sequence[Held], split: frozenset[str]) -> set[str]:
    """Add the keys that corrections and splits bring; those of readings are there. Gives the new ones."""
    voiced: dict[str, tuple[str, Kind]] = {}
    narrower: dict[str, tuple[str, Kind]] = {}
    part_of: dict[str, str] = {}
    for held in now:
        for voice in (voice for one in held.shown for voice in one.voices):
            voiced.setdefault(voice.key, (voice.name, voice.kind))
            own = narrow(voice.key, held.id)
            if own in split:
                narrower[own] = (voice.name, voice.kind)
                part_of[own] = voice.key
    new = add_keys(connection, voiced, told=False)
    if narrower:
        new |= add_keys(connection, narrower, told=False, part_of=part_of)
    return new
