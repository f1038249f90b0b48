from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UnreadableError
from onrecord.read import MAX_BYTES
from onrecord.read.opml import read_opml

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
A, B, C = "https://courier.example/feed", "https://gazette.example/a?b=1&c=2", "http://osten.example/atom.xml"
LIST = f"""{HEAD}<opml version="2.0"><head><title>Papers</title></head><body>
<outline text="Tolland"><outline text="Quays"><outline type="rss" text="Courier" xmlUrl="{A}"/></outline>
<outline text="Gazette" xmlurl=" {B.replace("&", "&amp;")} "/><outline text="Courier again" xmlUrl="{A}"/>
</outline><outline text="Osten" htmlUrl="http://osten.example" XMLURL="{C}"/><outline text="Head" xmlUrl=""/>
</body></opml>"""


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_opml(data, origin="feeds.opml")
    assert caught.value.origin == "feeds.opml"
    return caught.value.reason


def test_feeds_are_found_at_any_depth_each_once_in_order() -> None:
    assert read_opml(LIST.encode(), origin="feeds.opml") == (A, B, C)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = LIST.replace("utf-8", encoding.removesuffix("-sig")).encode(encoding)
    assert read_opml(data, origin="f") == (A, B, C)


def test_deep_nesting() -> None:
    deep = "<outline text='a'>" * 200 + f"<outline xmlUrl='{A}'/>" + "</outline>" * 200
    assert read_opml(f"<opml><body>{deep}</body></opml>".encode(), origin="f") == (A,)


def test_an_empty_list_is_empty() -> None:
    assert read_opml(b"<opml version='2.0'><body/></opml>", origin="f") == ()


def test_a_broken_list_is_read_as_far_as_it_goes() -> None:
    assert read_opml(LIST[: LIST.index('<outline text="Osten')].encode(), origin="f") == (A, B)
    assert read_opml(LIST.replace("Quays", "Quays & <piers").encode(), origin="f")[:1] in ((A,), (B,))


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"\x00", b"https://courier.example/feed", b"<rss/>", b"<html><body/></html>"],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    assert reason(data) == "not an OPML file"


def test_what_is_over_the_limit_is_refused() -> None:
    assert reason(LIST.encode() + b" " * MAX_BYTES) == "over 10 MB"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("https://swordfish.example/", encoding="utf-8")
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    for declared in (
        f'opml SYSTEM "{secret.as_uri()}"',
        f'opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]',
        f'opml [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]',
        f'opml [<!ENTITY a "boom">{bomb}]',
    ):
        outline = "<outline xmlUrl='&x;&i;'/><outline>&x;&i;</outline>"
        data = f"{HEAD}<!DOCTYPE {declared}><opml><body>{outline}</body></opml>".encode()
        assert "document type" in reason(data)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for start in (b"", b"<opml><body><outline xmlUrl='"):
        with suppress(UnreadableError):
            read_opml(start + data, origin="f")
