"""A reader of invented news that needs no model: one statement a line of the form "Name verb that …"."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.records import (
    Act,
    Attribution,
    Document,
    Item,
    Kind,
    Origin,
    Record,
    Skipped,
    Span,
    Speaker,
    Type,
    attribution_id,
)

UNREADABLE = "(illegible)"
_LINE = re.compile(r"^(?P<source>.+?) (?P<cue>said|warned|denied) (?P<content>that .+)\.$", re.MULTILINE)
_ACTS = {"said": Act.SAY, "warned": Act.WARN, "denied": Act.DENY}


@dataclass(frozen=True)
class FakeModel:
    name: str


@dataclass
class FakeReader:
    """Reads a few documents ahead, as the real one does; a text with "(illegible)" gives a Skipped.

    Attributes:
        name: Name and version of its model.
        ahead: How many sources it takes before it gives the first result.
        broken_after: After so many results it raises `KeyboardInterrupt`, as Ctrl-C does; None for never.
        read: The ids of the documents it read, in order.
    """

    name: str = "fake-en 1.0.0"
    ahead: int = 3
    broken_after: int | None = None
    read: list[str] = field(default_factory=list)

    @property
    def model(self) -> FakeModel:
        return FakeModel(self.name)

    def read_many(self, sources: Iterable[Document | Skipped], /) -> Iterator[Record | Skipped]:
        waiting: deque[Record | Skipped] = deque()
        given = 0
        for source in sources:
            waiting.append(self._record(source))
            if len(waiting) > self.ahead:
                given += 1
                self._break(given)
                yield waiting.popleft()
        while waiting:
            given += 1
            self._break(given)
            yield waiting.popleft()

    def _break(self, given: int) -> None:
        if self.broken_after is not None and given > self.broken_after:
            raise KeyboardInterrupt

    def _record(self, document: Document | Skipped) -> Record | Skipped:
        if isinstance(document, Skipped):
            return document
        self.read.append(document.id)
        if UNREADABLE in document.text:
            return Skipped(document.path or "<text>", "can't be read")
        found = [*_LINE.finditer(document.text)]
        names = {
            name: f"s{number}" for number, name in enumerate(dict.fromkeys(m["source"] for m in found), 1)
        }
        return Record(
            document=document,
            speakers=tuple(Speaker(id=id, name=name, kind=_kind(name)) for name, id in names.items()),
            attributions=tuple(self._attribution(document, m, names[m["source"]]) for m in found),
        )

    def _attribution(self, document: Document, match: re.Match[str], speaker: str) -> Attribution:
        source, cue, content = (Span(*match.span(part)) for part in ("source", "cue", "content"))
        return Attribution(
            id=attribution_id(document.id, (source,), (cue,), (content,), self.name),
            source=(source,),
            cue=(cue,),
            content=(content,),
            type=Type.INDIRECT,
            act=_ACTS[match["cue"]],
            confidence=0.9,
            made_by=self.name,
            speakers=(speaker,),
        )


def _kind(name: str) -> Kind:
    return Kind.ORGANISATION if name.lower().startswith("the ") else Kind.PERSON


def item(text: str, place: str) -> Item:
    """Give a document of a text, found at a place."""
    return Item(
        Document(text=text, path=place, title=f"News of {place}", published="2022-01-15", language="en"),
        Origin(place=place),
    )


def missing(place: str, reason: str = "no such file or folder") -> Item:
    """Give an input that isn't there."""
    return Item(Skipped(place, reason), Origin(place=place))
