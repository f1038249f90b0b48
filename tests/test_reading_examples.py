"""Simple, clear sentences that the shipped model must read right; harder text is for the gate."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from onrecord.records import Act, Type
from tests.models import needs_model, reader

pytestmark = needs_model


@dataclass(frozen=True)
class Expected:
    source: str
    cue: str
    content: list[str] = field(default_factory=list)
    type: Type = Type.INDIRECT
    act: Act | None = None


ONE = [
    ("The mayor of Karvost said that the northern quay would reopen in June.",
     Expected("The mayor of Karvost", "said", ["that the northern quay would reopen in June"])),
    ("Mirelle Oster said the divers had found eleven cracks.",
     Expected("Mirelle Oster", "said", ["the divers had found eleven cracks"], act=Act.SAY)),
    ("“We will not open the gates,” Mirelle Oster said.",
     Expected("Mirelle Oster", "said", ["“We will not open the gates,”"], Type.DIRECT)),
    ("\"We will not open the gates,\" said Mirelle Oster.",
     Expected("Mirelle Oster", "said", ["\"We will not open the gates,\""], Type.DIRECT)),
    ("“The bridge is old,” Pavo Lind said, “and it will not stand another winter.”",
     Expected("Pavo Lind", "said", ["“The bridge is old,”", "“and it will not stand another winter.”"],
              Type.DIRECT)),
    ("The town is split. According to the Lantern Institute, most residents want a new bridge.",
     Expected("the Lantern Institute", "According to", ["most residents want a new bridge"])),
    ("The quay will stay shut until June, the harbour board said.",
     Expected("the harbour board", "said", ["The quay will stay shut until June"])),
    ("Pavo Lind denied that the crews had been warned.",
     Expected("Pavo Lind", "denied", ["that the crews had been warned"], act=Act.DENY)),
    ("President Odile Marchetti warned that the river would not wait.",
     Expected("President Odile Marchetti", "warned", ["that the river would not wait"], act=Act.WARN)),
    ("Bram Tullis said the plan was “a dam of paper”.",
     Expected("Bram Tullis", "said", ["the plan was “a dam of paper”"], Type.MIXED)),
    ("She added that the talks would begin in spring.",
     Expected("She", "added", ["that the talks would begin in spring"])),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text[:40] for text, _ in ONE])
def test_one_statement(text: str, expected: Expected) -> None:
    record = reader().read(text=text)
    (found,) = [a for a in record.attributions if a.within is None]
    assert record.text(found.source) == expected.source
    assert record.text(found.cue) == expected.cue
    assert [record.text(span).rstrip(".") for span in found.content] == [
        c.rstrip(".") for c in expected.content
    ]
    assert found.type is expected.type
    assert expected.act in (None, found.act)


def test_two_statements_by_one_source() -> None:
    record = reader().read(
        text="Pavo Lind said the crews were tired and added that they would not sail on Monday."
    )
    assert [record.text(a.source) for a in record.attributions] == ["Pavo Lind", "Pavo Lind"]
    assert sorted(record.text(a.cue) for a in record.attributions) == ["added", "said"]


@pytest.mark.parametrize(
    "text",
    [
        "The quay is shut. It will open in June.",
        "Ships left the harbour on Monday.",
        "By Ilse Varnholt\n\nKARVOST\n",
    ],
)
def test_no_statement(text: str) -> None:
    assert reader().read(text=text).attributions == ()
