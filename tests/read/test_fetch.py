from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BufferedIOBase
from typing import Any

import pytest
import trustme

from onrecord.read.fetch import Fetched, Fetcher, Refused, Unchanged
from onrecord.read.transport import Limits
from tests.read.site import Reply, Site, site, zeros_gzipped

NOW = datetime.datetime(2025, 3, 11, 12, 0, tzinfo=datetime.UTC)


class Clock:
    """A time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.passed += seconds

    def now(self) -> datetime.datetime:
        return NOW + datetime.timedelta(seconds=self.passed)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def make(clock: Clock) -> Callable[..., Fetcher]:
    def build(**options: Any) -> Fetcher:
        usual = {"allow_private": True, "clock": clock, "sleep": clock.sleep, "now": clock.now}
        return Fetcher(**{**usual, **options})

    return build


def here(_host: str, _port: int) -> Sequence[str]:
    """Every name is this machine's."""
    return ["127.0.0.1"]


def refused(fetcher: Fetcher, url: str) -> Refused:
    got = fetcher.fetch(url)
    assert isinstance(got, Refused), got
    return got


def fetched(fetcher: Fetcher, url: str) -> Fetched:
    got = fetcher.fetch(url)
    assert isinstance(got, Fetched), got
    return got


def test_a_page_is_fetched_by_an_honest_reader(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies["/a?b=%C3%A9"] = Reply(b"The mayor said no.")
    agent = "onrecord (+https://courier.example/bot)"
    got = make(agent=agent).fetch(server.url("/a?b=é#top"))
    assert got == Fetched(url=server.url("/a?b=%C3%A9"), data=b"The mayor said no.")
    assert server.paths == ["/robots.txt", "/a?b=%C3%A9"]
    sent = server.headers_of("/a?b=%C3%A9")
    assert sent["user-agent"] == agent
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in sent
    assert server.headers_of("/robots.txt")["user-agent"] == agent


def test_what_has_not_changed_is_not_sent_again(make: Callable[..., Fetcher], server: Site) -> None:
    day = "Tue, 11 Mar 2025 10:00:00 GMT"
    server.replies["/feed"] = Reply(b"x", headers={"ETag": 'W/"7"', "Last-Modified": day})
    fetcher = make()
    first = fetched(fetcher, server.url("/feed"))
    assert (first.etag, first.modified) == ('W/"7"', day)
    again = fetcher.fetch(server.url("/feed"), etag=first.etag, modified=first.modified)
    assert again == Unchanged(server.url("/feed"))
    assert server.headers_of("/feed")["if-none-match"] == 'W/"7"'
    assert server.headers_of("/feed")["if-modified-since"] == day
    server.replies["/feed"] = Reply(b"y", headers={"ETag": '"8"'})
    changed = fetcher.fetch(server.url("/feed"), etag=first.etag)
    assert isinstance(changed, Fetched)
    assert changed.data == b"y"


def test_validators_can_smuggle_no_header(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies["/feed"] = Reply(b"x")
    assert isinstance(make().fetch(server.url("/feed"), etag='"1"\r\nCookie: a=b'), Fetched)
    assert "if-none-match" not in server.headers_of("/feed")
    assert "cookie" not in server.headers_of("/feed")


def test_a_304_that_nobody_asked_for_is_no_answer(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies["/a"] = Reply(status=304)
    assert refused(make(), server.url("/a")) == Refused(
        reason="no answer to use (status 304)", is_passing=False
    )


def test_robots_txt_is_heeded_and_asked_for_once(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies |= {
        "/robots.txt": Reply(b"User-agent: onrecord\nDisallow: /no\n"),
        "/yes": Reply(b"yes"),
        "/no": Reply(b"no"),
        "/to-no": Reply(status=302, headers={"Location": "/no"}),
    }
    fetcher = make()
    expected = Refused(reason="its robots.txt disallows it", is_passing=False)
    assert refused(fetcher, server.url("/no")) == expected
    assert refused(fetcher, server.url("/to-no")) == expected
    assert fetched(fetcher, server.url("/yes")).data == b"yes"
    assert server.paths == ["/robots.txt", "/to-no", "/yes"]


def test_robots_txt_is_asked_for_again_after_a_day(
    make: Callable[..., Fetcher], server: Site, clock: Clock
) -> None:
    server.replies["/a"] = Reply(b"a")
    fetcher = make()
    fetched(fetcher, server.url("/a"))
    clock.passed += 23 * 3600
    fetched(fetcher, server.url("/a"))
    assert server.paths.count("/robots.txt") == 1
    clock.passed += 2 * 3600
    server.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /")
    assert refused(fetcher, server.url("/a")).reason == "its robots.txt disallows it"


def test_without_robots_txt_from_a_server_in_trouble_nothing_is_fetched(
    make: Callable[..., Fetcher], server: Site, clock: Clock
) -> None:
    server.replies |= {"/robots.txt": Reply(status=500), "/a": Reply(b"a")}
    fetcher = make()
    expected = Refused(reason="its robots.txt can't be had (status 500)", is_passing=True)
    assert [refused(fetcher, server.url("/a")) for _ in range(3)] == [expected] * 3
    assert server.paths == ["/robots.txt"]
    del server.replies["/robots.txt"]
    clock.passed += 601
    assert fetched(fetcher, server.url("/a")).data == b"a"


def test_robots_txt_may_be_elsewhere(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies |= {
        "/robots.txt": Reply(status=301, headers={"Location": "/rules"}),
        "/rules": Reply(b"User-agent: *\nDisallow: /a"),
    }
    assert refused(make(), server.url("/a")).reason == "its robots.txt disallows it"
    server.replies["/rules"] = Reply(status=301, headers={"Location": "/robots.txt"})
    server.replies["/a"] = Reply(b"a")
    assert fetched(make(), server.url("/a")).data == b"a"


def test_an_endless_robots_txt_is_read_as_far_as_the_rfc_asks(
    make: Callable[..., Fetcher], server: Site
) -> None:
    rules = b"User-agent: *\nDisallow: /a\n" + b"# nothing\n" * 300_000 + b"Disallow: /b\n"
    server.replies |= {"/robots.txt": Reply(rules), "/b": Reply(b"b")}
    fetcher = make()
    assert refused(fetcher, server.url("/a")).reason == "its robots.txt disallows it"
    assert fetched(fetcher, server.url("/b")).data == b"b"


def test_a_host_is_left_alone_between_two_requests(
    make: Callable[..., Fetcher], server: Site, clock: Clock
) -> None:
    server.replies |= {"/a": Reply(b"a"), "/b": Reply(status=302, headers={"Location": "/a"})}
    fetcher = make(delay=2.0, resolve=here)
    fetched(fetcher, server.url("/a"))
    assert clock.slept == []
    fetched(fetcher, server.url("/a"))
    assert clock.slept == [2.0]
    clock.passed += 0.5
    fetched(fetcher, server.url("/a"))
    assert clock.slept == [2.0, 1.5]
    clock.passed += 10
    fetched(fetcher, server.url("/b"))  # the redirect is a request of its own
    assert clock.slept == [2.0, 1.5, 2.0]
    fetched(fetcher, server.url("/a", host="courier.example"))
    assert clock.slept == [2.0, 1.5, 2.0]


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("0.5", 2.0), ("86400", 30.0), ("soon", 2.0)])
def test_a_crawl_delay_is_heeded_within_reason(
    make: Callable[..., Fetcher], server: Site, clock: Clock, asked: str, waited: float
) -> None:
    server.replies |= {
        "/robots.txt": Reply(f"User-agent: *\nCrawl-delay: {asked}\nAllow: /".encode()),
        "/a": Reply(b"a"),
    }
    fetcher = make()
    for _ in range(2):
        fetched(fetcher, server.url("/a"))
    assert clock.slept == [waited]


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "120", 120),
        (503, "Tue, 11 Mar 2025 12:05:00 GMT", 300),
        (503, "Tue, 11 Mar 2025 11:00:00 GMT", 0),
        (429, None, 60),
        (429, "in a while", 60),
        (503, "99999999999999", 86400),
        (503, "-5", 60),
    ],
)
def test_a_busy_server_is_left_alone_as_long_as_it_asks(
    make: Callable[..., Fetcher], server: Site, clock: Clock, status: int, header: str | None, wait: int
) -> None:
    memory: dict[str, str] = {}
    headers = {"Retry-After": header} if header is not None else {}
    server.replies |= {"/a": Reply(status=status, headers=headers), "/b": Reply(b"b")}
    got = refused(make(memory=memory), server.url("/a"))
    assert got.is_passing
    assert f"(status {status})" in got.reason
    later = make(memory=memory)  # another run that remembers
    if wait:
        clock.passed += wait - 1
        got = refused(later, server.url("/b"))
        assert got.is_passing
        until = (NOW + datetime.timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert got.reason == f"the server asked to be left alone until {until}"
    assert "/b" not in server.paths
    clock.passed += 2
    assert fetched(later, server.url("/b")).data == b"b"


@pytest.mark.parametrize(
    ("status", "reason", "is_passing"),
    [
        (404, "not found (status 404)", False),
        (410, "gone for good (status 410)", False),
        (401, "only for those who log in (status 401)", False),
        (403, "the server refuses it (status 403)", False),
        (451, "withheld for legal reasons (status 451)", False),
        (408, "no answer to use (status 408)", True),
        (500, "the server is in trouble (status 500)", True),
        (206, "no answer to use (status 206)", False),
        (302, "no answer to use (status 302)", False),  # a redirect to nowhere
    ],
)
def test_statuses(
    make: Callable[..., Fetcher], server: Site, status: int, reason: str, is_passing: bool
) -> None:
    server.replies["/a"] = Reply(b"a", status=status)
    assert refused(make(), server.url("/a")) == Refused(reason=reason, is_passing=is_passing)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(make: Callable[..., Fetcher], server: Site, status: int) -> None:
    server.replies |= {
        "/x/y/a": Reply(status=status, headers={"Location": "../b?c#d"}),
        "/x/b?c": Reply(b"b"),
    }
    assert fetched(make(), server.url("/x/y/a")) == Fetched(url=server.url("/x/b?c"), data=b"b")


def test_an_address_outside_ascii_is_followed(make: Callable[..., Fetcher], server: Site) -> None:
    def redirect(out: BufferedIOBase) -> None:
        out.write("HTTP/1.1 302 Found\r\nLocation: /é\r\nContent-Length: 0\r\n\r\n".encode())

    server.replies |= {"/a": Reply(raw=redirect), "/%C3%A9": Reply(b"e")}
    assert fetched(make(), server.url("/a")).data == b"e"


def test_redirects_come_to_an_end(make: Callable[..., Fetcher], server: Site) -> None:
    for number in range(20):
        server.replies[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    server.replies["/a"] = Reply(status=302, headers={"Location": "/b"})
    server.replies["/b"] = Reply(status=302, headers={"Location": "/a"})
    server.replies["/self"] = Reply(status=302, headers={"Location": "/self"})
    circle = Refused(reason="redirects in a circle", is_passing=False)
    assert refused(make(), server.url("/a")) == circle
    assert refused(make(), server.url("/self")) == circle
    endless = refused(make(most_redirects=5), server.url("/0"))
    assert endless == Refused(reason="more than 5 redirects", is_passing=False)
    assert server.paths[-6:] == [f"/{number}" for number in range(6)]
    server.replies["/6"] = Reply(b"six")
    assert fetched(make(most_redirects=6), server.url("/0")).data == b"six"


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://courier.example/", "http://a:b@c.example/", "http://[x"]
)
def test_a_redirect_out_of_the_web_is_not_followed(
    make: Callable[..., Fetcher], server: Site, location: str
) -> None:
    server.replies["/a"] = Reply(status=302, headers={"Location": location})
    assert not refused(make(), server.url("/a")).is_passing


# --- the guard


class Resolver:
    """Names and the addresses they stand for, and what was asked; the last answer holds."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {f"{name}.example": answers for name, answers in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            return [host]
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def never(*_: object, **__: object) -> None:
    raise AssertionError("no connection should be opened")


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["::ffff:10.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "192.168.0.1"], ["::"]]
)
def test_private_networks_are_not_asked(
    make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr(socket, "socket", never)
    fetcher = make(allow_private=False, resolve=Resolver(inner=[addresses]))
    expected = Refused(reason="the address leads into a private network", is_passing=False)
    assert refused(fetcher, "http://inner.example/a") == expected
    assert refused(fetcher, "https://inner.example:8443/a") == expected


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://0.0.0.0/", "http://[::ffff:7f00:1]/"]
)
def test_nor_by_their_numbers(
    make: Callable[..., Fetcher], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(socket, "socket", never)
    assert refused(make(allow_private=False, resolve=Resolver()), url).reason == (
        "the address leads into a private network"
    )


def test_the_address_that_was_checked_is_the_one_asked(
    make: Callable[..., Fetcher], server: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for another address the second time (DNS rebinding) gains nothing."""
    asked: list[Any] = []
    connect = socket.socket.connect

    def to_here(self: socket.socket, address: Any) -> None:
        asked.append(address[0])
        connect(self, ("127.0.0.1", server.port))

    monkeypatch.setattr(socket.socket, "connect", to_here)
    resolver = Resolver(news=[["8.8.8.8"], ["8.8.4.4"], ["127.0.0.1"]])
    server.replies["/a"] = Reply(b"a")
    fetcher = make(allow_private=False, resolve=resolver)
    assert fetched(fetcher, "http://news.example/a").data == b"a"
    assert server.headers_of("/a")["host"] == "news.example"
    # One look-up for robots.txt, one for the page, and nobody else looks the name up.
    assert (resolver.asked, asked) == (["news.example"] * 2, ["8.8.8.8", "8.8.4.4"])
    assert refused(fetcher, "http://news.example/a").reason == "the address leads into a private network"
    assert asked == ["8.8.8.8", "8.8.4.4"]


@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
def test_a_redirect_into_a_private_network_is_not_followed(
    make: Callable[..., Fetcher], server: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked: list[Any] = []
    connect = socket.socket.connect

    def to_here(self: socket.socket, address: Any) -> None:
        asked.append(address[0])
        connect(self, ("127.0.0.1", server.port))

    monkeypatch.setattr(socket.socket, "connect", to_here)
    server.replies[path] = Reply(
        status=302, headers={"Location": f"http://inner.example:{server.port}/secret"}
    )
    server.replies["/secret"] = Reply(b"secret")
    resolver = Resolver(news=[["8.8.8.8"]], inner=[["127.0.0.1"]])
    got = refused(make(allow_private=False, resolve=resolver), "http://news.example/a")
    assert got == Refused(reason="the address leads into a private network", is_passing=False)
    assert set(asked) == {"8.8.8.8"}
    assert "/secret" not in server.paths


def test_a_name_that_is_nobodys(make: Callable[..., Fetcher]) -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    expected = Refused(reason="no such host", is_passing=True)
    assert refused(make(resolve=unknown), "http://nobody.example/") == expected
    assert refused(make(resolve=lambda *_: []), "http://nobody.example/") == expected


def test_the_environments_proxies_are_not_used(
    make: Callable[..., Fetcher], server: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.replies["/a"] = Reply(b"a")
    assert fetched(make(), server.url("/a")).data == b"a"


def test_the_next_address_is_tried_where_one_is_silent(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies["/a"] = Reply(b"a")
    fetcher = make(resolve=lambda *_: ["::1", "127.0.0.1"])
    assert fetched(fetcher, server.url("/a", host="courier.example")).data == b"a"


# --- bodies


def test_bodies_over_the_limit_are_not_read_to_the_end(make: Callable[..., Fetcher], server: Site) -> None:
    sent = 0

    def endless(out: BufferedIOBase) -> None:
        nonlocal sent
        out.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 50_000_000:
            sent += out.write(b"x" * 65536)

    server.replies["/a"] = Reply(raw=endless)
    assert refused(make(), server.url("/a")) == Refused(reason="over 10 MB", is_passing=False)
    assert 10_000_000 <= sent < 25_000_000  # what the buffers between hold is sent too
    limits = Limits(max_bytes=5)
    server.replies |= {"/5": Reply(b"12345"), "/6": Reply(b"123456")}
    assert fetched(make(limits=limits), server.url("/5")).data == b"12345"
    assert refused(make(limits=limits), server.url("/6")).reason == "over 10 MB"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_inflated_to_the_limit_and_no_further(
    make: Callable[..., Fetcher], server: Site, layers: int
) -> None:
    bomb = zeros_gzipped(100_000_000)
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    encoding = ", ".join(["gzip"] * layers)
    server.replies["/a"] = Reply(bomb, headers={"Content-Encoding": encoding})
    tracemalloc.start()
    try:
        assert refused(make(), server.url("/a")).reason == "over 10 MB"
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", gzip.compress(b"no" * 999)), ("deflate", zlib.compress(b"no" * 999)), ("", b"no" * 999)],
)
def test_compressed_bodies_are_inflated(
    make: Callable[..., Fetcher], server: Site, encoding: str, body: bytes
) -> None:
    server.replies["/a"] = Reply(body, headers={"Content-Encoding": encoding} if encoding else {})
    assert fetched(make(), server.url("/a")).data == b"no" * 999


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"not gzip", {"Content-Encoding": "gzip"}, "the answer can't be inflated"),
        (b"cut", {"Content-Length": "999"}, "the connection broke off"),
        (b"", {"Content-Encoding": ", ".join(["gzip"] * 50)}, "the answer can't be inflated"),
    ],
)
def test_broken_bodies_are_refused(
    make: Callable[..., Fetcher], server: Site, body: bytes, headers: dict[str, str], reason: str
) -> None:
    server.replies["/a"] = Reply(body, headers={**headers, "Connection": "close"})
    assert refused(make(), server.url("/a")) == Refused(reason=reason, is_passing=True)


