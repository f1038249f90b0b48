"""Runs the page: uvicorn, with a limit on how long a client may take to say what it wants."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Sequence
from os import PathLike

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from onrecord.errors import OnrecordError
from onrecord.serve.app import LOCAL, create_app
from onrecord.serve.desk import Desk
from onrecord.serve.journal import Journal
from onrecord.serve.rates import Rate
from onrecord.serve.users import load_users
from onrecord.store import open_store

HEADER_SECONDS = 10.0
CONNECTIONS = 512


class ServeError(OnrecordError):
    """The page can't be served as it was asked for; the message says why."""


class PatientProtocol(H11Protocol):
    """Uvicorn's protocol, but a connection on which no whole request has come in ten seconds is closed.

    Uvicorn ends idle connections after an answer; one that sends its headers a byte at a time it keeps.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes; start the clock again where a new request begins, stop it where one is whole."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_waiting()
        elif self._waiting is None and (self.cycle is None or self.cycle.response_complete):
            self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def run(
    store: str | PathLike[str],
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    auth: str | PathLike[str] | None = None,
    reader: str = "reader",
    journal: str | PathLike[str] | None = None,
    hosts: Sequence[str] = (),
    proxies: Sequence[str] = (),
    model: str | PathLike[str] | None = None,
    requests_a_second: float = 20.0,
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve a record until the process is interrupted.

    Args:
        store: The record: a file, or an address of PostgreSQL.
        host: The address to listen on. Any but this machine's own needs `auth`.
        port: The port to listen on; 0 for any that is free.
        auth: A TOML file of users (see `onrecord.serve.users`); None lets in everybody who reaches the page.
        reader: Whose name judgements have where nobody signs in.
        journal: A file where each change is noted, with the address it came from.
        hosts: Names that the page is reached under, beside those of this machine.
        proxies: Addresses of proxies whose word is taken for where a request came from and how.
        model: A model folder for reading texts; the one in the package by default.
        requests_a_second: How often one address may ask, in the long run; 0 for no limit.
        started: Called with the address of the page once it can be reached.

    Raises:
        OSError: The address or port can't be listened on.
        ServeError: It would be open to others without `auth`.
        UsersError: The file of users can't be used.
        StoreError: The store can't be opened.
    """
    if auth is None and not is_local(host):
        raise ServeError(f"{host} can be reached by others: name the users with --auth, or use 127.0.0.1")
    users = None if auth is None else load_users(auth)
    rate = Rate(requests_a_second, burst=int(requests_a_second * 10) + 1) if requests_a_second else None
    with open_store(store) as opened, Desk(model) as desk:
        app = create_app(
            opened,
            desk=desk,
            users=users,
            reader=reader,
            journal=Journal(journal),
            hosts=(*LOCAL, host, *hosts),
            rate=rate,
        )
        config = _config(app, proxies)
        # Opened here, since uvicorn ends the process where it can't.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host.strip("[]"), port), family=family) as listening:
            if started is not None:
                name = f"[{host.strip('[]')}]" if ":" in host else host
                started(f"http://{name}:{listening.getsockname()[1]}/")
            uvicorn.Server(config).run(sockets=[listening])


def _config(app: Starlette, proxies: Sequence[str]) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies) or None,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
    )


def is_local(host: str) -> bool:
    """Say whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
