"""The program: parses its arguments, runs one command, and turns trouble into a line and an exit code.

Exit codes, which scripts can rely on: 0 all was done; 1 some input was skipped, each named with its reason on
standard error, or a check found faults; 2 usage (an option, an output, a record or a model folder that won't
do); 130 interrupted; 141 whoever read the output stopped reading. A fault in onrecord itself shows its
traceback and exits with 70, so that it can't be taken for a skipped input.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import onrecord
from onrecord.cli import doors, exporting, finding, judging, keeping, reading, serving
from onrecord.cli.doors import FAULT, INTERRUPTED, NO_READER, Doors, OpenReader, OpenStore
from onrecord.cli.output import refuse
from onrecord.errors import OnrecordError


def main(
    argv: Sequence[str] | None = None,
    *,
    open_reader: OpenReader | None = None,
    open_store: OpenStore | None = None,
) -> int:
    """Run one command.

    Args:
        argv: The arguments; those of the process by default.
        open_reader: Makes a reader from a model folder and a number of threads, each None for the default.
        open_store: Opens the record that a path or URL names.

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
        opened = Doors(open_reader or doors.open_reader, open_store or doors.open_store)
        code: int = arguments.run(arguments, opened)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_stdout()
        return NO_READER
    except (OnrecordError, OSError) as error:
        return refuse(error)
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
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for room in (reading, keeping, finding, exporting, judging, serving):
        room.add_commands(commands)
    return parser


def _give_up_stdout() -> None:
    """Keep the interpreter from complaining, as it exits, that nobody reads its output."""
    with suppress(OSError, ValueError):  # where it is no real file, nothing will be flushed to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
