"""Arguments that several commands share, and what their values must be."""

from __future__ import annotations

import argparse
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.records import Spans

Commands = Any  # argparse keeps the type of what add_subparsers gives to itself
DEFAULT_STORE = "record.db"
EXIT_CODES = "Exit codes: 0 all done; 1 some input skipped; 2 usage."


def add_command(
    commands: Commands, name: str, *, help: str, description: str | None = None, epilog: str | None = None
) -> argparse.ArgumentParser:
    """Add a command; its description is its help as a sentence unless another is given."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=description or f"{help[0].upper()}{help[1:]}.",
        epilog=epilog,
        allow_abbrev=False,
    )
    return parser


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add `--store`."""
    parser.add_argument(
        "--store",
        metavar="RECORD",
        default=DEFAULT_STORE,
        help=f"the record: a file, or a postgresql:// URL (default: {DEFAULT_STORE} in this folder)",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add `--model`."""
    parser.add_argument("--model", metavar="DIR", help="a model folder (default: the one in the package)")


def add_threads(parser: argparse.ArgumentParser) -> None:
    """Add `--threads`."""
    parser.add_argument(
        "--threads", metavar="N", type=count, help="threads to compute with (default: all cores)"
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add `--output`."""
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add `--format` as lists have it."""
    parser.add_argument(
        "--format",
        choices=("table", "jsonl", "csv"),
        default="table",
        help="table: for people (default); jsonl: one object a line; csv: for spreadsheets",
    )


def add_pages(parser: argparse.ArgumentParser, *, limit: int = 20) -> None:
    """Add `--limit` and `--after`."""
    parser.add_argument(
        "--limit", metavar="N", type=count, default=limit, help=f"show N at most (default: {limit})"
    )
    parser.add_argument("--after", metavar="MARK", help="go on after the MARK that the last page ended with")


def add_judge(parser: argparse.ArgumentParser) -> None:
    """Add `--because` and `--by`."""
    parser.add_argument("--because", metavar="WHY", default="", help="why; kept with the judgement")
    parser.add_argument("--by", metavar="WHO", help="who judges (default: your login name)")


def date(value: str) -> str:
    """Take a day, month or year."""
    from onrecord.read.dates import is_published

    if not is_published(value):
        raise argparse.ArgumentTypeError(f"not a date such as 2021, 2021-12 or 2021-12-23: {value!r}")
    return value


def probability(value: str) -> float:
    """Take a number from 0 to 1."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"not a number from 0 to 1: {value!r}")
    return number


def count(value: str) -> int:
    """Take a whole number from 1."""
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise argparse.ArgumentTypeError(f"not a whole number from 1: {value!r}")
    return int(value)


def spans(value: str) -> Spans:
    """Take spans such as `10:20,30:40`, in text order, or `none`."""
    from onrecord.records import Span

    if value == "none":
        return ()
    found = []
    for part in value.split(","):
        start, colon, end = part.strip().partition(":")
        if not (colon and all(each.isascii() and each.isdigit() for each in (start, end))):
            raise argparse.ArgumentTypeError(f"not spans such as 10:20 or 10:20,30:40: {value!r}")
        found.append(Span(int(start), int(end)))
    if any(span.start >= span.end for span in found) or any(
        left.end > right.start for left, right in pairwise(found)
    ):
        raise argparse.ArgumentTypeError(f"spans must hold something and stand in text order: {value!r}")
    return tuple(found)


def said(value: str) -> str:
    """Take a day in EDTF, or `none`, which is ""."""
    from onrecord.edtf import parse

    if value == "none":
        return ""
    if parse(value) is None:
        raise argparse.ArgumentTypeError(f"not a date in EDTF, such as 2021-12-23 or 2021-12: {value!r}")
    return value


def interval(value: str) -> float:
    """Take a length of time such as `90s`, `15m`, `2h` or `1d`; give it in seconds."""
    from onrecord.read.watch import interval

    try:
        return interval(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
