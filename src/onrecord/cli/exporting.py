"""`onrecord export`: the record, or what a search finds of it, to a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from onrecord.cli.arguments import Commands, add_command, add_output, add_store
from onrecord.cli.doors import ALL_DONE, Doors
from onrecord.cli.filters import add_filters, query_of
from onrecord.cli.output import binary_output, output, refuse
from onrecord.cli.records import AT_ONCE, all_pages, open_record

if TYPE_CHECKING:
    from onrecord.export.sheets import Sheet
    from onrecord.records import Record
    from onrecord.statements import Kept, Statement
    from onrecord.store import Query, View

T = TypeVar("T")


def add_commands(commands: Commands) -> None:
    """Add it."""
    export = add_command(
        commands,
        "export",
        help="write the record, or what a search finds, to a file",
        description="Write the record, or what a search finds, to a file: statements by default.",
    )
    export.set_defaults(run=_export)
    add_filters(export)
    export.add_argument(
        "--what",
        choices=("statements", "documents", "records", "corrections"),
        default="statements",
        help="statements (default); documents: a row each; records: onrecord/1 objects as the model gave "
        "them; corrections: the judged documents with corrections applied, for training and evaluation",
    )
    export.add_argument(
        "--format",
        choices=("jsonl", "csv", "parquet"),
        default="jsonl",
        help="jsonl (default); csv; parquet (needs the extra: pip install 'onrecord[parquet]')",
    )
    export.add_argument("--bom", action="store_true", help="begin CSV with a byte order mark, for Excel")
    add_output(export)
    add_store(export)


def _export(arguments: argparse.Namespace, doors: Doors) -> int:
    if arguments.what in ("records", "corrections") and arguments.format != "jsonl":
        return refuse(f"--what {arguments.what} is written as jsonl only")
    if arguments.bom and arguments.format != "csv":
        return refuse("--bom is for --format csv")
    if arguments.format == "parquet" and arguments.output in (None, "-") and sys.stdout.isatty():
        return refuse("Parquet is no text for a terminal; name a file with -o FILE")
    with open_record(arguments, doors) as store:
        view, query = store.view(), query_of(arguments)
        if arguments.what == "statements":
            from onrecord.export.sheets import STATEMENTS

            _write_sheet(_statements(view, query), STATEMENTS, arguments)
        elif arguments.what == "documents":
            from onrecord.export.sheets import DOCUMENTS

            _write_sheet(_documents(view, query), DOCUMENTS, arguments)
        else:
            _write_records(view, query, arguments)
    return ALL_DONE


def _write_sheet(items: Iterable[T], sheet: Sheet[T], arguments: argparse.Namespace) -> None:
    if arguments.format == "parquet":
        from onrecord.export.sheet_parquet import write_parquet

        with binary_output(arguments.output) as file:
            write_parquet(items, file, sheet=sheet)
        return
    with output(arguments.output, streamed=False) as out:
        if arguments.format == "csv":
            from onrecord.export.sheet_csv import write_csv

            write_csv(items, out, sheet=sheet, byte_order_mark=arguments.bom)
        else:
            from onrecord.export.sheet_jsonl import write_rows

            write_rows(items, out, sheet=sheet)


def _write_records(view: View, query: Query, arguments: argparse.Namespace) -> None:
    with output(arguments.output, streamed=False) as out:
        if arguments.what == "records":
            from onrecord.export.jsonl import write_jsonl

            write_jsonl((record for _, record in _records(view, query)), out)
        else:
            from onrecord.export.corrected import write_corrected

            write_corrected(
                ((record, view.document(kept.id)[2]) for kept, record in _records(view, query)), out
            )


def _statements(view: View, query: Query) -> Iterator[Statement]:
    from onrecord.store import Sort

    return all_pages(lambda after: view.search(query, sort=Sort.OLDEST, after=after, limit=AT_ONCE))


def _documents(view: View, query: Query) -> Iterator[Kept]:
    wanted = _wanted(view, query)
    for kept in all_pages(lambda after: view.documents(after=after, limit=AT_ONCE)):
        if wanted is None or kept.id in wanted:
            yield kept


def _records(view: View, query: Query) -> Iterator[tuple[Kept, Record]]:
    wanted = _wanted(view, query)
    for kept, record in view.records():
        if wanted is None or kept.id in wanted:
            yield kept, record


def _wanted(view: View, query: Query) -> frozenset[str] | None:
    """Give the documents in which the query finds a statement; None for all, also those without any."""
    from onrecord.store import Query

    if query == Query():
        return None
    return frozenset(statement.document_id for statement in _statements(view, query))
