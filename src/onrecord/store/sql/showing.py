"""From numbers to what is shown: statements, documents in a list, identities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from onrecord.records import Document, Kind, Origin
from onrecord.statements import Identity, Kept, Statement
from onrecord.store.clusters import narrow
from onrecord.store.identities import ranked_names
from onrecord.store.shown import Shown
from onrecord.store.sql.bulk import chunks, rows_where
from onrecord.store.sql.loading import Held, load, load_parts
from onrecord.store.sql.numbering import iso
from onrecord.store.sql.schema import (
    What,
    called,
    documents,
    identities,
    keys,
    member,
    origins,
    readings,
    statements,
    texts,
    voices,
)
from onrecord.store.words import NOTHING, Sought, marks


def show_statements(
    connection: Connection, numbers: Sequence[int], sought: Sought = NOTHING
) -> tuple[Statement, ...]:
    """Give statements by their numbers, in that order, with the sought words marked."""
    of = statements.c
    rows = {
        row.n: row
        for row in rows_where(connection, of.n, numbers, of.n, of.id, of.document, of.position, of.version)
    }
    held = _held(connection, list(rows.values()))
    shown = {(n, one.raw.id): one for n, document in held.items() for one in document.shown}
    behind = _behind(connection, numbers)
    return tuple(
        _statement(held[row.document], shown[row.document, row.id], behind[n], sought)
        for n, row in ((n, rows[n]) for n in numbers)
    )


def _held(connection: Connection, rows: Sequence[Any]) -> dict[int, Held]:
    """Give the documents of statements: whole where one is judged, else no more of them than is shown."""
    judged = {row.document for row in rows if row.version}
    positions: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.document not in judged:
            positions[row.document].append(row.position)
    parts = load_parts(connection, positions) if positions else {}
    return parts | (load(connection, judged) if judged else {})


def _behind(connection: Connection, numbers: Iterable[int]) -> dict[int, dict[str, Identity]]:
    """Give the identities behind statements, by the key under which each is one."""
    found: dict[int, dict[str, Identity]] = defaultdict(dict)
    for some in chunks(numbers):
        query = (
            select(voices.c.n, keys.c.key, identities.c.id, identities.c.name, identities.c.kind)
            .join(keys, keys.c.n == voices.c.key)
            .join(identities, identities.c.n == voices.c.identity)
            .where(voices.c.n.in_(some))
        )
        for n, key, id, name, kind in connection.execute(query):
            found[n][key] = Identity(id=id, name=name, kind=member(Kind, kind))
    return found


def _statement(held: Held, shown: Shown, behind: Mapping[str, Identity], sought: Sought) -> Statement:
    record, attribution = held.record, shown.attribution
    content = record.text(attribution.content)
    roles: dict[str, str | None] = {}
    speakers: dict[str, Identity] = {}
    for voice in shown.voices:
        identity = behind.get(voice.key) or behind[narrow(voice.key, held.id)]
        speakers[identity.id] = identity
        roles[identity.id] = roles.get(identity.id) or voice.role
    return Statement(
        id=shown.raw.id,
        attribution=attribution,
        raw=shown.raw,
        document=replace(record.document, text=""),
        document_id=held.id,
        speakers=tuple(speakers.values()),
        roles=tuple(roles.values()),
        source=record.text(attribution.source),
        cue=record.text(attribution.cue),
        content=content,
        addressee=record.text(attribution.addressee),
        day=shown.day,
        verdict=shown.verdict,
        corrected=shown.corrected,
        version=shown.version,
        marks=marks(content, sought),
    )


def show_documents(connection: Connection, numbers: Sequence[int]) -> tuple[Kept, ...]:
    """Give documents as they are listed, by their numbers, in that order."""
    of = documents.c
    columns = [column for column in of if column.name not in ("text", "fingerprint")]
    rows = {row.n: row for row in rows_where(connection, of.n, numbers, *columns)}
    originals = {row.copy_of for row in rows.values()} - {None}
    id_of = {row.n: row.id for row in rows_where(connection, of.n, originals, of.n, of.id)}
    places: dict[int, list[Origin]] = defaultdict(list)
    for row in sorted(rows_where(connection, origins.c.document, numbers, *origins.c), key=lambda row: row.n):
        places[row.document].append(Origin(place=row.place, url=row.url, time=row.time))
    current = [row.reading for row in rows.values()]
    model_of = {
        row.n: row.model
        for row in rows_where(connection, readings.c.n, current, readings.c.n, readings.c.model)
    }
    wanted = {row.publisher for row in rows.values()} - {None} | set(model_of.values())
    text_of = {row.n: row.text for row in rows_where(connection, texts.c.n, wanted, texts.c.n, texts.c.text)}
    return tuple(
        Kept(
            id=rows[n].id,
            document=_document(rows[n], text_of),
            characters=rows[n].characters,
            origins=tuple(places[n]),
            model=text_of[model_of[rows[n].reading]],
            statements=rows[n].statements,
            copy_of=id_of.get(rows[n].copy_of),
            likeness=rows[n].likeness,
        )
        for n in numbers
    )


def _document(row: Any, text_of: Mapping[int, str]) -> Document:
    return Document(
        text="",
        path=row.path,
        url=row.url,
        title=row.title,
        published=row.published,
        publisher=text_of.get(row.publisher),
        language=row.language,
    )


def show_identities(connection: Connection, numbers: Sequence[int]) -> tuple[Identity, ...]:
    """Give identities by their numbers, in that order, whole."""
    rows = {row.n: row for row in rows_where(connection, identities.c.n, numbers, *identities.c)}
    of_keys: dict[int, list[str]] = defaultdict(list)
    for row in rows_where(connection, keys.c.identity, numbers, keys.c.identity, keys.c.key):
        of_keys[row.identity].append(row.key)
    names: dict[int, dict[str, int]] = defaultdict(dict)
    roles: dict[int, list[tuple[str, str | None, str | None, int]]] = defaultdict(list)
    for some in chunks(numbers):
        query = (
            select(called, texts.c.text.label("word"))
            .join(texts, texts.c.n == called.c.text)
            .where(called.c.identity.in_(some), called.c.what.in_((What.NAME, What.ROLE)))
        )
        for row in connection.execute(query):
            if row.what == What.NAME:
                names[row.identity][row.word] = row.documents
            else:
                roles[row.identity].append((row.word, iso(row.first), iso(row.last), row.documents))
    return tuple(
        Identity(
            id=rows[n].id,
            name=rows[n].name,
            kind=member(Kind, rows[n].kind),
            keys=tuple(sorted(of_keys[n])),
            names=ranked_names(names[n]),
            roles=_ranked(roles[n]),
            statements=rows[n].statements,
            documents=rows[n].documents,
            first=iso(rows[n].first),
            last=iso(rows[n].last),
        )
        for n in numbers
    )


def _ranked(
    roles: Iterable[tuple[str, str | None, str | None, int]],
) -> tuple[tuple[str, str | None, str | None, int], ...]:
    """Give roles latest first, undated last, then the more frequent; as `identities.ranked_roles`."""
    found = sorted(roles, key=lambda one: (-one[3], one[0]))
    return tuple(sorted(found, key=lambda one: one[2] or "", reverse=True))
