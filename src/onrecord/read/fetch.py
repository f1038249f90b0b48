"""Polite fetching: robots.txt, a delay per host, conditional requests, and no way into private networks."""

from __future__ import annotations

import codecs
import datetime
import email.message
import email.utils
import ssl
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from onrecord.read.addresses import (
    INVALID,
    PRIVATE,
    Resolve,
    Target,
    is_public,
    look_up,
    read_address,
)
from onrecord.read.documents import TOO_LONG
from onrecord.read.robots import MOST_BYTES, Rules, product_token, read_rules
from onrecord.read.text import has_mark
from onrecord.read.transport import Answer, Limits, ask

AGENT = "onrecord (a reader of news feeds)"
"""What the fetcher calls itself; a newsroom adds an address where a site's owner can ask."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.9, text/plain;q=0.8, "
    "*/*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
# What may be otherwise in the next round; all else that is no success is an answer.
_PASSING = frozenset({408, 421, 425, 429})
_REASONS = {
    401: "only for those who log in",
    402: "only for those who pay",
    403: "the server refuses it",
    404: "not found",
    410: "gone for good",
    429: "the server asks for fewer requests",
    451: "withheld for legal reasons",
    503: "the server is busy",
}
_NO_USE = "no answer to use"
_KEEP_RULES = datetime.timedelta(hours=24).total_seconds()
_KEEP_TROUBLE = datetime.timedelta(minutes=10).total_seconds()
# For a server that is busy and doesn't say how long, and for one that names next year.
_USUAL_WAIT = 60.0
_LONGEST_WAIT = datetime.timedelta(hours=24).total_seconds()
# Labels that the bytes know better, and how Python calls those that it is right to follow.
_WESTERN = frozenset({"utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"})
_TEXT_CODECS = (
    *("iso8859", "cp", "koi8", "mac", "gb", "big5", "shift_jis", "euc", "iso2022", "utf-16", "utf-32", "tis"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body, and where it was found in the end.

    Attributes:
        url: The address after all redirects.
        data: The body, inflated. Where the server names a charset that the body itself doesn't, it is in
            UTF-8 with a byte order mark.
        etag: For the next conditional request, or None.
        modified: `Last-Modified` as sent, for the same, or None.
    """

    url: str
    data: bytes
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What was asked for is as it was when it was fetched last."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was fetched.

    Attributes:
        reason: Why, in a short sentence.
        is_passing: Whether it is worth trying again in a later round.
    """

    reason: str
    is_passing: bool


class Fetcher:
    """Fetches one address at a time, never faster than a host likes.

    Only http and https addresses without a user name are asked. Every name is looked up here, every address
    it stands for must be public, and the connection goes to one of the addresses checked: at the first
    request, at every redirect and for robots.txt. Proxies are never used.

    Args:
        agent: The User-Agent; its first word is what robots.txt files know it by.
        memory: Where it is kept how long a host asked to be left alone, so that a later run knows it too.
        delay: Seconds between the end of a request and the next to the same host.
        longest_delay: The most that a site's `Crawl-delay` is heeded, in seconds.
        limits: When a request is given up.
        most_redirects: How many are followed.
        allow_private: Whether private, loopback and other special addresses may be asked too.
        tls: For https; without one the system's and certifi's authorities are trusted.
        resolve: Looks names up.
        clock: Seconds that only grow.
        sleep: Waits for so many seconds.
        now: The time, with its zone.
    """

    def __init__(
        self,
        *,
        agent: str = AGENT,
        memory: MutableMapping[str, str] | None = None,
        delay: float = 2.0,
        longest_delay: float = 30.0,
        limits: Limits | None = None,
        most_redirects: int = 5,
        allow_private: bool = False,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = look_up,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.agent = agent
        self.now = now
        self._memory: MutableMapping[str, str] = {} if memory is None else memory
        self._delay = delay
        self._longest_delay = longest_delay
        self._limits = limits or Limits()
        self._most_redirects = most_redirects
        self._allow_private = allow_private
        self._tls = tls
        self._resolve = resolve
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._rules: dict[str, tuple[float, Rules | Refused]] = {}

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched | Unchanged | Refused:
        """Fetch one address, waiting for the host's turn first.

        Args:
            url: The address; redirects are followed.
            etag: What `Fetched.etag` was the last time.
            modified: What `Fetched.modified` was the last time.

        Returns:
            The body; Unchanged where the server says so; or Refused: the address isn't public, robots.txt
            or the server refuses it, the server is busy or silent, the body is over the limit.
        """
        headers = {"User-Agent": self.agent, "Accept": _ACCEPT}
        headers |= {"If-None-Match": etag} if etag and _is_sendable(etag) else {}
        headers |= {"If-Modified-Since": modified} if modified and _is_sendable(modified) else {}
        been: set[str] = set()
        for _ in range(self._most_redirects + 1):
            target = read_address(url)
            if isinstance(target, str):
                return Refused(reason=target, is_passing=False)
            if target.url in been:
                return Refused(reason="redirects in a circle", is_passing=False)
            been.add(target.url)
            refused = self._permission(target)
            if refused is not None:
                return refused
            answer = self._ask(target, headers, self._limits)
            self._last[target.host] = self._clock()
            if isinstance(answer, Refused):
                return answer
            following = _redirect(target, answer)
            if following is None:
                return self._judge(target, answer, is_conditional=bool(etag or modified))
            url = following
        return Refused(reason=f"more than {self._most_redirects} redirects", is_passing=False)

    def _permission(self, target: Target) -> Refused | None:
        """Give why a host isn't to be asked for this now, or wait for its turn and give None."""
        until = self._memory.get(_wait_key(target.host))
        if until is not None and until > stamp(self.now()):
            return Refused(reason=f"the server asked to be left alone until {until}", is_passing=True)
        rules = self._rules_of(target)
        if isinstance(rules, Refused):
            return rules
        if not rules.allow(target.url):
            return Refused(reason="its robots.txt disallows it", is_passing=False)
        delay = max(self._delay, min(rules.delay, self._longest_delay))
        left = self._last.get(target.host, -delay) + delay - self._clock()
        if target.host in self._last and left > 0:
            self._sleep(left)
        return None

    def _rules_of(self, target: Target) -> Rules | Refused:
        kept = self._rules.get(target.origin)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        rules = self._fetch_rules(target)
        keep = _KEEP_TROUBLE if isinstance(rules, Refused) else _KEEP_RULES
        self._rules[target.origin] = (self._clock() + keep, rules)
        return rules

    def _fetch_rules(self, target: Target) -> Rules | Refused:
        token = product_token(self.agent)
        url = target.origin + "/robots.txt"
        limits = replace(self._limits, max_bytes=MOST_BYTES)
        for _ in range(self._most_redirects + 1):
            place = read_address(url)
            if isinstance(place, str):
                return Rules(None, token)
            answer = self._ask(place, {"User-Agent": self.agent}, limits)
            if isinstance(answer, Refused):
                return answer
            following = _redirect(place, answer)
            if following is None:
                rules = read_rules(answer.status, answer.data, agent=self.agent)
                return Refused(reason=rules, is_passing=True) if isinstance(rules, str) else rules
            url = following
        # RFC 9309: after so many redirects it may be taken for one that isn't there.
        return Rules(None, token)

    def _ask(self, target: Target, headers: Mapping[str, str], limits: Limits) -> Answer | Refused:
        try:
            addresses = list(self._resolve(target.host, target.port))
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            return Refused(reason="no such host", is_passing=True)
        if not self._allow_private and not all(map(is_public, addresses)):
            return Refused(reason=PRIVATE, is_passing=False)
        answer = ask(target, addresses, headers=headers, limits=limits, tls=self._tls)
        return Refused(reason=answer, is_passing=True) if isinstance(answer, str) else answer

    def _judge(
        self, target: Target, answer: Answer, *, is_conditional: bool
    ) -> Fetched | Unchanged | Refused:
        status = answer.status
        if status == 304 and is_conditional:
            return Unchanged(target.url)
        if status != 200:
            if status in _BUSY:
                self._leave_alone(target.host, answer.headers.get("Retry-After"))
            reason = _REASONS.get(status, "the server is in trouble" if status >= 500 else _NO_USE)
            return Refused(
                reason=f"{reason} (status {status})", is_passing=status >= 500 or status in _PASSING
            )
        if answer.is_cut:
            return Refused(reason=TOO_LONG, is_passing=False)
        return Fetched(
            url=target.url,
            data=_labelled(answer.data, answer.headers.get("Content-Type", "")),
            etag=answer.headers.get("ETag"),
            modified=answer.headers.get("Last-Modified"),
        )

    def _leave_alone(self, host: str, retry_after: str | None) -> None:
        now = self.now()
        wait = min(_seconds(retry_after, now), _LONGEST_WAIT)
        self._memory[_wait_key(host)] = stamp(now + datetime.timedelta(seconds=wait))


