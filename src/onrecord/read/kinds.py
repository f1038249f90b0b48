"""What kind of file one is, by how it begins and by its name."""

from __future__ import annotations

import re
from enum import Enum, auto

from onrecord.read.sniff import is_page
from onrecord.read.text import decode, has_mark, utf16_without_mark


class FileKind(Enum):
    """How a file is read."""

    ARTICLE = auto()  # a plain text or a page
    WARC = auto()
    JSON_LINES = auto()
    JSON = auto()
    CSV = auto()
    TSV = auto()
    PARQUET = auto()
    XML = auto()  # of the newswire, or a feed
    MESSAGE = auto()
    MAILBOX = auto()
    PDF = auto()


_BY_SUFFIX = {
    ".warc": FileKind.WARC,
    ".wet": FileKind.WARC,
    ".jsonl": FileKind.JSON_LINES,
    ".ndjson": FileKind.JSON_LINES,
    ".json": FileKind.JSON,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.TSV,
    ".tab": FileKind.TSV,
    ".parquet": FileKind.PARQUET,
    ".xml": FileKind.XML,
    ".nitf": FileKind.XML,
    ".newsml": FileKind.XML,
    ".rss": FileKind.XML,
    ".atom": FileKind.XML,
    ".rdf": FileKind.XML,
    ".eml": FileKind.MESSAGE,
    ".mbox": FileKind.MAILBOX,
    ".pdf": FileKind.PDF,
}
COMPRESSED = (".gz", ".zst")
HEAD = 8192
"""How much of a file's beginning is looked at, in bytes."""

_MAILBOX = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n(?:>?From |[!-9;-~]+:)")


def suffixes() -> frozenset[str]:
    """Give the suffixes of the files that are read beside texts and pages, compressed ones included."""
    return frozenset(suffix + end for suffix in _BY_SUFFIX for end in ("", *COMPRESSED))


def kind_of(name: str, head: bytes) -> FileKind:
    """Tell the kind of a file.

    Args:
        name: Its name or path.
        head: How it begins, already decompressed.
    """
    if head.startswith(b"WARC/"):
        return FileKind.WARC
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if _MAILBOX.match(head):
        return FileKind.MAILBOX
    kind = _BY_SUFFIX.get(_suffix(name), FileKind.ARTICLE)
    if kind in (FileKind.ARTICLE, FileKind.XML) and not _is_binary(head):
        text = decode(head).lstrip("\ufeff \t\r\n")
        if kind is FileKind.XML and is_page(text):
            return FileKind.ARTICLE
        if kind is FileKind.ARTICLE and text.startswith("<?xml") and not is_page(text):
            return FileKind.XML
    return kind


def _suffix(name: str) -> str:
    name = name.lower()
    for end in COMPRESSED:
        name = name.removesuffix(end)
    return "." + name.rpartition(".")[2]


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not has_mark(head) and utf16_without_mark(head[: len(head) // 2 * 2]) is None
