"""Which statements: the options that `search` and `export` share, and the query they make."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from onrecord.cli.arguments import date, probability
from onrecord.records import Act, Kind, Type

if TYPE_CHECKING:
    from onrecord.store import Query

_DAYS = (
    ("from", "to", "since", "until", "said (or published, where no day is told)"),
    ("said-from", "said-to", "said_since", "said_until", "said, as the text tells,"),
    ("published-from", "published-to", "published_since", "published_until", "in an article published"),
)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add them; several of one kind ask for any of them, all kinds given must hold."""
    parser.add_argument(
        "words",
        metavar="WORD",
        nargs="*",
        help="all of these, in any form; '\"a phrase\"' stands together, -word (after --) must not occur",
    )
    _several(parser, "speaker", "NAME", "a name, or an id that `onrecord speakers` shows")
    for first, last, since, until, what in _DAYS:
        parser.add_argument(
            f"--{first}", dest=since, metavar="DATE", type=date, help=f"{what} on DATE or later"
        )
        parser.add_argument(
            f"--{last}", dest=until, metavar="DATE", type=date, help=f"{what} on DATE or earlier"
        )
    for name, closed in (("type", Type), ("act", Act), ("kind", Kind)):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            choices=[str(value) for value in closed],
            metavar=name.upper(),
            help=f"{'of a speaker: ' if name == 'kind' else ''}{', '.join(map(str, closed))}",
        )
    _several(parser, "publisher", "NAME", "the outlet, as the record spells it")
    _several(parser, "document", "ID", "in the document with this id")
    _several(parser, "made-by", "MODEL", "found by this model")
    parser.add_argument(
        "--min-confidence", metavar="P", type=probability, default=0.0, help="at least so sure, 0 to 1"
    )
    parser.add_argument(
        "--max-confidence", metavar="P", type=probability, default=1.0, help="at most so sure, 0 to 1"
    )
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument(
        "--right", dest="verdict", action="store_const", const="right", help="judged right by somebody"
    )
    verdict.add_argument(
        "--wrong", dest="verdict", action="store_const", const="wrong", help="judged wrong; else left out"
    )
    verdict.add_argument("--unchecked", action="store_true", help="without any judgement")
    nested = parser.add_mutually_exclusive_group()
    nested.add_argument(
        "--nested", dest="nested", action="store_true", default=None, help="within another statement"
    )
    nested.add_argument("--not-nested", dest="nested", action="store_false", help="not within another")
    parser.add_argument("--copies", action="store_true", help="also in near-copies of other documents")


def query_of(arguments: argparse.Namespace) -> Query:
    """Give the query that the options make."""
    from onrecord.statements import Verdict
    from onrecord.store import Query

    return Query(
        words=" ".join(arguments.words),
        speaker=tuple(arguments.speaker),
        kind=tuple(map(Kind, arguments.kind)),
        type=tuple(map(Type, arguments.type)),
        act=tuple(map(Act, arguments.act)),
        publisher=tuple(arguments.publisher),
        document=tuple(arguments.document),
        model=tuple(arguments.made_by),
        since=arguments.since,
        until=arguments.until,
        published_since=arguments.published_since,
        published_until=arguments.published_until,
        said_since=arguments.said_since,
        said_until=arguments.said_until,
        min_confidence=arguments.min_confidence,
        max_confidence=arguments.max_confidence,
        verdict=Verdict(arguments.verdict) if arguments.verdict else None,
        unchecked=arguments.unchecked,
        nested=arguments.nested,
        copies=arguments.copies,
    )


def _several(parser: argparse.ArgumentParser, name: str, metavar: str, help: str) -> None:
    parser.add_argument(f"--{name}", metavar=metavar, action="append", default=[], help=help)
