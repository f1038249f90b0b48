from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.extract.furniture import find_furniture

_SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    "line",
    [
        "© Nordpress / Anselm Rook",
        "date 2031-05 © Nordpress / Anselm Rook/POOL",
        "Photo: Anselm Rook/NORDPRESS",
        "(Photo by Anselm Rook)",
        "Image: Anselm Rook.",
        "Anselm Rook/Getty Images",
        "Anselm Rook via Getty Images.",
        "By Ilse Varnholt",
        "By Ilse Varnholt and Tomas Greel, Staff writers",
        "BY ILSE VARNHOLT",
        "Ilse Varnholt | The Harrow Post | 3 May 2031",
        "Published 12:03 GMT, 3 May",
        "Updated: 3 May 2031, 4:15 p.m.",
        "Last updated: 2 hours ago",
        "Saturday, May 3, 2031",
        "9:05 p.m.",
        "KARVOST, 3 May 2031 —",
        "KARVOST (AP) —",
        "Read more: The river that left",
        "SIGN UP FOR our morning letter",
        "Advertisement",
        "Follow us on Twitter",
        "Share this",
        "Comments (12)",
        "Copyright 2031 The Harrow Post. All rights reserved.",
        "(Reporting by Ilse Varnholt; Editing by Tomas Greel.)",
        "Contact: newsdesk@harrow.example",
        "https://harrow.example/river",
        "FILE - In this May 3 photo, Mirelle Oster says the quay is shut.",
        "In this May 3, 2031 photo, Mirelle Oster stands on the quay.",
        "Divers on the northern quay. (Anselm Rook/AFP)",
    ],
)
def test_furniture_is_found(line: str) -> None:
    text = f"The quay is shut.\n  {line} \nThe men left."
    (span,) = find_furniture(text)
    assert text[span.start : span.end] == line


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the council had closed the quay.",
        "By Monday Mirelle Oster had left.",
        "By then, Oster said, the quay was shut.",
        "By Oster's account the quay was shut.",
        "Photos showed the men on the quay.",
        "Follow the river, she said, and you will see.",
        "Follow him on Twitter and you will see, she said.",
        "“Read more,” she told them.",
        "Read the letter, Oster said.",
        "Share prices fell on Monday.",
        "Comments by the board were short.",
        "Updated plans for the quay were shown on Monday.",
        "In this picture of the river, she said, nothing moves.",
        "Contact with the ship was lost, said Lind.",
        "The quay is shut (it leaks).",
        "@harbourgull",
        "Karvost's northern quay shut until June",
        "It cost 3 crowns.",
        "",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert find_furniture(f"{line}\n") == ()


def test_line_breaks_of_all_kinds_end_a_line() -> None:
    text = "It leaks.\r\nShare this\rAdvertisement\x85Print\u2028It rains."
    assert [text[start:end] for start, end in find_furniture(text)] == [
        "Share this",
        "Advertisement",
        "Print",
    ]


def test_almost_no_attribution_of_a_known_corpus_lies_in_furniture() -> None:
    corpus = _SHARED / "polnear" / "dev.jsonl"
    if not corpus.exists():
        pytest.skip("needs ../shared/polnear/dev.jsonl")
    cues = inside = 0
    for line in corpus.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        furniture = find_furniture(article["text"])
        for attribution in (a for made in article["annotations"].values() for a in made):
            for start, _ in attribution["cue"]:
                cues += 1
                inside += any(span.start <= start < span.end for span in furniture)
    assert cues > 1000
    assert inside <= cues / 1000
