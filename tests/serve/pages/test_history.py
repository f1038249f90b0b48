from __future__ import annotations

from starlette.testclient import TestClient

from onrecord.statements import JudgementKind
from onrecord.store import Query, Store


def test_decisions_are_listed_newest_first_by_fifty(client: TestClient, store: Store) -> None:
    target = store.view().search(Query(words="levy")).items[0].target
    for number in range(60):
        store.writer().judge(JudgementKind.RIGHT, by="cora", because=f"look {number:02}", target=target)
    page = client.get("/history").text
    assert page.index("look 59") < page.index("look 10")
    assert "look 09" not in page
    assert 'href="/history?page=2"' in page
    second = client.get("/history?page=2").text
    assert "look 09" in second
    assert "Earlier ones" not in second
    assert client.get("/history?page=x").status_code == 400


def test_an_empty_journal(client: TestClient) -> None:
    page = client.get("/journal").text
    assert "--journal" in page
    assert "It is empty." in page
