from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from onrecord.serve.api.bodies import JUDGEMENT, READING, fits
from onrecord.serve.api.routes import ENDPOINTS
from onrecord.serve.users import Users
from onrecord.store import Query, Store
from tests.serve.conftest import PASSWORDS, Browse
from tests.serve.records import LEVY


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    data: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return data


def test_the_document_names_each_endpoint_and_nothing_else(document: dict[str, Any]) -> None:
    named = {(path, method.upper()) for path, each in document["paths"].items() for method in each}
    assert named == {(re.sub(r":\w+", "", f"/api/v1{each.path}"), each.method) for each in ENDPOINTS}
    ids = [operation["operationId"] for each in document["paths"].values() for operation in each.values()]
    assert len(ids) == len(set(ids))


def test_each_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names <= set(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "endpoint", [each for each in ENDPOINTS if each.method == "GET"], ids=lambda each: each.path
)
def test_each_answer_fits_its_schema(
    client: TestClient, document: dict[str, Any], store: Store, endpoint: Any
) -> None:
    statement = next(each for each in store.view().search(Query()).items if each.speakers)
    ids = {
        "statements": statement.id,
        "documents": statement.document_id,
        "speakers": statement.speakers[0].id,
    }
    path = endpoint.path.replace("{id}", ids.get(endpoint.path.split("/")[1], ""))
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 200
    operation = document["paths"][f"/api/v1{endpoint.path}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(response.json(), {**schema, "components": document["components"]})


@pytest.mark.parametrize(
    "endpoint", [each for each in ENDPOINTS if each.parameters], ids=lambda each: each.path
)
def test_each_parameter_is_read(client: TestClient, endpoint: Any) -> None:
    for parameter in endpoint.parameters:
        if parameter.values or parameter.kind != "string":
            response = client.get(f"/api/v1{endpoint.path}", params={parameter.name: "nonsense"})
            assert response.status_code == 400, parameter.name
            assert response.json()["error"].startswith(f"{parameter.name}:")


def test_the_page_for_people_names_each_endpoint(client: TestClient) -> None:
    page = client.get("/api").text
    for endpoint in ENDPOINTS:
        assert f"{endpoint.method} /api/v1{endpoint.path.replace(':int', '')}" in page


def test_judging_correcting_and_undoing(client: TestClient, store: Store) -> None:
    statement = store.view().document(LEVY.document.id)[2][0]
    body = {"kind": "correct", "statement": statement.id, "correction": {"act": "warn"}, "version": 0}
    judged = client.post("/api/v1/judgements", json=body | {"because": "reads like one"})
    assert judged.status_code == 200
    assert judged.json()["correction"] == {"act": "warn"}
    assert client.get(f"/api/v1/statements/{statement.id}").json()["attribution"]["act"] == "warn"
    assert client.post("/api/v1/judgements", json=body).status_code == 409
    undone = client.post("/api/v1/judgements/1/undo", json={"because": "no"})
    assert undone.json()["undone_because"] == "no"
    assert client.get(f"/api/v1/statements/{statement.id}").json()["attribution"]["act"] == "say"


def test_merging_two_speakers(client: TestClient, store: Store) -> None:
    keys = [store.view().identities(name).items[0].keys[0] for name in ("Mara Ilves", "Tomas Reyl")]
    assert client.post("/api/v1/judgements", json={"kind": "merge", "keys": keys}).status_code == 200
    assert store.view().identity(keys[0]) == store.view().identity(keys[1])


@pytest.mark.parametrize(
    "body",
    [
        *([], "x", 3, {}, {"kind": "sing"}, {"kind": "right"}, {"kind": "right", "statement": 3}),
        {"kind": "correct", "statement": "", "correction": {"act": "sing"}},
        {"kind": "merge", "keys": ["one"]},
        {"kind": "merge", "keys": "ab"},
        {"kind": "right", "more": 1},
        {"kind": "right", "version": True},
    ],
)
def test_what_can_t_be_meant_is_refused(client: TestClient, store: Store, body: Any) -> None:
    response = client.post("/api/v1/judgements", json=body)
    assert response.status_code in (400, 404)
    assert response.json()["error"]
    assert list(store.view().judgements()) == []


def test_a_form_of_another_site_can_t_send_json(client: TestClient) -> None:
    body = '{"kind": "right"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        response = client.post("/api/v1/judgements", content=body, headers={"content-type": kind})
        assert response.status_code == 415
    deep = client.post(
        "/api/v1/judgements", content="[" * 100_000, headers={"content-type": "application/json"}
    )
    assert deep.status_code == 400


def test_roles_hold_for_programs_too(browse: Browse, users: Users, store: Store) -> None:
    client = browse(users=users)
    statement = store.view().document(LEVY.document.id)[2][0].id
    body = {"kind": "right", "statement": statement}
    assert client.get("/api/v1/stats").status_code == 401
    assert client.get("/api/v1/stats", auth=("ruth", PASSWORDS["ruth"])).status_code == 200
    assert client.post("/api/v1/judgements", json=body, auth=("ruth", PASSWORDS["ruth"])).status_code == 403
    assert client.post("/api/v1/judgements", json=body, auth=("cora", PASSWORDS["cora"])).status_code == 200
    assert [each.by for each in store.view().judgements()] == ["cora"]
    for header in ("Basic", "Basic !", "Bearer x", "Basic cnV0aA==", "Basic /w=="):
        assert client.get("/api/v1/stats", headers={"authorization": header}).status_code == 401


def test_a_right_password_is_not_checked_anew_each_time(browse: Browse, users: Users) -> None:
    from unittest import mock

    client = browse(users=users)
    with mock.patch.object(users, "verify", wraps=users.verify) as verify:
        for _ in range(3):
            assert client.get("/api/v1/stats", auth=("ruth", PASSWORDS["ruth"])).status_code == 200
    assert verify.call_count == 1


def test_errors_are_json(client: TestClient) -> None:
    for path in ("/api/v1/nothing", "/api/v1/statements/ffffffff", "/api/v1/speakers/x"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.json()["error"]


def test_bodies_fit_or_it_is_said_why_not() -> None:
    assert fits({"text": "x", "keep": None, "title": "y"}, READING) == ""
    assert fits({}, READING) == "text is missing"
    assert fits({"text": 1}, READING) == "text is of another type than expected"
    assert fits({"kind": "sing"}, JUDGEMENT).startswith("kind is one of right, wrong")
