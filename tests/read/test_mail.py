from __future__ import annotations

import io
from email.message import EmailMessage

import pytest

from onrecord.read import MAX_BYTES
from onrecord.read.container import Container
from onrecord.read.mail import mailbox_items, message_item
from onrecord.records import Document, Item, Skipped
from tests.read.pages import FALK, FEE
from tests.read.samples import PAGE, TEXT, TITLE, mailbox, message

CONTAINER = Container(path="news.mbox")
ARTICLE = Document(
    text=TEXT,
    path="news.mbox",
    title=TITLE,
    publisher="The Courier",
    published="2025-03-11",
    language="en",
)


def read(data: bytes) -> Document | Skipped:
    return message_item(data, CONTAINER).document


def read_all(data: bytes) -> list[Item]:
    return list(mailbox_items(io.BytesIO(data), CONTAINER))


@pytest.mark.parametrize(
    "data",
    [message(), message(page=PAGE), message(None, page=PAGE), message(" \n", page=PAGE)],
    ids=["plain", "both", "page", "page beside an empty text"],
)
def test_a_message_is_read_with_its_headers(data: bytes) -> None:
    assert read(data) == ARTICLE


def test_a_piece_of_html_is_read_as_a_page() -> None:
    document = read(message(None, page=f"<style>p {{}}</style><center><p>{FEE}</p><p>{FALK}</p></center>"))
    assert isinstance(document, Document)
    assert document.text == f"{FEE}\n\n{FALK}"


def test_attachments_are_left_out() -> None:
    told = EmailMessage()
    told["From"] = "news@courier.example"
    told.set_content(FEE)
    told.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    told.add_attachment(FALK, filename="a.txt")
    document = read(told.as_bytes())
    assert document == Document(text=FEE, path="news.mbox", publisher="news@courier.example", language="en")


@pytest.mark.parametrize("declared", ["utf-8", "us-ascii", "no-such", "windows-1252"])
def test_a_wrong_charset_label_is_survived(declared: str) -> None:
    encoding = "cp1252" if declared == "windows-1252" else "utf-8" if declared == "us-ascii" else "cp1252"
    data = f"Content-Type: text/plain; charset={declared}\nSubject: a\n\n{FEE}".encode(encoding)
    document = read(data)
    assert isinstance(document, Document)
    assert document.text == FEE


def test_encoded_headers_are_decoded() -> None:
    document = read(message(Subject="Café – “No”", From="Zoë Falk <z@courier.example>"))
    assert isinstance(document, Document)
    assert (document.title, document.publisher) == ("Café – “No”", "Zoë Falk")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"Subject: only this\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/png\n\nabc\n--x--",
        b"Content-Type: message/rfc822\n\nSubject: inner\n\n",
    ],
)
def test_a_message_without_a_text_is_skipped(data: bytes) -> None:
    assert read(data) == Skipped("news.mbox", "a message without a text")


@pytest.mark.parametrize(
    "data",
    [
        b"From: =?utf-8?q?=ff?= <\nSubject: \xff\xfe\nDate: 99 Foo\nContent-Type: text/;;; charset=\x80\n\n",
        b"Content-Type: multipart/alternative\n\nno boundary",
        b"Content-Transfer-Encoding: base64\nContent-Type: text/plain\n\n!!!not base64",
        b'To: "\n\t<<<>>>\nFrom: @@@,;:\nDate: Mon, 99 Xxx 99999999999999 99:99:99 +9999\n\nx',
    ],
)
def test_a_malformed_message_never_raises(data: bytes) -> None:
    assert isinstance(read(data), Document | Skipped)


def test_a_mailbox_gives_each_message_at_its_place() -> None:
    found = read_all(mailbox(message(), message(None, page=PAGE), b"Subject: none\n\n", message()))
    assert [item.origin.place for item in found] == [f"news.mbox#message={n}" for n in (1, 2, 3, 4)]
    assert [getattr(item.document, "text", None) for item in found] == [TEXT, TEXT, None, TEXT]


def test_a_line_that_begins_like_a_start_is_none() -> None:
    text = f"{FEE}\nFrom Tollhaven came 2025 boats.\n\nFrom the quay they left.\n\n>From quoted"
    data = f"From a Tue Mar 11 23:30:00 2025\nSubject: x\n\n{text}\n".encode()
    (item,) = read_all(data)
    assert isinstance(item.document, Document)
    assert item.document.text == text.replace(">From", "From")


def test_a_message_over_ten_megabytes_costs_no_other() -> None:
    long = b"Subject: x\n\n" + b"word word word\n" * (MAX_BYTES // 15 + 1)
    found = read_all(mailbox(message(), long, message()))
    assert [getattr(item.document, "reason", None) for item in found] == [None, "over 10 MB", None]
