"""The command line with a reader of our own behind it; the real one is tested in its rooms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from onrecord import cli
from onrecord.errors import ModelError
from onrecord.records import Document, Record, Skipped
from tests.articles import Said, build


class FakeCard:
    name = "fake-en 1.0.0"
    metadata = {"licence": "Apache-2.0"}  # noqa: RUF012
    card = "# fake-en\n\nKnows one word.\n"


class FakeReader:
    """Reads a text file as one statement by its first word; `bad` in a name can't be read."""

    model = FakeCard()

    def read_many(
        self, sources: Iterable[str | os.PathLike[str] | Document | Skipped], *, published: str | None = None
    ) -> Iterator[Record | Skipped]:
        for source in sources:
            if isinstance(source, Skipped):
                yield source
            elif isinstance(source, Document):
                yield self._record(source)
            elif "bad" in Path(source).name:
                yield Skipped(os.fspath(source), "too bad")
            else:
                text = Path(source).read_text(encoding="utf-8")
                yield self._record(Document(text=text, path=os.fspath(source), published=published))

    def _record(self, document: Document) -> Record:
        return build(document, Said(who=document.text.split()[0], sure=0.6))


def run(*arguments: str | Path) -> int:
    return cli.main([str(each) for each in arguments], open_reader=lambda model, threads: FakeReader())


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.txt", "b-bad.txt", "c.txt"):
        (folder / name).write_text(f"Ilves{name[0].upper()} said so.", encoding="utf-8")
    return folder


def test_a_table_by_default(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", news / "a.txt") == 0
    out, err = capsys.readouterr()
    assert "1 statement" in out
    assert "IlvesA" in out
    assert err == ""


def test_what_was_skipped_is_named(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", news, news / "none.txt", "--format", "jsonl") == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["document"]["text"][:6] for line in out.splitlines()] == ["IlvesA", "IlvesC"]
    bad, missing = err.splitlines()
    assert bad == f"skipped: {news / 'b-bad.txt'}: too bad"
    assert missing.startswith(f"skipped: {news / 'none.txt'}: ")


def test_json_is_an_object_for_one_and_an_array_for_several(
    news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("read", news / "a.txt", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "onrecord/1"
    assert run("read", news, "--format", "json") == 1
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert run("read", news / "b-bad.txt", "--format", "json") == 1
    assert capsys.readouterr().out == ""


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Ilves said that the harbour would be closed to all large ships until the end of the winter."
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text.encode())))
    assert run("read", "-", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["document"]["text"] == text


def test_html_to_a_file(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert run("read", news / "a.txt", "--format", "html", "-o", page) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["news", "page.html"]
    assert capsys.readouterr().out == ""


def test_min_confidence_and_published(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("read", news / "a.txt", "--format", "json", "--min-confidence", "0.61", "--published", "2021-12")
    record = json.loads(capsys.readouterr().out)
    assert record["attributions"] == []
    assert record["document"]["published"] == "2021-12"


def test_the_output_is_not_read_as_input(news: Path) -> None:
    out = news / "out.txt"
    for _ in range(2):
        assert run("read", news, "--format", "jsonl", "-o", out) == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def broken(after: int) -> cli.OpenReader:
    """Make a reader that fails, as by a fault or Ctrl-C, once it has read some."""

    class Broken(FakeReader):
        def read_many(
            self,
            sources: Iterable[str | os.PathLike[str] | Document | Skipped],
            *,
            published: str | None = None,
        ) -> Iterator[Record | Skipped]:
            for count, result in enumerate(super().read_many(sources)):
                if count == after:
                    raise KeyboardInterrupt
                yield result

    return lambda model, threads: Broken()


def test_an_interrupted_run_leaves_the_old_file_or_whole_lines(news: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old", encoding="utf-8")
    assert cli.main(["read", str(news), "--format", "html", "-o", str(page)], open_reader=broken(1)) == 130
    assert page.read_text(encoding="utf-8") == "old"
    lines = tmp_path / "lines.jsonl"
    assert cli.main(["read", str(news), "--format", "jsonl", "-o", str(lines)], open_reader=broken(1)) == 130
    assert [json.loads(each)["schema"] for each in lines.read_text(encoding="utf-8").splitlines()] == [
        "onrecord/1"
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["lines.jsonl", "news", "page.html"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["write"],
        ["read"],
        ["read", "a.txt", "--published", "2021-13"],
        ["read", "a.txt", "--published", "yesterday"],
        ["read", "a.txt", "--min-confidence", "2"],
        ["read", "a.txt", "--min-confidence", "nan"],
        ["read", "a.txt", "--min-confidence", "high"],
        ["read", "a.txt", "--threads", "0"],
        ["read", "a.txt", "--format", "xml"],
    ],
)
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(*arguments)
    assert end.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_standard_input_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "-", "-") == 2
    assert (
        capsys.readouterr().err == "onrecord: error: - can be given once only: there is one standard input\n"
    )


def test_an_output_that_cannot_be_written(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for target in (tmp_path / "none" / "x.html", tmp_path):
        assert run("read", news / "a.txt", "--format", "html", "-o", target) == 2
        err = capsys.readouterr().err
        assert err.startswith("onrecord: error: ")
        assert err.count("\n") == 1


def test_a_bad_model(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(model: str | None, threads: int | None) -> cli.Reads:
        raise ModelError(f"{model}: no such folder")

    assert cli.main(["model", "--model", "nowhere"], open_reader=refuse) == 2
    assert capsys.readouterr().err == "onrecord: error: nowhere: no such folder\n"


def test_a_fault_is_no_skipped_input(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(model: str | None, threads: int | None) -> cli.Reads:
        raise ZeroDivisionError

    assert cli.main(["model"], open_reader=fail) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("model") == 0
    assert capsys.readouterr().out == "fake-en 1.0.0\n\n# fake-en\n\nKnows one word.\n"
    assert run("model", "--format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"name": FakeCard.name, "metadata": FakeCard.metadata, "card": FakeCard.card}


PIPED = """
import sys
from tests.cli.test_reading import run
sys.exit(run(*sys.argv[1:]))
"""


def test_a_reader_that_stops_reading_ends_it_quietly(news: Path) -> None:
    (news / "a.txt").write_text("Ilves " + "said so. " * 100_000, encoding="utf-8")
    command = [sys.executable, "-c", PIPED, "read", str(news / "a.txt"), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_output_is_utf_8_whatever_the_locale(news: Path) -> None:
    (news / "a.txt").write_text("Ødegård said “ja”.", encoding="utf-8")
    command = [sys.executable, "-c", PIPED, "read", str(news / "a.txt"), "--format", "jsonl"]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert "Ødegård said “ja”." in done.stdout.decode("utf-8")


def test_by_speaker(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", news / "a.txt", "--by", "speaker") == 0
    assert "Speaker not known" in capsys.readouterr().out
    assert run("read", news / "a.txt", "--by", "speaker", "--format", "json") == 2
    assert "--by speaker is for the table" in capsys.readouterr().err
