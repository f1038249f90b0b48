import io
import zipfile

import pytest

from onrecord.read.sniff import binary_kind, is_other_xml, is_page

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nall of it could be text", "a PDF file"),
        (PNG, "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"{\\rtf1\\ansi hello}", "an RTF document"),
        (b"\x7fELF\x02\x01\x01\x00", "an executable"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00", "an executable"),
        (b"\x1f\x8b\x08\x00\x00", "a gzip file"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"\x00\x00\x00\x18ftypmp42\x00", "an audio or video file"),
        (zipped("word/document.xml"), "a Word document"),
        (zipped("notes.txt"), "a ZIP archive"),
        (b"said\x00\x00\x00the\x00mayor", "binary data"),
        (bytes(range(1, 9)) * 40, "binary data"),
    ],
)
def test_binaries_are_named(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"The mayor said no.",
        b"BZh is the mayor's nickname, she said.",
        b"ID3 is a tax form, he said.",
        b"MZ Harbour Ltd said no.",
        b"BM, as Brennik is known, said no.",
        "The mayor said no.".encode("utf-16-le"),
        "The mayor said no.".encode("utf-16"),
        "“Nej”, sa hon".encode("cp1252"),
        b"One stray \x02 control character in a line of text that is long enough.",
    ],
)
def test_text_is_no_binary(data: bytes) -> None:
    assert binary_kind(data) is None


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>x</title>",
        "\ufeff  \n<!-- a -->\n<HTML lang=en>",
        "<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>",
        "<p>The mayor said no.",
        "<div class='a'>x</div>",
    ],
)
def test_pages_are_told_by_their_first_tag(text: str) -> None:
    assert is_page(text)


@pytest.mark.parametrize(
    "text", ["", "The mayor said <b>no</b>.", "<3 said the mayor", "< p >", "<parliament> said"]
)
def test_text_with_some_markup_is_no_page(text: str) -> None:
    assert not is_page(text)


def test_a_page_by_its_name_needs_one_tag() -> None:
    assert is_page("Loose words, then <b>markup</b>.", origin="a/B.HTM")
    assert is_page("Loose words, then <b>markup</b>.", origin="https://c.example/a.html?x=1#y")
    assert not is_page("No markup, 1 < 2.", origin="a.html")


def test_a_feed_is_xml_and_no_page() -> None:
    assert is_other_xml('<?xml version="1.0"?><rss><channel/></rss>')
    assert not is_other_xml('<?xml version="1.0"?><html><body/></html>')
    assert not is_other_xml("The mayor said no.")
