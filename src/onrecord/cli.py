"""The command line: one command is one library call and printing.

Exit codes, which scripts can rely on: 0 all was read; 1 some input was skipped, each named with its reason on
standard error; 2 usage (an option, an output or a model folder that won't do); 130 interrupted; 141 whoever
read the output stopped reading. A fault in onrecord itself shows its traceback and exits with 70, so that it
can't be taken for a skipped input.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

import onrecord
from onrecord.errors import OnrecordError

# What draws, reads or runs a model is imported by the command that needs it: `--help` must not wait for it.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.records import Document, Record, Skipped

ALL_READ, SOME_SKIPPED, USAGE, FAULT, INTERRUPTED, NO_READER = 0, 1, 2, 70, 130, 141
STANDARD_INPUT = "<stdin>"


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


def main(argv: Sequence[str] | None = None, *, open_reader: OpenReader | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments; those of the process by default.
        open_reader: Makes a reader from a model folder and a number of threads, each None for the default.

    Returns:
        The exit code (see above).

    Raises:
        SystemExit: After `--help` and `--version` (0), and for arguments that can't be parsed (2).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the locale or the console: UTF-8. A lone surrogate, which it can't hold, as its escape.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments, open_reader or _open_reader)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_stdout()
        return NO_READER
    except (OnrecordError, OSError) as error:
        return _refuse(error)
    except Exception:
        import traceback

        traceback.print_exc()
        return FAULT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onrecord", description="Reads news and keeps the record of who said what.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"onrecord {onrecord.__version__}")
    commands = parser.add_subparsers(title="commands", required=True)

    read = commands.add_parser(
        "read",
        help="say who said what in articles",
        description="Say who said what in articles: plain text in any encoding, or HTML pages.",
        epilog="Exit codes: 0 all read; 1 some input skipped, each named on standard error; 2 usage.",
        allow_abbrev=False,
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
    read.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    read.add_argument(
        "--published",
        metavar="DATE",
        type=_date,
        help="when the articles were published: 2021, 2021-12 or 2021-12-23",
    )
    read.add_argument(
        "--min-confidence",
        metavar="P",
        type=_probability,
        default=0.0,
        help="leave out attributions less sure than P, from 0 to 1",
    )
    read.add_argument(
        "--threads", metavar="N", type=_count, help="threads to compute with (default: all cores)"
    )
    _add_model(read)

    model = commands.add_parser(
        "model",
        help="show which model reads, its data, scores, licence and limits",
        description="Show the card of the model: its data, scores, licence and limits.",
        allow_abbrev=False,
    )
    model.set_defaults(run=_model)
    model.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    _add_model(model)
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="DIR", help="a model folder (default: the one in the package)")


def _date(value: str) -> str:
    from onrecord.read.dates import is_published

    if not is_published(value):
        raise argparse.ArgumentTypeError(f"not a date such as 2021, 2021-12 or 2021-12-23: {value!r}")
    return value


def _probability(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"not a number from 0 to 1: {value!r}")
    return number


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise argparse.ArgumentTypeError(f"not a whole number from 1: {value!r}")
    return int(value)


def _open_reader(model: str | None, threads: int | None) -> Reads:
    from onrecord.pipeline import Reader

    return Reader(model, threads=threads)


def _model(arguments: argparse.Namespace, open_reader: OpenReader) -> int:
    card = open_reader(arguments.model, None).model
    if arguments.format == "json":
        import json

        data = {"name": card.name, "metadata": dict(card.metadata), "card": card.card}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(f"{card.name}\n\n{card.card.strip()}")
    return ALL_READ


def _read(arguments: argparse.Namespace, open_reader: OpenReader) -> int:
    paths: list[str] = arguments.paths
    if paths.count("-") > 1:
        return _refuse("- can be given once only: there is one standard input")
    reader = open_reader(arguments.model, arguments.threads)
    sources: Iterable[Path | Document | Skipped] = _sources(paths, arguments.published, arguments.output)
    total = 0
    if sys.stderr.isatty():
        sources = list(sources)
        total = len(sources)
    results = reader.read_many(sources, published=arguments.published)
    if total > 1:
        results = _with_bar(results, total)
    report = _Report(arguments.min_confidence)
    with _output(arguments.output, streamed=arguments.format == "jsonl") as out:
        _write(report.records(results), out, arguments)
    return SOME_SKIPPED if report.skipped else ALL_READ


def _sources(
    paths: Sequence[str], published: str | None, output: str | None
) -> Iterator[Path | Document | Skipped]:
    """Give what is to be read, folders opened; not the output file, which an earlier run may have left."""
    from onrecord.read import MAX_BYTES, from_bytes, walk

    for path in paths:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
            yield from_bytes(data, origin=STANDARD_INPUT, published=published)
            continue
        for source in walk([path]):
            if output is None or not isinstance(source, Path) or not _same_file(source, output):
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
        from onrecord.export.visible import visible
        from onrecord.records import Record

        for result in results:
            if isinstance(result, Record):
                yield confident(result, self._min_confidence)
            else:
                self.skipped += 1
                line = f"skipped: {visible(result.origin)}: {visible(result.reason)}"
                print(line, file=sys.stderr, flush=True)


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
        from shutil import get_terminal_size

        from onrecord.export.table import write_table

        terminal = out.isatty()
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        write_table(records, out, width=get_terminal_size().columns if terminal else 100, colour=colour)


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


@contextmanager
def _output(target: str | None, *, streamed: bool) -> Iterator[TextIO]:
    """Open what is written to.

    A file gets its name only when it is whole: until then it is a hidden one beside it, and what had the name
    before stays. A streamed one is written in place, since there a run that is killed should leave its lines.
    """
    if target is None or target == "-":
        yield sys.stdout
        return
    path = Path(os.path.realpath(target))
    in_place = streamed or (path.exists() and not path.is_file())  # a device or a pipe can't be replaced
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", target)
    part = path if in_place else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            yield out
        if not in_place:
            if path.exists():
                part.chmod(path.stat().st_mode)
            part.replace(path)
    finally:
        if not in_place:
            part.unlink(missing_ok=True)


def _refuse(error: object) -> int:
    """Say in one line what won't do."""
    from onrecord.export.visible import visible

    if isinstance(error, OSError) and error.strerror is not None:
        name = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        error = f"{name}{error.strerror}"
    print(f"onrecord: error: {visible(str(error))}", file=sys.stderr)
    return USAGE


def _give_up_stdout() -> None:
    """Keep the interpreter from complaining, as it exits, that nobody reads its output."""
    with suppress(OSError, ValueError):  # where it is no real file, nothing will be flushed to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