def slow_body(out: BufferedIOBase) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(200):
        out.write(b"x")
        time.sleep(0.05)


def slow_headers(out: BufferedIOBase) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    slow_body(out)


def silence(out: BufferedIOBase) -> None:
    time.sleep(5)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (slow_body, "no complete answer within 0.6 seconds"),
        (slow_headers, "no complete answer within 0.6 seconds"),
        (silence, "the server doesn't answer in time"),
    ],
)
def test_slow_servers_are_given_up(
    make: Callable[..., Fetcher], server: Site, raw: Callable[[BufferedIOBase], object], reason: str
) -> None:
    server.replies["/a"] = Reply(raw=raw)
    started = time.monotonic()
    got = refused(make(limits=Limits(silence=0.4, total=0.6)), server.url("/a"))
    assert got == Refused(reason=reason, is_passing=True)
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff\n\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 999,
        b"A" * 100_000,
    ],
)
def test_what_is_not_http_is_refused(make: Callable[..., Fetcher], server: Site, answer: bytes) -> None:
    server.replies["/a"] = Reply(raw=lambda out: out.write(answer))
    assert refused(make(), server.url("/a")) == Refused(reason="the connection broke off", is_passing=True)


def test_a_server_that_is_not_there(make: Callable[..., Fetcher]) -> None:
    with socket.socket() as bound:  # bound, but nobody listens
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        assert refused(make(), url) == Refused(reason="no connection to the server", is_passing=True)


