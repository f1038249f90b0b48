"""`onrecord read` and `onrecord model`: articles in, statements out; nothing is kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from onrecord.cli.arguments import (
    EXIT_CODES,
    Commands,
    add_command,
    add_model,
    add_output,
    add_threads,
    date,
    probability,
)
from onrecord.cli.doors import ALL_DONE, SOME_SKIPPED, Doors
from onrecord.cli.output import coloured, note, output, refuse, width

if TYPE_CHECKING:
    from onrecord.records import Document, Record, Skipped

STANDARD_INPUT = "<stdin>"


def add_commands(commands: Commands) -> None:
    """Add `read` and `model`."""
    read = add_command(
        commands,
        "read",
        help="say who said what in articles",
        description="Say who said what in articles: plain text in any encoding, or HTML pages.",
        epilog=EXIT_CODES,
    )
    read.set_defaults(run=_read)
    read.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input")
    read.add_argument(
        "--format",
        choices=("table", "json", "jsonl", "html"),
        default="table",
        help="table: for people (default); json: one object, an array for several inputs; "
        "jsonl: one object a line, as they come; html: one page, each attribution marked in place",
    )
    read.add_argument(
        "--by",
        choices=("text", "speaker"),
        default="text",
        help="order of the table: as in the text (default), or under each speaker",
    )
    add_output(read)
    read.add_argument(
        "--published",
        metavar="DATE",
        type=date,
        help="when the articles were published: 2021, 2021-12 or 2021-12-23",
    )
    read.add_argument(
        "--min-confidence",
        metavar="P",
        type=probability,
        default=0.0,
        help="leave out attributions less sure than P, from 0 to 1",
    )
    add_threads(read)
    add_model(read)

    model = add_command(
        commands,
        "model",
        help="show which model reads, its data, scores, licence and limits",
        description="Show the card of the model: its data, scores, licence and limits.",
    )
    model.set_defaults(run=_model)
    model.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_model(model)


def _model(arguments: argparse.Namespace, doors: Doors) -> int:
    card = doors.open_reader(arguments.model, None).model
    if arguments.format == "json":
        import json

        data = {"name": card.name, "metadata": dict(card.metadata), "card": card.card}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(f"{card.name}\n\n{card.card.strip()}")
    return ALL_DONE


def _read(arguments: argparse.Namespace, doors: Doors) -> int:
    paths: list[str] = arguments.paths
    if paths.count("-") > 1:
        return refuse("- can be given once only: there is one standard input")
    if arguments.by == "speaker" and arguments.format != "table":
        return refuse("--by speaker is for the table: the other formats hold every speaker as it is")
    reader = doors.open_reader(arguments.model, arguments.threads)
    sources: Iterable[Path | Document | Skipped] = _sources(paths, arguments.published, arguments.output)
    total = 0
    if sys.stderr.isatty():
        sources = list(sources)
        total = len(sources)
    results = reader.read_many(sources, published=arguments.published)
    if total > 1:
        results = _with_bar(results, total)
    report = _Report(arguments.min_confidence)
    with output(arguments.output, streamed=arguments.format == "jsonl") as out:
        _write(report.records(results), out, arguments)
    return SOME_SKIPPED if report.skipped else ALL_DONE


def _sources(
    paths: Sequence[str], published: str | None, target: str | None
) -> Iterator[Path | Document | Skipped]:
    """Give what is to be read, folders opened; not the output file, which an earlier run may have left."""
    from onrecord.read import MAX_BYTES, from_bytes, walk

    for path in paths:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
            yield from_bytes(data, origin=STANDARD_INPUT, published=published)
            continue
        for source in walk([path]):
            if target is None or not isinstance(source, Path) or not _same_file(source, target):
                yield source


def _same_file(path: Path, other: str) -> bool:
    try:
        return path.is_file() and path.samefile(other)
    except OSError:
        return False


class _Report:
    """Passes on what was read, names on standard error what was skipped, and counts it."""

    def __init__(self, min_confidence: float) -> None:
        self.skipped = 0
        self._min_confidence = min_confidence

    def records(self, results: Iterable[Record | Skipped]) -> Iterator[Record]:
        from onrecord.export.select import confident
        from onrecord.records import Record

        for result in results:
            if isinstance(result, Record):
                yield confident(result, self._min_confidence)
            else:
                self.skipped += 1
                note(f"skipped: {result.origin}: {result.reason}")


def _write(records: Iterator[Record], out: TextIO, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        from onrecord.export.jsonl import write_json

        paths: list[str] = arguments.paths
        write_json(records, out, array=len(paths) > 1 or Path(paths[0]).is_dir())
    elif arguments.format == "jsonl":
        from onrecord.export.jsonl import write_jsonl

        write_jsonl(records, out)
    elif arguments.format == "html":
        from onrecord.export.page import write_page

        write_page(records, out)
    else:
        from onrecord.export.table import write_table

        by_speaker = arguments.by == "speaker"
        write_table(records, out, width=width(out), colour=coloured(out), by_speaker=by_speaker)


def _with_bar(results: Iterable[Record | Skipped], total: int) -> Iterator[Record | Skipped]:
    """Pass results on under a progress bar, which is gone from the screen while anything else is written."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as progress:
        task = progress.add_task("reading", total=total)
        for result in results:
            progress.advance(task)
            progress.stop()
            yield result
            progress.start()
