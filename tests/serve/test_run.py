from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx2
import pytest
import uvicorn

from onrecord.serve import run as running
from onrecord.serve.app import create_app
from onrecord.serve.run import PatientProtocol, ServeError, is_local, run
from onrecord.serve.users import UsersError
from tests.serve.records import filled


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.3", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_it_isn_t_opened_to_others_without_users() -> None:
    with pytest.raises(ServeError, match="--auth"):
        run(":memory:", host="0.0.0.0")


def test_users_are_read_before_anything_is_opened(tmp_path: Path) -> None:
    with pytest.raises(UsersError):
        run(tmp_path / "record.db", auth=tmp_path / "none.toml")
    assert not (tmp_path / "record.db").exists()


def test_what_the_server_is_started_with() -> None:
    said: list[str] = []
    options = {"port": 0, "proxies": ["10.0.0.1"], "hosts": ["record.example"], "requests_a_second": 0}
    with mock.patch("uvicorn.Server") as server:
        run(":memory:", started=said.append, **options)  # type: ignore[arg-type]
    config = server.call_args.args[0]
    assert (config.proxy_headers, config.forwarded_allow_ips) == (True, ["10.0.0.1"])
    assert config.http is PatientProtocol
    (address,) = said
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    with mock.patch("uvicorn.Server") as server:
        run(":memory:", port=0)
    assert server.call_args.args[0].proxy_headers is False


def test_a_port_that_is_taken_is_an_error_and_no_exit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        run(":memory:", port=taken.getsockname()[1])


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a real server that waits half a second for a request."""
    monkeypatch.setattr(running, "HEADER_SECONDS", 0.5)
    with filled() as store:
        config = uvicorn.Config(
            create_app(store),
            port=0,
            http=PatientProtocol,
            ws="none",
            log_level="warning",
            timeout_keep_alive=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join()


def hung_up_on(port: int, *pieces: bytes) -> bool:
    """Send pieces, one every tenth of a second; say whether the server hung up without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(0.1)
            return connection.recv(65536) == b""
        except TimeoutError:
            return False
        except OSError:  # it was reset
            return True


def test_a_client_that_says_nothing_or_a_byte_at_a_time_is_hung_up_on(port: int) -> None:
    assert hung_up_on(port)
    drip = [bytes([byte]) for byte in b"GET / HTTP/1.1\r\nHost: "]
    assert hung_up_on(port, *drip, *[b"x"] * 20)


def test_one_that_asks_is_answered_again_and_again(port: int) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(3):
            assert client.get("/login").status_code == 200
            time.sleep(0.3)
        # Half a second for a request's headers, not for its answer or for the pause between two.
        assert client.get("/search").status_code == 200


def test_a_body_of_a_gigabyte_is_refused_at_once(port: int) -> None:
    head = f"POST /read HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1000000000\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head + b"x" * 1000)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
