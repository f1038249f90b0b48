from __future__ import annotations

import pytest

from onrecord.read.container import Container
from onrecord.read.newswire import newswire_items
from onrecord.records import Document, Item, Skipped
from tests.read.pages import FALK, FEE, STELL, escaped, paragraphs
from tests.read.samples import TEXT, TITLE, news_item, news_message, nitf

CONTAINER = Container(path="wire.xml")
NITF_NAMESPACE = ' xmlns="http://iptc.org/std/NITF/2006-10-18/"'
XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Not this</title></head>'
    f"<body>{paragraphs(FEE, STELL, FALK)}</body></html>"
)


def read(markup: str) -> list[Item]:
    return list(newswire_items(markup.encode(), CONTAINER))


def text(markup: str) -> str:
    (item,) = read(markup)
    assert isinstance(item.document, Document), item.document
    return item.document.text


ARTICLE = Document(
    text=TEXT,
    path="wire.xml#item=1",
    title=TITLE,
    publisher="The Courier",
    published="2025-03-11",
    language="en",
)


@pytest.mark.parametrize(
    "markup",
    [
        nitf(),
        nitf(prologue='<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd">\n'),
        nitf(attributes=NITF_NAMESPACE),
        news_item(f"<inlineXML>{nitf(attributes=NITF_NAMESPACE)}</inlineXML>"),
        news_item(f"<inlineXML>{XHTML}</inlineXML>"),
        news_item(f'<inlineData contenttype="text/plain">{escaped(TEXT)}</inlineData>'),
        news_message(news_item(f"<inlineXML>{XHTML}</inlineXML>")),
        news_item(f"<remoteContent href='a.jpg'/><inlineXML>{XHTML}</inlineXML>", item_class="composite"),
    ],
    ids=[
        "NITF",
        "NITF, DTD",
        "NITF, namespace",
        "G2, NITF",
        "G2, XHTML",
        "G2, plain",
        "G2 message",
        "composite",
    ],
)
def test_an_article_is_read_with_what_is_said_of_it(markup: str) -> None:
    assert [item.document for item in read(markup)] == [ARTICLE]


def test_what_is_no_running_text_is_left_out() -> None:
    body = (
        f"<p>{FEE}</p><media media-type='image'><media-caption><p>A quay.</p></media-caption></media>"
        f"<hl2>Boats</hl2><block><p>{FALK}</p></block><note><p>Editors: note.</p></note>"
        "<bq><p>Nobody.</p></bq>"
    )
    assert text(nitf(body)) == f"{FEE}\n\nBoats\n\n{FALK}\n\nNobody."


def test_words_in_markup_and_line_ends_are_kept() -> None:
    body = "<p>Mayor <person>Oda\n  Brennik</person>, <em>who</em> left,<br/>said: “No.”</p><p> </p>tail"
    assert text(nitf(body)) == "Mayor Oda Brennik, who left,\nsaid: “No.”\n\ntail"


def test_a_message_gives_its_texts_and_passes_over_pictures() -> None:
    plain = f"<inlineData>{escaped(FEE)}</inlineData>"
    found = read(
        news_message(
            news_item(plain),
            news_item("<remoteContent href='a.jpg'/>", item_class="picture"),
            news_item("<remoteContent href='a.txt'/>"),
            news_item(plain, status="canceled"),
            news_item(plain, headline="Second"),
        )
    )
    assert [item.origin.place for item in found] == [f"wire.xml#item={n}" for n in (1, 3, 4, 5)]
    assert [getattr(item.document, "reason", None) for item in found] == [
        None,
        "its text is not in the file",
        "withdrawn by its publisher: canceled",
        None,
    ]
    assert getattr(found[-1].document, "title", None) == "Second"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<nitf><body>", "not well-formed XML"),
        ("<nitf><body/></nitf>", "its text is not in the file"),
        ("<svg/>", "XML of a kind that is not read: its first element is svg"),
        (f"<!DOCTYPE nitf [<!ENTITY e 'x'>]>{nitf()}", "XML that declares entities, which is not read"),
    ],
)
def test_what_cannot_be_read_is_skipped(markup: str, reason: str) -> None:
    (item,) = read(markup)
    assert isinstance(item.document, Skipped)
    assert item.document.reason == reason


def test_a_day_that_the_caller_gives_wins() -> None:
    (item,) = newswire_items(nitf().encode(), Container(path="wire.xml", published="2024"))
    assert isinstance(item.document, Document)
    assert item.document.published == "2024"
