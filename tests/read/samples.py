"""One invented article in every kind of file, and WARC records and PDF pages made by hand."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.read.pages import FALK, FEE, STELL, paragraphs

TEXT = f"{FEE}\n\n{STELL}\n\n{FALK}"
TITLE = "Fee is a fairy tale"
URL = "https://courier.example/fee"
PAGE = (
    f"<!doctype html><html><head><title>{TITLE}</title></head>"
    f"<body><article>{paragraphs(FEE, STELL, FALK)}</article></body></html>"
)


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def row(**changed: Any) -> dict[str, Any]:
    return {
        "title": TITLE,
        "text": TEXT,
        "url": URL,
        "date": "2025-03-11",
        "publisher": "The Courier",
    } | changed


def json_lines(*rows: Any) -> str:
    return "".join(f"{json.dumps(each)}\n" for each in rows)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def table(*rows: Iterable[str], header: str = "title,text,date", separator: str = ",") -> str:
    return "\n".join([header, *(separator.join(map(quoted, each)) for each in rows)]) + "\n"


def record(
    body: bytes | str = PAGE,
    *,
    kind: str = "response",
    url: str = URL,
    content_type: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    headers: str = "",
    length: int | None = None,
) -> bytes:
    """One WARC record; of a response, `content_type` and `headers` are HTTP's."""
    block = body.encode() if isinstance(body, str) else body
    declared = content_type
    if kind == "response":
        named = f"Content-Type: {content_type}\r\n" if content_type else ""
        block = f"HTTP/1.1 {status}\r\n{named}{headers}\r\n".encode() + block
        declared = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-12T06:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: {declared}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def archive(*records: bytes) -> bytes:
    """A .warc.gz as it should be: each record a gzip member."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def pdf(*lines: tuple[float, float, str], extra: str = "") -> bytes:
    """One page with lines of Helvetica, each at x and y in points; `extra` goes into the trailer."""
    shown = "".join(f"BT /F 10 Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, text in lines)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, each in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252"))
    start = file.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    file.write(
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R {extra} >>\n".encode()
    )
    file.write(f"startxref\n{start}\n%%EOF\n".encode())
    return file.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def column(text: str, x: float, top: float = 700, words: int = 6) -> list[tuple[float, float, str]]:
    """Set a text in lines of so many words from the top down; an empty line between paragraphs."""
    lines: list[tuple[float, float, str]] = []
    y = top
    for paragraph in text.split("\n\n"):
        told = paragraph.split()
        for start in range(0, len(told), words):
            lines.append((x, y, " ".join(told[start : start + words])))
            y -= 12
        y -= 12
    return lines


def nitf(body: str = "", *, prologue: str = "", attributes: str = "") -> str:
    return f"""{prologue}<nitf{attributes}><head><title>Slug</title>
<docdata><date.issue norm="20250311T233000-0500"/>
</docdata><pubdata name="The Courier"/></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>
<byline>By Tam Reed</byline></body.head><body.content>{body or paragraphs(FEE, STELL, FALK)}</body.content>
<body.end><tagline>tr/pl</tagline></body.end></body></nitf>"""


def news_item(
    content: str, *, item_class: str = "text", status: str = "usable", headline: str = TITLE
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:courier:1" version="2">
<itemMeta><itemClass qcode="ninat:{item_class}"/>
<provider qcode="nprov:TC"><name>The Courier</name></provider>
<versionCreated>2025-03-11T23:30:00-05:00</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><headline>{headline}</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"""


def news_message(*news_items: str) -> str:
    inner = "".join(news_items)
    return (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{inner}</itemSet></newsMessage>'
    )


def ninjs(**changed: Any) -> dict[str, Any]:
    told = {"uri": URL, "type": "text", "versioncreated": "2025-03-11T23:30:00-05:00", "headline": TITLE}
    return told | {"body_text": TEXT, "provider": "The Courier"} | changed


def message(text: str | None = TEXT, page: str | None = None, **headers: str) -> bytes:
    told = EmailMessage()
    known = {"Subject": TITLE, "From": '"The Courier" <news@courier.example>'}
    for name, value in (known | {"Date": "Tue, 11 Mar 2025 23:30:00 -0500"} | headers).items():
        told[name] = value
    if text is not None:
        told.set_content(text)
        if page is not None:
            told.add_alternative(page, subtype="html")
    elif page is not None:
        told.set_content(page, subtype="html")
    return told.as_bytes()


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From news Tue Mar 11 23:30:00 2025\n" + each + b"\n" for each in messages)


SAMPLES: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".html": PAGE.encode(),
    ".warc": record(),
    ".warc.gz": archive(record()),
    ".jsonl": json_lines(row()).encode(),
    ".jsonl.gz": gzip.compress(json_lines(row()).encode(), mtime=0),
    ".json": json.dumps([row()]).encode(),
    ".csv": table((TITLE, TEXT, "2025-03-11")).encode(),
    ".tsv": table((TITLE, TEXT, "2025-03-11"), header="title\ttext\tdate", separator="\t").encode(),
    ".nitf": nitf().encode(),
    ".xml": news_message(news_item(f"<inlineXML>{nitf()}</inlineXML>")).encode(),
    ".eml": message(),
    ".mbox": mailbox(message()),
    ".pdf": pdf(*column(TEXT, 60)),
}
"""The article in each kind of file, by suffix; a Parquet file is made in the tests that need one."""
