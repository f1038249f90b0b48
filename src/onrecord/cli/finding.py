"""`onrecord search`, `show`, `speakers` and `documents`: what the record holds."""

from __future__ import annotations

import argparse

from onrecord.cli.arguments import Commands, add_command, add_format, add_pages, add_store
from onrecord.cli.doors import ALL_DONE, Doors
from onrecord.cli.filters import add_filters, query_of
from onrecord.cli.lists import write_rows
from onrecord.cli.output import coloured, output, width
from onrecord.cli.records import is_speaker_id, open_record
from onrecord.records import Kind

_SORTS = ("relevance", "newest", "oldest", "doubtful")


def add_commands(commands: Commands) -> None:
    """Add them."""
    search = add_command(
        commands,
        "search",
        help="find statements by their words, speaker, day, act and more",
        description="Find statements. Everything given must hold; several of one kind: any of them.",
    )
    search.set_defaults(run=_search)
    add_filters(search)
    search.add_argument(
        "--sort",
        choices=_SORTS,
        default="relevance",
        help="best match first (default; newest without words), newest, oldest, or most doubtful first",
    )
    add_pages(search)
    add_format(search)
    search.add_argument("--count", action="store_true", help="only say how many there are")
    add_store(search)

    show = add_command(
        commands, "show", help="show a statement in its paragraph, with all that is known of it"
    )
    show.set_defaults(run=_show)
    show.add_argument("id", metavar="ID", help="its id, or a beginning of it that no other has")
    show.add_argument(
        "--format", choices=("table", "jsonl"), default="table", help="table (default) or jsonl"
    )
    add_store(show)

    speakers = add_command(
        commands,
        "speakers",
        help="list speakers, most quoted first",
        description="List speakers, most quoted first; all that is known of one if the name means one only.",
    )
    speakers.set_defaults(run=_speakers)
    speakers.add_argument("name", metavar="NAME", nargs="?", default="", help="words of a name, or an id")
    speakers.add_argument(
        "--kind", choices=[str(kind) for kind in Kind], metavar="KIND", help=", ".join(map(str, Kind))
    )
    add_pages(speakers)
    add_format(speakers)
    add_store(speakers)

    documents = add_command(commands, "documents", help="list documents, latest first")
    documents.set_defaults(run=_documents)
    documents.add_argument("words", metavar="WORD", nargs="*", help="words of the title")
    documents.add_argument("--publisher", metavar="NAME", help="the outlet, as the record spells it")
    add_pages(documents)
    add_format(documents)
    add_store(documents)


def _search(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.sheets import STATEMENTS
    from onrecord.export.statements_table import write_statements
    from onrecord.store import Sort

    query = query_of(arguments)
    with open_record(arguments, doors) as store:
        view = store.view()
        if arguments.count:
            print(view.count(query))
            return ALL_DONE
        page = view.search(query, sort=Sort(arguments.sort), after=arguments.after, limit=arguments.limit)
        write_rows(
            page.items,
            format=arguments.format,
            sheet=STATEMENTS,
            table=write_statements,
            none="no statement is found",
            next=page.next,
            total=view.count(query) if page.next and arguments.format == "table" else None,
        )
    return ALL_DONE


def _show(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.sheets import STATEMENTS

    with open_record(arguments, doors) as store, output(None, streamed=True) as out:
        view = store.view()
        statement = view.statement(arguments.id)
        if arguments.format == "jsonl":
            from onrecord.export.sheet_jsonl import write_rows as write_jsonl

            write_jsonl([statement], out, sheet=STATEMENTS)
            return ALL_DONE
        from onrecord.export.one_statement import write_statement

        kept, record, _ = view.document(statement.document_id)
        write_statement(
            statement,
            out,
            kept=kept,
            record=record,
            history=view.history(statement.id),
            width=width(out),
            colour=coloured(out),
        )
    return ALL_DONE


def _speakers(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import write_speaker, write_speakers
    from onrecord.export.sheets import SPEAKERS
    from onrecord.store import Page

    with open_record(arguments, doors) as store:
        view = store.view()
        if is_speaker_id(arguments.name):
            page = Page((view.identity(arguments.name),))
        else:
            kind = Kind(arguments.kind) if arguments.kind else None
            page = view.identities(arguments.name, kind=kind, after=arguments.after, limit=arguments.limit)
        only = page.items[0] if len(page.items) == 1 and page.next is None and not arguments.after else None
        if only is not None and arguments.name and arguments.format == "table":
            with output(None, streamed=True) as out:
                write_speaker(view.identity(only.id), out, width=width(out), colour=coloured(out))
            return ALL_DONE
        write_rows(
            page.items,
            format=arguments.format,
            sheet=SPEAKERS,
            table=write_speakers,
            none="no speaker is found",
            next=page.next,
        )
    return ALL_DONE


def _documents(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import write_documents
    from onrecord.export.sheets import DOCUMENTS

    with open_record(arguments, doors) as store:
        page = store.view().documents(
            words=" ".join(arguments.words),
            publisher=arguments.publisher,
            after=arguments.after,
            limit=arguments.limit,
        )
        write_rows(
            page.items,
            format=arguments.format,
            sheet=DOCUMENTS,
            table=write_documents,
            none="no document is found",
            next=page.next,
        )
    return ALL_DONE
