from __future__ import annotations

import sys
import time
import zlib
from pathlib import Path

import pytest

from onrecord.read import pdf as reader
from onrecord.read.container import Container
from onrecord.read.items import items
from onrecord.read.pdf import pdf_item
from onrecord.records import Document, Skipped
from tests.read.pages import FALK, FEE, STELL, VOTE
from tests.read.samples import SAMPLES, TEXT, column, pdf, write

CONTAINER = Container(path="a.pdf")
ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    f" /O <{'a1' * 32}> /U <{'b2' * 32}> >> /ID [<00112233> <00112233>]"
)


def read(data: bytes) -> Document | Skipped:
    return pdf_item(data, CONTAINER).document


def text(data: bytes) -> str:
    document = read(data)
    assert isinstance(document, Document), document
    return document.text


def test_lines_are_joined_to_paragraphs() -> None:
    assert read(SAMPLES[".pdf"]) == Document(text=TEXT, path="a.pdf", language="en")


def test_columns_are_read_one_after_another_however_they_are_drawn() -> None:
    left, right = column(f"{FEE}\n\n{STELL}", 60), column(f"{FALK}\n\n{VOTE}", 330)
    by_line = sorted([*left, *right], key=lambda line: -line[1])
    expected = f"{FEE}\n\n{STELL}\n\n{FALK}\n\n{VOTE}"
    assert text(pdf(*left, *right)) == expected
    assert text(pdf(*by_line)) == expected


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    lines = [(60, 700, "The mayor, who is well-"), (60, 688, "known, said that nobody asked the boats.")]
    assert text(pdf(*lines)) == "The mayor, who is well-known, said that nobody asked the boats."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(*column(FEE, 60), extra=ENCRYPTED), "protected by a password"),
        (pdf(), "a PDF without text; it may be scanned"),
        (b"%PDF-1.4\n", "the PDF can't be parsed"),
        (b"%PDF-1.4\nxref\n0 1\ntrailer << /Root 9 0 R >>\nstartxref\n9\n%%EOF", "the PDF can't be parsed"),
    ],
    ids=["encrypted", "no text", "only a header", "no root"],
)
def test_what_cannot_be_read_is_skipped(data: bytes, reason: str) -> None:
    assert read(data) == Skipped("a.pdf", reason)


def test_a_stream_that_inflates_without_end_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_INFLATED", 1_000_000)
    once = zlib.compress(bytes(1_500_000), 9)
    twice = zlib.compress(once, 9)
    for filters, stream in (("/FlateDecode", once), ("[/FlateDecode /FlateDecode]", twice)):
        data = SAMPLES[".pdf"] + f"9 0 obj\n<< /Filter {filters} >>\nstream\n".encode() + stream
        assert read(data) == Skipped("a.pdf", "a PDF that inflates to over 100 MB")


def test_streams_without_number_are_not_tried() -> None:
    data = SAMPLES[".pdf"] + b"stream\n\x78\x9c" * 60_000
    start = time.process_time()
    assert read(data) == Skipped("a.pdf", "a PDF that inflates to over 100 MB")
    assert time.process_time() - start < 20


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_SECONDS", -1.0)
    assert read(SAMPLES[".pdf"]) == Skipped("a.pdf", "a PDF that takes over a minute to read")


def test_a_page_with_endless_characters_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_CHARACTERS", 1000)
    assert isinstance(read(pdf((60, 700, "boat " * 190))), Document)
    assert read(pdf((60, 700, "boat " * 210))) == Skipped(
        "a.pdf", "a PDF with over 200,000 characters on a page"
    )


def test_without_the_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfminer.pdfdocument", None)
    (item,) = items([write(tmp_path, "a.pdf", SAMPLES[".pdf"])])
    assert isinstance(item.document, Skipped)
    assert "pip install 'onrecord[pdf]'" in item.document.reason
