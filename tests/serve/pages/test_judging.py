from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from onrecord.records import Act, Span
from onrecord.serve.asking import AskingError
from onrecord.serve.journal import Journal
from onrecord.serve.pages.judging import correction_of, local, spans_of
from onrecord.serve.users import Users
from onrecord.statements import Correction, JudgementKind, Statement, Verdict
from onrecord.store import Query, Store
from tests.serve.conftest import Browse, sign_in, token
from tests.serve.records import LEVY


@pytest.fixture
def statement(store: Store) -> Statement:
    """Mara Ilves said the levy will rise in June."""
    return store.view().document(LEVY.document.id)[2][0]


def judge(client: TestClient, statement: Statement, **fields: str) -> int:
    data = {"token": token(client), "version": str(statement.version), **fields}
    return int(client.post(f"/s/{statement.id}/judge", data=data).status_code)


def test_right_and_wrong_are_kept_with_who_and_why(
    client: TestClient, store: Store, statement: Statement
) -> None:
    assert judge(client, statement, verdict="right", because="  read\nit ") == 303
    assert store.view().statement(statement.id).verdict is Verdict.RIGHT
    (judgement,) = store.view().history(statement.id)
    assert (judgement.by, judgement.because) == ("reader", "read it")
    assert "checked: right" in client.get(f"/s/{statement.id}").text


def test_a_correction_holds_only_what_was_changed(
    client: TestClient, store: Store, statement: Statement
) -> None:
    a = statement.attribution
    fields = {
        "verdict": "correct",
        "speakers": "Tomas Reyl; Mara Ilves",
        "act": "warn",
        "said": "2021-12-09",
        "source": ", ".join(f"{start}-{end}" for start, end in a.source),
        "content": f"{a.content[0].start}-{a.content[0].end - 8}",
    }
    assert judge(client, statement, **fields) == 303
    (judgement,) = store.view().history(statement.id)
    assert judgement.correction == Correction(
        content=(Span(a.content[0].start, a.content[0].end - 8),),
        speakers=("Tomas Reyl", "Mara Ilves"),
        act=Act.WARN,
        said="2021-12-09",
    )
    shown = store.view().statement(statement.id)
    assert shown.content == "the levy will rise"
    assert [speaker.name for speaker in shown.speakers] == ["Tomas Reyl", "Mara Ilves"]


def test_right_is_not_said_of_what_the_same_form_changes(
    client: TestClient, store: Store, statement: Statement
) -> None:
    # What a browser sends when Enter is pressed in the field of the speaker: the first button of the form.
    assert judge(client, statement, verdict="right", speakers="Tomas Reyl") == 400
    assert list(store.view().judgements()) == []
    assert judge(client, statement, verdict="right", speakers=" Mara Ilves", act="say", said="") == 303


def test_two_at_once_don_t_overwrite_each_other(
    client: TestClient, store: Store, statement: Statement
) -> None:
    assert judge(client, statement, verdict="right") == 303
    data = {"token": token(client), "version": "0", "verdict": "wrong"}
    response = client.post(f"/s/{statement.id}/judge", data=data)
    assert response.status_code == 409
    assert "Somebody was faster" in response.text
    assert "checked: right" in response.text
    assert store.view().statement(statement.id).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "maybe"},
        {"verdict": "correct"},
        {"verdict": "correct", "content": "5-2"},
        {"verdict": "correct", "content": "x"},
        {"verdict": "correct", "content": "0-999999"},
        {"verdict": "correct", "act": "sing"},
        {"verdict": "correct", "said": "some day"},
        {"verdict": "right", "version": "x"},
        {"verdict": "right", "version": ""},
    ],
)
def test_what_can_t_be_meant_changes_nothing(
    client: TestClient, store: Store, statement: Statement, fields: Mapping[str, str]
) -> None:
    assert judge(client, statement, **fields) == 400
    assert list(store.view().judgements()) == []


def test_undoing(client: TestClient, store: Store, statement: Statement) -> None:
    judge(client, statement, verdict="wrong")
    page = client.get("/history").text
    assert 'action="/judgements/1/undo"' in page
    data = {"token": token(client), "because": "too quick", "next": "/history"}
    assert client.post("/judgements/1/undo", data=data).headers["location"] == "/history"
    assert store.view().statement(statement.id).verdict is None
    (judgement,) = store.view().judgements()
    assert (judgement.undone_by, judgement.undone_because) == ("reader", "too quick")
    assert client.post("/judgements/1/undo", data=data).status_code == 409
    assert client.post("/judgements/9/undo", data=data).status_code == 404


def test_roles(browse: Browse, users: Users, store: Store, statement: Statement) -> None:
    ruth, cora, ada = (sign_in(browse(users=users), name) for name in ("ruth", "cora", "ada"))
    assert judge(ruth, statement, verdict="right") == 403
    assert "Is it right?" not in ruth.get(f"/s/{statement.id}").text
    assert ruth.get("/check").status_code == 403
    assert judge(ada, statement, verdict="right") == 303
    assert [each.by for each in store.view().judgements()] == ["ada"]
    data = {"token": token(cora), "because": "no"}
    assert cora.post("/judgements/1/undo", data=data).status_code == 403  # another's
    again = store.view().statement(statement.id)
    assert judge(cora, again, verdict="wrong") == 303
    assert cora.post("/judgements/2/undo", data=data).status_code == 303  # her own
    assert ada.post("/judgements/1/undo", data={"token": token(ada)}).status_code == 303
    assert cora.get("/journal").status_code == 403


def test_the_journal_says_who_from_where(
    browse: Browse, users: Users, statement: Statement, tmp_path: Path
) -> None:
    ada = sign_in(browse(users=users, journal=Journal(tmp_path / "journal")), "ada")
    judge(ada, statement, verdict="right")
    judged, signed = list(Journal(tmp_path / "journal").last())
    assert (signed["what"], signed["by"]) == ("sign-in", "ada")
    assert (judged["what"], judged["by"], judged["from"]) == ("judge", "ada", "testclient")
    assert (judged["judgement"], judged["kind"], judged["statement"]) == (
        1,
        JudgementKind.RIGHT,
        statement.id,
    )
    assert "testclient" in ada.get("/journal").text


def test_spans_are_read_as_the_page_writes_them() -> None:
    assert spans_of("150-160, 3 – 9,", "cue") == (Span(3, 9), Span(150, 160))
    assert spans_of("", "cue") == ()
    for wrong in ("3", "3-3", "9-3", "-3-4", "3-4-5", "٣-٤", "1e3-2e3"):
        with pytest.raises(AskingError):
            spans_of(wrong, "cue")


def test_fields_that_are_missing_change_nothing(statement: Statement) -> None:
    assert correction_of(FormData({"act": "warn"}), statement) == Correction(act=Act.WARN)
    assert correction_of(FormData({"speakers": ""}), statement) == Correction(speakers=())
    quiet = replace(statement, attribution=replace(statement.attribution, said=None))
    with pytest.raises(AskingError, match="Nothing was changed"):
        correction_of(FormData({"said": ""}), quiet)


@pytest.mark.parametrize("path", ["/", "/s/1?x=2#y", "/search?q=a%20b"])
def test_pages_of_ours_are_gone_to(path: str) -> None:
    assert local(path, "/") == path


def test_the_search_forgets_what_was_wrong(client: TestClient, statement: Statement, store: Store) -> None:
    judge(client, statement, verdict="wrong")
    assert "1 statement<" in client.get("/search?q=levy").text
    assert store.view().count(Query(words="levy")) == 1