SAID = "Ředitel Škoda said “no”."


@pytest.mark.parametrize(
    ("label", "encoding", "is_given_in_utf_8"),
    [
        ("windows-1250", "cp1250", True),
        ('"ISO-8859-2"', "iso8859-2", True),
        ("utf-16le", "utf-16-le", True),
        ("utf-8", "utf-8", False),
        ("iso-8859-1", "utf-8", False),
        ("rot13", "utf-8", False),
        ("zlib", "utf-8", False),
        ("no-such-thing", "utf-8", False),
    ],
)
def test_the_charset_that_the_header_alone_names_is_kept(
    make: Callable[..., Fetcher], server: Site, label: str, encoding: str, is_given_in_utf_8: bool
) -> None:
    said = SAID.replace("“", '"').replace("”", '"') if "8859" in encoding else SAID
    body = said.encode(encoding)
    server.replies["/a"] = Reply(body, headers={"Content-Type": f"text/html; charset={label}"})
    expected = b"\xef\xbb\xbf" + said.encode() if is_given_in_utf_8 else body
    assert fetched(make(), server.url("/a")).data == expected


# --- TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def safe(authority: trustme.CA) -> Iterator[Site]:
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(settings)
    with site(settings) as running:
        yield running


def test_a_certificate_must_be_the_names_and_from_somebody_trusted(
    make: Callable[..., Fetcher], safe: Site, authority: trustme.CA
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    safe.replies["/a"] = Reply(b"a")
    url = safe.url("/a", host="news.example", scheme="https")
    assert fetched(make(resolve=here, tls=trusting), url).data == b"a"
    bad = Refused(reason="no safe connection: its certificate isn't valid", is_passing=True)
    assert refused(make(resolve=here), url) == bad
    other = safe.url("/a", host="other.example", scheme="https")
    assert refused(make(resolve=here, tls=trusting), other) == bad


def test_a_server_without_tls_is_not_asked_in_the_clear(make: Callable[..., Fetcher], server: Site) -> None:
    server.replies["/a"] = Reply(b"a")
    got = refused(make(limits=Limits(silence=2)), server.url("/a", scheme="https"))
    assert got.is_passing
    assert server.paths == []
