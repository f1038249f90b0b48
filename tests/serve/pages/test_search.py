from __future__ import annotations

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from onrecord.serve.pages.search import COLUMNS, safe_cell
from tests.serve.records import LEVY

LEVIES = {"the levy will rise in June", "“the levy will empty the quay”"}


def test_statements_are_listed_with_the_words_marked(client: TestClient) -> None:
    page = client.get("/search?q=levy").text
    assert "2 statements" in page
    assert "the <mark>levy</mark> will rise in June" in page
    assert "“the <mark>levy</mark> will empty the quay”" in page
    assert "Tomas Reyl" in page
    assert "Gullmouth Post" in page


def test_facets_lead_to_narrower_results(client: TestClient) -> None:
    page = client.get("/search?q=levy").text
    assert 'href="/search?q=levy&amp;act=warn"' in page
    narrow = client.get("/search?q=levy&act=warn").text
    assert "1 statement<" in narrow
    assert 'href="/search?q=levy" aria-current="true"' in narrow  # the chosen value leads back


def test_filters_that_are_set_can_be_taken_away(client: TestClient) -> None:
    page = client.get("/search?q=levy&act=warn&since=2021-12&sort=oldest").text
    assert 'href="/search?q=levy&amp;act=warn&amp;sort=oldest"><bdi>since December 2021' in page


def test_the_timeline_leads_to_its_months(client: TestClient) -> None:
    page = client.get("/search").text
    assert 'aria-label="March 2022: 2 statements"' in page
    assert 'href="/search?since=2022-03&amp;until=2022-03"' in page


def test_pages_go_on_to_the_end_and_repeat_nothing(client: TestClient) -> None:
    data = client.get("/api/v1/statements?limit=5").json()
    seen = [each["id"] for each in data["items"]]
    while data["next"]:
        data = client.get("/api/v1/statements", params={"limit": "5", "after": data["next"]}).json()
        seen += [each["id"] for each in data["items"]]
    assert len(seen) == len(set(seen)) == data["total"] == 14


def test_more_leads_on(client: TestClient) -> None:
    page = client.get("/search?limit=5").text
    assert 'rel="next">More statements' in page
    assert 'rel="next"' not in client.get("/search").text


def test_nothing_found_says_so(client: TestClient) -> None:
    assert "Nothing was found." in client.get("/search?q=zeppelin").text


def test_an_order_that_there_isn_t_is_explained(client: TestClient) -> None:
    response = client.get("/search?sort=best")
    assert response.status_code == 400
    assert "sort: one of relevance, newest, oldest, doubtful was expected" in response.text


def test_a_place_in_no_list_is_explained(client: TestClient) -> None:
    assert client.get("/search?after=nowhere").status_code == 400


def test_csv_holds_the_same_result(client: TestClient) -> None:
    response = client.get("/search.csv?q=levy&sort=oldest&after=ignored")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    heading, *rows = csv.reader(io.StringIO(response.text))
    assert tuple(heading) == COLUMNS
    assert {dict(zip(heading, row, strict=True))["content"] for row in rows} == LEVIES


def test_json_holds_the_same_result(client: TestClient) -> None:
    found = json.loads(client.get("/search.json?q=levy&sort=oldest").text)
    assert {each["content"] for each in found} == LEVIES
    assert {each["document_id"] for each in found} == {LEVY.document.id}
    assert json.loads(client.get("/search.json?q=zeppelin").text) == []


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("x=1", "x=1"), (None, "")],
)
def test_cells_are_no_formulas(value: str | None, cell: str) -> None:
    assert safe_cell(value) == cell
