from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from onrecord.serve.guard import FORM_BYTES, HEADERS, Guard
from onrecord.serve.rates import Rate


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def guarded(**options: Any) -> Guard:
    routes = [Route(path, echo, methods=["GET", "POST"]) for path in ("/", "/up", "/api/v1/up")]
    settings: dict[str, Any] = {"rate": None, "uploads": {"/up": 1_000_000}, **options}
    return Guard(Starlette(routes=routes), **settings)


@pytest.fixture
def client() -> TestClient:
    return TestClient(guarded(), base_url="http://localhost")


def test_every_answer_has_the_headers(client: TestClient) -> None:
    big = {"content-length": str(10**10)}
    for response in (client.get("/"), client.get("/nothing"), client.post("/", headers=big, content=b"")):
        for name, value in HEADERS.items():
            assert response.headers[name] == value
    assert "strict-transport-security" not in client.get("/").headers


def test_the_policy_lets_nothing_inline_in() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "*" not in policy


def test_https_is_kept_to() -> None:
    with TestClient(guarded(), base_url="https://localhost") as client:
        assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("length", [FORM_BYTES + 1, 10**9, 10**30])
def test_a_body_said_to_be_too_big_is_not_read(client: TestClient, length: int) -> None:
    def never() -> Iterator[bytes]:
        yield b"x"
        raise AssertionError("it was read")

    response = client.post("/", headers={"content-length": str(length)}, content=b"")
    assert response.status_code == 413
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "x", "1.5", "٣", ""])
def test_a_length_that_is_no_number_is_refused(client: TestClient, length: str) -> None:
    response = client.post("/", headers={"content-length": length.encode()}, content=b"")  # type: ignore[arg-type]
    assert response.status_code == 400


def test_a_body_without_a_length_is_read_up_to_its_limit(client: TestClient) -> None:
    def pieces(count: int) -> Iterator[bytes]:
        yield from (b"x" * 1024 for _ in range(count))

    assert client.post("/", content=pieces(FORM_BYTES // 1024)).status_code == 200
    assert client.post("/", content=pieces(FORM_BYTES // 1024 + 1)).status_code == 413
    assert client.post("/up", content=pieces(900)).text == str(900 * 1024)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "http://localhost"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:8000"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[bad"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_forms_of_other_sites_stay_out(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/", headers=headers).status_code == status
    assert client.get("/", headers=headers).status_code == 200


def test_who_asks_too_often_waits() -> None:
    with TestClient(guarded(rate=Rate(0.001, burst=2)), base_url="http://localhost") as client:
        assert [client.get("/").status_code for _ in range(3)] == [200, 200, 429]
        response = client.get("/api/v1/up")
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 1
    assert "error" in response.json()


def test_a_slow_body_is_given_up() -> None:
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        **{"type": "http", "method": "POST", "path": "/", "scheme": "http", "query_string": b""},
        **{"headers": [], "client": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1"},
        "asgi": {"version": "3.0"},
    }
    asyncio.run(guarded(patience=0.05)(scope, never, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
