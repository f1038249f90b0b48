"""The whole road from a path or a text to a record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.errors import ModelError, RecordError, UnreadableError
from onrecord.extract.assemble import extract
from onrecord.extract.confidence import FEATURES
from onrecord.pipeline import Reader, read
from onrecord.records import Damage, DamageKind, Document, Record, Skipped, Span
from onrecord.runtime import SHIPPED
from tests.models import needs_model, reader
from tests.mutations import ARTICLES

pytestmark = needs_model

TEXT = ARTICLES[0]
FRENCH = (
    "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin du mois. Personne n'a été blessé."
)


def test_a_text_is_kept_and_read() -> None:
    record = reader().read(
        text=TEXT, title="Quay", url="https://p.example/q", publisher="The Harrow Post", published="2031-05"
    )
    assert record.document == Document(
        text=TEXT,
        title="Quay",
        url="https://p.example/q",
        publisher="The Harrow Post",
        published="2031-05",
        language="en",
    )
    assert record.attributions, "any trained model finds something in an article full of statements"


def test_text_and_file_give_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "quay.txt"
    path.write_bytes(TEXT.encode("utf-8"))
    from_text, from_file = reader().read(text=TEXT), reader().read(path)
    assert from_file.document.path == str(path)
    assert from_file.document.text == TEXT
    assert from_file.attributions == from_text.attributions
    assert from_file.damage == from_text.damage
    assert reader().read(str(path)) == from_file


def test_reading_again_changes_nothing() -> None:
    assert reader().read(text=TEXT).to_json() == reader().read(text=TEXT).to_json()


def test_ids_are_unique_and_refer_to_the_model() -> None:
    attributions = reader().read(text=TEXT).attributions
    assert len({a.id for a in attributions}) == len(attributions)
    assert {a.made_by for a in attributions} == {reader().model.name}


def test_one_reader_is_enough() -> None:
    assert read(text="Lind said no.", threads=1) == reader().read(text="Lind said no.")


@pytest.mark.parametrize(
    "arguments", [{}, {"source": "a.txt", "text": "Lind said no."}], ids=["none", "both"]
)
def test_neither_or_both_is_a_type_error(arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="text"):
        reader().read(**arguments)


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), (" \n", "empty"), (FRENCH, "French")])
def test_what_cannot_be_read_raises_for_one(text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as raised:
        reader().read(text=text)
    assert raised.value.origin == "<text>"
    assert reason in raised.value.reason


def test_a_file_that_is_not_there_raises_for_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        reader().read(tmp_path / "nowhere.txt")
    assert raised.value.origin == str(tmp_path / "nowhere.txt")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(RecordError):
        reader().read(text="Lind said no.", published="last May")


def test_many_keep_their_order_and_name_what_was_skipped(tmp_path: Path) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text("Lind said no.", encoding="utf-8")
    second.write_text(FRENCH, encoding="utf-8")
    skipped = Skipped("feed", "broken")
    document = Document(text="Oster said yes.")
    results = list(
        reader().read_many([first, tmp_path / "nowhere", skipped, document, str(second)], published="2031")
    )
    one, missing, passed, given, french = results
    assert isinstance(one, Record)
    assert (one.document.path, one.document.published) == (str(first), "2031")
    assert isinstance(missing, Skipped)
    assert missing.origin == str(tmp_path / "nowhere")
    assert passed is skipped
    assert isinstance(given, Record)
    assert given.document is document
    assert isinstance(french, Skipped)
    assert french.origin == str(second)


def test_many_are_read_as_they_come() -> None:
    taken: list[int] = []

    def sources() -> Iterator[Document]:
        for i in range(100):
            taken.append(i)
            yield Document(text="Lind said no.")

    results = reader().read_many(sources())
    assert taken == []
    next(results)
    assert len(taken) <= 2 * reader().model.threads + 1
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 100


def test_none_give_none() -> None:
    assert list(reader().read_many([])) == []


def test_a_fault_in_one_article_costs_only_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    real = extract

    def faulty(document: Document, *rest: Any) -> Any:
        if document.path == "crash":
            raise IndexError("a fault of ours")
        if document.path == "lie":
            return (), (Damage(Span(5, 5_000), DamageKind.FUSED_WORDS),)
        if document.path == "own":
            raise RecordError("a span of ours")
        return real(document, *rest)

    monkeypatch.setattr(pipeline, "extract", faulty)
    documents = [Document(text="Lind said no.", path=path) for path in ("crash", "lie", "own", "fine")]
    *faults, fine = reader().read_many(documents)
    assert isinstance(fine, Record)
    for fault, path in zip(faults, ("crash", "lie", "own"), strict=True):
        assert isinstance(fault, Skipped)
        assert fault.origin == path
        assert fault.reason.startswith("internal error: ")
    monkeypatch.setattr(pipeline, "extract", lambda *_: 1 / 0)
    with pytest.raises(UnreadableError, match="internal error"):
        reader().read(text="Lind said no.")


def test_threads_change_nothing() -> None:
    two = Reader(threads=2)
    for text in ARTICLES:
        document = Document(text=text)
        assert list(two.read_many([document])) == list(reader().read_many([document]))


@pytest.mark.parametrize(
    "confidence",
    [{}, [], None, {"weights": {}, "bias": 0, "keep": 0.5},
     {"weights": dict.fromkeys(FEATURES, "high"), "bias": 0, "keep": 0.5}],
)  # fmt: skip
def test_a_calibration_that_does_not_fit_is_a_model_error(tmp_path: Path, confidence: object) -> None:
    for path in SHIPPED.iterdir():
        if path.suffix == ".onnx":
            (tmp_path / path.name).symlink_to(path)
        else:
            shutil.copy(path, tmp_path / path.name)
    metadata = json.loads((SHIPPED / "metadata.json").read_text(encoding="utf-8")) | {
        "confidence": confidence
    }
    (tmp_path / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    with pytest.raises(ModelError, match="calibration"):
        Reader(tmp_path, threads=1)
