"""An article's statements under each of its speakers."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.export.outline import outline
from onrecord.records import Attribution, Record, Speaker


def by_speaker(record: Record) -> Iterator[tuple[Speaker | None, tuple[Attribution, ...]]]:
    """Give each speaker with its statements in text order, in the order in which they first speak.

    A statement of two speakers stands under both. Speakers without a statement are left out. Statements
    whose speaker isn't known come last, under None.
    """
    groups: dict[str, list[Attribution]] = {}
    unknown: list[Attribution] = []
    for entry in outline(record):
        for id in entry.attribution.speakers:
            groups.setdefault(id, []).append(entry.attribution)
        if not entry.attribution.speakers:
            unknown.append(entry.attribution)
    for id, statements in groups.items():
        yield record.speaker(id), tuple(statements)
    if unknown:
        yield None, tuple(unknown)
