"""What people see while documents are added: a bar on a terminal, and a report at the end."""

from __future__ import annotations

import os
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.records import Document, Item, Skipped

if TYPE_CHECKING:
    from onrecord.collect import Progress, Report

_REASONS_SHOWN = 10
_BESIDE_THE_RECORD = ("", "-wal", "-shm", "-journal", ".feeds", ".feeds-wal", ".feeds-shm", ".feeds-journal")


def added_in_words(report: Report) -> str:
    """Say in one line what a run did, and why what was skipped was."""
    added = report.added
    parts = [f"{added.documents} added" + (f", {added.copies} of them near-copies" if added.copies else "")]
    if added.reread:
        parts.append(f"{added.reread} read again")
    if added.repeated:
        parts.append(f"{added.repeated} there already")
    reasons = Counter(report.reasons)
    if skipped := reasons.total():
        most = reasons.most_common(_REASONS_SHOWN)
        named = "; ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in most)
        more = f"; {len(reasons) - len(most)} other reasons" if len(reasons) > len(most) else ""
        parts.append(f"{skipped} skipped: {named}{more}")
    return f"{' · '.join(parts)} · {report.seconds:.1f} s"


def without_record(items: Iterable[Item], record: Path | None) -> Iterator[Item]:
    """Leave out the record's own files, which may lie in a folder that is added."""
    own = set() if record is None else {f"{os.path.realpath(record)}{end}" for end in _BESIDE_THE_RECORD}
    for item in items:
        if not (own and isinstance(item.document, Skipped) and os.path.realpath(item.origin.place) in own):
            yield item


class Bar:
    """How far a run is; this one shows nothing, for pipes and files."""

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        """Pass items on and see where they stand in their files."""
        yield from items

    def progress(self, progress: Progress) -> None:
        """See what is committed."""


@contextmanager
def progress_bar(paths: Sequence[str]) -> Iterator[Bar]:
    """Show a bar with the rate and the time left while it is open, if standard error is a terminal.

    Args:
        paths: What is added; the bar shows how much of its bytes is done. Without any, it shows the documents
            done of the total.
    """
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        yield _TerminalBar(progress, sizes(paths))


class _TerminalBar(Bar):
    """Shows how many bytes of the input are behind what is committed.

    Within a file that tells no offsets it counts the characters of the texts, which is near enough.
    """

    def __init__(self, progress: Any, sizes: Mapping[str, int]) -> None:
        self._progress = progress
        self._sizes = sizes
        self._task = progress.add_task("adding", total=sum(sizes.values()) or None)
        self._file, self._before, self._characters = "", 0, 0
        self._places: deque[int] = deque()
        self._done = 0

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            self._places.append(self._place(item))
            yield item

    def progress(self, progress: Progress) -> None:
        text = f"{progress.done} done, {progress.rate:.1f} a second"
        if not self._sizes:
            self._progress.update(self._task, description=text, completed=progress.done, total=progress.total)
            return
        for _ in range(progress.done - self._done - 1):
            self._places.popleft()
        self._done = progress.done
        self._progress.update(self._task, description=text, completed=self._places.popleft())

    def _place(self, item: Item) -> int:
        """Give the bytes up to and with an item."""
        file, _, mark = item.origin.place.partition("#")
        if file != self._file:
            self._before += self._sizes.get(self._file, 0)
            self._file, self._characters = file, 0
        if isinstance(item.document, Document):
            self._characters += len(item.document.text)
        size = self._sizes.get(file, 0)
        offset = mark.removeprefix("offset=")
        reached = int(offset) if offset.isdecimal() else self._characters if mark else size
        return self._before + min(reached, size)


def sizes(paths: Sequence[str]) -> dict[str, int]:
    """Give the size of every file to be read, by its path."""
    from onrecord.read.files import SUFFIXES, walk
    from onrecord.read.kinds import suffixes

    found = {}
    for path in walk(paths, suffixes=SUFFIXES | suffixes()):
        if isinstance(path, Path):
            try:
                found[os.fspath(path)] = path.stat().st_size
            except OSError:
                continue
    return found
