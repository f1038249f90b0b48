"""Opening a record, and what can be asked of one by a name as people write it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from onrecord.cli.doors import Doors
from onrecord.errors import NotFoundError, StoreError

if TYPE_CHECKING:
    from onrecord.statements import Identity
    from onrecord.store import Page, Store, View

T = TypeVar("T")
_ID = re.compile(r"[0-9a-f]{16}")
_LISTED = 10

AT_ONCE = 500
"""How many items a page holds where all are wanted."""


def open_record(arguments: argparse.Namespace, doors: Doors) -> Store:
    """Open the record that is there; StoreError if there is none, since asking must not make one."""
    url: str = arguments.store
    file = record_file(url)
    if file is not None and not file.exists():
        raise StoreError(
            f"{url}: there is no record here; `onrecord add` makes one, --store names another place"
        )
    return doors.open_store(url)


def record_file(url: str) -> Path | None:
    """Give the file of a record; None for one that is on a server or in memory."""
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    return None if "://" in url or url.startswith(":") else Path(url)


def all_pages(page: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Give the items of all pages: each is asked for with the mark that the one before ended with."""
    after: str | None = None
    while True:
        found = page(after)
        yield from found.items
        after = found.next
        if after is None:
            return


def is_speaker_id(name: str) -> bool:
    """Tell whether this is a speaker's id rather than a name."""
    return _ID.fullmatch(name) is not None


def find_speaker(view: View, name: str) -> Identity:
    """Give the one speaker that an id, a name key or a name means.

    A name finds every speaker with all its words in a name of theirs. Of several the one that is shown under
    exactly this name is meant, if it is more than one word: "Ilves" can be anybody of that name.

    Raises:
        NotFoundError: There is none, or there are several; the message lists them with their ids.
    """
    if is_speaker_id(name) or ":" in name:
        return view.identity(name)
    found = view.identities(name, limit=_LISTED + 1).items
    exact = [each for each in found if each.name.casefold() == name.strip().casefold() and " " in each.name]
    if len(exact) == 1 or len(found) == 1:
        return view.identity((exact or list(found))[0].id)
    if not found:
        raise NotFoundError(f"no speaker is called {name!r}; `onrecord speakers` lists them")
    listed = "; ".join(f"{each.id} {each.name} ({each.statements})" for each in found[:_LISTED])
    more = "; and more" if len(found) > _LISTED else ""
    raise NotFoundError(f"{name!r} may be several speakers, give an id: {listed}{more}")
