from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from typing import Any

import pytest

from evaluation.corpora import SHARED
from evaluation.speakers import (
    FIGURES,
    GoldLayer,
    first_full_name,
    judge,
    load,
    own_words,
    same,
    same_sets,
    score,
    source_form,
)
from onrecord.records import Act, Attribution, Document, Kind, Span, Speaker, Type

TEXT = "Mara Quill said it rained. Quill added that it snowed. Critics laughed at it all."
QUILL = Speaker(id="s1", name="Mara Quill", kind=Kind.PERSON)
CRITICS = Speaker(id="s2", name="some loud critics", kind=Kind.GROUP, aliases=("Critics",))


def attribution(
    number: int, source: tuple[int, int], content: tuple[int, int], *speakers: str
) -> Attribution:
    return Attribution(
        id=str(number),
        source=(Span(*source),),
        cue=(Span(source[1] + 1, content[0] - 1),),
        content=(Span(*content),),
        type=Type.INDIRECT,
        act=Act.SAY,
        confidence=1.0,
        made_by="test",
        speakers=speakers,
    )


LAYER = GoldLayer(
    "one",
    Document(text=TEXT),
    (
        attribution(0, (0, 10), (16, 25), "s1"),
        attribution(1, (27, 32), (39, 53), "s1"),
        attribution(2, (55, 62), (73, 79), "s2"),
    ),
    (QUILL, CRITICS),
)


@pytest.mark.parametrize(
    ("name", "gold", "right"),
    [
        ("Mara Quill", QUILL, True),
        ("Senator Mara Quill", QUILL, True),
        ("Mara Jane Quill", QUILL, True),
        ("Quill", QUILL, False),
        ("Mara", QUILL, False),
        ("", QUILL, False),
        ("critics", CRITICS, True),
        ("some critics", CRITICS, True),
        ("some voters", CRITICS, False),
        ("the White Hall", Speaker(id="x", name="White Hall", kind=Kind.ORGANISATION), True),
        ("White Hall staff", Speaker(id="x", name="White Hall", kind=Kind.ORGANISATION), False),
    ],
)
def test_right_names(name: str, gold: Speaker, right: bool) -> None:
    assert same(name, gold) is right


def test_all_joint_speakers_and_no_more() -> None:
    assert same_sets(["critics", "Mara Quill"], [QUILL, CRITICS])
    assert not same_sets(["Mara Quill"], [QUILL, CRITICS])
    assert not same_sets(["Mara Quill", "critics"], [QUILL])


def test_the_gold_scores_full_marks() -> None:
    assert score([LAYER], [(LAYER.attributions, LAYER.speakers)]) == dict.fromkeys(FIGURES, 100.0)


def test_own_words_miss_the_surname() -> None:
    found = own_words(LAYER.document, LAYER.attributions)
    predicted = [replace(a, speakers=found.of[a.id]) for a in LAYER.attributions]
    figures = score([LAYER], [(predicted, found.speakers)])
    # "Quill" is wrong; "Mara Quill" and "Critics" are right; all three are called persons.
    assert figures["speaker_given_found"] == pytest.approx(200 / 3)
    assert figures["kind"] == pytest.approx(200 / 3)
    # b-cubed: the group of Quill is cut in two (recall 1/2, 1/2, 1), each piece is pure.
    assert figures["b_cubed"] == pytest.approx(100 * 2 * 1 * (2 / 3) / (1 + 2 / 3))


def test_surname_to_full_name() -> None:
    found = first_full_name(LAYER.document, LAYER.attributions)
    assert [one.right for one in judge(LAYER, found)] == [True, True, True]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("", "none"),
        ("she", "pronoun"),
        ("Quill", "one proper word"),
        ("Mr. Quill", "one proper word"),
        ("Senator Mara Quill", "full name"),
        ("the two critics", "role"),
    ],
)
def test_source_forms(words: str, form: str) -> None:
    assert source_form(words) == form


def shared_scorer() -> Any:
    path = SHARED / "scorer" / "score_speakers.py"
    if not path.exists():
        pytest.skip("../shared isn't there")
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location("score_speakers", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(path.parent))


def as_row(
    layer: GoldLayer, attributions: list[Attribution], speakers: tuple[Speaker, ...]
) -> dict[str, Any]:
    def spans(one: Attribution) -> dict[str, Any]:
        roles = {"source": one.source, "cue": one.cue, "content": one.content}
        return {name: [list(span) for span in given] for name, given in roles.items()}

    return {
        "name": layer.name,
        "speakers": [
            {"id": s.id, "name": s.name, "kind": str(s.kind), "aliases": list(s.aliases)} for s in speakers
        ],
        "attributions": [
            {**spans(a), "speakers": list(a.speakers), "act": "say", "addressee": None, "said": None}
            for a in attributions
        ],
    }


def test_figures_agree_with_the_shared_scorer() -> None:
    module = shared_scorer()
    layers = load("polnear-dev")
    if layers is None:
        pytest.skip("../shared isn't there")
    layers = layers[:8]
    found = [first_full_name(layer.document, layer.attributions) for layer in layers]
    predicted = [
        [replace(a, speakers=r.of[a.id]) for a in layer.attributions]
        for layer, r in zip(layers, found, strict=True)
    ]
    ours = score(layers, [(p, r.speakers) for p, r in zip(predicted, found, strict=True)])
    rows = [as_row(layer, list(layer.attributions), layer.speakers) for layer in layers]
    records = {
        layer.name: as_row(layer, p, r.speakers) for layer, p, r in zip(layers, predicted, found, strict=True)
    }
    theirs = module.score(rows, {layer.name: layer.document.text for layer in layers}, records)
    assert {figure: round(ours[figure], 1) for figure in FIGURES} == {
        figure: theirs[figure] for figure in FIGURES
    }
