"""Derives again all that can be derived from what was told, in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.errors import RecordError
from onrecord.records import Kind
from onrecord.store.days import first_day
from onrecord.store.likeness import bands
from onrecord.store.sql import index, schema
from onrecord.store.sql.adding import fingerprint_of
from onrecord.store.sql.bulk import chunks, insert, text_numbers
from onrecord.store.sql.checking import check
from onrecord.store.sql.clustering import add_keys
from onrecord.store.sql.loading import Held, load
from onrecord.store.sql.numbering import ordinal
from onrecord.store.sql.renewing import renew
from onrecord.store.words import terms

_AT_ONCE = 200  # documents
_DERIVED = (
    schema.statements, schema.voices, schema.heard, schema.called, schema.tallies, schema.identities,
    schema.keys, schema.bands,
)  # fmt: skip


def repair(connection: Connection) -> tuple[str, ...]:
    """Derive everything again if something is off, and say what was; see `Writer.repair`."""
    faults = tuple(check(connection))
    if faults:
        for table in _DERIVED:
            connection.execute(table.delete())
        for one in index.INDEXES:
            one.clear(connection)
        _index_texts(connection)
        _tell_keys(connection)
        numbers = connection.execute(select(schema.documents.c.n).order_by(schema.documents.c.n)).scalars()
        for some in chunks(numbers, _AT_ONCE):
            _tell_documents(connection, some)
    return faults


def _index_texts(connection: Connection) -> None:
    of = schema.texts.c
    for some in chunks(connection.execute(select(of.n, of.text)), _AT_ONCE):
        index.NAMES.put(connection, [(row.n, (terms(row.text),)) for row in some])


def _tell_keys(connection: Connection) -> None:
    """Add the keys of all readings, former ones too, in the order in which they came."""
    of = schema.readings.c
    for some in chunks(connection.execute(select(of.n).order_by(of.n)).scalars(), _AT_ONCE):
        names: dict[str, tuple[str, Kind]] = {}
        for packed in connection.execute(select(of.record).where(of.n.in_(some)).order_by(of.n)).scalars():
            for speaker in packed["record"]["speakers"]:
                key = packed["keys"][speaker["id"]]
                names.setdefault(key, (speaker["name"], Kind(speaker["kind"])))
        add_keys(connection, names, told=True)


def _tell_documents(connection: Connection, numbers: list[int]) -> None:
    sound: list[Held] = []
    for n in numbers:
        try:
            sound += load(connection, [n]).values()
        except RecordError:
            continue  # `check` says so; what it says can't be derived
    of = schema.documents
    publishers = {held.record.document.publisher for held in sound} - {None}
    text_of = text_numbers(connection, {publisher for publisher in publishers if publisher})
    for held in sound:
        document = held.record.document
        listing = {
            "title": document.title,
            "published": document.published,
            "day": ordinal(first_day(document.published)),
            "publisher": text_of.get(document.publisher or ""),
            "characters": len(document.text),
        }
        connection.execute(of.update().where(of.c.n == held.n).values(**listing))
        kept = connection.execute(select(of.c.fingerprint).where(of.c.n == held.n)).scalar_one()
        if not held.copy:
            own = set(bands(fingerprint_of(kept)))
            insert(connection, schema.bands, [{"band": band, "document": held.n} for band in own])
    index.TITLES.put(
        connection,
        [(held.n, (terms(held.record.document.title),)) for held in sound if held.record.document.title],
    )
    renew(connection, {}, sound, seeds={key for held in sound for key in held.keys.values()})
