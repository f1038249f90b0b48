"""PDF files to items: their text in reading order, by pdfminer.six (docs/decisions tell why that one).

The library is an extra, `onrecord[pdf]`, since it brings cryptography with it.
"""

from __future__ import annotations

import io
import logging
import re
import time
import zlib
from collections.abc import Iterator
from typing import Any

from onrecord.read.container import Container
from onrecord.records import Item

NEEDS_EXTRA = "a PDF file; reading it needs the extra: pip install 'onrecord[pdf]'"
PROTECTED = "protected by a password"
UNREADABLE = "the PDF can't be parsed"
NO_TEXT = "a PDF without text; it may be scanned"
TOO_LARGE = "a PDF that inflates to over 100 MB"
TOO_DENSE = "a PDF with over 200,000 characters on a page"
TOO_SLOW = "a PDF that takes over a minute to read"

_MOST_PAGES = 500
_MOST_SECONDS = 60.0
_MOST_INFLATED = 100_000_000
# Where a page has more characters, boxes are not put in the order of columns, which takes the square of them.
_MOST_ARRANGED = 20_000
_MOST_CHARACTERS = 200_000

# Every compressed stream begins with this sign of zlib's.
_ZLIB = b"\x78"
_STREAM = re.compile(rb"stream\r?\n?(\x78)")
_MOST_STREAMS = 50_000
_PIECE = 1 << 14
_SPACE = re.compile(r"\s+")
_SOFT_HYPHEN = re.compile("\u00ad\\s*")
# What a font doesn't tell the character of.
_UNKNOWN = re.compile(r"\(cid:\d+\)")

logging.getLogger("pdfminer").addHandler(logging.NullHandler())


def pdf_item(data: bytes, container: Container) -> Item:
    """Give the item of a PDF: its first 500 pages, paragraphs with an empty line between.

    Lines of a paragraph are joined by a space, or by nothing after a hyphen, which stays. A paragraph that
    goes on in the next column or on the next page is two. Headers and page numbers are left in. It is a
    Skipped where it is protected by a password, broken, without text (a scan), or out of all proportion.
    """
    try:
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        return container.skipped(NEEDS_EXTRA)
    if _inflates_to_too_much(data):
        return container.skipped(TOO_LARGE)
    # A PDF is anyone's writing and the library large; errors of a dozen kinds have been seen.
    try:
        text = "\n\n".join(_paragraphs(data))
    except MemoryError:
        raise
    except PDFPasswordIncorrect:
        return container.skipped(PROTECTED)
    except OverflowError:
        return container.skipped(TOO_DENSE)
    except TimeoutError:
        return container.skipped(TOO_SLOW)
    except Exception:
        return container.skipped(UNREADABLE)
    letters = sum(character.isalpha() for character in _UNKNOWN.sub("", text))
    return container.text(text) if letters else container.skipped(NO_TEXT)


def _paragraphs(data: bytes) -> Iterator[str]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTTextBox
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    deadline = time.monotonic() + _MOST_SECONDS

    class Device(PDFPageAggregator):
        """Collects a page's characters; the only place that is passed often enough to look at the clock."""

        count = 0

        def render_char(self, *arguments: Any, **named: Any) -> float:
            self.count += 1
            if self.count > _MOST_CHARACTERS:
                raise OverflowError
            if time.monotonic() > deadline:
                raise TimeoutError
            return super().render_char(*arguments, **named)

    resources = PDFResourceManager()
    device = None
    for page in PDFPage.get_pages(io.BytesIO(data), maxpages=_MOST_PAGES):
        device = Device(resources, laparams=None)
        PDFPageInterpreter(resources, device).process_page(page)
        layout = device.get_result()
        layout.analyze(_arrangement(device.count))
        if time.monotonic() > deadline:
            raise TimeoutError
        for box in layout:
            if isinstance(box, LTTextBox) and (text := _joined(box.get_text())):
                yield text
    if device is None:
        raise ValueError("no pages")


def _arrangement(characters: int) -> Any:
    from pdfminer.layout import LAParams

    return LAParams(boxes_flow=0.5 if characters <= _MOST_ARRANGED else None)


def _joined(text: str) -> str:
    text = _SOFT_HYPHEN.sub("", text.replace("\x00", ""))
    lines = [_SPACE.sub(" ", line).strip() for line in text.splitlines()]
    joined = ""
    for line in filter(None, lines):
        # Whether a hyphen at a line's end is the word's own can't be told: none is taken out.
        space = "" if not joined or (joined.endswith("-") and joined[-2:-1].isalpha()) else " "
        joined += space + line
    return joined


def _inflates_to_too_much(data: bytes) -> bool:
    """Tell whether the compressed streams of a PDF hold more than its reader, which takes all, should get."""
    left = _MOST_INFLATED
    for number, match in enumerate(_STREAM.finditer(data), start=1):
        stream = _inflated(memoryview(data)[match.start(1) :], left)
        left -= len(stream)
        # A stream can be compressed twice and more.
        while stream.startswith(_ZLIB) and left > 0:
            stream = _inflated(memoryview(stream), left)
            left -= len(stream)
        if left <= 0 or number == _MOST_STREAMS:
            return True
    return False


def _inflated(data: memoryview, most: int) -> bytes:
    """Inflate so many bytes at most; what comes before the damage where there is some."""
    inflate, found = zlib.decompressobj(), bytearray()
    # Piece by piece, since the inflater copies what it is given and doesn't need.
    for start in range(0, len(data), _PIECE):
        try:
            found += inflate.decompress(data[start : start + _PIECE], most - len(found))
        except zlib.error:
            break
        if inflate.eof or len(found) >= most:
            break
    return bytes(found)
