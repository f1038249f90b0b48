from __future__ import annotations

import re

from starlette.testclient import TestClient

from onrecord.records import Act, Span
from onrecord.statements import Correction, JudgementKind
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


def test_a_decision_leads_to_its_statement_and_its_speakers(client: TestClient, store: Store) -> None:
    view, writer = store.view(), store.writer()
    one = view.search(Query(words="levy")).items[0]
    correction = Correction(act=Act.WARN, said="2021-12-09", speakers=(), addressee=(Span(0, 10),))
    writer.judge(JudgementKind.CORRECT, by="cora", target=one.target, correction=correction)
    tomas, mara = (view.identities(name).items[0] for name in ("Tomas Reyl", "Mara Ilves"))
    writer.judge(JudgementKind.MERGE, by="cora", because="one", keys=(tomas.keys[0], mara.keys[0]))
    page = client.get("/history").text
    assert "speaker: nobody named; act: warns; said: 9 December 2021; addressee: characters 0-10<" in page
    address = f"/d/{one.document_id}?judgement=1"
    assert f'href="{address}"' in page
    assert client.get(address).headers["location"] == f"/s/{one.id}"
    assert client.get(f"/d/{one.document_id}?judgement=2").status_code == 404
    assert client.get(f"/d/{one.document_id}?judgement=x").status_code == 400
    linked = re.findall(r'href="(/p/[0-9a-f]{16})"><bdi>(.*?)</bdi>', page)
    assert [name for _, name in linked] == ["tomas reyl", "mara ilves"]
    assert all(client.get(path).status_code == 200 for path, _ in linked)


def test_an_empty_journal(client: TestClient) -> None:
    page = client.get("/journal").text
    assert "--journal" in page
    assert "It is empty." in page
