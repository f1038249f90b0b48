"""`onrecord serve` and `user`: the record in a browser, and who may sign in to it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from onrecord.cli.arguments import Commands, add_command, add_model, add_store
from onrecord.cli.doors import ALL_DONE, Doors

_TO_OTHERS = (
    "It listens on this machine only. To open it to a team: --host 0.0.0.0 --auth users.toml, behind a proxy "
    "that speaks https (--proxy says which), with --name for each name it is reached under."
)


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_serve(commands)
    _add_user(commands)


def _add_serve(commands: Commands) -> None:
    serve = add_command(
        commands,
        "serve",
        help="open the record in a browser: search, read, check, correct",
        epilog=_TO_OTHERS,
    )
    serve.set_defaults(run=_serve)
    add_store(serve)
    serve.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="listen on ADDRESS (default: 127.0.0.1)"
    )
    serve.add_argument(
        "--port", metavar="N", type=_port, default=8765, help="listen on port N (default: 8765)"
    )
    serve.add_argument(
        "--auth", metavar="USERS", help="let in only the users of this file (see onrecord user)"
    )
    serve.add_argument(
        "--journal", metavar="FILE", help="note every change in FILE, with the address it came from"
    )
    serve.add_argument(
        "--name",
        metavar="HOST",
        action="append",
        default=[],
        help="a name that the page is reached under, beside localhost; can be repeated",
    )
    serve.add_argument(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="believe this proxy where a request came from, and whether by https; can be repeated",
    )
    serve.add_argument(
        "--rate",
        metavar="N",
        type=_rate,
        default=20.0,
        help="requests a second that one address may make, 0 for no limit (default: 20)",
    )
    add_model(serve)


def _add_user(commands: Commands) -> None:
    user = add_command(
        commands,
        "user",
        help="add somebody who may sign in to the page",
        description="Add somebody who may sign in to the page; asks for the password.",
    )
    user.set_defaults(run=_user)
    user.add_argument("name", metavar="NAME", help="letters, digits, dots, dashes")
    user.add_argument(
        "--role",
        choices=("read", "correct", "admin"),
        default="correct",
        help="read: search and read; correct: judge and add too (default); admin: undo what others did too",
    )
    user.add_argument(
        "--auth", metavar="USERS", default="users.toml", help="the file of users (default: users.toml)"
    )


def _serve(arguments: argparse.Namespace, _: Doors) -> int:
    import getpass

    from onrecord.serve.run import run

    try:
        reader = getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        reader = "reader"
    with suppress(KeyboardInterrupt), _ended_like_ctrl_c():  # which is how it is meant to end
        run(
            arguments.store,
            host=arguments.host,
            port=arguments.port,
            auth=arguments.auth,
            reader=reader,
            journal=arguments.journal,
            hosts=arguments.name,
            proxies=arguments.proxy,
            model=arguments.model,
            requests_a_second=arguments.rate,
            started=_say_where,
        )
    return ALL_DONE


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """Close what is open on SIGTERM too, which is what a service manager sends; it would end the process."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say_where(address: str) -> None:
    print(f"The record is at {address} (Ctrl+C ends it)", file=sys.stderr, flush=True)


def _user(arguments: argparse.Namespace, _: Doors) -> int:
    from onrecord.serve.users import Role, add_user

    add_user(arguments.auth, arguments.name, _password(), Role[arguments.role.upper()])
    print(f"{arguments.name} may {arguments.role}: written to {arguments.auth}", file=sys.stderr)
    return ALL_DONE


def _password() -> str:
    """Ask for a password twice; where nobody can be asked, take a line of standard input."""
    import getpass

    from onrecord.serve.users import UsersError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip(os.linesep)
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise UsersError("the two aren't the same")
    return password


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 65536):
        raise argparse.ArgumentTypeError(f"not a port from 1 to 65535: {value!r}")
    return int(value)


def _rate(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 100_000.0:
        raise argparse.ArgumentTypeError(f"not a number from 0: {value!r}")
    return number
