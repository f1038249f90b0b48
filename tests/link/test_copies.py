from __future__ import annotations

import json
import re
import textwrap
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.link.copies import SIZE, fingerprint
from onrecord.store.likeness import ALIKE, likeness
from tests import strategies as ours

NEWS = Path(__file__).parents[2].parent / "shared" / "news" / "wikinews.jsonl"

PARAGRAPHS = (
    "The harbour of Port Ellery will shut its northern quay in March, after divers found cracks in eleven of"
    " the forty piers that carry it.",
    "Mara Ilves, who has run the pilots' office for nine years, said that no ship would be turned away, but"
    " that some would have to wait for the tide.",
    '"We would rather explain a delay than a drowning," she told the council on Tuesday evening, to applause'
    " from the back rows of the hall.",
    "The Corvane line, whose ferries bring two thirds of the island's flour, denied that it had asked for"
    " money from the town.",
    "Its spokesman, Tomas Reyl, said that the company had offered to lend two of its own cranes, free of"
    " charge, until the work was done.",
    "Fishermen were less calm. Several of them said that the last repair had taken three winters, and that"
    " nobody had paid for the nets they lost.",
    "The council will vote on the plan next Thursday. If it passes, the first of the piers will come out"
    " before the herring do.",
)
ARTICLE = "\n\n".join(PARAGRAPHS)
# The same event, told by somebody else.
OTHER_ARTICLE = "\n\n".join(
    (
        "Cracks in the piers of Port Ellery's northern quay have forced the town to close it from March on,"
        " the pilots' office announced on Tuesday.",
        "Ms Ilves told councillors that ships would be served at the southern basin, but not at every tide.",
        "Eleven piers of forty are damaged, according to the divers' report, which the Lantern has seen.",
        "Ferries of the Corvane line bring most of the flour to the island. Mr Reyl, who speaks for the"
        " company, said it would lend cranes and wanted nothing for them.",
        "A vote is due on Thursday. Boat owners remember the repair of ten years ago, and fear for their"
        " nets.",
    )
)


def spread(value: int) -> int:
    """The finaliser of SplitMix64, in plain numbers."""
    value = (value + 0x9E3779B97F4A7C15) % 2**64
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB % 2**64
    return value ^ (value >> 31)


def by_hand(words: list[str]) -> tuple[int, ...]:
    """A fingerprint as docs/link.md says it is made, without numpy."""
    hashes = [int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") for word in words]
    runs = [
        spread((spread((spread(a) + b) % 2**64) + c) % 2**64)
        for a, b, c in zip(hashes, hashes[1:], hashes[2:], strict=False)
    ]
    return tuple(
        min((run * (spread(k) | 1) + spread(64 + k)) % 2**64 for run in runs) >> 33 for k in range(64)
    )


def alike(one: str, other: str) -> float:
    return likeness(fingerprint(one), fingerprint(other))


def test_a_fingerprint_is_whole_numbers_that_fit_in_32_bits_with_a_sign() -> None:
    found = fingerprint(ARTICLE)
    assert len(found) == SIZE == 64
    assert all(type(value) is int and 0 <= value < 2**31 for value in found)


@pytest.mark.parametrize("text", ["One two three.", PARAGRAPHS[0], PARAGRAPHS[3]])
def test_a_fingerprint_stays_what_it_is(text: str) -> None:
    """Stores keep fingerprints: this must not change without a migration of theirs."""
    words = re.findall(r"\w+(?:'\w+)*", text.lower())
    assert fingerprint(text) == by_hand(words)


def test_a_syndicated_article_is_told_again() -> None:
    syndicated = "\n".join(
        (
            "Northern quay to shut",
            "By Ana Brandt and Pieter van der Holt, Northern Wire",
            "15 January 2022, 08:30",
            "PORT ELLERY (Northern Wire) — " + ARTICLE,
            "(Reporting by Ana Brandt in Port Ellery; editing by Jo Marsh)",
            "Reporting by Ana Brandt in Port Ellery; editing by Jo Marsh and the staff of the wire",
            "© 2022 Northern Wire. All rights reserved. No part of this may be printed without leave.",
            "Read more: what the divers saw below the northern quay on a clear day",
        )
    )
    assert alike(ARTICLE, syndicated) >= 0.8


def test_other_first_and_last_words_leave_a_copy_a_copy() -> None:
    first = PARAGRAPHS[0].replace("The harbour of Port Ellery", "PORT ELLERY, Friday: The town's harbour")
    last = PARAGRAPHS[-1].replace("before the herring do.", "in April.")
    assert alike(ARTICLE, "\n\n".join((first, *PARAGRAPHS[1:-1], last))) >= 0.8


def test_how_lines_are_wrapped_makes_no_difference() -> None:
    wrapped = "\n\n".join("\n".join(textwrap.wrap(paragraph, 60)) for paragraph in PARAGRAPHS)
    assert alike(ARTICLE, wrapped) == 1
    assert alike(ARTICLE, ARTICLE.upper().replace("'", "’").replace('"', "”")) == 1


def test_half_an_article_is_no_copy() -> None:
    assert alike(ARTICLE, "\n\n".join(PARAGRAPHS[:3])) < 0.7


def test_two_articles_on_one_event_are_no_copies() -> None:
    assert alike(ARTICLE, OTHER_ARTICLE) < 0.2


def test_bylines_alone_make_no_copies() -> None:
    byline = "By Ana Brandt, Northern Wire\n© 2022 Northern Wire. All rights reserved.\n"
    assert alike(byline + PARAGRAPHS[0], byline + PARAGRAPHS[3]) < 0.2


@pytest.mark.parametrize("text", ["", "Yes.", "Two words", "\ud800", "漢字", "...", "\x00"])
def test_a_text_of_hardly_any_words_is_like_itself_alone(text: str) -> None:
    assert alike(text, text) == 1
    assert alike(text, "Nothing else.") < 0.2
    assert alike(text, ARTICLE) < 0.2


def test_nothing_but_short_lines_is_read_whole() -> None:
    assert alike("Rain at noon.\nSun at five.", "Rain at noon.\nSun at six.") > 0.2
    assert alike("Rain at noon.\nSun at five.", "Snow by night.\nFog by day.") < 0.2


@given(ours.texts)
def test_every_text_has_a_fingerprint_of_its_own(text: str) -> None:
    assert len(fingerprint(text)) == SIZE
    assert fingerprint(text) == fingerprint(text)


@given(st.lists(st.sampled_from(["quay", "pier", "tide", "ship", "mast"]), min_size=40, max_size=120))
def test_the_likeness_is_near_the_share_of_runs_of_three_words(words: list[str]) -> None:
    other = words[: len(words) // 2] + [word.upper() + "x" for word in words[len(words) // 2 :]]

    def runs(of: list[str]) -> set[tuple[str, ...]]:
        return {tuple(word.lower() for word in of[k : k + 3]) for k in range(len(of) - 2)}

    true = len(runs(words) & runs(other)) / len(runs(words) | runs(other))
    # Five standard errors of 64 draws.
    assert abs(alike(" ".join(words), " ".join(other)) - true) < 5 * 0.5 / 8


def test_real_articles_are_no_copies_of_each_other() -> None:
    if not NEWS.exists():
        pytest.skip("needs the news articles in ../shared/news")
    with NEWS.open(encoding="utf-8") as file:
        found = [fingerprint(json.loads(line)["text"]) for line in file]
    assert max(likeness(one, other) for one, other in combinations(found[:120], 2)) < ALIKE / 2
