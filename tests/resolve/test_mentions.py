from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve.entities import group
from onrecord.resolve.mentions import find_mentions
from onrecord.resolve.tokens import Tokens


def names(text: str) -> list[str]:
    return [text[m.span.start : m.span.end] for m in find_mentions(Tokens(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The harbour was shut, said Mara Quill.", ["Mara Quill"]),
        ("Later Defence Minister Olan Brisk spoke to Quill’s aide.", ["Olan Brisk", "Quill"]),
        ("It was Secretary of State Mara Quill who called.", ["Mara Quill"]),
        ("He met Mr. Brisk and Dr. Quill.", ["Brisk", "Quill"]),
        (
            "She runs the Department of Harbours and Fisheries Protection.",
            ["Department of Harbours and Fisheries Protection"],
        ),
        ("Both Quill and Brisk left Velmora.", ["Quill", "Brisk", "Velmora"]),
        ("Tarl J. Osk Jr. agreed.", ["Tarl J. Osk Jr."]),
        ("It was President of Velmora Peter Brisk who called.", ["Velmora", "Peter Brisk"]),
        ("It was Minister for Tides Peter Brisk who called.", ["Peter Brisk"]),
        ("It was Minister of Tides and Rivers Peter Brisk who called.", ["Tides", "Peter Brisk"]),
        ("Nothing here has a name.", []),
        ("I said so on Monday in March.", []),
        ("", []),
    ],
)
def test_names_of_a_text(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_titles_are_kept_beside_the_name() -> None:
    (mention,) = find_mentions(Tokens("It was Deputy Mayor Mara Quill."))
    assert mention.words == ("Mara", "Quill")
    assert mention.title == ("deputy", "mayor")


def test_a_headline_names_only_what_the_text_names() -> None:
    text = "Quill Tells Angry Crowd That Harbour Will Open.\n\nMara Quill said the harbour will open."
    assert names(text) == ["Quill", "Mara Quill"]


def grouped(text: str) -> dict[str, int]:
    tokens = Tokens(text)
    mentions = find_mentions(tokens)
    return {entity.name: len(entity.mentions) for entity in group(tokens, mentions)}


def test_a_surname_joins_the_full_name() -> None:
    assert grouped("We met Mara Quill. Then Quill left with Olan Brisk, and Brisk sang.") == {
        "Mara Quill": 2,
        "Olan Brisk": 2,
    }


def test_a_middle_name_makes_no_second_person() -> None:
    assert grouped("We met Robert Osk. Later Robert J. Osk sang.") == {"Robert J. Osk": 2}


def test_father_and_son_stay_apart() -> None:
    assert set(grouped("We met Robert Osk Sr. and then Robert Osk Jr. in town.")) == {
        "Robert Osk Sr.",
        "Robert Osk Jr.",
    }


def test_an_acronym_joins_what_it_stands_for() -> None:
    text = "We asked the Velmora Harbour Agency (VHA) twice. Then the VHA answered."
    assert grouped(text) == {"Velmora Harbour Agency": 3}


def test_gender_comes_from_titles_and_first_names() -> None:
    tokens = Tokens("We met Mrs. Quill, and then Robert Osk sang.")
    female, male = group(tokens, find_mentions(tokens))
    assert female.female > female.male
    assert male.male > male.female


@given(st.text(max_size=200))
def test_mentions_lie_in_any_text_in_order(text: str) -> None:
    mentions = find_mentions(Tokens(text))
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))


@given(st.text(max_size=200))
def test_every_token_is_verbatim(text: str) -> None:
    tokens = Tokens(text)
    assert all(text[t.start : t.end] == t.text for t in tokens.all)
    assert len(tokens.sentences) == len(tokens.first) == len(tokens.all)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met Jill A. Marten on the quay.", ["Jill A. Marten"]),
        ("A spokesman for the Ministry of Foreign Affairs sang.", ["Ministry of Foreign Affairs"]),
        (
            "It came from the Institute of Tides and Coastal Waters.",
            ["Institute of Tides and Coastal Waters"],
        ),
        ("We met twelve-year-old Zena Brisk.", ["Zena Brisk"]),
        ("We met Fourteen-year-old Zena.", ["Zena"]),
    ],
)
def test_initials_fields_of_work_and_ages(text: str, found: list[str]) -> None:
    assert names(text) == found
