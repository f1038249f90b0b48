from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Act, Attribution, Document, Kind, Record, Span, Speaker, Type, attribution_id
from onrecord.resolve.features import NAMES, vectors
from onrecord.resolve.queries import queries
from onrecord.resolve.scene import Scene
from onrecord.resolve.scorer import Scorer, default_scorer
from onrecord.resolve.shortlist import History, shortlist
from onrecord.resolve.speakers import Resolution, resolve_speakers

Triple = tuple[str, str, str]


def attribution(text: str, source: str, cue: str, content: str, *, after: int = 0) -> Attribution:
    """Mark the first place of each string from `after` on; "" for a part that isn't there."""

    def place(words: str) -> tuple[Span, ...]:
        start = text.index(words, after) if words else 0
        return (Span(start, start + len(words)),) if words else ()

    spans = place(source), place(cue), place(content)
    return Attribution(
        id=attribution_id(Document(text=text).id, *spans, "test"),
        source=spans[0],
        cue=spans[1],
        content=spans[2],
        type=Type.INDIRECT,
        act=Act.SAY,
        confidence=1.0,
        made_by="test",
    )


def resolve(text: str, *marked: Triple) -> tuple[Resolution, list[list[Speaker]]]:
    """Resolve the marked attributions; give the speakers of each, in the same order."""
    attributions = [attribution(text, *triple) for triple in marked]
    found = resolve_speakers(Document(text=text), attributions)
    by_id = {speaker.id: speaker for speaker in found.speakers}
    return found, [[by_id[id] for id in found.of[a.id]] for a in attributions]


def names(text: str, *marked: Triple) -> list[list[str]]:
    return [[speaker.name for speaker in speakers] for speakers in resolve(text, *marked)[1]]


HARBOUR = (
    "Mara Quill, the mayor of Velmora, said on Monday that the harbour would open. "
    "Quill called the delay a disgrace. She promised a feast."
)


def test_surname_and_pronoun_are_the_person_named_in_full() -> None:
    found = names(
        HARBOUR,
        ("Mara Quill, the mayor of Velmora,", "said", "that the harbour would open"),
        ("Quill called"[:5], "called", "the delay a disgrace"),
        ("She", "promised", "a feast"),
    )
    assert found == [["Mara Quill"]] * 3


def test_role_kind_and_aliases() -> None:
    found, _ = resolve(HARBOUR, ("Mara Quill, the mayor of Velmora,", "said", "that the harbour would open"))
    (speaker,) = found.speakers
    assert speaker.id == "s1"
    assert speaker.kind is Kind.PERSON
    assert speaker.role == "mayor of Velmora"
    assert speaker.aliases == ("Mara Quill, the mayor of Velmora",)


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        (
            "Senator Olan Brisk and Mara Quill said the bridge is safe.",
            ("Senator Olan Brisk and Mara Quill", "said", "the bridge is safe"),
            ["Olan Brisk", "Mara Quill"],
        ),
        (
            "On Friday Olan Brisk spoke at length. Brisk’s claim that the bridge is safe was heard.",
            ("Brisk’s", "claim", "that the bridge is safe"),
            ["Olan Brisk"],
        ),
        (
            "Quill spokesman Robert Osk said the mayor was ill. Mara Quill is 61.",
            ("Quill spokesman Robert Osk", "said", "the mayor was ill"),
            ["Robert Osk"],
        ),
        (
            "We met Olan Brisk, who said the bridge is safe.",
            ("who", "said", "the bridge is safe"),
            ["Olan Brisk"],
        ),
        (
            "The bridge is safe, two senior officials said.",
            ("two senior officials", "said", "The bridge is safe"),
            ["two senior officials"],
        ),
        (
            "Mr. Olan Brisk and his wife Mara arrived. Mrs. Brisk sang and he said it rained.",
            ("he", "said", "it rained"),
            ["Olan Brisk"],
        ),
    ],
    ids=["joint", "possessive", "spokesman", "relative", "group", "gender"],
)
def test_who_is_meant(text: str, marked: Triple, wanted: list[str]) -> None:
    assert names(text, marked) == [wanted]


def test_first_person_inside_a_quotation_is_its_speaker() -> None:
    text = "“I think the bridge will fall,” Olan Brisk said."
    found = names(
        text,
        ("Olan Brisk", "said", "“I think the bridge will fall,”"),
        ("I", "think", "the bridge will fall"),
    )
    assert found == [["Olan Brisk"], ["Olan Brisk"]]


def test_nobody_rather_than_somebody_wrong() -> None:
    text = "The bridge is expected to fall."
    found, (speakers,) = resolve(text, ("", "is expected", "to fall"))
    assert speakers == []
    assert all(confidence < 0.5 for confidence in found.confidence.values())


def test_no_attributions_give_no_speakers() -> None:
    assert resolve_speakers(Document(text="It rained."), []) == Resolution()


def test_ids_follow_the_text_and_the_record_is_sound() -> None:
    text = "Olan Brisk said it rained. Mara Quill denied that it did."
    marked = [
        attribution(text, "Mara Quill", "denied", "that it did"),
        attribution(text, "Olan Brisk", "said", "it rained"),
    ]
    found = resolve_speakers(Document(text=text), marked)
    assert [(s.id, s.name) for s in found.speakers] == [("s1", "Olan Brisk"), ("s2", "Mara Quill")]
    Record(document=Document(text=text), speakers=found.speakers)
    assert found.of[marked[0].id] == ("s2",)


@given(st.text(alphabet="aA b.,“”\n'’(Mr", max_size=80), st.lists(st.integers(0, 79), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_and_spans_get_an_answer(text: str, places: Sequence[int]) -> None:
    inside = sorted(min(place, len(text)) for place in places)
    pairs = [Span(a, b) for a, b in zip(inside[::2], inside[1::2], strict=True)]
    spans = [(pair,) if pair.start < pair.end else () for pair in pairs]
    one = Attribution(
        id="x", source=spans[0], cue=spans[1], content=spans[2], type=Type.INDIRECT, act=Act.SAY,
        confidence=1.0, made_by="test",
    )  # fmt: skip
    found = resolve_speakers(Document(text=text), [one])
    ids = {speaker.id for speaker in found.speakers}
    assert set(found.of["x"]) <= ids
    assert 0.0 <= found.confidence["x"] <= 1.0
    assert all(s.name == "(author)" or s.name in text for s in found.speakers)


def test_a_vector_has_a_value_for_every_name() -> None:
    scene = Scene(HARBOUR, default_scorer().kinds)
    marked = [attribution(HARBOUR, "She", "promised", "a feast")]
    (query,) = queries(scene.tokens, marked, mentions=scene.mentions, starts=scene.starts)
    candidates = shortlist(scene, query, History())
    assert scene.nobody in candidates
    assert {len(row) for row in vectors(scene, query, History(), candidates)} == {len(NAMES)}


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        Scorer.from_json({"features": ["one"], "kinds": []})


def test_a_label_is_nobody_named_and_generic_you_are_people() -> None:
    text = "Q: Is the bridge safe?\nA: You never know that."
    found, _ = resolve(text, ("Q", ":", "Is the bridge safe?"), ("You", "know", "that"))
    kinds = {speaker.name: speaker.kind for speaker in found.speakers}
    assert kinds == {"Q": Kind.UNNAMED, "You": Kind.GROUP}


def test_an_article_alone_is_nobody() -> None:
    text = "The harbour is shut, according to the."
    assert names(
        text,
        ("the", "according to", "The harbour is shut"),
    ) == [[]]
