"""Reading from memory: every answer is a filter, a sort and a cut over all there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from onrecord.errors import NotFoundError, StoreError
from onrecord.records import Kind, Record, Skipped
from onrecord.statements import Doubt, Identity, Judgement, Kept, Statement, Stats
from onrecord.store.base import Page, Query, Sort, View
from onrecord.store.days import first_day
from onrecord.store.doubts import doubts
from onrecord.store.memory.picture import Item, Picture
from onrecord.store.memory.sieve import Sieve, is_called
from onrecord.store.order import SHAPES, Key, at_most, cursor, question, reverse, statement_key
from onrecord.store.order import after as behind
from onrecord.store.shown import place, unfitting
from onrecord.store.words import parse, terms

T = TypeVar("T")

FACETS = ("speaker", "kind", "type", "act", "publisher", "model")
"""What found statements can be counted by; each is a part of `Query` too."""

_SHORTEST = 4  # characters of an id's beginning that are enough


class MemoryView(View):
    """Reads from a picture that is always the newest.

    Args:
        picture: Gives the picture of this moment.
    """

    def __init__(self, picture: Callable[[], Picture]) -> None:
        self._picture = picture

    def known(self, documents: Sequence[str], model: str) -> frozenset[str]:
        """Give those of the documents that this model has read."""
        held = self._picture().facts.documents
        return frozenset(
            id for id in documents if id in held and model in {one.model for one in held[id].readings}
        )

    def names(self) -> Iterator[tuple[str, str, Kind]]:
        """Give every name key with a name and kind, in the order of the keys."""
        for key, (name, kind) in sorted(self._picture().facts.names.items()):
            yield key, name, kind

    def search(
        self, query: Query, *, sort: Sort = Sort.RELEVANCE, after: str | None = None, limit: int = 20
    ) -> Page[Statement]:
        """Find statements."""
        picture = self._picture()
        sieve = Sieve(query, picture)

        def key(item: Item) -> Key:
            return statement_key(
                sort,
                id=item.id,
                day=item.shown.day,
                confidence=item.shown.raw.confidence,
                in_content=sort is not Sort.RELEVANCE or sieve.in_content(item),
                quoted=max((picture.identities[id].statements for id in item.identities), default=0),
            )

        page = _page(_found(sieve, picture), key, question("search", query, sort), SHAPES[sort], after, limit)
        return Page(tuple(picture.statement(item, sieve.sought) for item in page.items), page.next)

    def count(self, query: Query) -> int:
        """Count what `search` finds."""
        picture = self._picture()
        return sum(1 for _ in _found(Sieve(query, picture), picture))

    def facets(
        self, query: Query, parts: Sequence[str], *, limit: int = 20
    ) -> Mapping[str, tuple[tuple[str, str, int], ...]]:
        """Count what `search` finds by parts, each without its own filter."""
        unknown = [part for part in parts if part not in FACETS]
        if unknown:
            raise StoreError(f"can't count by {unknown[0]!r}; choose from {', '.join(FACETS)}")
        picture = self._picture()
        found = {}
        for part in parts:
            free: dict[str, Any] = {part: ()}
            sieve = Sieve(replace(query, **free), picture)
            values = (value for item in _found(sieve, picture) for value in _values(item, part, picture))
            counts = Counter(values).items()
            ranked = sorted(counts, key=lambda pair: (-pair[1], pair[0][1], pair[0][0]))
            found[part] = tuple((value, shown, count) for (value, shown), count in ranked[: at_most(limit)])
        return found

    def timeline(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Count what `search` finds by month."""
        picture = self._picture()
        days = (item.shown.day for item in _found(Sieve(query, picture), picture))
        return tuple(sorted(Counter(day[:7] for day in days if day is not None).items()))

    def kinds(self, query: Query, by: str) -> Mapping[str, Mapping[Kind, int]]:
        """Count what `search` finds by kind of speaker, for each `publisher` or `month`."""
        if by not in ("publisher", "month"):
            raise StoreError(f"can't count kinds by {by!r}; choose from publisher, month")
        picture = self._picture()
        counts: dict[str, Counter[Kind]] = {}
        for item in _found(Sieve(query, picture), picture):
            day = item.shown.day
            months = [day[:7]] if day is not None else []
            values = months if by == "month" else [value for value, _ in _values(item, by, picture)]
            kinds = [Kind(kind) for kind, _ in _values(item, "kind", picture)]
            for value in values if kinds else ():
                counts.setdefault(value, Counter()).update(kinds)
        return {value: dict(counts[value]) for value in sorted(counts)}

    def statement(self, id: str) -> Statement:
        """Give one statement by its id or a unique beginning of it."""
        picture = self._picture()
        return picture.statement(picture.items[_the_one(id, picture.items, "statement")])

    def history(self, id: str) -> tuple[Judgement, ...]:
        """Give all judgements on a statement, oldest first."""
        picture = self._picture()
        item = picture.items[_the_one(id, picture.items, "statement")]
        return tuple(
            judgement
            for judgement in picture.judgements_on(item.document)
            if judgement.target and place(item.record, judgement.target) is item.shown.raw
        )

    def document(self, id: str) -> tuple[Kept, Record, tuple[Statement, ...]]:
        """Give a document, its record and its statements, by its id or a unique beginning of it."""
        picture = self._picture()
        id = _the_one(id, picture.facts.documents, "document")
        items = [picture.items[one.raw.id] for one in picture.shown[id]]
        record = picture.facts.documents[id].reading.record
        return picture.kept(id), record, tuple(map(picture.statement, items))

    def documents(
        self, *, words: str = "", publisher: str | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Kept]:
        """List documents, latest published first."""
        picture = self._picture()
        sought = parse(words)
        kept = [
            one
            for one in map(picture.kept, picture.facts.documents)
            if publisher in (None, one.document.publisher)
            and sought.found_in([terms(one.document.title or "")])
        ]

        def key(one: Kept) -> Key:
            return (reverse(first_day(one.document.published)), one.id)

        return _page(kept, key, question("documents", words, publisher), (int, str), after, limit)

    def identities(
        self, words: str = "", *, kind: Kind | None = None, after: str | None = None, limit: int = 20
    ) -> Page[Identity]:
        """List identities with statements, most quoted first."""
        found = [one for one in self._picture().listed if kind in (None, one.kind) and is_called(one, words)]

        def key(one: Identity) -> Key:
            return (-one.statements, one.name, one.id)

        return _page(found, key, question("identities", words, kind), (int, str, str), after, limit)

    def identity(self, id: str) -> Identity:
        """Give the identity that an id or a name key belongs to."""
        return self._picture().identity(id)

    def doubts(self, *, limit: int = 20) -> tuple[Doubt, ...]:
        """Give pairs of identities that may be one."""
        picture = self._picture()
        return tuple(islice(doubts(picture.listed, picture.partition.partings), at_most(limit)))

    def judgements(self, *, undone: bool = True) -> Iterator[Judgement]:
        """Give all judgements, oldest first."""
        for judgement in self._picture().facts.judgements:
            if undone or judgement.undone_at is None:
                yield judgement

    def unfitting(self) -> tuple[Judgement, ...]:
        """Give the judgements on attributions that are gone."""
        picture = self._picture()
        found = [
            judgement
            for id, held in picture.facts.documents.items()
            for judgement in unfitting(held.reading.record, picture.judgements_on(id))
        ]
        return tuple(sorted(found, key=lambda judgement: judgement.id))

    def skipped(self, *, after: str | None = None, limit: int = 100) -> Page[Skipped]:
        """List what could not be read."""
        numbered = list(enumerate(self._picture().facts.skipped))
        page = _page(numbered, lambda one: one[:1], question("skipped"), (int,), after, limit)
        return Page(tuple(one for _, one in page.items), page.next)

    def stats(self) -> Stats:
        """Count what the record holds."""
        picture = self._picture()
        facts = picture.facts
        counted = [item for item in picture.items.values() if item.counts]
        days = sorted(item.shown.day for item in counted if item.shown.day is not None)
        by = {
            part: dict(Counter(value for item in counted for value, _ in _values(item, part, picture)))
            for part in ("type", "act", "kind", "model")
        }
        publishers = (held.reading.record.document.publisher for held in facts.documents.values())
        by["publisher"] = dict(Counter(name for name in publishers if name is not None))
        return Stats(
            documents=len(facts.documents),
            copies=sum(held.copy_of is not None for held in facts.documents.values()),
            statements=len(counted),
            identities=len(picture.listed),
            skipped=len(facts.skipped),
            judgements=sum(judgement.undone_at is None for judgement in facts.judgements),
            by=by,
            first=days[0] if days else None,
            last=days[-1] if days else None,
        )

    def records(self) -> Iterator[tuple[Kept, Record]]:
        """Give every document with its current reading, in the order they were added."""
        picture = self._picture()
        for id, held in picture.facts.documents.items():
            yield picture.kept(id), held.reading.record

    def check(self) -> Iterator[str]:
        """Look for faults; nothing here is derived before it is asked for, so there is little to find."""
        documents = self._picture().facts.documents
        for id, held in documents.items():
            if held.reading.record.document.id != id:
                yield f"{id}: the text doesn't have this hash"
            if held.copy_of is not None and held.copy_of not in documents:
                yield f"{id}: the document that it repeats, {held.copy_of}, is not there"


