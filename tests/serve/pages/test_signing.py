from __future__ import annotations

from starlette.testclient import TestClient

from onrecord.serve.users import Users
from tests.serve.conftest import Browse, sign_in, token


def test_who_isn_t_signed_in_is_sent_to_do_so_and_back(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    response = client.get("/search?q=levy")
    assert (response.status_code, response.headers["location"]) == (303, "/login?next=%2Fsearch%3Fq%3Dlevy")
    page = client.get(response.headers["location"]).text
    assert 'name="next" value="/search?q=levy"' in page
    data = {
        "name": "ruth",
        "password": "a quiet harbour",
        "token": token(client, "/login"),
        "next": "/search?q=levy",
    }
    assert client.post("/login", data=data).headers["location"] == "/search?q=levy"
    assert "ruth</span>" in client.get("/search?q=levy").text


def test_a_wrong_password_says_no_more_than_that(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    pages = []
    for name in ("ruth", "nobody"):
        data = {"name": name, "password": "a wrong one", "token": token(client, "/login")}
        response = client.post("/login", data=data)
        assert response.status_code == 403
        pages.append(response.text)
    assert "Name or password is wrong." in pages[0]
    assert pages[0] == pages[1]


def test_signing_out(browse: Browse, users: Users) -> None:
    client = sign_in(browse(users=users), "ruth")
    assert client.post("/logout", data={"token": token(client, "/")}).headers["location"] == "/login"
    assert client.get("/").status_code == 303


def test_alone_nobody_signs_in(client: TestClient) -> None:
    assert "Sign out" not in client.get("/").text
    data = {"name": "ruth", "password": "a quiet harbour", "token": token(client)}
    assert client.post("/login", data=data).status_code == 403


def test_assets_and_the_form_are_open(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    page = client.get("/login").text
    assert "/search" not in page.replace("/static", "")
    import re

    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "set-cookie" not in response.headers
