"""`onrecord add` and the commands that look after a record: retry-skipped, reread, check, stats, skipped."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.cli.adding import added_in_words, progress_bar, without_record
from onrecord.cli.arguments import (
    EXIT_CODES,
    Commands,
    add_command,
    add_format,
    add_model,
    add_pages,
    add_store,
    add_threads,
    date,
    interval,
)
from onrecord.cli.doors import ALL_DONE, SOME_SKIPPED, Doors
from onrecord.cli.lists import write_rows
from onrecord.cli.output import coloured, note, output, refuse, width
from onrecord.cli.records import open_record, record_file
from onrecord.errors import StoreError

if TYPE_CHECKING:
    from onrecord.cli.doors import Reads
    from onrecord.collect import Report
    from onrecord.read.fetch import Fetcher
    from onrecord.records import Item
    from onrecord.store import Store

_COLUMNS = ("text", "title", "url", "published", "publisher", "id")


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_add(commands)

    retry = add_command(
        commands,
        "retry-skipped",
        help="try again to read what was skipped",
        epilog=EXIT_CODES,
    )
    retry.set_defaults(run=_retry)
    _add_columns(retry)
    _add_private(retry)

    reread = add_command(
        commands,
        "reread",
        help="read all texts of the record again with another model; judgements hold",
        epilog=EXIT_CODES,
    )
    reread.set_defaults(run=_reread)
    for parser in (retry, reread):
        add_model(parser)
        add_threads(parser)
        add_store(parser)

    check = add_command(
        commands,
        "check",
        help="look for faults: spans, hashes, indexes",
        epilog="Exit codes: 0 none; 1 faults, one a line; 2 usage.",
    )
    check.set_defaults(run=_check)
    check.add_argument("--repair", action="store_true", help="derive again what can be derived")
    add_store(check)

    stats = add_command(commands, "stats", help="say what the record holds, in numbers")
    stats.set_defaults(run=_stats)
    add_format(stats)
    add_store(stats)

    skipped = add_command(commands, "skipped", help="list what could not be read, and why")
    skipped.set_defaults(run=_skipped)
    add_pages(skipped, limit=100)
    add_format(skipped)
    add_store(skipped)


def _add_add(commands: Commands) -> None:
    add = add_command(
        commands,
        "add",
        help="read articles and keep them in a record",
        description="Read articles and keep them in a record: files, folders, tables, archives and feeds. A "
        "run that was stopped goes on where it was; what the record has already isn't read again.",
        epilog=EXIT_CODES,
    )
    add.set_defaults(run=_add)
    add.add_argument("paths", metavar="PATH", nargs="*", help="a file or a folder")
    add.add_argument(
        "--feeds", metavar="FILE", action="append", default=[], help="also what is new in an OPML's feeds"
    )
    add.add_argument(
        "--watch", metavar="TIME", type=interval, help="look at the feeds every 90s, 15m, 2h or 1d"
    )
    add.add_argument(
        "--once", action="store_true", help="look at the feeds once, also with --watch; for cron"
    )
    add.add_argument(
        "--feeds-memory",
        metavar="FILE",
        help="where it is kept what was seen in the feeds (default: the record's name and .feeds)",
    )
    _add_private(add)
    _add_columns(add)
    add.add_argument(
        "--published", metavar="DATE", type=date, help="when all of it was published; wins over what it says"
    )
    add_model(add)
    add_threads(add)
    add_store(add)


def _add_columns(parser: argparse.ArgumentParser) -> None:
    for name in _COLUMNS:
        default = "none" if name == "id" else "told by its name"
        parser.add_argument(
            f"--{name}-column",
            metavar="NAME",
            help=f"the column of tables that holds the {name} (default: {default})",
        )


def _add_private(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-private", action="store_true", help="feeds may lead to addresses inside your own network"
    )


def _columns(arguments: argparse.Namespace) -> Any:
    from onrecord.read.tables import Columns

    return Columns(**{name: getattr(arguments, f"{name}_column") for name in _COLUMNS})


def _add(arguments: argparse.Namespace, doors: Doors) -> int:
    if not arguments.paths and not arguments.feeds:
        return refuse("nothing to add: name files or folders, or --feeds FILE")
    if arguments.watch and not arguments.feeds:
        return refuse("--watch is for feeds: name a list of them with --feeds FILE")
    feeds = _feeds(arguments.feeds)
    reader = doors.open_reader(arguments.model, arguments.threads)
    skipped = False
    with doors.open_store(arguments.store) as store:
        if arguments.paths:
            skipped |= _add_paths(arguments, store, reader)
        if feeds:
            skipped |= _add_feeds(arguments, feeds, store, reader)
    return SOME_SKIPPED if skipped else ALL_DONE


def _add_paths(arguments: argparse.Namespace, store: Store, reader: Reads) -> bool:
    """Add files and folders; tell whether anything was skipped."""
    from onrecord import collect
    from onrecord.read.items import items

    found = items(arguments.paths, columns=_columns(arguments), published=arguments.published)
    found = without_record(found, record_file(arguments.store))
    with progress_bar(arguments.paths) as bar:
        report = collect.add(bar.items(found), store, reader, progress=bar.progress)
    return _say(report)


def _say(report: Report) -> bool:
    note(added_in_words(report))
    return bool(report.reasons)


def _feeds(files: Iterable[str]) -> tuple[str, ...]:
    from pathlib import Path

    from onrecord.read.opml import read_opml

    feeds = dict.fromkeys(feed for file in files for feed in read_opml(Path(file).read_bytes(), origin=file))
    if files and not feeds:
        raise StoreError(f"{', '.join(files)}: no feeds in there")
    return tuple(feeds)


def _add_feeds(arguments: argparse.Namespace, feeds: tuple[str, ...], store: Store, reader: Reads) -> bool:
    """Add what is new in feeds, once or for good; tell whether anything was skipped."""
    from onrecord import collect
    from onrecord.read.fetch import Fetcher
    from onrecord.read.memory import FileMemory
    from onrecord.read.watch import watch

    with FileMemory(_memory_file(arguments)) as memory:
        fetcher = Fetcher(memory=memory, allow_private=arguments.allow_private)
        while True:
            report = collect.add(watch(feeds, fetcher, memory), store, reader)
            memory.save()  # not before: what didn't reach the store must be read again
            skipped = _say(report)
            if arguments.once or not arguments.watch:
                return skipped
            time.sleep(arguments.watch)


def _memory_file(arguments: argparse.Namespace) -> str:
    if arguments.feeds_memory:
        return str(arguments.feeds_memory)
    file = record_file(arguments.store)
    if file is None:
        raise StoreError("a record on a server needs --feeds-memory FILE beside --feeds")
    return f"{file}.feeds"


def _retry(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord import collect
    from onrecord.read.items import items_at

    with open_record(arguments, doors) as store:
        reader = doors.open_reader(arguments.model, arguments.threads)
        columns, fetched = _columns(arguments), _Pages(arguments.allow_private)

        def again(places: Sequence[str]) -> Iterator[Item]:
            yield from items_at((place for place in places if not _is_address(place)), columns=columns)
            for place in filter(_is_address, places):
                yield from fetched(place)

        report = collect.retry_skipped(store, reader, again)
    return SOME_SKIPPED if _say(report) else ALL_DONE


def _is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


class _Pages:
    """Fetches pages that were skipped; the fetcher is made for the first of them."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._fetcher: Fetcher | None = None

    def __call__(self, place: str) -> Iterator[Item]:
        from onrecord.read.addresses import without_user_info
        from onrecord.read.documents import from_bytes
        from onrecord.read.fetch import Fetched, Fetcher, Refused, stamp
        from onrecord.records import Item, Origin, Skipped

        if self._fetcher is None:
            self._fetcher = Fetcher(allow_private=self._allow_private)
        got = self._fetcher.fetch(place)
        if isinstance(got, Fetched):
            document = from_bytes(got.data, origin=place)
            time = stamp(self._fetcher.now())
            yield Item(document, Origin(place=place, url=without_user_info(got.url), time=time))
        else:
            reason = got.reason if isinstance(got, Refused) else "not changed"
            yield Item(Skipped(place, reason), Origin(place=place))


