from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from onrecord.errors import StoreError
from onrecord.serve import pending
from onrecord.serve.users import Users
from onrecord.store import Query, Store
from tests.serve.conftest import Browse, sign_in
from tests.serve.records import filled, hostile
from tests.serve.slow import SlowStore
from tests.serve.test_attacks import check_inert


@pytest.fixture
def slow() -> Iterator[SlowStore]:
    """A record that counts nothing until the test says so, or ends."""
    with filled() as store:
        made = SlowStore(store)
        yield made
        made.counted.set()


@pytest.fixture
def hurried(slow: SlowStore, browse: Browse) -> Iterator[TestClient]:
    """The client of a page of that record that doesn't wait."""
    yield browse(slow.as_store, patience=0.0)
    slow.counted.set()  # before the application waits for its background


def fragment_of(page: str) -> str:
    found = re.findall(r'data-fragment="([^"]+)"', page)
    assert len(found) == 1
    return html.unescape(found[0])


def speaker_of(store: Store) -> str:
    return store.view().search(Query(words="levy")).items[0].speakers[0].id


def places(page: str) -> set[str]:
    return set(re.findall(r'data-place="(\w+)"', page))


def parts(fragment: str) -> set[str]:
    return set(re.findall(r'<template data-for="(\w+)">', fragment))


def test_what_is_found_is_shown_before_it_is_counted(hurried: TestClient) -> None:
    page = hurried.get("/search?q=levy&sort=newest").text
    assert "the <mark>levy</mark> will rise in June" in page
    assert "Counting…" in page
    assert "2 statements" not in page
    assert fragment_of(page) == "/search/counts?q=levy&sort=newest"
    assert re.search(r'<script src="/static/\w+/counts.js" defer>', page)


@pytest.mark.parametrize("path", ["/search?q=levy", "/sources?until=2022-01", "/p/{}"])
def test_the_fragment_holds_what_the_page_goes_without(
    hurried: TestClient, slow: SlowStore, client: TestClient, path: str
) -> None:
    path = path.format(speaker_of(slow.as_store))
    page = hurried.get(path).text
    slow.counted.set()
    fragment = hurried.get(fragment_of(page)).text
    assert places(page) == parts(fragment)
    whole = client.get(path).text  # of the same articles, counted in time
    assert places(whole) == set()
    for part in re.findall(r"<template data-for.*?>(.*?)</template>", fragment, re.S):
        assert part.strip() in whole


def test_without_a_script_a_link_waits(hurried: TestClient, slow: SlowStore) -> None:
    page = hurried.get("/search?q=levy&act=warn").text
    link = re.search(r'<a href="([^"]+)" rel="nofollow">Wait for the numbers', page)
    assert link is not None
    slow.counted.set()
    whole = hurried.get(html.unescape(link[1])).text
    assert "1 statement<" in whole
    assert "Counting…" not in whole
    assert "counts.js" not in whole
    assert 'name="wait"' not in whole  # the form doesn't carry it on


@pytest.mark.parametrize("path", ["/search/counts", "/search?wait=1", "/sources.csv?table=kinds"])
def test_who_waits_too_long_is_told_when_to_come_again(
    hurried: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(pending, "LONGEST", 0.05)
    response = hurried.get(path)
    assert response.status_code == 503
    assert response.headers["retry-after"] == "5"
    assert "try again in a moment" in response.text


def test_a_question_that_was_dropped_is_to_be_asked_again(
    hurried: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = hurried.app.state.site  # type: ignore[attr-defined]
    hurried.get("/search?q=quay")  # being counted
    monkeypatch.setattr(site.answers, "_waiting", 0)
    assert "Counting…" in hurried.get("/search?q=levy").text
    assert hurried.get("/search/counts?q=levy").status_code == 503


def test_an_error_while_counting_is_the_pages(slow: SlowStore, browse: Browse) -> None:
    client = browse(slow.as_store)
    slow.error = StoreError("the disk is gone")
    slow.counted.set()
    for path in ("/search", "/search/counts", "/search?wait=1"):
        response = client.get(path)
        assert response.status_code == 503
        assert "The record can’t be asked" in html.unescape(response.text).replace("'", "’")


def test_the_rest_of_the_queue_is_known_at_once(hurried: TestClient) -> None:
    assert "14 of 14 not checked yet" in hurried.get("/check").text
    assert "14 of 14 not checked yet" in hurried.get("/check/counts").text


def test_the_rest_of_a_narrowed_queue_comes_after(hurried: TestClient, slow: SlowStore) -> None:
    hurried.get("/search?q=quay")  # keeps the background busy
    page = hurried.get("/check?q=levy").text
    assert "Counting…" in page
    assert 'value="right"' in page
    assert places(page) == {"left"}
    slow.counted.set()
    assert "2 of 14 not checked yet" in hurried.get(fragment_of(page)).text


def test_a_fragment_is_for_those_who_may_see_its_page(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    assert client.get("/search/counts").headers["location"].startswith("/login")
    sign_in(client, "ruth")
    assert client.get("/check/counts").status_code == 403
    assert client.get("/search/counts").status_code == 200


def test_there_is_nothing_to_count_of_nobody(client: TestClient) -> None:
    assert client.get("/p/nobody/counts").status_code == 404
    assert client.get("/p/nobody").status_code == 404


def test_pages_that_go_without_counts_never_become_markup(browse: Browse) -> None:
    with hostile() as store:
        slow = SlowStore(store)
        client = browse(slow.as_store, patience=0.0)
        speaker = store.view().search(Query()).items[0].speakers[0].id
        words = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E"
        pages = [client.get(f"{path}?q={words}") for path in ("/search", "/sources", f"/p/{speaker}")]
        slow.counted.set()
        pages += [client.get(fragment_of(page.text)) for page in pages]
        for page in pages:
            assert page.status_code == 200
            check_inert(page.text)
