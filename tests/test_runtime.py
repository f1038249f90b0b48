"""Opening model folders, and what a model answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from onrecord.errors import ModelError
from onrecord.extract.decode import distance_buckets
from onrecord.extract.encode import encode, windows
from onrecord.extract.quotes import find_quotations
from onrecord.runtime import FORMAT, SHIPPED, Model
from tests.models import needs_model, reader
from tests.mutations import ARTICLES
from tests.strategies import texts

FILES = ("metadata.json", "card.md", "encoder.onnx", "pairs.onnx", "tokenizer.json")
METADATA = {"format": FORMAT, "name": "toy", "version": "1", "acts": [], "confidence": {}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model; large files are linked."""
    for name in FILES:
        if name.endswith(".onnx"):
            (tmp_path / name).symlink_to(SHIPPED / name)
        else:
            shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        Model(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("x", encoding="utf-8")
    with pytest.raises(ModelError, match="model"):
        Model(tmp_path / "model")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"onrecord-model/1"',
        "{}",
        '{"format": "onrecord-model/99"}',
        '{"format": null}',
    ],
)
def test_metadata_of_another_format(tmp_path: Path, text: str) -> None:
    (tmp_path / "metadata.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=tmp_path.name):
        Model(tmp_path)


@pytest.mark.parametrize("key", ["name", "version", "acts", "confidence"])
def test_metadata_without_a_key_names_it(tmp_path: Path, key: str) -> None:
    lacking = {k: v for k, v in METADATA.items() if k != key}
    (tmp_path / "metadata.json").write_text(json.dumps(lacking), encoding="utf-8")
    with pytest.raises(ModelError, match=f"lacks {key}"):
        Model(tmp_path)


@pytest.mark.parametrize("name", ["metadata.json", "card.md"])
def test_bytes_that_are_no_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "metadata.json").write_text(json.dumps(METADATA), encoding="utf-8")
    (tmp_path / name).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ModelError, match=name):
        Model(tmp_path)


@needs_model
@pytest.mark.parametrize("name", FILES)
def test_a_file_lost(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=folder.name):
        Model(folder)


@needs_model
@pytest.mark.parametrize("name", ["encoder.onnx", "pairs.onnx", "tokenizer.json"])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_file_cut_short(folder: Path, name: str, share: float) -> None:
    data = (SHIPPED / name).read_bytes()
    (folder / name).unlink()
    (folder / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ModelError, match=folder.name):
        Model(folder)


@needs_model
def test_a_folder_by_its_path_as_text(folder: Path) -> None:
    model = Model(str(folder), threads=1)
    assert model.folder == folder
    assert model.name == reader().model.name


@needs_model
def test_name_and_card() -> None:
    model = reader().model
    assert model.name == f"{model.metadata['name']} {model.metadata['version']}"
    assert model.card.startswith("# ")


@needs_model
def test_tokenize_gives_code_points() -> None:
    text = "😀 Ó Lind\u0301 said “no”"
    ids, places = reader().model.tokenize(text)
    assert len(ids) == len(places)
    assert [text[s:e] for s, e in places][-4:] == ["said", "“", "no", "”"]


@needs_model
@given(texts)
@settings(max_examples=60, deadline=None)
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    pieces = encode(text, reader().model.tokenize, ())
    assert (pieces.starts >= 0).all()
    assert (pieces.ends <= len(text)).all()
    assert (pieces.starts < pieces.ends).all()
    assert (np.diff(pieces.starts) >= 0).all()


@needs_model
def test_a_text_longer_than_any_window_is_not_cut() -> None:
    text = "Lind said no. " * 2_000
    _, places = reader().model.tokenize(text)
    assert [text[s:e] for s, e in places].count("said") == 2_000
    assert places[-1] == (len(text) - 2, len(text) - 1)


@needs_model
def test_shapes_and_log_probabilities() -> None:
    model, text = reader().model, ARTICLES[0]
    pieces = encode(text, model.tokenize, find_quotations(text))
    start, end, *_ = next(windows(pieces))
    length = end - start
    vectors, tags = model.encode(pieces.features(start, end))
    assert vectors.shape[0] == length
    assert tags.shape == (length, 5)
    first, last = np.array([3, 9, length - 1]), np.array([4, 9, length - 1])
    roles, extras, acts = model.pairs(vectors, first, last, distance_buckets(first, length))
    assert roles.shape == extras.shape == (3, length, 3)
    assert acts.shape == (3, len(model.metadata["acts"]))
    for scores in (tags, roles, extras, acts):
        assert scores.dtype == np.float32
        assert np.exp(scores).sum(axis=-1) == pytest.approx(1.0, abs=1e-4)


@needs_model
def test_acts_are_those_of_the_records() -> None:
    from onrecord.records import Act

    assert reader().model.metadata["acts"] == [str(act) for act in Act]
