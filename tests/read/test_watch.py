from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.fetch import Fetcher
from onrecord.read.memory import FileMemory
from onrecord.read.transport import Limits
from onrecord.read.watch import MOST_ENTRIES, interval, watch
from onrecord.records import Document, Item, Skipped
from tests.read.news import ARTICLE, TEXT, Told, page, rss
from tests.read.pages import paragraphs
from tests.read.site import Reply, Site, site, zeros_gzipped

WHOLE = paragraphs(*ARTICLE)
NOW = datetime.datetime(2025, 3, 12, 12, 0, tzinfo=datetime.UTC)


class Desk:
    """A reader of feeds with its memory and a time that passes only where it sleeps."""

    def __init__(self, here: Site) -> None:
        self.site = here
        self.memory: dict[str, str] = {}
        self.passed = 0.0
        self.slept: list[float] = []

    def fetcher(self, *, delay: float = 0) -> Fetcher:
        return Fetcher(
            memory=self.memory,
            delay=delay,
            allow_private=True,
            limits=Limits(silence=2),
            resolve=self.resolve,
            clock=lambda: self.passed,
            sleep=self.sleep,
            now=lambda: NOW + datetime.timedelta(seconds=self.passed),
        )

    def resolve(self, _host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    def put(self, path: str, *entries: Told, etag: str | None = None) -> str:
        headers = {"ETag": etag} if etag else {}
        self.site.replies[path] = Reply(rss(*entries).encode(), headers=headers)
        return self.site.url(path)

    def round(self, *feeds: str) -> list[Item]:
        self.site.asked.clear()
        return list(watch(feeds, self.fetcher(), self.memory))

    def story(self, name: str, *texts: str) -> Told:
        """A page of its own, and the entry that links to it."""
        self.site.replies[f"/{name}"] = Reply(page(*texts))
        return Told(title=name, link=self.site.url(f"/{name}"))

    @property
    def pages(self) -> list[str]:
        return [path for path in self.site.paths if path != "/robots.txt"]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with site() as here:
        yield Desk(here)


def reasons(items: list[Item]) -> list[tuple[str, str]]:
    return [(i.document.origin, i.document.reason) for i in items if isinstance(i.document, Skipped)]


def titles(items: list[Item]) -> list[str | None]:
    return [i.document.title for i in items if isinstance(i.document, Document)]


def test_the_page_of_a_new_entry_is_read(desk: Desk) -> None:
    url = desk.site.url("/fee")
    feed = desk.put("/feed", desk.story("fee"))
    [item] = desk.round(feed)
    assert item.document == Document(
        text=TEXT,
        url=url,
        title="Harbour fee is a fairy tale",  # the page's own
        published="2025-03-11",  # the feed's, since the page says nothing
        publisher="The Tolland Courier",
        language="en",
    )
    assert (item.origin.place, item.origin.url, item.origin.time) == (url, url, "2025-03-12T12:00:00Z")


def test_a_pages_own_day_goes_before_the_feeds(desk: Desk) -> None:
    head = '<meta property="article:published_time" content="2025-03-09T10:00:00Z">'
    told = desk.story("fee")
    desk.site.replies["/fee"] = Reply(page(head=head))
    [item] = desk.round(desk.put("/feed", told))
    assert isinstance(item.document, Document)
    assert item.document.published == "2025-03-09"


def test_an_entry_with_its_whole_article_is_read_without_asking_for_its_page(desk: Desk) -> None:
    feed = desk.put("/feed", Told(link="/fee", content=WHOLE))
    [item] = desk.round(feed)
    assert isinstance(item.document, Document)
    assert item.document.text == TEXT
    assert item.document.url == item.origin.place == item.origin.url == desk.site.url("/fee")
    assert desk.pages == ["/feed"]


def test_a_redirected_page_keeps_its_link_as_its_place(desk: Desk) -> None:
    told = desk.story("fee")
    desk.site.replies["/r"] = Reply(status=302, headers={"Location": "/fee"})
    [item] = desk.round(desk.put("/feed", Told(link=desk.site.url("/r"))))
    assert item.origin.place == desk.site.url("/r")
    assert item.origin.url == told.link
    assert isinstance(item.document, Document)
    assert item.document.url == told.link


def test_nothing_is_read_twice(desk: Desk) -> None:
    first, second = desk.story("one"), desk.story("two", *reversed(ARTICLE))
    feed = desk.put("/feed", first, etag='"1"')
    assert len(desk.round(feed)) == 1
    assert desk.round(feed) == []
    assert desk.pages == ["/feed"]
    assert desk.site.headers_of("/feed")["if-none-match"] == '"1"'
    desk.put("/feed", second, first, etag='"2"')
    [item] = desk.round(feed)
    assert item.origin.place == second.link
    assert desk.pages == ["/feed", "/two"]


@pytest.mark.parametrize(
    "told", [Told(content=WHOLE), Told(content=WHOLE, link="", guid="7"), Told(link="", summary="x")]
)
def test_nor_is_what_the_feed_carries_itself(desk: Desk, told: Told) -> None:
    feed = desk.put("/feed", told)
    assert len(desk.round(feed)) == 1
    assert desk.round(feed) == []


def test_one_article_in_two_feeds_is_fetched_once(desk: Desk) -> None:
    told = desk.story("fee")
    again = Told(link=told.link + "#comments", guid="other")
    world, local = desk.put("/world", told), desk.put("/local", again)
    assert len(desk.round(world, local, world)) == 1
    assert desk.pages == ["/world", "/local", "/fee"]
    assert desk.round(local, world) == []


def test_an_id_is_its_feeds_own(desk: Desk) -> None:
    one = desk.put("/one", Told(guid="1", link="", content=WHOLE))
    two = desk.put("/two", Told(guid="1", link="", title="Two", content=WHOLE))
    assert titles(desk.round(one, two)) == ["Fee is a fairy tale", "Two"]


def test_a_feed_that_fails_costs_the_others_nothing(desk: Desk) -> None:
    feed = desk.put("/feed", Told(content=WHOLE))
    replies = desk.site.replies
    replies["/loop"] = Reply(status=301, headers={"Location": "/loop"})
    replies["/page"] = Reply(page())
    replies["/huge"] = Reply(zeros_gzipped(50_000_000), headers={"Content-Encoding": "gzip"})
    replies["/bomb"] = Reply(b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>")
    replies["/empty"] = Reply(b"")
    replies["/busy"] = Reply(status=503)
    bad = {
        "/loop": "redirects in a circle",
        "/page": "not an RSS or Atom feed",
        "/huge": "over 10 MB",
        "/bomb": "a feed that declares a document type of its own, which is not read",
        "/empty": "not an RSS or Atom feed",
        "/none": "not found (status 404)",
        "/busy": "the server is busy (status 503)",
    }
    urls = [f"http://h{number}.example:{desk.site.port}{path}" for number, path in enumerate(bad)]
    items = desk.round(*urls, "file:///etc/passwd", "http://mira:secret@courier.example/", feed)
    assert reasons(items) == [
        *zip(urls, bad.values(), strict=True),
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("http://courier.example/", "an address with a user name or password in it"),
    ]
    assert isinstance(items[-1].document, Document)
    assert "secret" not in str(items)


def test_a_page_that_fails_costs_the_others_nothing_and_is_not_asked_for_again(desk: Desk) -> None:
    feed = desk.put("/feed", Told(link=desk.site.url("/none")), desk.story("fee"), etag='"1"')
    items = desk.round(feed)
    assert reasons(items) == [(desk.site.url("/none"), "not found (status 404)")]
    assert len(titles(items)) == 1
    assert desk.round(feed) == []


def test_what_may_be_had_later_is_tried_in_the_next_round(desk: Desk) -> None:
    late, good = desk.story("late"), desk.story("fee")
    desk.site.replies["/late"] = Reply(status=500)
    feed = desk.put("/feed", late, good, etag='"1"')
    assert reasons(desk.round(feed)) == [(late.link, "the server is in trouble (status 500)")]
    assert reasons(desk.round(feed)) == [(late.link, "the server is in trouble (status 500)")]
    # The feed wasn't said to be known, or a 304 would have hidden what is still missing.
    assert "if-none-match" not in desk.site.headers_of("/feed")
    assert desk.pages == ["/feed", "/late"]
    desk.story("late")
    [item] = desk.round(feed)
    assert item.origin.place == late.link
    assert isinstance(item.document, Document)
    assert desk.round(feed) == []
    assert desk.site.headers_of("/feed")["if-none-match"] == '"1"'


def test_what_can_not_be_had_for_three_days_is_given_up(desk: Desk) -> None:
    feed = desk.put("/feed", Told(link=desk.site.url("/late")))
    desk.site.replies["/late"] = Reply(status=500)
    for _ in range(5):  # the fifth after 95 hours
        assert len(desk.round(feed)) == 1
        desk.passed += 86000
    assert desk.round(feed) == []


def test_a_host_that_asks_to_be_left_alone_is(desk: Desk) -> None:
    one, two = desk.story("one"), desk.story("two", *reversed(ARTICLE))
    desk.site.replies["/one"] = Reply(status=429, headers={"Retry-After": "600"})
    feed = desk.put("/feed", one, two)
    assert [reason for _, reason in reasons(desk.round(feed))] == [
        "the server asks for fewer requests (status 429)",
        "the server asked to be left alone until 2025-03-12T12:10:00Z",
    ]
    assert desk.pages == ["/feed", "/one"]
    assert len(reasons(desk.round(feed))) == 1
    assert desk.site.asked == []
    desk.passed += 601
    desk.story("one")
    assert len(titles(desk.round(feed))) == 2


def test_hosts_take_turns_so_that_nobody_waits_for_nothing(desk: Desk) -> None:
    port = desk.site.port
    for name in "abcdef":
        desk.story(name)
    a = desk.put("/feed", *(Told(link=f"http://one.example:{port}/{name}") for name in "abc"))
    b = desk.put("/other", *(Told(link=f"http://two.example:{port}/{name}") for name in "def"))
    list(watch([a, b], desk.fetcher(delay=2), desk.memory))
    assert desk.pages == ["/feed", "/other", "/a", "/d", "/b", "/e", "/c", "/f"]
    # Once between the two feeds, which are one host's, and twice at each turn of one.example.
    assert desk.slept == [2, 2, 2]


def test_an_item_counts_as_read_when_the_next_is_asked_for(desk: Desk) -> None:
    one, two = desk.story("one"), desk.story("two", *reversed(ARTICLE))
    feed = desk.put("/feed", one, two, etag='"1"')
    begun = watch([feed], desk.fetcher(), desk.memory)
    next(begun)
    begun.close()  # type: ignore[attr-defined]
    assert [item.origin.place for item in desk.round(feed)] == [one.link, two.link]


def test_a_run_that_is_killed_reads_again_what_was_not_saved(desk: Desk, tmp_path: Path) -> None:
    feed = desk.put("/feed", desk.story("one"), etag='"1"')
    path = tmp_path / "feeds.db"
    with FileMemory(path) as memory:
        assert len(list(watch([feed], desk.fetcher(), memory))) == 1
    with FileMemory(path) as memory:
        assert len(list(watch([feed], desk.fetcher(), memory))) == 1
        memory.save()
    with FileMemory(path) as memory:
        assert list(watch([feed], desk.fetcher(), memory)) == []


def test_a_page_written_to_keep_a_parser_busy_is_not_parsed(desk: Desk) -> None:
    told = desk.story("fee")
    desk.site.replies["/fee"] = Reply(
        b"<p " + b"".join(b"a%d='' " % number for number in range(100_000)) + b">"
    )
    assert reasons(desk.round(desk.put("/feed", told))) == [(told.link, "the page can't be parsed")]


def test_only_the_first_entries_of_an_endless_feed_are_read(desk: Desk) -> None:
    feed = desk.put(
        "/feed", *(Told(link="", guid=str(number), summary="x") for number in range(MOST_ENTRIES + 3))
    )
    items = desk.round(feed)
    assert len(items) == MOST_ENTRIES + 1
    assert reasons(items)[-1] == (feed, f"3 entries after the first {MOST_ENTRIES} are not read")


def test_a_memory_that_is_not_ours_does_no_harm(desk: Desk) -> None:
    feed = desk.put("/feed", Told(content=WHOLE))
    for odd in ("[]", "{", "7", '{"etag": 7, "modified": null}'):
        desk.memory.clear()
        desk.memory[f"feed {feed}"] = odd
        assert len(desk.round(feed)) == 1


def test_the_charset_of_the_header_reaches_the_page(desk: Desk) -> None:
    said = "Ředitel Škoda said that he was sorry for the fee, and that the boats would sail again in June."
    told = desk.story("fee")
    body = page(*ARTICLE, said).replace(b'<meta charset="utf-8">', b"").decode().encode("cp1250")
    desk.site.replies["/fee"] = Reply(body, headers={"Content-Type": "text/html; charset=windows-1250"})
    [item] = desk.round(desk.put("/feed", told))
    assert isinstance(item.document, Document)
    assert item.document.text == TEXT + "\n\n" + said


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86400), (" 1.5 H ", 5400), ("0.5s", 0.5)],
)
def test_intervals(text: str, seconds: float) -> None:
    assert interval(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "15", "m", "0m", "-5m", "5 minutes", "1h30m", "٣m", "1e3s", "99999999d", "nan s"]
)
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(ValueError, match="not a length of time such as"):
        interval(text)


@given(st.integers(1, 999_999), st.sampled_from("smhd"))
def test_an_interval_is_its_number_times_its_unit(number: int, unit: str) -> None:
    assert interval(f"{number}{unit}") == number * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
