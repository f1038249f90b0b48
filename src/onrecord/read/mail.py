"""Newsletters: a message (EML) and a mailbox (MBOX) to items."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

from onrecord.read.container import Container
from onrecord.read.dates import published_on
from onrecord.read.documents import MAX_BYTES, TOO_LONG
from onrecord.read.streams import lines
from onrecord.read.text import decode
from onrecord.records import Item

NO_TEXT = "a message without a text"
UNREADABLE = "the message can't be parsed"

# With its year, so that a sentence that begins with this word doesn't end a message.
_START = re.compile(rb"From [^\r\n]*\d{4}[^\r\n]{0,20}\r?\n")
_QUOTED_START = re.compile(rb"^>(>*From )", re.MULTILINE)
_MARKUP = re.compile(r"<(?:!doctype|html|body|head|table|div|p|br)\b", re.IGNORECASE)


def message_item(data: bytes, container: Container, mark: str = "") -> Item:
    """Give the item of one message.

    Its text is the plain one, or what reading its HTML as a page gives; attachments are left out. The
    subject is the title, the name of the sender (or the address) the publisher, the date the day of
    publication.
    """
    # The standard library's parser raises errors of a dozen kinds where headers are broken.
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        text = _text(message)
        title, publisher, published = _header(message, "Subject"), _sender(message), _day(message)
    except MemoryError:
        raise
    except Exception:
        return container.skipped(UNREADABLE, mark)
    if not text:
        return container.skipped(NO_TEXT, mark)
    return container.text(text, mark, title=title, publisher=publisher, published=published)


def mailbox_items(file: io.BufferedIOBase, container: Container) -> Iterator[Item]:
    """Read the messages of a mailbox, each at the place `message=` and its number, which counts from 1."""
    number = 0
    message = bytearray()
    too_long = False
    may_start = True
    for line in lines(file):
        if line is not None and may_start and _START.fullmatch(line):
            if number:
                yield _mailbox_item(message, too_long, container, number)
            number += 1
            message.clear()
            too_long = False
        elif line is None or len(message) + len(line) > MAX_BYTES:
            too_long = True
        else:
            message += line
        may_start = line is not None and not line.strip()
    if number or message:
        yield _mailbox_item(message, too_long, container, max(number, 1))


def _mailbox_item(message: bytearray, too_long: bool, container: Container, number: int) -> Item:
    mark = f"message={number}"
    if too_long:
        return container.skipped(TOO_LONG, mark)
    return message_item(_QUOTED_START.sub(rb"\1", bytes(message)), container, mark)


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    text = "" if part is None else _content(part)
    if not text.strip():
        part = message.get_body(preferencelist=("html",))
        text = "" if part is None else _content(part)
    return text if text.strip() else ""


def _content(part: MIMEPart) -> str:
    """Give a part's text with plain line ends, in the encoding it declares where that fits its bytes."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        text = data.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        text = decode(data)
    text = text.replace("\r\n", "\n").strip()
    if part.get_content_subtype() == "html" and not _MARKUP.match(text):
        # So that it is taken for a page whatever it begins with.
        text = f"<html>{text}</html>"
    return text


def _header(message: EmailMessage, name: str) -> str | None:
    return " ".join(str(message.get(name) or "").split()) or None


def _sender(message: EmailMessage) -> str | None:
    name, address = email.utils.parseaddr(str(message.get("From") or ""))
    return " ".join((name or address).split()) or None


def _day(message: EmailMessage) -> str | None:
    return published_on(str(message.get("Date") or ""))