def _found(sieve: Sieve, picture: Picture) -> Iterator[Item]:
    return filter(sieve.lets_through, picture.items.values())


def _values(item: Item, part: str, picture: Picture) -> Iterable[tuple[str, str]]:
    """Give the values of a part that a statement counts under, each once, and how they are shown."""
    match part:
        case "speaker":
            return [(id, picture.identities[id].name) for id in item.identities]
        case "kind":
            values = {str(picture.identities[id].kind) for id in item.identities}
        case "publisher":
            publisher = item.record.document.publisher
            values = set() if publisher is None else {publisher}
        case "model":
            values = {item.shown.raw.made_by}
        case _:
            values = {str(getattr(item.shown.attribution, part))}
    return [(value, value) for value in values]


def _page(
    found: Iterable[T],
    key: Callable[[T], Key],
    asked: str,
    shape: Sequence[type],
    after: str | None,
    limit: int,
) -> Page[T]:
    """Cut a page of at most `limit` out of what was found, behind the cursor `after`."""
    start = behind(asked, after, shape)
    ranked = sorted(((key(one), one) for one in found), key=lambda pair: pair[0])
    rest = [(place, one) for place, one in ranked if start is None or place > start]
    cut = rest[: at_most(limit)]
    more = len(rest) > len(cut)
    return Page(tuple(one for _, one in cut), cursor(asked, cut[-1][0]) if more else None)


def _the_one(beginning: str, ids: Iterable[str], what: str) -> str:
    """Give the id that begins so; NotFoundError if none or several do."""
    if beginning in ids:
        return beginning
    found = [id for id in ids if id.startswith(beginning)] if len(beginning) >= _SHORTEST else []
    if len(found) != 1:
        which = f"{len(found)} begin so" if found else "there is none"
        raise NotFoundError(f"no one {what} has the id {beginning!r}: {which}")
    return found[0]
