"""Loading gold corpora, and the rules that our own articles keep."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evaluation.corpora import NAMES, SHARED, Corpus, CorpusError, load, load_own, load_polnear, load_wikinews
from onrecord.extract.quotes import content_type, find_quotations
from onrecord.records import Act, Kind, Span, Type

TEXT = "Vale said it was late."
MARKS = {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 21]]}


def rows(path: Path, *data: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
    return path


def article(folder: Path, text: list[str], attributions: dict[str, str]) -> Path:
    data = {
        "genre": "wire",
        "title": "T",
        "publisher": "P",
        "published": "2020",
        "text": text,
        "attributions": attributions,
    }
    (folder / "one.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


def test_polnear_gives_the_first_annotator(tmp_path: Path) -> None:
    path = rows(
        tmp_path / "dev.jsonl",
        {"name": "a", "text": TEXT, "publisher": "p", "annotations": {"first": [MARKS], "second": []}},
    )
    corpus = load_polnear(path)
    assert corpus.name == "polnear-dev"
    (document,) = corpus.documents
    (attribution,) = document.attributions
    assert attribution.content == (Span(10, 21),)
    assert attribution.act is None
    assert attribution.type is None
    assert not corpus.nests


def test_the_speaker_layer_adds_acts_and_kinds(tmp_path: Path) -> None:
    path = rows(tmp_path / "dev.jsonl", {"name": "a", "text": TEXT, "annotations": {"x": [MARKS]}})
    layered = {
        "name": "a",
        "speakers": [{"id": "s1", "kind": "person"}],
        "attributions": [{**MARKS, "speakers": ["s1"], "act": "deny"}],
    }
    layer = rows(tmp_path / "layer.jsonl", layered)
    (attribution,) = load_polnear(path, layer=layer).documents[0].attributions
    assert attribution.act is Act.DENY
    assert attribution.kinds == (Kind.PERSON,)


def test_a_layer_about_other_attributions_is_refused(tmp_path: Path) -> None:
    path = rows(tmp_path / "dev.jsonl", {"name": "a", "text": TEXT, "annotations": {"x": [MARKS]}})
    layer = rows(tmp_path / "layer.jsonl", {"name": "a", "speakers": [], "attributions": []})
    with pytest.raises(CorpusError, match="other attributions"):
        load_polnear(path, layer=layer)


def test_wikinews_marks_nesting(tmp_path: Path) -> None:
    extra = {"act": "say", "speakers": []}
    path = rows(
        tmp_path / "dev.jsonl",
        {
            "name": "a",
            "text": TEXT,
            "speakers": [],
            "attributions": [{**MARKS, **extra, "nested": False}, {**MARKS, **extra, "nested": True}],
        },
    )
    corpus = load_wikinews(path)
    assert [a.nested for a in corpus.documents[0].attributions] == [False, True]
    assert corpus.nests


def test_a_corpus_that_isnt_there_is_none_and_an_unknown_name_an_error(tmp_path: Path) -> None:
    assert load("polnear-dev", shared=tmp_path) is None
    assert load("wikinews-dev", shared=tmp_path) is None
    assert load("own", own=tmp_path) is None
    with pytest.raises(CorpusError, match="no corpus is called 'x'"):
        load("x")


def test_the_digest_follows_the_data_and_not_the_layout(tmp_path: Path) -> None:
    one = load_own(article(tmp_path, ["{s1:A} {c1:said} {t1:b}"], {"1": "say indirect"}))
    path = tmp_path / "one.json"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=8), encoding="utf-8")
    same = load_own(tmp_path)
    other = load_own(article(tmp_path, ["{s1:A} {c1:said} {t1:b}"], {"1": "deny indirect"}))
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.digest == same.digest != other.digest
    assert re.fullmatch("[0-9a-f]{64}", one.digest)


def test_own_paragraphs_are_joined_by_an_empty_line_and_nested_ones_are_told(tmp_path: Path) -> None:
    text = ["Top.", "{s1:A} {c1:said} {t1:{s2:B} {c2:wants} {t2:tea}}."]
    corpus = load_own(article(tmp_path, text, {"1": "say indirect", "2": "want indirect in 1"}))
    assert corpus is not None
    (document,) = corpus.documents
    assert document.text == "Top.\n\nA said B wants tea."
    assert [a.nested for a in document.attributions] == [False, True]
    assert document.attributions[0].content == (Span(13, 24),)


@pytest.mark.parametrize(
    ("text", "attributions", "message"),
    [
        ("{s1:A} {c1:said} {t1:b}", {}, "differ"),
        ("{s1:A} {c1:said} {t1:b}", {"1": "say indirect", "2": "say indirect"}, "differ"),
        ("{s1:A} {c1:said} b", {"1": "say indirect"}, "no content"),
        ("{s1:A} {c1:said} {t1:b}", {"1": "shout indirect"}, "shout"),
        ("{t1:b} {c1:said} {t2:c} {c2:says}", {"1": "say direct", "2": "say direct in 1"}, "doesn't lie in"),
        ("{s1:A {c1:said} {t1:b}", {"1": "say indirect"}, "never closed"),
    ],
)
def test_a_broken_own_article_is_named(
    tmp_path: Path, text: str, attributions: dict[str, str], message: str
) -> None:
    with pytest.raises(CorpusError, match=f"one.json: .*{message}"):
        load_own(article(tmp_path, [text], attributions))


@pytest.fixture(scope="module")
def own() -> Corpus:
    corpus = load_own()
    assert corpus is not None
    return corpus


def test_own_has_thirty_short_articles_of_many_genres(own: Corpus) -> None:
    assert len(own.documents) == 30
    assert len({document.genre for document in own.documents}) >= 20
    for document in own.documents:
        assert 110 <= len(document.text.split()) <= 300, document.name
        assert 8 <= len(document.attributions) <= 16, document.name


def test_own_covers_every_act_every_type_and_nesting(own: Corpus) -> None:
    attributions = [a for document in own.documents for a in document.attributions]
    assert {a.act for a in attributions} == set(Act)
    for t in Type:
        assert sum(a.type is t for a in attributions) >= 20
    assert sum(a.nested for a in attributions) >= 40
    assert sum(not a.source for a in attributions) >= 10
    assert sum(len(a.content) > 1 for a in attributions) >= 30


def test_own_roles_of_one_attribution_never_overlap(own: Corpus) -> None:
    for document in own.documents:
        for a in document.attributions:
            for one, after in pairwise(sorted([*a.source, *a.cue, *a.content])):
                assert one.end <= after.start, (document.name, document.text[one.start : after.end])


def test_own_spans_start_and_end_on_words_or_marks(own: Corpus) -> None:
    for document in own.documents:
        for a in document.attributions:
            for start, end in (*a.source, *a.cue, *a.content):
                words = document.text[start:end]
                assert words == words.strip(), (document.name, words)


def test_own_types_are_what_the_quotation_marks_say(own: Corpus) -> None:
    for document in own.documents:
        quotations = find_quotations(document.text)
        for a in document.attributions:
            marks = content_type(document.text, a.cue, a.content, quotations)
            assert a.type is marks, (document.name, document.text[a.content[0].start : a.content[0].end])


def test_own_shares_no_sentence_with_the_shared_corpora(own: Corpus) -> None:
    corpora = [load(name) for name in NAMES if name != "own"]
    others = [document.text for corpus in corpora if corpus is not None for document in corpus.documents]
    if not others:
        pytest.skip(f"no shared corpus is there to compare with ({SHARED.name}/ beside the repository)")
    for document in own.documents:
        for sentence in re.split(r"(?<=[.?!])\s+", document.text):
            if len(sentence.split()) >= 6:
                assert not any(sentence in other for other in others), sentence
