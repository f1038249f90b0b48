from __future__ import annotations

from typing import Any

import pytest

from onrecord.read.container import Container
from onrecord.read.ninjs import is_ninjs, ninjs_item
from onrecord.records import Document, Skipped
from tests.read.pages import FALK, FEE, STELL, paragraphs
from tests.read.samples import TEXT, TITLE, URL, ninjs

CONTAINER = Container(path="wire.json")
MARKUP = (
    f"<div><h1>{TITLE}</h1>{paragraphs(FEE, STELL)}<figure><figcaption>A quay.</figcaption></figure></div>"
)
ARTICLE = Document(
    text=TEXT,
    path="wire.json#row=1",
    url=URL,
    title=TITLE,
    publisher="The Courier",
    published="2025-03-11",
    language="en",
)


def read(row: dict[str, Any]) -> Document | Skipped | None:
    item = ninjs_item(row, CONTAINER, "row=1")
    return None if item is None else item.document


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize(
    "row",
    [
        ninjs(),
        ninjs(body_xhtml=MARKUP),
        without(ninjs(bodies=[{"contenttype": "text/plain", "value": TEXT}]), "body_text"),
        without(ninjs(headlines=[{"value": TITLE, "role": "main"}]), "headline"),
        without(ninjs(infosources=[{"role": "writer"}, {"name": "The Courier"}]), "provider"),
        ninjs(firstcreated="2025-03-11T20:00:00Z", versioncreated="2025-03-13T20:00:00Z"),
    ],
    ids=["1", "plain before markup", "bodies", "headlines", "infosources", "first version"],
)
def test_an_article_is_read_with_what_is_said_of_it(row: dict[str, Any]) -> None:
    assert is_ninjs(row)
    assert read(row) == ARTICLE


@pytest.mark.parametrize(
    "body",
    [
        {"body_xhtml": MARKUP},
        {"body_html": MARKUP},
        {"bodies": [{"contenttype": "text/html", "value": MARKUP}]},
    ],
)
def test_a_text_in_markup_is_its_paragraphs(body: dict[str, Any]) -> None:
    document = read(without(ninjs(**body), "body_text"))
    assert isinstance(document, Document)
    assert document.text == f"{TITLE}\n\n{FEE}\n\n{STELL}"


def test_pictures_are_passed_over() -> None:
    assert read(ninjs(type="picture")) is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ninjs(pubstatus="canceled"), "withdrawn by its publisher: canceled"),
        (ninjs(body_text=" "), "its text is not in the file"),
        (ninjs(body_text=7), "its text is not in the file"),
        (without(ninjs(bodies={"value": 1}), "body_text"), "its text is not in the file"),
        (without(ninjs(body_xhtml=""), "body_text"), "its text is not in the file"),
        (ninjs(body_text=f"{FALK}\x00"), "its text holds NUL characters"),
    ],
)
def test_what_has_no_text_is_skipped(row: dict[str, Any], reason: str) -> None:
    assert read(row) == Skipped("wire.json#row=1", reason)


def test_an_identifier_is_no_address() -> None:
    document = read(ninjs(uri="urn:courier:1"))
    assert isinstance(document, Document)
    assert document.url is None


@pytest.mark.parametrize(
    "row", [{}, {"uri": 1, "versioncreated": "x"}, {"uri": URL}, {"text": TEXT, "url": URL}]
)
def test_other_objects_are_not_ninjs(row: dict[str, Any]) -> None:
    assert not is_ninjs(row)
