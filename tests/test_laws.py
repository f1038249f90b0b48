"""The laws, over the shipped model and hostile documents: verbatim, nothing raised, no seams, linear."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord.errors import RecordError
from onrecord.records import Attribution, Document, Record, Span, check_record, split_pair
from tests.models import needs_model, reader
from tests.mutations import ARTICLES, mutations, one_line

pytestmark = needs_model

# Characters from an edge of an article beyond which it must be read the same alone and inside a longer text:
# what `tests/extract/test_encode.py` states in pieces, at some five characters a piece, and a little more.
SEAM = 5_000


def _read(text: str) -> Record:
    (record,) = reader().read_many([Document(text=text)])
    assert isinstance(record, Record), record
    return record


def _check(text: str) -> None:
    if split_pair(text) is not None:
        with pytest.raises(RecordError):
            Document(text=text)
        return
    record = _read(text)
    check_record(record)
    assert record.document.text == text
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record
    ids = [a.id for a in record.attributions]
    assert len(ids) == len(set(ids))
    starts = [_first(a) for a in record.attributions]
    assert starts == sorted(starts)
    for attribution in record.attributions:
        assert attribution.cue, "an attribution without a cue"
        assert attribution.content or attribution.damage, "content missing without damage to show for it"
        for spans in (attribution.source, attribution.cue, attribution.content, attribution.addressee):
            edges = [edge for span in spans for edge in span]
            assert edges == sorted(edges)
            for start, end in spans:
                words = text[start:end]
                assert words == words.strip()
                # A sign alone may be a cue, as in the headline "Mayor: no".
                assert any(c.isalnum() for c in words) or (words and spans is attribution.cue)
        for one in attribution.cue:
            assert all(one.end <= s.start or s.end <= one.start for s in attribution.content)


def _first(attribution: Attribution) -> int:
    spans: tuple[Span, ...] = (*attribution.cue, *attribution.content)
    return min(span.start for span in spans)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_two_thousand_hostile_documents_give_valid_records(seed: int) -> None:
    for text in mutations(seed, 250):
        _check(text)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["x", '"', "Lind said no. ", one_line(4_000)], ids=lambda p: repr(p[:12]))
def test_a_megabyte_without_a_line_break_is_read(piece: str) -> None:
    # A word of a megabyte is cheap, statements are not: fewer of those keep the test short.
    length = 1_000_000 if piece == "x" else 100_000
    _check((piece * (length // len(piece) + 1))[:length])


@pytest.mark.parametrize("text", ARTICLES)
def test_ordinary_articles_give_valid_records(text: str) -> None:
    _check(text)


@pytest.mark.slow
def test_time_is_about_linear_in_the_length() -> None:
    def seconds(times: int) -> float:
        text = "\n\n".join(ARTICLES[:2]) * times
        begun = time.process_time()
        _read(text)
        return time.process_time() - begun

    seconds(1)
    little, much = seconds(6), seconds(36)
    assert much < 12 * little  # 6 times as long; quadratic time would be 36 times


# A statement in some 215 characters, as in political news: every second paragraph is nothing but statements.
_PEAK = """
import random, sys
from pathlib import Path
from onrecord import Reader
from tests.test_laws import _article
chance, length = random.Random(7), int(sys.argv[1])
between = "The boats lay idle along the eastern quay, and the market closed at noon. " * 5
text = ""
while len(text) < length:
    text += _article(chance, 200).replace("\\n\\n", "\\n\\n" + between + "\\n\\n")
record = Reader(threads=1).read(text=text[:length])
assert len(record.attributions) > length / 300
status = Path("/proc/self/status").read_text()  # ru_maxrss would be that of the process that started this one
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is in other units, or not there")
def test_the_longest_text_that_is_read_takes_under_600_megabytes() -> None:
    def megabytes(characters: int) -> float:
        root = Path(__file__).parents[1]
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, str(characters)],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)

    # Ten megabytes take minutes: what a megabyte adds to half of one tells.
    little, much = megabytes(500_000), megabytes(1_500_000)
    assert much + 8.5 * (much - little) < 600


_NAMES = ["Oster", "Lind", "Greel", "Varnholt", "Quill", "Marchetti", "Tullis", "Rook", "Weir", "Brennik"]
_VERBS = ["said", "warned", "denied", "added", "wrote", "argued", "insisted", "told reporters"]
_CLAIMS = (
    "the northern quay would stay shut", "the crews had been warned", "nobody had read the report",
    "the dam would hold", "the fee was a fairy tale", "the ferry line wanted to leave", "the vote was fair",
    "the river would not wait for the ministers", "the old bridge was past repair", "the money was there",
)  # fmt: skip
_WHEN = [
    "on Monday",
    "last week",
    "in June",
    "after the storm",
    "before the vote",
    "once the divers were done",
]


def _article(chance: random.Random, paragraphs: int) -> str:
    """An article whose sentences are made at random, so that no two stretches of it are alike."""
    parts = []
    for _ in range(paragraphs):
        sentences = []
        for _ in range(chance.randint(1, 4)):
            name, verb, when = (chance.choice(words) for words in (_NAMES, _VERBS, _WHEN))
            claim, other = chance.sample(_CLAIMS, 2)
            sentences.append(
                chance.choice(
                    (
                        f"{name} {verb} that {claim} {when}.",
                        f"“{claim.capitalize()},” {name} said {when}, “and {other}.”",
                        f"According to {name}, {claim} {when}.",
                        f"{claim.capitalize()} {when}, {name} said, but {other}.",
                        f"It rained {when}.",
                    )
                )
            )
        parts.append(" ".join(sentences))
    return "\n\n".join(parts)


Seen = tuple[object, ...]


def _seen(record: Record, low: int, high: int, shift: int) -> list[Seen]:
    """All that is said of the attributions in [low, high) but their ids, counted from `shift`."""
    found: list[Seen] = []
    for a in record.attributions:
        spans = (*a.source, *a.cue, *a.content)
        if min(s.start for s in spans) < low or max(s.end for s in spans) > high:
            continue
        moved = tuple(
            tuple((s.start - shift, s.end - shift) for s in part)
            for part in (a.source, a.cue, a.content, a.addressee)
        )
        found.append((*moved, a.type, a.act, a.confidence))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_an_article_is_read_the_same_inside_a_longer_text(seed: int) -> None:
    chance = random.Random(seed)
    text = _article(chance, 100)
    before, after = _article(chance, chance.randint(3, 25)), _article(chance, chance.randint(3, 25))
    whole = f"{before}\n\n{text}\n\n{after}"
    shift = len(before) + 2
    alone = _seen(_read(text), SEAM, len(text) - SEAM, 0)
    inside = _seen(_read(whole), shift + SEAM, shift + len(text) - SEAM, shift)
    assert alone == inside
    assert len(alone) > 10, "there must be something to compare"
