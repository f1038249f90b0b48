"""What every store offers: `Store` opens, `Writer` adds and judges, `View` reads.

Three engines fill these holes and answer alike (tests/store runs one suite over all): memory, which is the
readable reference, SQLite and PostgreSQL.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from onrecord.records import Act, Kind, Origin, Record, Skipped, Type
from onrecord.statements import (
    Correction,
    Doubt,
    Identity,
    Join,
    Judgement,
    JudgementKind,
    Kept,
    NamedSpeaker,
    Statement,
    Stats,
    Target,
    Verdict,
)

T = TypeVar("T")


class Sort(StrEnum):
    """The order of found statements."""

    RELEVANCE = "relevance"  # best match first; without words the same as NEWEST
    NEWEST = "newest"
    OLDEST = "oldest"
    DOUBTFUL = "doubtful"  # least sure first, the more quoted speaker first among equals: the check queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which statements; every part given must hold (several values of one part: any of them).

    Attributes:
        words: All of these in the content, source or cue, in any form ("deny" finds "denied"); "a phrase" in
            quotation marks stands together, -word must not occur. Anything else is a word, never syntax.
        speaker: Identity ids, or names: one finds every identity with all its words in a name of it.
        kind: Of a speaker.
        type, act, publisher, document, model: As in the record.
        since, until: The day it counts under (said, else published) lies in `[since, until]`; EDTF dates as
            precise as 2021, 2021-12 or 2021-12-23.
        published_since, published_until: The same for the day the document was published.
        said_since, said_until: The same for the day it was said; one without such a day isn't found.
        min_confidence, max_confidence: 0 to 1, inclusive.
        verdict: RIGHT, WRONG, or None for all but the wrong.
        unchecked: Only those without any judgement.
        nested: None for all, True for nested ones, False for the others.
        copies: Statements of near-copies too.
    """

    words: str = ""
    speaker: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    type: tuple[Type, ...] = ()
    act: tuple[Act, ...] = ()
    publisher: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    published_since: str | None = None
    published_until: str | None = None
    said_since: str | None = None
    said_until: str | None = None
    min_confidence: float = 0.0
    max_confidence: float = 1.0
    verdict: Verdict | None = None
    unchecked: bool = False
    nested: bool | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list, and where the next ones start.

    Attributes:
        items: In the order asked for.
        next: Give it as `after` to go on; None at the end. Opaque, safe in URLs.
    """

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document to be added: its record, where it came from, and what links it to others.

    Attributes:
        record: What was read; None where the store already has this document from this model and only the
            origin is new (then `document` says which).
        document: The document's id.
        origin: Where it came from.
        model: Name and version of the model that read it; "" takes that of its attributions, which a record
            without any doesn't have.
        speakers: A name key for each speaker of the record.
        joins: What rules say about these keys and those the store has.
        fingerprint: MinHash of the text (see `onrecord.link.copies`); equal length for all documents.
    """

    document: str
    origin: Origin
    record: Record | None = None
    model: str = ""
    speakers: tuple[NamedSpeaker, ...] = ()
    joins: tuple[Join, ...] = ()
    fingerprint: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a batch changed: counts of entries."""

    documents: int = 0
    repeated: int = 0  # already there: a new origin at most
    copies: int = 0  # of the documents, those that nearly repeat another
    reread: int = 0  # there, from another model; this reading is now the one shown
    skipped: int = 0


class Writer(ABC):
    """Adds and judges. Every method is one transaction: it happens whole, or not at all."""

    @abstractmethod
    def add(self, entries: Sequence[Entry], skipped: Sequence[Skipped] = ()) -> Added:
        """Add a batch. What the store has already changes nothing; a document read by another model than
        before is shown by its newest reading, and judgements are applied to it again.

        A `Skipped` is kept once per origin and reason, and is gone when its origin is added after all by a
        batch that doesn't skip anything of it.
        """  # noqa: D205

    @abstractmethod
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
        """Append a judgement; what it changes is shown at once.

        Args:
            kind: What it decides.
            by: Who judges.
            because: Why.
            target: The attribution, for RIGHT, WRONG and CORRECT.
            correction: What is right, for CORRECT.
            keys: Name keys, for MERGE, SPLIT and RENAME.
            name: The new name, for RENAME.
            at: When, ISO 8601 in UTC; now by default.
            version: The `Statement.version` that the judge saw.

        Raises:
            ConflictError: Somebody judged the statement since `version`.
            NotFoundError: No such attribution, identity or key.
            StoreError: The parts don't fit the kind (spans that leave the text, a merge of one).
        """

    @abstractmethod
    def undo(self, judgement: int, *, by: str, because: str = "", at: str | None = None) -> Judgement:
        """Undo a judgement: it is as if it had not been made, and still there to be seen.

        Raises:
            NotFoundError: There is no such judgement.
            ConflictError: It is undone already.
        """

    @abstractmethod
    def repair(self) -> tuple[str, ...]:
        """Derive again what can be derived (search index, identities, shown statements); say what was off."""


class View(ABC):
    """Reads. Everything is as of one moment for each call; judgements and identities are applied."""

    @abstractmethod
    def known(self, documents: Sequence[str], model: str) -> frozenset[str]:
        """Give those of the documents (ids) that this model (`made_by`) has read."""

    @abstractmethod
    def names(self) -> Iterator[tuple[str, str, Kind]]:
        """Give every name key with a name of it and its kind, in the order of the keys."""

    @abstractmethod
    def search(
        self, query: Query, *, sort: Sort = Sort.RELEVANCE, after: str | None = None, limit: int = 20
    ) -> Page[Statement]:
        """Find statements; StoreError for an `after` that none of its pages gave."""

    @abstractmethod
    def count(self, query: Query) -> int:
        """Count what `search` finds."""

    @abstractmethod
    def facets(
        self, query: Query, parts: Sequence[str], *, limit: int = 20
    ) -> Mapping[str, tuple[tuple[str, str, int], ...]]:
        """Count what `search` finds by `speaker`, `kind`, `type`, `act`, `publisher`, `model`.

        For each part `(value, shown, count)`, most frequent first; a part's own filter isn't applied to it.
        """

    @abstractmethod
    def timeline(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Count what `search` finds by the month of its day, `("2021-12", 3)`, in order; no gaps filled."""

    @abstractmethod
    def kinds(self, query: Query, by: str) -> Mapping[str, Mapping[Kind, int]]:
        """Count what `search` finds by kind of speaker, for each `publisher` or each `month` of its day.

        In their order, without those that have none. A statement counts once for each kind of its speakers.
        """

    @abstractmethod
    def statement(self, id: str) -> Statement:
        """Give one statement; a unique beginning of its id (4 characters at least) will do.

        Raises:
            NotFoundError: None or several begin so.
        """

    @abstractmethod
    def history(self, id: str) -> tuple[Judgement, ...]:
        """Give all judgements on a statement, undone ones too, oldest first; NotFoundError for no such."""

    @abstractmethod
    def document(self, id: str) -> tuple[Kept, Record, tuple[Statement, ...]]:
        """Give a document: its listing, its record as the model gave it (text included), and its statements
        as shown (wrong ones too), in text order. A unique beginning of the id will do.

        Raises:
            NotFoundError: None or several begin so.
        """  # noqa: D205

    @abstractmethod
    def documents(
        self, *, words: str = "", publisher: str | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Kept]:
        """List documents, latest published first (unknown ones last); `words` must all be in the title."""

    @abstractmethod
    def identities(
        self, words: str = "", *, kind: Kind | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Identity]:
        """List identities with a name that holds all the words, most quoted first."""

    @abstractmethod
    def identity(self, id: str) -> Identity:
        """Give the identity that this id, or a name key, belongs to; NotFoundError if there is none."""

    @abstractmethod
    def doubts(self, *, limit: int = 20) -> tuple[Doubt, ...]:
        """Give pairs that may be one (a lone surname and the one full name it could be), most useful first;
        none that somebody merged or split.
        """  # noqa: D205

    @abstractmethod
    def judgements(self, *, undone: bool = True) -> Iterator[Judgement]:
        """Give all judgements, oldest first."""

    @abstractmethod
    def unfitting(self) -> tuple[Judgement, ...]:
        """Give the judgements on attributions that no current reading has any more."""

    @abstractmethod
    def skipped(self, *, after: str | None = None, limit: int = 100) -> Page[Skipped]:
        """List what could not be read, in the order it was met."""

    @abstractmethod
    def stats(self) -> Stats:
        """Count what the record holds."""

    @abstractmethod
    def records(self) -> Iterator[tuple[Kept, Record]]:
        """Give every document with its current reading as the model gave it, in the order they were added."""

    @abstractmethod
    def check(self) -> Iterator[str]:
        """Look for faults: a span outside its text, a wrong hash, an index out of step; none is good."""


class Store(ABC):
    """A record's home. Open it with `onrecord.store.open_store`; close it, or use it in a `with`."""

    @abstractmethod
    def writer(self) -> Writer:
        """Give a writer; several may be open at once, in several processes."""

    @abstractmethod
    def view(self) -> View:
        """Give a view; it may be used from several threads."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
