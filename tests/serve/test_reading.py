"""The real child with the real model: one for the whole module, since opening it takes seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from onrecord import Reader
from onrecord.errors import UnreadableError
from onrecord.serve.desk import Desk, Work
from onrecord.serve.reading import MEMORY

TEXT = '"We have run out of boats," said council leader Maren Oyelund on Tuesday.\n'
FRENCH = (
    "Le maire a dit mardi que le pont serait fermé pendant neuf semaines, après la découverte de fissures. "
    "Les habitants de la rive sud ont demandé qui paierait les équipes de nuit, et personne n'a répondu."
)
PAGE = f"<html><title>Boats</title><body><article><h1>Boats</h1><p>{TEXT}</p></article></body></html>"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk() as opened:
        yield opened


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


def test_a_text_gives_the_record_that_the_library_gives(desk: Desk, reader: Reader) -> None:
    known = {"title": "Boats", "publisher": "Radio Skerrow", "published": "2023-03-14"}
    assert desk.read(Work(data=TEXT.encode(), **known)) == reader.read(text=TEXT, **known)
    assert desk.model_name == reader.model.name


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", None, "empty"),
        (FRENCH.encode(), None, "French"),
        (b"x" * 10_000_001, None, "over 10 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.txt", "image|binary"),
    ],
)
def test_what_can_t_be_read_says_why(desk: Desk, data: bytes, name: str | None, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        desk.read(Work(data=data, name=name))


def test_a_page_is_read_as_one(desk: Desk) -> None:
    record = desk.read(Work(data=PAGE.encode(), name="boats.html", publisher="Radio Skerrow"))
    assert record.document.publisher == "Radio Skerrow"
    assert record.document.title == "Boats"
    assert "run out of boats" in record.document.text


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_child_has_its_limits(desk: Desk) -> None:
    import resource

    desk.prepare()
    child = desk._child
    assert child is not None
    limits = {
        name: resource.prlimit(child.pid, name)[1]
        for name in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    }
    assert limits == {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