def _redirect(target: Target, answer: Answer) -> str | None:
    """Give the address that a redirect leads to; None where the answer is none."""
    location = answer.headers.get("Location", "").strip()
    if answer.status not in _REDIRECTS or not location:
        return None
    # Headers are read as Latin-1; addresses outside ASCII are sent in UTF-8.
    try:
        return urljoin(target.url, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        return INVALID


def _seconds(retry_after: str | None, now: datetime.datetime) -> float:
    """Give the seconds that a `Retry-After` asks for, in seconds or as a date."""
    value = (retry_after or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return _USUAL_WAIT
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - now).total_seconds())


def _labelled(data: bytes, content_type: str) -> bytes:
    """Give the body in UTF-8 with a mark where the header alone names its encoding, else as it is.

    Western labels and UTF-8 are left to the bytes, which know better.
    """
    message = email.message.Message()
    message["Content-Type"] = content_type
    charset = message.get_content_charset("")
    if has_mark(data) or not charset or charset in _WESTERN:
        return data
    try:
        codec = codecs.lookup(charset)
        text = data.decode(codec.name) if codec.name.startswith(_TEXT_CODECS) else None
    except (LookupError, UnicodeError, ValueError):
        return data
    return data if text is None else codecs.BOM_UTF8 + text.encode("utf-8", "replace")


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) < 1000


def _wait_key(host: str) -> str:
    return f"wait {host}"


def stamp(moment: datetime.datetime) -> str:
    """Give a moment as ISO 8601 in UTC to the second, as in `2025-03-11T23:30:00Z`."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
