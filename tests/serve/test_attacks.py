"""What somebody with bad intent would try: on the words, the forms, the sessions, the addresses."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from onrecord.serve.rates import Rate
from onrecord.serve.users import Users
from onrecord.store import Query
from tests.serve.conftest import PASSWORDS, Browse, sign_in, token
from tests.serve.records import BREAKOUT, DIVERS, HOSTILE, hostile


class Markup(HTMLParser):
    """Collects what a browser would run: elements by name, and the attributes of all."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    @property
    def runs(self) -> list[str]:
        found = [
            f"<{each}>" for each in self.elements if each in ("img", "iframe", "object", "embed", "base")
        ]
        found += [f"{name}=" for name, _ in self.attributes if name.startswith("on") or name == "style"]
        links = [value for name, value in self.attributes if name in ("href", "src", "action")]
        found += [link for link in links if not link.startswith(("/", "#", "https://", "http://"))]
        return found


def check_inert(page: str) -> None:
    markup = Markup(page)
    assert markup.runs == []
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S)
    assert all(body == "" and attributes.startswith(' src="/static/') for attributes, body in scripts)
    assert "<style" not in page


def every_page(client: TestClient) -> list[str]:
    view = client.app.state.site.view  # type: ignore[attr-defined]
    statement = view.search(Query()).items[0]
    speaker, document = statement.speakers[0].id, statement.document_id
    return [
        *(
            "/",
            "/search",
            "/search?sort=newest",
            "/articles",
            "/speakers",
            "/sources",
            "/check",
            "/check/speakers",
        ),
        *("/search/counts", "/sources/counts", "/check/counts", f"/p/{speaker}/counts"),
        *("/history", "/journal", "/skipped", "/read", "/api", f"/d/{document}", f"/s/{statement.id}"),
        f"/p/{speaker}",
    ]


def test_text_that_was_read_never_becomes_markup(browse: Browse) -> None:
    with hostile() as store:
        client = browse(store)
        for path in every_page(client):
            response = client.get(path)
            assert response.status_code == 200, path
            check_inert(response.text)


@pytest.mark.parametrize(
    "words", [HOSTILE, BREAKOUT, "</title>" + HOSTILE, "javascript:alert(1)", "{{7*7}}", "${7*7}"]
)
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/search?q={}",
            "/search?speaker={}",
            "/search?publisher={}",
            "/search?document={}",
            "/search?after={}",
        ),
        *(
            "/search?kind={}",
            "/articles?q={}",
            "/articles?publisher={}",
            "/speakers?q={}",
            "/sources?publisher={}",
        ),
        *("/d/{}", "/s/{}", "/p/{}", "/login?next={}", "/check?q={}", "/{}", "/search?{}=1"),
        *(
            "/search/counts?q={}",
            "/search/counts?publisher={}",
            "/sources/counts?publisher={}",
            "/p/{}/counts",
        ),
    ],
)
def test_what_is_asked_never_becomes_markup(client: TestClient, path: str, words: str) -> None:
    response = client.get(path.format(quote(words, safe="")))
    assert response.status_code in (200, 400, 404)
    check_inert(response.text)
    assert ">49<" not in response.text


@pytest.mark.parametrize(
    "words",
    [
        *(
            '"',
            "'",
            "''",
            '""',
            '"quay',
            "quay*",
            "quay NEAR levy",
            "quay OR 1=1",
            "NOT quay",
            "quay AND",
            "-",
            "--",
            "-quay",
        ),
        *(
            "content:quay",
            "{quay levy}",
            "^quay",
            "(quay",
            "quay)",
            "quay; DROP TABLE statements",
            "quay' OR '1'='1",
        ),
        *(
            "%",
            "_",
            "\\",
            "\x00",
            "\x00quay",
            "‘quay’",
            "🚢",
            "a" * 10_000,
            "quay " * 3000,
            "\u202equay",
            "&",
            "|",
            "!",
            "<->",
            ":*",
        ),
    ],
)
def test_the_search_box_takes_words_only(client: TestClient, words: str) -> None:
    for path in ("/search", "/articles", "/speakers", "/api/v1/statements", "/api/v1/speakers"):
        assert client.get(path, params={"q": words}).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/static/../pyproject.toml",
            "/static/%2e%2e/%2e%2e/app.py",
            "/static/..%2f..%2fapp.py",
            "/static/x/site.css",
        ),
        *(
            "/d/../../etc/passwd",
            "/d/..%2f..%2fetc%2fpasswd",
            "/s/%2e%2e",
            "/search.py",
            "/search.html",
            "//etc/passwd",
        ),
        *("/templates/base.html", "/static/", "/%00", "/d/%00", "/s/%ff", "/p/" + "x" * 5000),
    ],
)
def test_no_path_leads_to_a_file(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 404)
    assert "root:" not in response.text
    assert "def " not in response.text


