from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from onrecord.statements import Identity
from onrecord.store import Store
from tests.serve.conftest import token
from tests.serve.records import LEVY


def named(store: Store, name: str) -> Identity:
    return store.view().identities(name).items[0]


def post(client: TestClient, path: str, **fields: str | list[str]) -> int:
    return int(client.post(path, data={"token": token(client), "because": "seen both", **fields}).status_code)


def test_a_speaker_s_words_roles_and_months(client: TestClient, store: Store) -> None:
    mara = named(store, "Mara Ilves")
    page = client.get(f"/p/{mara.id}").text
    assert "5 statements" in page
    assert "harbour master" in page
    assert 'aria-label="December 2021: 2 statements"' in page
    words = [
        page.index(each) for each in ("gamble with the pilots", "divers by the spring", "will rise in June")
    ]
    assert words == sorted(words)  # newest first
    assert "Nobody has decided anything about it." in page


def test_merging_renaming_splitting_and_undoing(client: TestClient, store: Store) -> None:
    mara, tomas = named(store, "Mara Ilves"), named(store, "Tomas Reyl")
    assert post(client, f"/p/{mara.id}/merge", other="Tomas Reyl") == 303
    one = named(store, "Mara Ilves")
    assert one.statements == mara.statements + tomas.statements
    assert store.view().identity(tomas.id).id == one.id
    assert post(client, f"/p/{one.id}/rename", name="M. Ilves-Reyl") == 303
    page = client.get(f"/p/{one.id}").text
    assert "M. Ilves-Reyl" in page
    assert "seen both" in page
    assert post(client, f"/p/{one.id}/split", key=list(tomas.keys)) == 303
    assert store.view().identity(tomas.keys[0]).statements == tomas.statements
    for number in (3, 2, 1):
        assert post(client, f"/judgements/{number}/undo", next=f"/p/{mara.id}") == 303
    assert named(store, "Mara Ilves").statements == mara.statements
    assert named(store, "Mara Ilves").name == "Mara Ilves"


def test_another_of_the_same_name_in_one_article(client: TestClient, store: Store) -> None:
    mara = named(store, "Mara Ilves")
    where = f"http://localhost/d/{LEVY.document.id}#s-1"
    assert post(client, f"/p/{mara.id}/split", article=where) == 303
    found = sorted(each.statements for each in store.view().identities("Mara Ilves").items)
    assert found == [2, 3]
    assert post(client, f"/p/{mara.id}/split", article="ffffffff") == 404


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("merge", {"other": ""}),
        ("merge", {"other": "Mara Ilves"}),
        ("merge", {"other": "nobody of that name"}),
        ("merge", {"other": "Tomas Reyl", "because": " "}),
        ("split", {}),
        ("split", {"key": "person:somebody else"}),
        ("rename", {"name": " "}),
        ("rename", {"name": "X", "because": ""}),
    ],
)
def test_what_can_t_be_meant_changes_nothing(
    client: TestClient, store: Store, action: str, fields: dict[str, str]
) -> None:
    mara = named(store, "Mara Ilves")
    assert post(client, f"/p/{mara.id}/{action}", **fields) == 400
    assert list(store.view().judgements()) == []


def test_speakers_are_listed_most_quoted_first(client: TestClient) -> None:
    page = client.get("/speakers").text
    assert page.index("Mara Ilves") < page.index("Tomas Reyl")
    assert "Mara Ilves" not in client.get("/speakers?kind=organisation").text
    assert "Tomas Reyl" not in client.get("/speakers?q=mara").text
    assert client.get("/speakers?kind=robot").status_code == 400


def test_there_is_no_such_speaker(client: TestClient) -> None:
    assert client.get("/p/ffffffffffffffff").status_code == 404
    assert post(client, "/p/ffffffffffffffff/rename", name="X") == 404


def test_denials_that_name_a_speaker(client: TestClient, store: Store) -> None:
    from onrecord.records import Act
    from tests.store.builders import Line, article, entry

    store.writer().add(
        [entry(article(Line(who="Ida Bo", cue="denied", what="meeting Tomas Reyl", act=Act.DENY)))]
    )
    page = client.get(f"/p/{named(store, 'Tomas Reyl').id}").text
    assert "Denials that name them" in page
    assert "Ida Bo: meeting Tomas Reyl" in page
    other = client.get(f"/p/{named(store, 'Ida Bo').id}").text
    assert "Whom they speak about" in other
