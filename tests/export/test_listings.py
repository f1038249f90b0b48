from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.export import listings
from onrecord.records import Kind, Skipped
from onrecord.statements import Doubt, Identity, Stats
from tests.articles import harbour
from tests.export.statements import kept

ILVES = Identity(
    id="0123456789abcdef",
    name="Mara Ilves",
    kind=Kind.PERSON,
    keys=("person:mara ilves",),
    names=(("Mara Ilves", 3), ("Ilves", 2)),
    roles=(("harbour master", "2022-01-15", "2022-02-03", 2), ("pilot", None, None, 1)),
    statements=7,
    documents=3,
    first="2022-01-15",
    last="2022-02-03",
)


def drawn(write: Callable[..., object], items: object, *, width: int = 120) -> str:
    out = io.StringIO()
    write(items, out, width=width)
    return out.getvalue()


def test_documents() -> None:
    text = drawn(listings.write_documents, [kept(harbour())])
    assert re.search(
        r"^2022-01-15 +Port Ellery shuts its gates +The Ellery Lantern +6 +[0-9a-f]{8}$", text, re.MULTILINE
    )
    copy = replace(kept(harbour()), copy_of="ab" * 32)
    assert "(copy of abababab)" in drawn(listings.write_documents, [copy])


def test_speakers() -> None:
    text = drawn(listings.write_speakers, [ILVES])
    assert re.search(
        r"^Mara Ilves +person; harbour master +2022-01-15 to +7 +0123456789abcdef$", text, re.MULTILINE
    )


def test_all_of_one_speaker() -> None:
    assert drawn(listings.write_speaker, ILVES).splitlines() == [
        "Mara Ilves",
        "kind        person",
        "statements  7 in 3 documents",
        "days        2022-01-15 to 2022-02-03",
        "names       Mara Ilves (3); Ilves (2)",
        "roles       harbour master (2, 2022-01-15 to 2022-02-03)",
        "            pilot (1)",
        "id          0123456789abcdef",
        "keys        person:mara ilves",
    ]


def test_doubts_show_both_and_their_ids() -> None:
    other = replace(ILVES, id="f" * 16, name="Ilves", statements=2)
    doubt = Doubt(left=ILVES, right=other, score=0.8, reason="a lone surname", statements=2)
    lines = drawn(listings.write_doubts, [doubt]).splitlines()
    assert re.search(r"^Mara Ilves \(7\) +a lone surname +0\.80 +0123456789abcdef$", lines[2])
    assert re.search(r"^Ilves \(2\) +ffffffffffffffff$", lines[3])


def test_numbers() -> None:
    stats = Stats(
        documents=2,
        copies=0,
        statements=9,
        identities=1,
        skipped=0,
        judgements=0,
        by={"act": {"warn": 1, "say": 8}, "publisher": {}},
        first="2022-01-11",
        last="2022-02-03",
        bytes=2_500_000,
    )
    assert drawn(listings.write_stats, stats).splitlines() == [
        "2 documents, none of them near-copies",
        "9 statements, 2022-01-11 to 2022-02-03",
        "1 speaker",
        "no judgements",
        "nothing skipped",
        "2.5 MB",
        "by act: say 8, warn 1",
    ]
    rows = list(listings.stats_rows(stats))
    assert ("documents", "", 2) in rows
    assert ("bytes", "", 2_500_000) in rows
    assert ("act", "say", 8) in rows


def test_nothing_is_written_for_nothing() -> None:
    for write in (
        listings.write_documents,
        listings.write_speakers,
        listings.write_skipped,
        listings.write_judgements,
        listings.write_doubts,
    ):
        assert drawn(write, []) == ""


@given(st.lists(st.builds(Skipped, st.text(), st.text()), max_size=3), st.integers(0, 200))
def test_any_text_fits_the_width_and_is_harmless(items: list[Any], width: int) -> None:
    text = drawn(listings.write_skipped, items, width=width)
    assert not set(text) & set("\x1b\x07\x9b\u202e\r")
    for line in text.splitlines():
        assert cell_len(line) <= max(width, 40)
