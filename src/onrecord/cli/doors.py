"""What the commands are given: ways to open a reader and a store, so that tests can put others in place.

Exit codes, which scripts can rely on, stand here too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

# What draws, reads, stores or runs a model is imported by the command that needs it: `--help` mustn't wait.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.records import Document, Record, Skipped
    from onrecord.store import Store

ALL_DONE, SOME_SKIPPED, USAGE, FAULT, INTERRUPTED, NO_READER = 0, 1, 2, 70, 130, 141


class Card(Protocol):
    """What a model says about itself."""

    @property
    def name(self) -> str:
        """Its name and version."""

    @property
    def metadata(self) -> Mapping[str, object]:
        """Its data, scores, licence and limits for programs."""

    @property
    def card(self) -> str:
        """The same for people, in Markdown."""


class Reads(Protocol):
    """What the commands need of a reader; `onrecord.Reader` is one."""

    @property
    def model(self) -> Card:
        """The card of the reader's model."""

    def read_many(
        self, sources: Iterable[str | os.PathLike[str] | Document | Skipped], *, published: str | None = None
    ) -> Iterator[Record | Skipped]:
        """Read each source, in order."""


OpenReader = Callable[[str | None, int | None], Reads]
"""Makes a reader from a model folder and a number of threads, each None for the default."""

OpenStore = Callable[[str], "Store"]
"""Opens the record that a path or URL names, and makes it where there is none."""


@dataclass(frozen=True, slots=True)
class Doors:
    """How a command opens what it works with."""

    open_reader: OpenReader
    open_store: OpenStore


def open_reader(model: str | None, threads: int | None) -> Reads:
    """Open the real reader."""
    from onrecord.pipeline import Reader

    return Reader(model, threads=threads)


def open_store(url: str) -> Store:
    """Open the real store."""
    from onrecord.store import open_store

    return open_store(url)
