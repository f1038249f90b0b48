from __future__ import annotations

from starlette.testclient import TestClient

from onrecord.serve.desk import Desk
from onrecord.store import open_store
from tests.serve.conftest import Browse


def test_home_shows_what_is_new_and_who_is_quoted(client: TestClient) -> None:
    page = client.get("/").text
    assert "14 statements" in page
    assert "4 articles" in page
    assert "the market stays where it is" in page  # published last
    assert page.index("Mara Ilves</bdi></a> <span") < page.index(
        "Tomas Reyl</bdi></a> <span"
    )  # most quoted first
    assert 'name="q"' in page


def test_an_empty_record_says_what_to_do(browse: Browse) -> None:
    with open_store(":memory:") as store:
        page = browse(store).get("/").text
        assert "This record is empty" in page
        assert "onrecord add" in page
        assert "<textarea" not in page  # nothing reads here
    with open_store(":memory:") as store, Desk() as desk:
        from unittest import mock

        with mock.patch.object(desk, "prepare"):
            page = browse(store, desk=desk).get("/").text
        assert '<textarea id="text"' in page
        assert 'type="file"' in page


def test_only_known_methods_and_addresses(client: TestClient) -> None:
    assert client.get("/nothing").status_code == 404
    assert client.post("/").status_code == 405
    assert client.get("/logout").status_code == 405
    assert client.head("/").status_code == 200
