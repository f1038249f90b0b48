"""Watching feeds: what is new in them since the last round, each article read once."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag

from onrecord.read.addresses import read_address, without_user_info
from onrecord.read.documents import from_bytes
from onrecord.read.feeds import Entry, entry_document, parse_feed
from onrecord.read.fetch import Fetched, Fetcher, Refused, Unchanged, stamp
from onrecord.records import Document, Item, Origin, Skipped

MOST_ENTRIES = 1000
"""How many entries of one feed are looked at, from its beginning, where the newest stand."""

# An article that can't be had for so long is given up.
_PATIENCE = datetime.timedelta(days=3)
_DONE = "done"
_INTERVAL = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*([smhd])\s*", re.ASCII | re.IGNORECASE)
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def interval(text: str) -> float:
    """Give the seconds of a length of time such as `90s`, `15m`, `2h` or `1d`.

    Raises:
        ValueError: It is none of these, or no time at all.
    """
    match = _INTERVAL.fullmatch(text)
    seconds = float(match[1]) * _UNITS[match[2].lower()] if match else 0.0
    if seconds <= 0:
        raise ValueError(f"not a length of time such as 90s, 15m, 2h or 1d: {text!r}")
    return seconds


def watch(feeds: Iterable[str], fetcher: Fetcher, memory: MutableMapping[str, str]) -> Iterator[Item]:
    """Go once over all feeds and read what is new in them.

    First every feed is asked for what changed; an entry that carries its whole article is read from the feed.
    Then the other new entries' pages are fetched, one host after the other in turn, so that the delay of one
    is spent at the others. A page's own title and day of publication go before the feed's.

    Args:
        feeds: Their addresses; the same twice counts once.
        fetcher: Asks for feeds and pages.
        memory: What is known from earlier rounds, changed in place: an item counts as read when the next one
            is asked for. Keep it (`FileMemory.save`) when what was given is in the store, not before.

    Yields:
        For each new entry a document, or a Skipped with the reason why there is none. `origin.place` is the
        entry's link, `origin.url` where the page was found after redirects. A Skipped for each feed that
        can't be had or read; the others go on. What may be otherwise later (a busy server, a broken
        connection) is tried again in the next rounds, for three days. Nothing for a feed without news.
    """
    round_ = _Round(fetcher, memory)
    for feed in dict.fromkeys(feeds):
        yield from round_.look_at(feed)
    yield from round_.fetch_pages()


@dataclass(slots=True)
class _Visit:
    """A feed in this round; its validators are kept once all it led to is read: a 304 would hide the rest."""

    key: str
    validators: str
    waiting: int = 1
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    keys: tuple[str, ...]
    entry: Entry
    visit: _Visit


class _Round:
    def __init__(self, fetcher: Fetcher, memory: MutableMapping[str, str]) -> None:
        self._fetcher = fetcher
        self._memory = memory
        self._pages: dict[str, deque[_Page]] = {}
        self._queued: set[str] = set()

    def look_at(self, feed: str) -> Iterator[Item]:
        """Ask for one feed; read the entries that carry their article and note the pages of the others."""
        key = f"feed {feed}"
        etag, modified = _validators(self._memory.get(key))
        got = self._fetcher.fetch(feed, etag=etag, modified=modified)
        if isinstance(got, Unchanged):
            return
        if isinstance(got, Refused):
            yield self._skipped(feed, got.reason)
            return
        entries = parse_feed(got.data, url=got.url)
        if isinstance(entries, str):
            yield self._skipped(feed, entries)
            return
        visit = _Visit(key, json.dumps({"etag": got.etag, "modified": got.modified}))
        for entry in entries[:MOST_ENTRIES]:
            yield from self._take(entry, feed, visit)
        if len(entries) > MOST_ENTRIES:
            reason = f"{len(entries) - MOST_ENTRIES} entries after the first {MOST_ENTRIES} are not read"
            yield self._skipped(feed, reason)
        self._leave(visit)

    def fetch_pages(self) -> Iterator[Item]:
        """Fetch the pages noted, one of each host in turn."""
        while self._pages:
            for host in list(self._pages):
                page = self._pages[host].popleft()
                if not self._pages[host]:
                    del self._pages[host]
                yield from self._read(page)

    def _take(self, entry: Entry, feed: str, visit: _Visit) -> Iterator[Item]:
        name = entry.id or entry.url or _digest(entry)
        keys: tuple[str, ...] = (f"entry {feed} {name}",)
        if entry.url:
            # One article stands in several feeds, and its id in a feed can change or be its address.
            keys = (f"page {_bare(entry.url)}", *keys)
        if any(self._memory.get(key) == _DONE for key in keys):
            return
        document = entry_document(entry)
        if isinstance(document, str) and entry.url:
            self._queue(_Page(entry.url, keys, entry, visit))
            return
        if isinstance(document, str):
            document = Skipped("", document + ", and it has no link to an article")
        place = without_user_info(entry.url or f"{feed}#entry={quote(name)}")
        yield self._item(document, place, entry.url)
        self._mark(keys, _DONE)

    def _queue(self, page: _Page) -> None:
        bare = _bare(page.url)
        if bare in self._queued:
            return
        self._queued.add(bare)
        target = read_address(page.url)
        host = "" if isinstance(target, str) else target.host
        self._pages.setdefault(host, deque()).append(page)
        page.visit.waiting += 1

    def _read(self, page: _Page) -> Iterator[Item]:
        got = self._fetcher.fetch(page.url)
        place = without_user_info(page.url)
        if isinstance(got, Fetched):
            yield self._item(_page_document(got, page.entry), place, got.url)
            self._mark(page.keys, _DONE)
        else:
            reason = got.reason if isinstance(got, Refused) else "no answer to use (status 304)"
            yield self._item(Skipped(place, reason), place, page.url)
            self._fail(page, is_passing=isinstance(got, Refused) and got.is_passing)
        self._leave(page.visit)

    def _fail(self, page: _Page, *, is_passing: bool) -> None:
        now = self._fetcher.now()
        first = self._memory.get(page.keys[0]) or stamp(now)
        if is_passing and first > stamp(now - _PATIENCE):
            self._mark(page.keys, first)
            page.visit.is_complete = False
        else:
            self._mark(page.keys, _DONE)

    def _leave(self, visit: _Visit) -> None:
        visit.waiting -= 1
        if visit.waiting == 0 and visit.is_complete:
            self._memory[visit.key] = visit.validators

    def _mark(self, keys: Iterable[str], value: str) -> None:
        for key in keys:
            self._memory[key] = value

    def _skipped(self, feed: str, reason: str) -> Item:
        place = without_user_info(feed)
        return self._item(Skipped(place, reason), place, None)

    def _item(self, document: Document | Skipped, place: str, url: str | None) -> Item:
        if isinstance(document, Skipped):
            document = Skipped(place, document.reason)
        url = without_user_info(url) if url else None
        return Item(document, Origin(place=place, url=url, time=stamp(self._fetcher.now())))


def _page_document(got: Fetched, entry: Entry) -> Document | Skipped:
    document = from_bytes(got.data, origin=got.url)
    if isinstance(document, Skipped):
        return document
    return replace(
        document,
        title=document.title or entry.title,
        published=document.published or entry.published,
    )


def _validators(kept: str | None) -> tuple[str | None, str | None]:
    try:
        data = json.loads(kept or "{}")
    except ValueError:
        data = None
    found = [data.get(name) if isinstance(data, dict) else None for name in ("etag", "modified")]
    etag, modified = (value if isinstance(value, str) else None for value in found)
    return etag, modified


def _bare(url: str) -> str:
    return urldefrag(url).url


def _digest(entry: Entry) -> str:
    words = f"{entry.title}\n{entry.content}"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
