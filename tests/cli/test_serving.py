from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from unittest import mock

import pytest

from onrecord.cli import main
from onrecord.serve.users import Role, load_users

Captured = pytest.CaptureFixture[str]


def test_serve_passes_on_what_it_was_given() -> None:
    with mock.patch("onrecord.serve.run.run") as run:
        assert (
            main(["serve", "--store", "a.db", "--port", "9000", "--proxy", "10.0.0.1", "--name", "x.example"])
            == 0
        )
    assert run.call_args.args == ("a.db",)
    given = run.call_args.kwargs
    assert (given["host"], given["port"], given["auth"]) == ("127.0.0.1", 9000, None)
    assert (given["proxies"], given["hosts"], given["requests_a_second"]) == (
        ["10.0.0.1"],
        ["x.example"],
        20.0,
    )
    assert given["reader"]


@pytest.mark.parametrize(
    "option", [["--port", "0"], ["--port", "70000"], ["--port", "x"], ["--rate", "-1"], ["--rate", "nan"]]
)
def test_values_that_can_t_be_meant(option: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serve", *option])
    assert caught.value.code == 2


def test_a_page_for_others_needs_users(capsys: Captured, tmp_path: Path) -> None:
    assert main(["serve", "--store", str(tmp_path / "a.db"), "--host", "0.0.0.0"]) == 2
    assert "--auth" in capsys.readouterr().err


def test_a_user_is_added(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    file = str(tmp_path / "users.toml")
    monkeypatch.setattr(sys, "stdin", io.StringIO("nine weeks of rain\n"))
    assert main(["user", "ada", "--role", "admin", "--auth", file]) == 0
    account = load_users(file).verify("ada", "nine weeks of rain")
    assert account is not None
    assert account.user.role is Role.ADMIN
    assert "rain" not in capsys.readouterr().err


def test_two_passwords_must_be_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    typed = iter(["nine weeks of rain", "nine weeks of rein"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr(sys, "stdin", mock.Mock(isatty=lambda: True))
    assert main(["user", "ada", "--auth", str(tmp_path / "users.toml")]) == 2
    assert "aren't the same" in capsys.readouterr().err
    assert not (tmp_path / "users.toml").exists()


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_until_it_is_interrupted(tmp_path: Path, end: signal.Signals) -> None:
    program = (
        "import sys; from onrecord.serve import run as r; from onrecord.cli import main; "
        "run = r.run; r.run = lambda store, **given: run(store, **(given | {'port': 0})); sys.exit(main())"
    )
    command = [sys.executable, "-c", program, "serve", "--store", str(tmp_path / "record.db")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://\S+", said)
        assert address is not None, said
        with urllib.request.urlopen(address[0], timeout=60) as response:
            assert b"This record is empty" in response.read()
        process.send_signal(end)
        assert process.wait(60) == 0
    # The store was closed: all of it is in the one file, which can be copied.
    assert [each.name for each in tmp_path.iterdir()] == ["record.db"]
