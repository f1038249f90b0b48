"""Our own layer: its shape, and whether it fits the articles that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.records import Act, Kind
from training import layer

SHARED = Path(__file__).resolve().parents[2] / "shared"
TEXT = "Mirelle Oster told the Harrow Post on Monday that Lind wants a vote."


def _spans(*words: str) -> list[list[int]]:
    return [[TEXT.index(each), TEXT.index(each) + len(each)] for each in words]


ARTICLE = {
    "name": "quay",
    "text": TEXT,
    "annotations": {
        "first": [
            {
                "source": _spans("Mirelle Oster"),
                "cue": _spans("told"),
                "content": _spans("that Lind wants a vote"),
            }
        ],
        "second": [],
    },
}
ROW: dict[str, Any] = {
    "name": "quay",
    "speakers": [
        {"id": "s1", "kind": "person", "name": _spans("Mirelle Oster")[0], "role": None, "aliases": []},
        {"id": "s2", "kind": "person", "name": None, "role": None, "aliases": _spans("Lind")},
    ],
    "attributions": [
        {
            "of": 0,
            "speakers": ["s1"],
            "act": "say",
            "addressee": _spans("the Harrow Post")[0],
            "said": _spans("Monday")[0],
        },
        {
            "source": _spans("Lind"),
            "cue": _spans("wants"),
            "content": _spans("a vote"),
            "speakers": ["s2"],
            "act": "want",
        },
    ],
}


def test_rows_have_the_shape_of_the_given_layer(tmp_path: Path) -> None:
    path = tmp_path / "layer.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + json.dumps({**ROW, "name": "another"}) + "\n", encoding="utf-8")
    (row,) = layer.rows({"quay": ARTICLE}, path=path)
    assert [s["name"] for s in row["speakers"]] == ["Mirelle Oster", "(author)"]
    assert row["speakers"][1]["aliases"] == ["Lind"]
    told, wants = row["attributions"]
    assert (told["addressee"], told["said"], told["nested"]) == ("the Harrow Post", "Monday", False)
    assert told["content"] == _spans("that Lind wants a vote")
    assert (wants["addressee"], wants["said"], wants["nested"]) == (None, None, True)
    assert wants["cue"] == _spans("wants")


def _articles(part: str) -> dict[str, Any]:
    path = SHARED / "polnear" / f"{part}.jsonl"
    if not path.exists():
        pytest.skip("../shared/polnear is not there")
    return {row["name"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def _told() -> Iterator[dict[str, Any]]:
    return map(json.loads, layer.PATH.read_text(encoding="utf-8").splitlines())


def test_no_article_of_the_layer_is_one_of_dev() -> None:
    assert not {row["name"] for row in _told()} & set(_articles("dev"))


def test_the_layer_fits_its_articles() -> None:
    articles = _articles("train")
    names = [row["name"] for row in _told()]
    assert len(names) == len(set(names))
    assert set(names) <= set(articles)
    for row in layer.rows(articles):
        text, ids = articles[row["name"]]["text"], {s["id"] for s in row["speakers"]}
        first = layer.first_annotator(articles[row["name"]])
        assert sum(not a["nested"] for a in row["attributions"]) == sum(bool(a["cue"]) for a in first)
        assert all(Kind(s["kind"]) and s["name"].strip() for s in row["speakers"])
        contents = [span for a in row["attributions"] if not a["nested"] for span in a["content"]]
        for a in row["attributions"]:
            assert Act(a["act"])
            assert set(a["speakers"]) <= ids
            for part in ("source", "cue", "content"):
                assert all(0 <= start < end <= len(text) for start, end in a[part])
            if a["nested"]:
                (cue,) = a["cue"]
                assert any(start <= cue[0] and cue[1] <= end for start, end in contents)
