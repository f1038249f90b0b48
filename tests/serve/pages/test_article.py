from __future__ import annotations

import html
import re

from starlette.testclient import TestClient

from onrecord.serve.pages.article import marked
from onrecord.store import Store
from tests.articles import HARBOUR_TEXT, harbour
from tests.serve.conftest import token
from tests.serve.records import LEVY

HARBOUR = harbour().document.id


def text_of(page: str) -> str:
    found = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.S)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def test_the_text_is_the_document_s_character_for_character(client: TestClient) -> None:
    assert text_of(client.get(f"/d/{HARBOUR}").text) == HARBOUR_TEXT


def test_each_statement_is_marked_and_has_a_card(client: TestClient, store: Store) -> None:
    page = client.get(f"/d/{HARBOUR}").text
    statements = store.view().document(HARBOUR)[2]
    assert len(statements) == 6
    for statement in statements:
        assert f'id="s-{statement.id}"' in page
        assert f'id="c-{statement.id}"' in page
    assert page.count('class="depth-1"') == 1  # the nested one
    assert "† what was said is missing from the text" in page


def test_a_beginning_of_the_id_will_do(client: TestClient) -> None:
    assert "Port Ellery shuts its gates" in client.get(f"/d/{HARBOUR[:10]}").text


def test_a_wrong_statement_is_not_marked_but_listed(client: TestClient, store: Store) -> None:
    statement = store.view().document(LEVY.document.id)[2][0]
    data = {"token": token(client), "verdict": "wrong", "version": "0"}
    assert client.post(f"/s/{statement.id}/judge", data=data).status_code == 303
    page = client.get(f"/d/{LEVY.document.id}").text
    assert f'id="s-{statement.id}"' not in page
    assert "Judged wrong" in page
    assert f'href="/s/{statement.id}"' in page


def test_the_statements_given_are_those_marked(store: Store) -> None:
    _, record, statements = store.view().document(HARBOUR)
    text, cards = marked(record, statements[1:2])
    assert [card.statement for card in cards] == list(statements[1:2])
    assert str(text).count('class="mark content"') == 1


def test_articles_are_listed_latest_first(client: TestClient) -> None:
    page = client.get("/articles").text
    places = [
        page.index(title) for title in ("Market stays", "Port Ellery shuts", "Divers wait", "Levy to rise")
    ]
    assert places == sorted(places)
    assert "Levy to rise" not in client.get("/articles?publisher=The+Ellery+Lantern").text
    assert "Divers wait" not in client.get("/articles?q=levy").text


def test_what_could_not_be_read_is_listed(client: TestClient, store: Store) -> None:
    from onrecord.records import Skipped

    store.writer().add([], [Skipped("news/empty.txt", "empty")])
    page = client.get("/skipped").text
    assert "news/empty.txt" in page
    assert "empty" in page
