"""The tables, once for both engines; docs/store.md draws them.

What is told is kept in `documents`, `origins`, `readings`, `joins`, `judgements` and `skipped`. All else is
derived from those when something is added or judged, in the same transaction, and can be derived again
(`Writer.repair`). Days are ordinals (1 is 0001-01-01), 0 where there is none; enums are numbers in the
order they are declared.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    literal_column,
)

from onrecord.records import Act, Kind, Type
from onrecord.statements import Verdict
from onrecord.store.sql.numbering import DAY_BITS
from onrecord.store.sql.texts import AnyText, PackedJson

E = TypeVar("E", bound=StrEnum)

TABLES = MetaData()


class What:
    """What `heard` and `called` say of an identity."""

    NAME = 0  # a name or an alias that a document uses for it
    CALLED = 1  # the name under which a document's record has it
    KIND = 2
    ROLE = 3
    SHOWN = 4  # in `called` only: the name it is shown under


class Naming:
    """What a person's name is good for; see `doubts`."""

    NONE = 0  # nobody's, or no person's
    LESSER = 1  # a lone surname, or one with an initial
    FULL = 2


class Part:
    """What `tallies` count statements by."""

    TYPE = 0
    ACT = 1
    KINDS = 2  # sets of kinds, as `statements.kinds`
    PUBLISHER = 3
    MODEL = 4
    DAY = 5


def code(value: StrEnum) -> int:
    """Give the number a member of a closed set is stored as."""
    return _codes(type(value))[value]


def day_of(number: ColumnElement[int]) -> ColumnElement[int]:
    """Give, in SQL, the day (an ordinal) in the number of a statement."""
    return number.op(">>", return_type=BigInteger())(literal_column(str(DAY_BITS), Integer))


@cache
def _codes(of: type[StrEnum]) -> dict[StrEnum, int]:
    return {value: k for k, value in enumerate(of)}


def member(of: type[E], code: int) -> E:
    """Give the member of a closed set that a number stands for."""
    return list(of)[code]


_BIG = BigInteger().with_variant(Integer(), "sqlite")
_SMALL = SmallInteger()


def _serial(name: str = "n") -> Column[int]:
    return Column(name, _BIG, primary_key=True, autoincrement=True)


def _column(name: str, kind: Any, *, null: bool = False, default: Any = None) -> Column[Any]:
    return Column(name, kind, nullable=null, default=default)


texts = Table(
    "texts",  # names, roles, publishers and models, each once
    TABLES,
    _serial(),
    _column("sign", _BIG),  # of the text, since an index can't hold a long one
    _column("text", AnyText),
    Index("texts_sign", "sign", unique=True),
)

documents = Table(
    "documents",
    TABLES,
    _serial(),  # in the order they were added
    _column("id", AnyText),
    _column("text", AnyText),
    _column("characters", Integer),
    _column("reading", _BIG),  # the current one
    _column("path", AnyText, null=True),
    _column("url", AnyText, null=True),
    _column("title", AnyText, null=True),
    _column("published", AnyText, null=True),
    _column("publisher", _BIG, null=True),  # a text
    _column("language", AnyText, null=True),
    _column("day", Integer),  # the first one of `published`
    _column("copy_of", _BIG, null=True),
    _column("likeness", Float, null=True),
    _column("fingerprint", LargeBinary),
    _column("statements", Integer),  # without those judged wrong
    Index("documents_id", "id", unique=True),
    Index("documents_publisher", "publisher"),
)
Index("documents_day", documents.c.day.desc(), documents.c.id)

bands = Table(
    "bands",
    TABLES,
    _column("band", _BIG),
    _column("document", _BIG),
    PrimaryKeyConstraint("band", "document"),
    sqlite_with_rowid=False,
)

origins = Table(
    "origins",
    TABLES,
    _serial(),
    _column("document", _BIG),
    _column("place", AnyText),
    _column("url", AnyText, null=True),
    _column("time", AnyText, null=True),
    Index("origins_document", "document"),
)

readings = Table(
    "readings",
    TABLES,
    _serial(),
    _column("document", _BIG),
    _column("model", _BIG),  # a text
    _column("record", PackedJson),  # as the model gave it, less the text; and the key of each speaker
    Index("readings_document", "document", "model", unique=True),
)

skipped = Table(
    "skipped",
    TABLES,
    _serial(),
    _column("sign", _BIG),  # of the origin
    _column("origin", AnyText),
    _column("reason", AnyText),
    Index("skipped_sign", "sign"),
)

