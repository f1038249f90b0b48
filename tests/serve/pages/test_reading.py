from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from onrecord.errors import UnreadableError
from onrecord.records import Record
from onrecord.serve.desk import BusyError, Desk, Work
from onrecord.serve.pages.reading import UPLOAD_BYTES, headline_of
from onrecord.serve.users import Users
from onrecord.store import Store
from tests.serve.conftest import PASSWORDS, Browse, sign_in, token
from tests.store.builders import MODEL, Line, article

READ = article(Line(who="Ida Bo", cue="warned", what="the ice is thin"), title="Thin ice")


class FakeDesk(Desk):
    """Gives the same record for everything but what it is told to refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.model_name = MODEL
        self.works: list[Work] = []

    def prepare(self) -> None:
        pass

    def read(self, work: Work) -> Record:
        self.works.append(work)
        if work.data == b"busy":
            raise BusyError("Other texts are being read: try again in a moment.")
        if work.data == b"foreign":
            raise UnreadableError("<text>", "the text is in <i>French</i>")
        return READ


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with FakeDesk() as opened:
        yield opened


@pytest.fixture
def client(browse: Browse, desk: FakeDesk) -> TestClient:
    return browse(desk=desk)


def test_a_pasted_text_is_shown_marked_and_not_kept(client: TestClient, desk: FakeDesk, store: Store) -> None:
    before = store.view().stats()
    data = {
        "token": token(client),
        "text": "line one\r\nline two",
        "title": " Thin ice ",
        "published": "2022-02",
    }
    response = client.post("/read", data=data)
    assert response.status_code == 200
    assert "Read just now, not kept" in response.text
    assert "the ice is thin" in response.text
    assert desk.works == [Work(data=b"line one\nline two", title="Thin ice", published="2022-02")]
    assert store.view().stats() == before


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Thin ice on the inlet\n\nIda Bo warned.", "Thin ice on the inlet"),
        ("\n  Is the ice thin? \n \n Ida Bo warned.", "Is the ice thin?"),
        ("Ida Bo warned the ice is thin.\n\nShe left.", None),  # a sentence of the text
        ("Thin ice\nIda Bo warned.", None),  # no empty line
        ("Thin ice\n\n", None),  # nothing after it
        ("x" * 200 + "\n\nIda Bo warned.", "x" * 200),
        ("x" * 201 + "\n\nIda Bo warned.", None),
        ("", None),
    ],
)
def test_the_headline_of_a_pasted_text(text: str, headline: str | None) -> None:
    assert headline_of(text) == headline


def test_a_pasted_headline_is_the_title_unless_one_is_given(client: TestClient, desk: FakeDesk) -> None:
    form = {"token": token(client), "text": "Thin ice\r\n\r\nIda Bo warned."}
    client.post("/read", data=form)
    client.post("/read", data={**form, "title": "Ice"})
    assert [work.title for work in desk.works] == ["Thin ice", "Ice"]


def test_a_text_is_kept_if_asked_for(client: TestClient, store: Store) -> None:
    response = client.post("/read", data={"token": token(client), "text": "x", "keep": "yes"})
    assert response.headers["location"] == f"/d/{READ.document.id}"
    kept, record, statements = store.view().document(READ.document.id)
    assert record == READ
    assert [each.speakers[0].name for each in statements] == ["Ida Bo"]
    assert kept.origins[0].place == "pasted by reader"
    assert "Ida Bo" in client.get(f"/d/{READ.document.id}").text


def test_a_file_is_read_under_the_last_part_of_its_name(client: TestClient, desk: FakeDesk) -> None:
    files = {"file": ("..\\..\\etc/passwd.txt", b"words", "text/plain")}
    assert client.post("/read", data={"token": token(client)}, files=files).status_code == 200
    assert [(work.data, work.name) for work in desk.works] == [(b"words", "passwd.txt")]


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [("foreign", 422, "in &lt;i&gt;French"), ("", 422, "paste a text"), ("busy", 503, "in a moment")],
)
def test_what_can_t_be_read_says_why(client: TestClient, text: str, status: int, words: str) -> None:
    response = client.post("/read", data={"token": token(client), "text": text, "title": "mine"})
    assert response.status_code == status
    assert words in response.text
    if status == 422:
        assert 'value="mine"' in response.text  # nothing typed is lost


def test_too_big_a_file_is_refused_before_it_is_read(client: TestClient, desk: FakeDesk) -> None:
    given = token(client)
    assert (
        client.post("/read", headers={"content-length": str(UPLOAD_BYTES + 1)}, content=b"").status_code
        == 413
    )
    big = {"file": ("big.txt", b"x" * (UPLOAD_BYTES + 1), "text/plain")}
    assert client.post("/read", data={"token": given}, files=big).status_code == 413
    assert desk.works == []


def test_who_reads_too_much_waits(client: TestClient) -> None:
    given = token(client)
    statuses = [client.post("/read", data={"token": given, "text": "x"}).status_code for _ in range(12)]
    assert statuses[:10] == [200] * 10
    assert statuses[11] == 429


def test_readers_read_and_correctors_keep(browse: Browse, desk: FakeDesk, users: Users, store: Store) -> None:
    ruth = sign_in(browse(desk=desk, users=users), "ruth")
    given = token(ruth)
    assert ruth.post("/read", data={"token": given, "text": "x"}).status_code == 200
    assert ruth.post("/read", data={"token": given, "text": "x", "keep": "yes"}).status_code == 403
    cora = sign_in(browse(desk=desk, users=users), "cora")
    assert cora.post("/read", data={"token": token(cora), "text": "x", "keep": "yes"}).status_code == 303
    assert store.view().document(READ.document.id)[0].origins[0].place == "pasted by cora"


def test_the_api_reads_and_keeps(client: TestClient, store: Store) -> None:
    body = {"text": "x", "title": "T", "published": "2022", "url": "https://skerrow.example/1"}
    assert client.post("/api/v1/read", json=body).json() == READ.to_json()
    assert store.view().known([READ.document.id], MODEL) == frozenset()
    assert client.post("/api/v1/read", json=body | {"keep": True}).status_code == 200
    assert store.view().known([READ.document.id], MODEL) == {READ.document.id}
    assert client.post("/api/v1/read", json={"text": "foreign"}).status_code == 400


def test_the_api_s_roles(browse: Browse, desk: FakeDesk, users: Users) -> None:
    client = browse(desk=desk, users=users)
    body = {"text": "x", "keep": True}
    assert client.post("/api/v1/read", json=body, auth=("ruth", PASSWORDS["ruth"])).status_code == 403
    assert client.post("/api/v1/read", json=body, auth=("cora", PASSWORDS["cora"])).status_code == 200


def test_where_nothing_reads_nothing_is_offered(browse: Browse) -> None:
    client = browse()
    assert "Read a text" not in client.get("/").text
    assert client.post("/read", data={"token": token(client), "text": "x"}).status_code == 404
