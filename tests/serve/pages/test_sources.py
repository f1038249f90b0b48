from __future__ import annotations

import csv
import io

from starlette.testclient import TestClient

from tests.serve.conftest import token

LIST = b"name,beat\nMara Ilves,harbour\nZora Quill,=1+1\n"


def test_the_audit_shows_tables_that_lead_to_searches(client: TestClient) -> None:
    page = client.get("/sources").text
    for title in ("By kind of source", "Most quoted", "By outlet and kind", "By period and kind"):
        assert title in page
    assert 'href="/search?kind=person"' in page
    assert 'href="/search?since=2022-03&amp;until=2022-03"' in page
    assert 'href="/sources.csv?table=kinds"' in page


def test_each_table_can_be_downloaded(client: TestClient) -> None:
    response = client.get("/sources.csv?table=kinds&until=2021-12")
    assert list(csv.reader(io.StringIO(response.text))) == [["kind", "statements"], ["person", "3"]]
    assert client.get("/sources.csv?table=all").status_code == 404


def test_a_list_is_joined_and_can_be_downloaded(client: TestClient) -> None:
    data = {"token": token(client)}
    page = client.post("/sources", data=data, files={"file": ("mine.csv", LIST, "text/csv")}).text
    assert "Joined with <bdi>mine.csv</bdi>" in page
    assert "harbour" in page
    assert "1 name not in this record" in page
    given = client.post("/sources", data=data | {"as": "csv"}, files={"file": ("mine.csv", LIST, "text/csv")})
    assert list(csv.reader(io.StringIO(given.text))) == [
        ["name", "beat", "statements"],
        ["Mara Ilves", "harbour", "5"],
        ["Zora Quill", "'=1+1", ""],
    ]


def test_without_a_file_it_says_so(client: TestClient) -> None:
    response = client.post("/sources", data={"token": token(client)})
    assert response.status_code == 400
    assert "Choose a CSV file" in response.text