@pytest.mark.parametrize(
    "path", ["/s/{id}/judge", "/p/{speaker}/rename", "/judgements/1/undo", "/sources", "/read", "/logout"]
)
@pytest.mark.parametrize("given", ["", "0" * 64, "of another session"])
def test_no_form_goes_without_the_token_of_its_session(browse: Browse, path: str, given: str) -> None:
    client, other = browse(), browse()
    store = client.app.state.site  # type: ignore[attr-defined]
    statement = next(each for each in store.view.search(Query()).items if each.speakers)
    path = path.format(id=statement.id, speaker=statement.speakers[0].id)
    token(client)
    value = token(other) if given == "of another session" else given
    data = {"token": value, "verdict": "wrong", "version": "0", "name": "X", "because": "x", "text": "x"}
    response = client.post(path, data=data)
    assert response.status_code == 403
    assert list(store.view.judgements()) == []


def test_a_session_from_before_signing_in_is_worth_nothing_after(browse: Browse, users: Users) -> None:
    client, thief = browse(users=users), browse(users=users)
    client.get("/login")
    planted = client.cookies["onrecord"]
    sign_in(client, "ada")
    assert client.cookies["onrecord"] != planted
    thief.cookies.set("onrecord", planted, domain="localhost.local")
    assert thief.get("/journal").status_code == 303


def test_a_signed_out_cookie_is_worth_nothing(browse: Browse, users: Users) -> None:
    client = sign_in(browse(users=users), "ada")
    taken = client.cookies["onrecord"]
    assert client.post("/logout", data={"token": token(client, "/")}).status_code == 303
    client.cookies.clear()
    client.cookies.set("onrecord", taken, domain="localhost.local")
    assert client.get("/").status_code == 303


def test_cookies_are_out_of_reach(browse: Browse, users: Users) -> None:
    header = browse(users=users).get("/login").headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(header.split("; "))
    assert "Secure" not in header
    secure = browse(users=users, base_url="https://localhost").get("/login").headers["set-cookie"]
    assert secure.startswith("__Host-onrecord=")
    assert "Secure" in secure.split("; ")


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_signing_in_leads_nowhere_else(browse: Browse, users: Users, onward: str) -> None:
    client = browse(users=users)
    data = {"name": "ruth", "password": PASSWORDS["ruth"], "token": token(client, "/login"), "next": onward}
    assert client.post("/login", data=data).headers["location"] == "/"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"]
)
def test_another_site_s_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8765", "[::1]:8765"])
def test_names_of_this_machine_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_guessing_passwords_is_slowed_down(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    given = token(client, "/login")
    statuses = [
        client.post("/login", data={"name": "ada", "password": f"guess {number}", "token": given}).status_code
        for number in range(7)
    ]
    assert statuses == [403] * 5 + [429] * 2
    right = {"name": "ada", "password": PASSWORDS["ada"], "token": given}
    assert client.post("/login", data=right).status_code == 429


def test_guessing_over_the_api_is_slowed_down_too(browse: Browse, users: Users) -> None:
    client = browse(users=users)
    for number in range(6):
        assert client.get("/api/v1/stats", auth=("ada", f"guess {number}")).status_code == 401
    assert client.get("/api/v1/stats", auth=("ada", PASSWORDS["ada"])).status_code == 401


def test_ten_thousand_requests_a_minute(browse: Browse) -> None:
    client = browse(rate=Rate(0.5, burst=50))
    statuses = [client.get("/login").status_code for _ in range(400)]
    assert statuses[:50] == [200] * 50
    assert statuses.count(429) > 300
    assert set(statuses) == {200, 429}


def test_a_form_with_too_many_parts_is_refused(client: TestClient) -> None:
    fields = {f"field{number}": "x" for number in range(300)}
    files = {"file": ("a.csv", b"name\nMara Ilves", "text/csv")}
    assert client.post("/sources", data=fields, files=files).status_code == 400


def test_cells_of_a_download_are_no_formulas(browse: Browse) -> None:
    from onrecord.store import open_store
    from tests.store.builders import Line, article, entry

    with open_store(":memory:") as store:
        store.writer().add([entry(article(Line(who="=cmd|' /C calc'!A0", what="@SUM(1)"), title="+1"))])
        lines = browse(store).get("/search.csv").text
    assert "'=cmd|" in lines
    assert ",'@SUM(1)," in lines
    assert ",'+1," in lines


def test_an_address_of_a_script_is_no_link(browse: Browse) -> None:
    with hostile() as store:
        client = browse(store)
        document = store.view().documents().items[0].id
        page = client.get(f"/d/{document}").text
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page  # it is shown, as words


def test_the_origin_of_this_record_is_not_told_to_others(client: TestClient) -> None:
    response = client.get(f"/d/{DIVERS.document.id}")
    assert response.headers["referrer-policy"] == "same-origin"
