from __future__ import annotations

from urllib.parse import unquote

import pytest

from onrecord.records import Document, Span
from onrecord.serve.cite import is_web, json_ld, passage, plain, said_of
from onrecord.statements import Correction, JudgementKind
from onrecord.store import Query, Store


def test_a_direct_quotation_is_cited_as_one(store: Store) -> None:
    one = store.view().search(Query(words="gamble")).items[0]
    assert plain(one, "http://localhost/s/1") == (
        'Mara Ilves: "We will not gamble with the pilots," In: Port Ellery shuts its gates, '
        "The Ellery Lantern, 15 January 2022, https://lantern.example/harbour."
    )


def test_other_words_are_said_to_be_the_article_s(store: Store) -> None:
    one = store.view().search(Query(words="will rise in June")).items[0]
    assert plain(one, "http://localhost/s/1") == (
        "Mara Ilves, in the article’s words: the levy will rise in June. In: Levy to rise, "
        "Gullmouth Post, 10 December 2021, http://localhost/s/1."
    )


def test_linked_data_leaves_out_what_isn_t_known(store: Store) -> None:
    one = store.view().search(Query(words="repairs winters according")).items[0]
    data = json_ld(one, "http://localhost/s/1")
    assert "spokenByCharacter" not in data
    assert data["dateCreated"] == "2022-01-03"
    assert data["isPartOf"]["headline"] == "Divers wait for the spring"


def test_the_day_it_was_said_is_the_corrected_one(store: Store) -> None:
    view, writer = store.view(), store.writer()
    id = view.search(Query(words="levy rise June")).items[0].id  # published 10 December; no day in the text

    def correct(said: str) -> int:
        target, correction = view.statement(id).target, Correction(said=said)
        return writer.judge(JudgementKind.CORRECT, by="cora", target=target, correction=correction).id

    assert said_of(view.statement(id)) is None
    first = correct("2021-12-09")
    assert said_of(view.statement(id)) == "2021-12-09"
    assert json_ld(view.statement(id), "http://localhost/s/1")["dateCreated"] == "2021-12-09"
    second = correct("2021-12-10")
    # The same as when it was published: only the history tells it from a day that nobody knows.
    assert said_of(view.statement(id)) is None
    assert said_of(view.statement(id), view.history(id)) == "2021-12-10"
    writer.undo(second, by="cora")
    assert said_of(view.statement(id), view.history(id)) == "2021-12-09"
    correct("")
    assert said_of(view.statement(id), view.history(id)) is None
    writer.undo(first, by="cora")
    assert said_of(view.statement(id)) is None


def test_a_day_in_the_text_can_be_corrected(store: Store) -> None:
    view = store.view()
    one = view.search(Query(words="two winters of repairs")).items[0]
    assert said_of(one) == "2022-01-03"
    correction = Correction(said="2022-01")
    store.writer().judge(JudgementKind.CORRECT, by="cora", target=one.target, correction=correction)
    assert said_of(view.statement(one.id)) == "2022-01"


def test_a_passage_names_the_first_span(store: Store) -> None:
    words = "the quay, it's shut - for good … until May"
    short = passage("d1", "a1", (Span(5, 36), Span(50, 59)), words)
    assert short == "/d/d1#s-a1:~:text=the%20quay%2C%20it%27s%20shut%20%2D%20for%20good"
    assert passage("d1", "a1", (), "") == "/d/d1#s-a1"


def test_a_long_passage_names_its_beginning_and_end() -> None:
    words = " ".join(f"w{number}" for number in range(20))
    fragment = passage("d1", "a1", (Span(0, len(words)),), words).partition(":~:text=")[2]
    assert [unquote(part) for part in fragment.split(",")] == ["w0 w1 w2 w3", "w16 w17 w18 w19"]


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://a.example/", True),
        ("HTTP://a.example/", True),
        ("javascript:alert(1)", False),
        (" https://a.example", False),
        ("data:text/html,x", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, web: bool) -> None:
    assert is_web(Document(text="x", url=url)) is web