def _reread(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord import collect

    with open_record(arguments, doors) as store:
        reader = doors.open_reader(arguments.model, arguments.threads)
        with progress_bar(()) as bar:
            report = collect.reread(store, reader, progress=bar.progress)
        skipped = _say(report)
        if unfitting := len(store.view().unfitting()):
            fit = "judgement fits" if unfitting == 1 else "judgements fit"
            are = "is" if unfitting == 1 else "are"
            note(
                f"{unfitting} {fit} no statement of this reading and {are} kept: "
                "onrecord judgements --unfitting"
            )
    return SOME_SKIPPED if skipped else ALL_DONE


def _check(arguments: argparse.Namespace, doors: Doors) -> int:
    with open_record(arguments, doors) as store:
        if arguments.repair:
            for line in store.writer().repair():
                note(f"repaired: {line}")
        faults = 0
        for fault in store.view().check():
            print(fault)
            faults += 1
        if not faults:
            note("no faults")
    return SOME_SKIPPED if faults else ALL_DONE


def _stats(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import stats_rows, write_stats
    from onrecord.export.sheets import NUMBERS

    with open_record(arguments, doors) as store:
        stats = store.view().stats()
    if arguments.format == "table":
        with output(None, streamed=True) as out:
            write_stats(stats, out, width=width(out), colour=coloured(out))
    else:
        write_rows(stats_rows(stats), format=arguments.format, sheet=NUMBERS, table=_no_table)
    return ALL_DONE


def _no_table(*_: object, **__: object) -> int:
    return 0


def _skipped(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import write_skipped
    from onrecord.export.sheets import SKIPPED

    with open_record(arguments, doors) as store:
        page = store.view().skipped(after=arguments.after, limit=arguments.limit)
        write_rows(
            page.items,
            format=arguments.format,
            sheet=SKIPPED,
            table=write_skipped,
            none="nothing was skipped",
            next=page.next,
        )
    return ALL_DONE
