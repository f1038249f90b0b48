"""What kind of thing some bytes are, told from the bytes: a known binary format, a page, or text."""

from __future__ import annotations

import re

from onrecord.read.text import has_mark, utf16_without_mark

_SAMPLE = 8192

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x7fELF", "an executable"),
    (b"\xca\xfe\xba\xbe", "an executable"),
    (b"\xcf\xfa\xed\xfe", "an executable"),
    (b"\x00asm", "an executable"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"OggS", "an audio or video file"),
    (b"ID3", "an audio file"),
    (b"fLaC", "an audio file"),
)

_ZIPPED = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an EPUB book"),
)

# Three-letter marks could begin a plain text; these count only where the bytes are no text anyway.
_WEAK = (b"BZh", b"ID3", b"PAR1", b"OggS", b"fLaC")

_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"

_PROLOGUE = re.compile(r"(?:\s+|\ufeff|<\?xml[^>]{0,500}>|<!--.{0,5000}?-->)*", re.DOTALL)
_PAGE = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|base|main|article|section|header|nav"
    r"|figure|div|p|h[1-6]|table|ul|ol|blockquote|span|a|b|i|em|strong|font|center|iframe|img|br)(?=[\s/>]))",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")


def binary_kind(data: bytes) -> str | None:
    """Name what kind of binary the bytes are ("a PDF file", "binary data"), or None where they are text."""
    texty = has_mark(data) or utf16_without_mark(data) is not None or not _looks_binary(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (texty and magic in _WEAK):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in _ZIPPED if name in data), "a ZIP archive")
    if texty:
        return None
    if data.startswith(b"RIFF"):
        return "a WebP image" if data[8:12] == b"WEBP" else "an audio or video file"
    if data[4:8] == b"ftyp":
        return "an audio or video file"
    if data.startswith(b"MZ"):
        return "an executable"
    if data.startswith(b"BM"):
        return "a BMP image"
    return "binary data"


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    # A stray control character is dirt in a text; a few in a hundred, or zeros in any number, are not.
    return sample.count(0) > len(sample) // 1000 or control > len(sample) // 33


def is_page(text: str, *, origin: str = "") -> bool:
    """Tell whether the text is an HTML page or a piece of one.

    It is one where its first tag is one of HTML's; a name ending in .html, .htm or .xhtml makes any tag
    enough.
    """
    start = _PROLOGUE.match(text)
    if _PAGE.match(text, start.end() if start else 0):
        return True
    name = origin.split("?")[0].split("#")[0].lower()
    return name.endswith(_PAGE_SUFFIXES) and _TAG.search(text) is not None


def is_other_xml(text: str) -> bool:
    """Tell whether the text is XML that is no page: a feed, a sitemap, an image."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml") and not is_page(text)
