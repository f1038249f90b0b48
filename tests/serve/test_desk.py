from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from onrecord.errors import UnreadableError
from onrecord.serve.desk import BROKEN, TOO_SLOW, BusyError, Desk, Work
from tests.articles import harbour

CHILD = """
import json, sys, time
print(json.dumps({"model": "fake 1"}), flush=True)
for line in sys.stdin.buffer:
    request = json.loads(line)
    data = sys.stdin.buffer.read(request["length"]).decode()
    if data == "sleep":
        time.sleep(60)
    if data == "die":
        sys.exit(3)
    if data == "half":
        print('{"refused"', end="", flush=True)
        sys.exit(0)
    if data == "harbour":
        print(json.dumps({"record": RECORD}), flush=True)
        continue
    print(json.dumps({"refused": f"{request['name']} {data} {json.dumps(request['about'])}"}), flush=True)
"""


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose child is a script that does what the text says."""
    script = tmp_path / "child.py"
    record = f"RECORD = {harbour().to_json()!r}\n"
    script.write_text(record + textwrap.dedent(CHILD), encoding="utf-8")
    real = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        assert command[:3] == [sys.executable, "-m", "onrecord.serve.reading"]
        return real([sys.executable, str(script)], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(subprocess, "Popen", start)
    with Desk(seconds=3.0, wait=0.2) as opened:
        yield opened


def refusal(desk: Desk, work: Work) -> str:
    with pytest.raises(UnreadableError) as caught:
        desk.read(work)
    return caught.value.reason


def test_a_record_comes_back(desk: Desk) -> None:
    assert desk.read(Work(data=b"harbour")) == harbour()
    assert desk.model_name == "fake 1"


def test_what_is_known_goes_along(desk: Desk) -> None:
    work = Work(data="é".encode(), title="T", published="2021-12")
    assert refusal(desk, work) == 'None é {"title": "T", "published": "2021-12"}'


def test_texts_share_a_child_and_files_don_t(desk: Desk) -> None:
    refusal(desk, Work(data=b"a"))
    child = desk._child
    refusal(desk, Work(data=b"b"))
    assert desk._child is child
    refusal(desk, Work(data=b"c", name="c.txt"))
    assert desk._child is not child
    assert child is not None
    assert child.poll() is not None


def test_one_that_takes_too_long_is_stopped(desk: Desk) -> None:
    assert refusal(desk, Work(data=b"sleep")) == TOO_SLOW
    assert desk.read(Work(data=b"harbour")) == harbour()


@pytest.mark.parametrize("data", [b"die", b"half"])
def test_a_child_that_fails_takes_nobody_with_it(desk: Desk, data: bytes) -> None:
    assert refusal(desk, Work(data=data)) == BROKEN
    assert desk.read(Work(data=b"harbour")) == harbour()


def test_who_waits_too_long_is_told(desk: Desk) -> None:
    desk.prepare()
    other = Thread(target=refusal, args=(desk, Work(data=b"sleep")))
    other.start()
    try:
        while not desk._lock.locked():
            pass
        with pytest.raises(BusyError):
            desk.read(Work(data=b"harbour"))
    finally:
        other.join()


def test_no_date_is_refused_before_anything_is_read(desk: Desk) -> None:
    assert "yesterday" in refusal(desk, Work(data=b"harbour", published="yesterday"))
    assert desk._child is None
