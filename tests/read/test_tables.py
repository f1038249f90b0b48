from __future__ import annotations

import datetime
from typing import Any

import pytest

from onrecord.read.container import Container
from onrecord.read.tables import Columns, found_columns, table_items
from onrecord.records import Document, Item, Record, Skipped
from tests.read.pages import FALK, FEE, STELL, paragraphs
from tests.read.samples import PAGE, TEXT, TITLE, URL, ninjs, row

CONTAINER = Container(path="t.csv")


def read(*rows: dict[str, Any] | str, columns: Columns | None = None) -> list[Item]:
    return list(table_items(enumerate(rows, start=1), CONTAINER, columns or Columns()))


def one(told: dict[str, Any], columns: Columns | None = None) -> Document:
    (item,) = read(told, columns=columns)
    assert isinstance(item.document, Document), item.document
    return item.document


def test_a_row_is_an_article_at_its_place() -> None:
    (item,) = read(row())
    assert item.document == Document(
        text=TEXT,
        path="t.csv#row=1",
        url=URL,
        title=TITLE,
        publisher="The Courier",
        published="2025-03-11",
        language="en",
    )
    assert (item.origin.place, item.origin.url, item.origin.time) == ("t.csv#row=1", URL, None)


def test_an_export_of_statements_is_skipped_as_a_whole() -> None:
    statement = {"content": TEXT, "content_spans": "[[0, 5]]", "made_by": "a model"}
    (item,) = read(statement, statement)
    assert item.document == Skipped("t.csv", "statements that onrecord exported, no articles")


@pytest.mark.parametrize(
    "name", ["text", "Body", "content", "maintext", "full_text", "Article Text", "articleBody"]
)
def test_usual_names_are_known(name: str) -> None:
    assert one(
        {name: FEE, "Publish Date": "2025-03-11", "link": URL, "domain": "courier.example"}
    ) == Document(
        text=FEE,
        path="t.csv#row=1",
        url=URL,
        publisher="courier.example",
        published="2025-03-11",
        language="en",
    )


def test_the_likelier_name_wins_and_the_time_of_a_download_is_no_day() -> None:
    assert found_columns(["content", "text", "timestamp", "created_at"], Columns()) == Columns(text="text")


def test_columns_given_win_and_the_others_are_guessed() -> None:
    columns = Columns(text="words", id="key")
    (item,) = read({"words": FEE, "text": FALK, "title": TITLE, "key": "a/7 b"}, columns=columns)
    assert isinstance(item.document, Document)
    assert (item.document.text, item.document.title) == (FEE, TITLE)
    assert item.origin.place == "t.csv#row=1&id=a%2F7%20b"


def test_a_column_that_is_not_there_is_named() -> None:
    assert [item.document for item in read(row(), columns=Columns(text="words"))] == [
        Skipped("t.csv", "no column 'words'; its columns are: title, text, url, date, publisher")
    ]


def test_a_table_without_a_text_is_skipped_once() -> None:
    rows = [{"a": "1", "b": "2"}] * 500
    assert [item.document for item in read(*rows)] == [
        Skipped("t.csv", "no column looks like an article's text; its columns are: a, b")
    ]


def test_rows_without_a_text_beside_others_are_skipped_each() -> None:
    found = read({"a": "1"}, row(), {"a": "2"})
    assert [(item.origin.place, type(item.document)) for item in found] == [
        ("t.csv#row=1", Skipped),
        ("t.csv#row=2", Document),
        ("t.csv#row=3", Skipped),
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("not valid JSON", "not valid JSON"),
        (row(text=""), "empty"),
        (row(text=None), "empty"),
        (row(text=7), "empty"),
        (row(text=f"{FEE}\x00"), "its text holds NUL characters"),
        (row(text="<html><body></body></html>"), "no article text found in the page"),
    ],
)
def test_a_row_that_cannot_be_read_is_skipped(told: dict[str, Any] | str, reason: str) -> None:
    found = read(row(), told, row())
    assert [getattr(item.document, "reason", None) for item in found] == [None, reason, None]


def test_paragraphs_in_a_list_are_joined() -> None:
    assert one(row(text=[FEE, " ", STELL])).text == f"{FEE}\n\n{STELL}"


@pytest.mark.parametrize("markup", [PAGE, paragraphs(FEE, STELL, FALK)])
def test_html_is_read_as_a_page_and_the_row_knows_better(markup: str) -> None:
    document = one(row(text=markup, title="The row's"))
    assert (document.text, document.title) == (TEXT, "The row's")


def test_a_publisher_can_be_an_object() -> None:
    assert one({"content": FEE, "source": {"id": None, "name": "The  Courier"}}).publisher == "The Courier"


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Tue, 11 Mar 2025 23:30:00 -0500", "2025-03-11"),
        (datetime.date(2025, 3, 11), "2025-03-11"),
        ("soon", None),
    ],
)
def test_a_date_is_a_day_or_nothing(told: Any, day: str | None) -> None:
    assert one(row(date=told)).published == day


def test_a_record_of_ours_gives_its_document() -> None:
    document = Document(text=FEE, path="old.txt", title=TITLE, published="2025", language="en")
    told = Record(document=document).to_json()
    assert one(told) == Document(text=FEE, path="t.csv#row=1", title=TITLE, published="2025", language="en")
    told["document"]["text"] = FALK
    (item,) = read(told)
    assert isinstance(item.document, Skipped)
    assert "hash" in item.document.reason


def test_an_item_in_ninjs_is_read_as_one() -> None:
    assert one(ninjs()).publisher == "The Courier"
    assert read(ninjs(type="picture")) == []