joins = Table(
    "joins",
    TABLES,
    _serial(),
    _column("left_id", AnyText),
    _column("right_id", AnyText),
    _column("left_key", AnyText),
    _column("right_key", AnyText),
    _column("score", Float),
    _column("reason", AnyText),
    Index("joins_left", "left_id", "right_id", unique=True),
    Index("joins_right", "right_id"),
)

judgements = Table(
    "judgements",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _column("kind", AnyText),
    _column("at", AnyText),
    _column("by", AnyText),
    _column("because", AnyText),
    _column("document", AnyText, null=True),  # the id of the target's
    _column("target", AnyText, null=True),  # JSON: cue, content and source
    _column("correction", AnyText, null=True),  # JSON
    _column("keys", AnyText),  # JSON
    _column("name", AnyText, null=True),
    _column("undone_at", AnyText, null=True),
    _column("undone_by", AnyText, null=True),
    _column("undone_because", AnyText, null=True),
    Index("judgements_document", "document"),
)

judgement_keys = Table(
    "judgement_keys",
    TABLES,
    _column("key_id", AnyText),
    _column("judgement", Integer),
    PrimaryKeyConstraint("key_id", "judgement"),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    TABLES,
    _serial(),
    _column("id", AnyText),
    _column("key", AnyText),
    _column("name", AnyText),
    _column("kind", _SMALL),
    _column("told", Boolean),  # by a reading; else by a correction or a split
    _column("part_of", _BIG, null=True),  # the key that this one narrows to a document
    _column("identity", _BIG),
    Index("keys_id", "id", unique=True),
    Index("keys_identity", "identity"),
    Index("keys_part_of", "part_of"),
)

identities = Table(
    "identities",
    TABLES,
    _serial(),
    _column("id", AnyText),
    _column("otherwise", _BIG),  # the key that gives name and kind where nothing is heard
    _column("renamed", AnyText, null=True),
    _column("name", AnyText),
    _column("kind", _SMALL),
    _column("naming", _SMALL),
    _column("surname", _BIG),  # the sign of its sound
    _column("statements", Integer),
    _column("documents", Integer),
    _column("first", Integer),
    _column("last", Integer),
)
Index("identities_statements", identities.c.statements.desc())
Index("identities_naming", identities.c.naming, identities.c.statements.desc())
Index("identities_surname", identities.c.surname)

statements = Table(
    "statements",
    TABLES,
    Column("n", _BIG, primary_key=True, autoincrement=False),  # see `numbering`
    _column("id", AnyText),
    _column("document", _BIG),
    _column("position", Integer),
    _column("type", _SMALL),
    _column("act", _SMALL),
    _column("kinds", _SMALL),  # the set of its identities' kinds, a bit each
    _column("publisher", _BIG, null=True),
    _column("model", _BIG),
    _column("confidence", Float(53)),
    _column("hundredths", _SMALL),
    _column("published", Integer),
    _column("said", Integer),
    _column("verdict", _SMALL),  # 0 for none
    _column("version", Integer),
    _column("nested", Boolean),
    _column("copy", Boolean),
    Index("statements_id", "id"),
    Index("statements_document", "document"),
    Index("statements_publisher", "publisher", "n"),
    Index("statements_hundredths", "hundredths"),
    Index("statements_published", "published", "n"),
)

voices = Table(
    "voices",
    TABLES,
    _column("identity", _BIG),
    _column("n", _BIG),
    _column("key", _BIG),
    _column("counts", Boolean),
    PrimaryKeyConstraint("identity", "n", "key"),
    Index("voices_n", "n"),
    sqlite_with_rowid=False,
)

heard = Table(
    "heard",
    TABLES,
    _column("key", _BIG),
    _column("what", _SMALL),
    _column("text", _BIG),  # a text; for KIND the kind
    _column("document", _BIG),
    PrimaryKeyConstraint("key", "what", "text", "document"),
    Index("heard_document", "document"),
    sqlite_with_rowid=False,
)

called = Table(
    "called",
    TABLES,
    _column("identity", _BIG),
    _column("what", _SMALL),
    _column("text", _BIG),
    _column("documents", Integer),
    _column("first", Integer),
    _column("last", Integer),
    PrimaryKeyConstraint("identity", "what", "text"),
    Index("called_text", "text"),
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    TABLES,
    _column("part", _SMALL),
    _column("value", _BIG),
    _column("count", Integer),
    PrimaryKeyConstraint("part", "value"),
    sqlite_with_rowid=False,
)

version = Table("onrecord_schema", TABLES, _column("version", Integer))

CLOSED: dict[str, type[StrEnum]] = {"type": Type, "act": Act, "kind": Kind}
VERDICTS = (None, Verdict.RIGHT, Verdict.WRONG)
WRONG = VERDICTS.index(Verdict.WRONG)
