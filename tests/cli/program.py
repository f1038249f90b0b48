"""The program over a record in memory, which holds two articles of invented people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord import cli, collect
from onrecord.records import Document, Item, Kind, Origin, Record, Skipped, Speaker
from onrecord.store.memory import MemoryStore
from tests.articles import MODEL, Said, build, harbour

BUOY_TEXT = (
    "Lea Dorn said the buoys were cleaned.\n\n"
    "Mara Ilves denied that any buoy was lost. Captain Ilves praised the crews."
)


def buoys() -> Record:
    """Give an article with three statements: two by Mara Ilves, who is also called Captain Ilves."""
    return build(
        Document(
            text=BUOY_TEXT,
            path="news/buoys.txt",
            title="Buoys are clean",
            published="2022-02-03",
            publisher="Corvane Courier",
        ),
        Said(who="Lea Dorn", cue="said", what=["the buoys were cleaned"], by=("s1",)),
        Said(who="Mara Ilves", cue="denied", what=["that any buoy was lost"], by=("s2",), sure=0.4),
        Said(who="Captain Ilves", cue="praised", what=["the crews"], by=("s2",)),
        speakers=(
            Speaker(id="s1", name="Lea Dorn", kind=Kind.PERSON, role="buoy keeper"),
            Speaker(id="s2", name="Mara Ilves", kind=Kind.PERSON, aliases=("Captain Ilves",)),
        ),
    )


class Card:
    name = MODEL
    metadata = {"licence": "Apache-2.0"}  # noqa: RUF012
    card = "# A model"


class Reader:
    """Reads the articles it was made with, and skips every other."""

    def __init__(self, *records: Record) -> None:
        self.model = Card()
        self._records = {record.document.id: record for record in records}

    def read_many(
        self, sources: Iterable[object], *, published: str | None = None
    ) -> Iterator[Record | Skipped]:
        for source in sources:
            if isinstance(source, Skipped):
                yield source
                continue
            assert isinstance(source, Document)
            record = self._records.get(source.id)
            yield record or Skipped(source.path or "<text>", "in a language that isn't read")


class Keeping(MemoryStore):
    """A record that a command can't close."""

    def close(self) -> None:
        pass


class Program:
    """`onrecord` with a reader and a record of its own."""

    def __init__(self, *records: Record) -> None:
        self.reader = Reader(*records)
        self.store = Keeping()
        items = [
            Item(record.document, Origin(place=record.document.path or "", time="2022-03-01T10:00:00Z"))
            for record in records
        ]
        collect.add(items, self.store, self.reader)

    def __call__(self, *arguments: object) -> int:
        """Run a command on this record."""
        words = [str(each) for each in arguments]
        place = 2 if words[0] == "speaker" else 1  # before what the test gives, so that its --store wins
        return cli.main(
            [*words[:place], "--store", ":memory:", *words[place:]],
            open_reader=lambda model, threads: self.reader,
            open_store=lambda url: self.store,
        )


def two_articles() -> Program:
    """Give the program over both articles."""
    return Program(harbour(), buoys())
