"""One HTTP request to an address already checked, with an end to it whatever the other side does."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from onrecord.read.addresses import Target
from onrecord.read.documents import MAX_BYTES

_CHUNK = 65536
# One that doesn't answer is followed by the next: often the IPv6 address, on a machine without IPv6.
_MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a request is given up.

    Attributes:
        silence: Seconds without a byte.
        total: Seconds from the connection to the body's last byte. Looking up a name is the system's matter
            and has the system's limit.
        max_bytes: Of the body as sent and as inflated.
    """

    silence: float = 15.0
    total: float = 60.0
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said.

    Attributes:
        headers: By name in any case.
        data: The body, inflated; empty for any status but 200.
        is_cut: Whether the body was longer than allowed, and `data` is how it begins.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes = b""
    is_cut: bool = False


def ask(
    target: Target,
    addresses: Sequence[str],
    *,
    headers: Mapping[str, str],
    limits: Limits,
    tls: ssl.SSLContext | None = None,
) -> Answer | str:
    """Send one GET request and read the answer; redirects are not followed.

    Args:
        target: What is asked for.
        addresses: IP addresses of its host, tried in their order; no name is looked up here.
        headers: To send beside `Host`.
        limits: When it is given up.
        tls: For https; without one the system's and certifi's authorities are trusted.

    Returns:
        The answer, or in a short sentence the reason why there is none.
    """
    reason = "no address for the host"
    for address in addresses[:_MOST_ADDRESSES]:
        connection = _connection(target, address, limits, tls)
        try:
            connection.connect()
        except (NewConnectionError, ConnectTimeoutError) as error:
            connection.close()
            reason = _reason(error)
            continue
        except (HTTPError, OSError, ValueError) as error:
            connection.close()
            return _reason(error)
        return _converse(connection, target, headers, limits)
    return reason


@cache
def trusted() -> ssl.SSLContext:
    """Give the TLS settings for want of others: names checked, trust as the system and certifi have it."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _connection(
    target: Target, address: str, limits: Limits, tls: ssl.SSLContext | None
) -> HTTPConnection | HTTPSConnection:
    timeout = min(limits.silence, limits.total)
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=timeout)
    # The certificate must be the name's, though the connection goes to the address.
    return HTTPSConnection(
        address, target.port, timeout=timeout, server_hostname=target.host, ssl_context=tls or trusted()
    )


def _converse(
    connection: HTTPConnection, target: Target, headers: Mapping[str, str], limits: Limits
) -> Answer | str:
    late = f"no complete answer within {limits.total:g} seconds"
    with _deadline(connection.sock, limits.total) as is_over:
        try:
            host = target.origin.partition("://")[2]
            sent = {"Host": host, "Connection": "close", "Accept-Encoding": "gzip, deflate", **headers}
            connection.request("GET", target.path, headers=sent, preload_content=False)
            response = connection.getresponse()
            data, is_cut = _body(response, limits.max_bytes) if response.status == 200 else (b"", False)
        except (HTTPError, http.client.HTTPException, OSError, ValueError, zlib.error) as error:
            return late if is_over.is_set() else _reason(error)
        finally:
            connection.close()
    # A body without a length ends where the connection does, also where the deadline ended it.
    if is_over.is_set():
        return late
    return Answer(status=response.status, headers=response.headers, data=data, is_cut=is_cut)


@contextmanager
def _deadline(sock: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Shut the connection after so many seconds, also one that sends a byte now and then."""
    is_over = threading.Event()

    def shut() -> None:
        is_over.set()
        # Not SSLSocket's own method, which takes the cipher away under the thread that reads.
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _body(response: urllib3.HTTPResponse, most: int) -> tuple[bytes, bool]:
    """Give the inflated body and whether it is only how it begins: at most `most` bytes are kept."""
    data = bytearray()
    try:
        for chunk in response.stream(_CHUNK, decode_content=True):
            data += chunk
            if len(data) > most:
                return bytes(data[:most]), True
        return bytes(data), False
    finally:
        response.close()


def _reason(error: Exception) -> str:
    # urllib3 has the refused connection as a kind of the one that took too long.
    if isinstance(error, NewConnectionError):
        return "no connection to the server"
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
        return "the server doesn't answer in time"
    if isinstance(error, SSLError | ssl.SSLError):
        return "no safe connection: " + (
            "its certificate isn't valid" if _is_certificate(error) else "TLS fails"
        )
    if isinstance(error, DecodeError | zlib.error):
        return "the answer can't be inflated"
    return "the connection broke off"


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
