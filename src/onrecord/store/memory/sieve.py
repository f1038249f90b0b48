"""Decides of one statement whether a query finds it."""

from __future__ import annotations

from onrecord.statements import Identity, Verdict
from onrecord.store.base import Query
from onrecord.store.days import between, first_day
from onrecord.store.memory.picture import Item, Picture
from onrecord.store.words import parse, terms


class Sieve:
    """A query made ready.

    Args:
        query: What to find.
        picture: Where.

    Raises:
        StoreError: A date of the query is none.
    """

    def __init__(self, query: Query, picture: Picture) -> None:
        self.query = query
        self.sought = parse(query.words)
        self._picture = picture
        self._days = between(query.since, query.until)
        self._published = between(query.published_since, query.published_until)
        self._said = between(query.said_since, query.said_until)
        self._speakers = {id for value in query.speaker for id in speakers_called(value, picture)}

    def lets_through(self, item: Item) -> bool:
        """Whether the query finds a statement."""
        return (
            self._is_current(item)
            and self._is_as_in_record(item)
            and self._is_by_them(item)
            and (not self.sought or self.sought.found_in(item.parts()))
        )

    def in_content(self, item: Item) -> bool:
        """Whether the content alone holds the words and phrases; True where none are sought."""
        return self.sought.all_in(item.parts()[:1])

    def _is_current(self, item: Item) -> bool:
        query, shown = self.query, item.shown
        if query.verdict is None and shown.verdict is Verdict.WRONG:
            return False
        if query.verdict is not None and shown.verdict is not query.verdict:
            return False
        return (
            (query.copies or item.held.copy_of is None)
            and not (query.unchecked and shown.version)
            and query.nested in (None, shown.nested)
        )

    def _is_as_in_record(self, item: Item) -> bool:
        query, shown, document = self.query, item.shown, item.record.document
        attribution = shown.attribution
        return (
            _is_one_of(attribution.type, query.type)
            and _is_one_of(attribution.act, query.act)
            and _is_one_of(attribution.made_by, query.model)
            and _is_one_of(document.publisher, query.publisher)
            and _is_one_of(item.document, query.document)
            and query.min_confidence <= attribution.confidence <= query.max_confidence
            and self._days.hold(shown.day)
            and self._published.hold(first_day(document.published))
            and self._said.hold(first_day(shown.said))
        )

    def _is_by_them(self, item: Item) -> bool:
        identities = [self._picture.identities[id] for id in item.identities]
        if self.query.speaker and self._speakers.isdisjoint(item.identities):
            return False
        return not self.query.kind or any(one.kind in self.query.kind for one in identities)


def speakers_called(value: str, picture: Picture) -> set[str]:
    """Give the ids of the identity that has an id or a name key, else of all with a name of these words."""
    if value in picture.identity_of:
        return {picture.identity_of[value]}
    return {id for id, identity in picture.identities.items() if is_called(identity, value)}


def is_called(identity: Identity, words: str) -> bool:
    """Whether one name of an identity has all the words; so has every identity no words at all."""
    wanted = set(terms(words))
    names = (identity.name, *(name for name, _ in identity.names))
    return any(wanted.issubset(terms(name)) for name in names)


def _is_one_of(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or value in wanted
