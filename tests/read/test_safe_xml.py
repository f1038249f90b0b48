from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from onrecord.read.safe_xml import HAS_ENTITIES, UNREADABLE, parse
from tests.read.samples import write

LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{LAUGHS}]><a>&e9;</a>'
BLOWUP = f'<!DOCTYPE a [<!ENTITY e "{"h" * 50_000}">]><a>{"&e;" * 20_000}</a>'
IN_ATTRIBUTE = f'<!DOCTYPE a [<!ENTITY e0 "ha">{LAUGHS}]><a b="&e9;"/>'
PARAMETER = "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY e0 'ha'>\"> %p;]><a>&e0;</a>"
# So much stands before it that the declaration isn't searched for, and the parser itself must refuse.
FAR = f"<!DOCTYPE a [<!--{'x' * 120_000}--><!ENTITY e0 'ha'>{LAUGHS}]><a>&e9;</a>"


@pytest.mark.parametrize(
    "markup",
    [BOMB, BLOWUP, IN_ATTRIBUTE, PARAMETER, FAR],
    ids=["laughs", "blowup", "attribute", "parameter", "far"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bombs_are_refused_at_once(markup: str, encoding: str) -> None:
    start = time.process_time()
    assert parse(markup.encode(encoding)) in (HAS_ENTITIES, UNREADABLE)
    assert time.process_time() - start < 2


def test_an_entity_hidden_in_an_odd_encoding_is_refused() -> None:
    markup = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a [<!ENTITY e "ha">]><a>&e;</a>'
    assert parse(markup.encode("cp037")) in (HAS_ENTITIES, UNREADABLE)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "{}">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "{}"> %p;]>',
        '<!DOCTYPE a SYSTEM "{}">',
        '<!DOCTYPE a PUBLIC "-//A//EN" "{}">',
    ],
    ids=["entity", "parameter entity", "DTD", "public DTD"],
)
def test_no_file_and_no_address_is_looked_at(tmp_path: Path, doctype: str) -> None:
    dtd = write(tmp_path, "a.dtd", '<!ENTITY e "the secret">')
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.dtd"
        for place in (str(dtd), dtd.as_uri(), address):
            root = parse((doctype.format(place) + "<a><b>&e;</b></a>").encode())
            assert isinstance(root, str) or "secret" not in "".join(root.itertext())
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_named_dtd_does_no_harm() -> None:
    root = parse(b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-5.dtd"><nitf><p>x</p></nitf>')
    assert [element.tag for element in root.iter()] == ["nitf", "p"]


def test_nothing_is_included() -> None:
    root = parse(
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname" parse="text"/></a>'
    )
    assert "".join(root.itertext()) == ""


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "cp1252"),
        ("us-ascii", "utf-8"),
        ("utf-8", "utf-16"),
        ("no-such", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_wrong_label_is_survived(declared: str, encoding: str) -> None:
    markup = (
        f'<?xml version="1.0" encoding="{declared}"?><a>“Nobody asked the boats”, and café owners left.</a>'
    )
    assert parse(markup.encode(encoding)).text == "“Nobody asked the boats”, and café owners left."


def test_a_right_label_is_heeded() -> None:
    markup = '<?xml version="1.0" encoding="koi8-r"?><a>Тихая гавань</a>'
    assert parse(markup.encode("koi8-r")).text == "Тихая гавань"


@pytest.mark.parametrize(
    "data",
    [b"", b"<a>", b"<a></b>", b"no markup", b"\x00\x01", b"<a>" * 100_000],
    ids=lambda data: str(data[:9]),
)
def test_what_is_not_well_formed_is_said_so(data: bytes) -> None:
    assert parse(data) == UNREADABLE
