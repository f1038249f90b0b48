from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.decode import Draft, Evidence
from onrecord.extract.layout import find_told, with_told
from onrecord.records import Span

Line = tuple[str, list[str]]


def told(text: str) -> list[Line]:
    def words(spans: tuple[tuple[int, int], ...]) -> list[str]:
        return [text[start:end] for start, end in spans]

    return [(words(t.source)[0], words(t.content)) for t in find_told(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The ferry must run.” ― Orla Venn", [("Orla Venn", ["“The ferry must run.”"])]),
        ('Readers write:\n"We wait." -- Per de Haan, Lund\nMore.', [("Per de Haan, Lund", ['"We wait."'])]),
        (
            "“We wait.”\n— Orla Venn\n“We go.”\n— Ole Brandt",
            [("Orla Venn", ["“We wait.”"]), ("Ole Brandt", ["“We go.”"])],
        ),
        # A dash that goes on with the sentence signs nothing.
        ("“We wait” — Orla Venn said so twice in the hall.", []),
        ("The mayor said “we wait” — and waited.", []),
    ],
)
def test_signed_quotations(text: str, expected: list[Line]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VENN: We wait.\nBRANDT: Why?", [("VENN", ["We wait."]), ("BRANDT", ["Why?"])]),
        (
            "SEN. O'DELL: We wait.\n\nMR. BRANDT (on the phone): Why?",
            [("SEN. O'DELL", ["We wait."]), ("MR. BRANDT", ["Why?"])],
        ),
        (
            "ORLA VENN, HOST: We wait.\nOLE BRANDT, LUND HARBOUR BOARD: Why?\nVENN: For ice.",
            [
                ("ORLA VENN, HOST", ["We wait."]),
                ("OLE BRANDT, LUND HARBOUR BOARD", ["Why?"]),
                ("VENN", ["For ice."]),
            ],
        ),
        # A label stands in capitals, names somebody, and isn't alone.
        ("VENN: We wait.\nThe hall fell silent.", []),
        ("WATCH: The ferry sinks.\nREAD MORE: The hall fell silent.", []),
        # The same voice goes on until another's label; stage directions are nobody's words.
        (
            "VENN: We wait.\n(LAUGHTER)\nWe always did.\nBRANDT: Why?",
            [("VENN", ["We wait.", "We always did."]), ("BRANDT", ["Why?"])],
        ),
        (
            '"VENN: We wait.\n\n"We always did.\n\n"BRANDT: Why?"',
            [("VENN", ["We wait.", "We always did."]), ("BRANDT", ["Why?"])],
        ),
        (
            '"VENN: We wait.\nThe hall fell silent.\n"BRANDT: Why?"',
            [("VENN", ["We wait."]), ("BRANDT", ["Why?"])],
        ),
        # Between two labels of one speaker somebody else spoke.
        (
            "VENN: We wait.\nAnd you?\nVENN: I go.\nThe hall fell silent.",
            [("VENN", ["We wait."]), ("VENN", ["I go."])],
        ),
    ],
)
def test_transcripts(text: str, expected: list[Line]) -> None:
    assert told(text) == expected


def test_a_label_has_no_cue_but_its_own() -> None:
    text = "VENN: We wait, they said.\nBRANDT: Why?"
    evidence = Evidence(cue=0.0, content=0.0, weakest=0.0, source=0.0, outside=0.0, edge=0.0, nested=0.0)

    def draft(cue: str) -> Draft:
        start = text.index(cue)
        return Draft((), (Span(start, start + len(cue)),), (), (), (), (), evidence)

    found = list(with_told([draft("RAN"), draft("said"), draft(":")], find_told(text)))
    assert [(text[slice(*d.cue[0])], is_told) for d, is_told in found] == [
        ("said", False),
        (":", True),
        (":", True),
    ]


@given(st.text('VENB: “”"—-\n()ae.,é', max_size=200))
def test_any_text(text: str) -> None:
    for found in find_told(text):
        for start, end in (*found.source, *found.cue, *found.content):
            assert 0 <= start < end <= len(text)


def test_time_is_linear() -> None:
    # Each of these would take minutes if a pattern looked ahead from every character.
    for part in ("“", "A ", "“A” ", "VENN: ", "(", "— A", "”\n", "“a”—A "):
        assert find_told(part * (200_000 // len(part))) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "((BP))  Was it hard for you?\n\n((Orla Venn))  The ice was very hard.\n\n"
            "((BP))  And now it is what?\n\n((Orla Venn))  Now we all wait and hope.",
            [
                ("BP", ["Was it hard for you?"]),
                ("Orla Venn", ["The ice was very hard."]),
                ("BP", ["And now it is what?"]),
                ("Orla Venn", ["Now we all wait and hope."]),
            ],
        ),
        (
            "Q: Was it hard for everybody?\nA: The ice was very hard.\nThe snow was not.\n"
            "Q: And what came after that?\nA: Now we all wait and hope.",
            [
                ("Q", ["Was it hard for everybody?"]),
                ("A", ["The ice was very hard.", "The snow was not."]),
                ("Q", ["And what came after that?"]),
                ("A", ["Now we all wait and hope."]),
            ],
        ),
        # Each label once: a list of places.
        ("Lund: The ferry runs again today.\nBrack: The ferry waits for the ice.", []),
        # Figures, not speech.
        ("Venn: 1,712\nBrandt: 802\nVenn: 14\nBrandt: 20", []),
        # One voice alone.
        ("Venn: We all wait for ice.\nThe hall was full.\nVenn: We all wait for snow.", []),
    ],
)
def test_turns_of_an_interview(text: str, expected: list[Line]) -> None:
    assert told(text) == expected
