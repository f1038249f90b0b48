from __future__ import annotations

import re

from starlette.testclient import TestClient

from onrecord.store import Query, Sort, Store
from tests.serve.conftest import token


def current(page: str) -> str:
    found = re.search(r'action="/s/([0-9a-f]+)/judge"', page)
    assert found is not None
    return found[1]


def test_the_least_sure_comes_first_and_judging_goes_on(client: TestClient, store: Store) -> None:
    expected = [each.id for each in store.view().search(Query(), sort=Sort.DOUBTFUL, limit=20).items]
    seen = []
    for left in range(len(expected), 0, -1):
        page = client.get("/check").text
        assert f"{left} of 14 not checked yet" in page
        seen.append(current(page))
        data = {"token": token(client), "version": "0", "verdict": "right", "next": "/check"}
        assert client.post(f"/s/{seen[-1]}/judge", data=data).headers["location"] == "/check"
    assert seen == expected
    assert "Nothing left to check" in client.get("/check").text


def test_skipping_goes_on_without_a_judgement(client: TestClient) -> None:
    page = client.get("/check?kind=organisation").text
    first = current(page)
    link = re.search(r'href="(/check\?[^"]+after=[^"]+)"', page)
    if link is None:  # the only one
        assert "1 of 14" in page
        return
    assert current(client.get(link[1].replace("&amp;", "&")).text) != first


def test_the_queue_can_be_narrowed(client: TestClient, store: Store) -> None:
    page = client.get("/check?q=levy").text
    assert "2 of 14 not checked yet" in page
    assert store.view().statement(current(page)).content in (
        "the levy will rise in June",
        "“the levy will empty the quay”",
    )


def test_skipping_the_last_one_offers_to_begin_again(client: TestClient, store: Store) -> None:
    page = client.get("/check").text
    for _ in range(20):
        link = re.search(r'href="(/check\?[^"]*after=[^"]+)" data-key="k"', page)
        if link is None:
            break
        page = client.get(link[1].replace("&amp;", "&")).text
    assert link is None
    assert store.view().stats().judgements == 0


def test_pairs_that_may_be_one_can_be_merged(client: TestClient, store: Store) -> None:
    from tests.store.builders import Line, article, entry

    store.writer().add([entry(article(Line(who="Ilves", what="no word more"), published="2022-02-02"))])
    doubts = store.view().doubts()
    page = client.get("/check/speakers").text
    assert len(doubts) == page.count(">They are one")


def test_of_two_that_are_two_nobody_asks_again(client: TestClient, store: Store) -> None:
    from tests.store.builders import Line, article, entry

    store.writer().add([entry(article(Line(who="Ilves", what="no word more"), published="2022-02-02"))])
    before = store.view().doubts()
    where = re.search(r'formaction="(/p/[^"]+/apart)"', client.get("/check/speakers").text)
    assert where is not None
    data = {"token": token(client), "because": "another Ilves"}
    assert client.post(where[1], data=data).headers["location"] == "/check/speakers"
    assert len(store.view().doubts()) == len(before) - 1
    assert client.post(where[1], data={"token": token(client)}).status_code == 400  # no reason given
