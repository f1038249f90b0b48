from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.robots import Rules, product_token, read_rules

AGENT = "onrecord (+https://courier.example/bot)"
ROBOTS = b"""\xef\xbb\xbfUser-agent: *
Disallow: /
User-agent: OnRecord
Disallow: /private
Allow: /private/fee
Disallow: /*.pdf$
Crawl-delay: 7.5
"""


def rules(data: bytes, *, agent: str = AGENT, status: int = 200) -> Rules:
    found = read_rules(status, data, agent=agent)
    assert isinstance(found, Rules)
    return found


def test_the_group_of_the_agent_counts() -> None:
    ours = rules(ROBOTS)
    assert ours.allow("https://courier.example/fee")
    assert not ours.allow("https://courier.example/private/x")
    assert ours.allow("https://courier.example/private/fee")
    assert not ours.allow("https://courier.example/a/b.pdf")
    assert ours.delay == 7.5
    assert not rules(ROBOTS, agent="other/1.0").allow("https://courier.example/fee")
    assert rules(ROBOTS, agent="other/1.0").delay == 0


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204])
def test_no_file_allows_everything(status: int) -> None:
    assert rules(b"User-agent: *\nDisallow: /", status=status).allow("https://courier.example/")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_allows_nothing_for_now(status: int) -> None:
    assert read_rules(status, b"", agent=AGENT) == f"its robots.txt can't be had (status {status})"


@pytest.mark.parametrize("data", [b"", b"<!doctype html><p>Not found", b"Disallow: /", b"\xff\xfe\x00"])
def test_what_holds_no_rules_allows_everything(data: bytes) -> None:
    assert rules(data).allow("https://courier.example/")


@pytest.mark.parametrize("delay", [b"-3", b"soon", b"", b"nan"])
def test_a_delay_is_a_number_of_seconds(delay: bytes) -> None:
    assert rules(b"User-agent: *\nCrawl-delay: " + delay).delay == 0


def test_product_tokens() -> None:
    assert product_token("onrecord/1.2 (+https://courier.example)") == "onrecord"
    assert product_token("News-Reader") == "News-Reader"
    assert product_token("7reads") == "7reads"


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    found = rules(b"User-agent: *\nDisallow: " + data)
    assert found.allow("https://courier.example/fee") in (True, False)
    assert found.delay >= 0
