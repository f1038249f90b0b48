"""What ships: the wheel's contents and size, and that it works with nothing but its dependencies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from onrecord.records import Record

ROOT = Path(__file__).parent.parent
LARGEST = 40_000_000

# Put into the environment under test: whoever reaches for the network fails.
NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise AssertionError("onrecord reached for the network")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
"""


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, the dependencies of the running one, no network; gives its folder."""
    home = tmp_path_factory.mktemp("empty")
    run(sys.executable, "-m", "venv", "--without-pip", home / "env", cwd=home)
    python = home / "env" / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=home,
    )
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    # The .pth files in a folder that a .pth file names are not read: an editable onrecord stays out of sight.
    lines = [*{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}, "import no_network"]
    (site / "dependencies.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (site / "no_network.py").write_text(NO_NETWORK, encoding="utf-8")
    return home / "env"


def test_holds_every_module_and_the_data(names: set[str]) -> None:
    package = ROOT / "src"
    modules = {path.relative_to(package).as_posix() for path in (package / "onrecord").rglob("*.py")}
    assert modules <= names
    assert "onrecord/py.typed" in names


def test_holds_the_schema(names: set[str]) -> None:
    assert [name for name in names if name.startswith("onrecord/") and name.endswith(".schema.json")]


def test_holds_a_whole_model(names: set[str]) -> None:
    files = {name.rpartition("/")[2] for name in names if name.startswith("onrecord/models/")}
    assert {"encoder.onnx", "pairs.onnx", "tokenizer.json", "metadata.json", "card.md"} <= files


def test_holds_nothing_else(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"onrecord"}
    assert [
        name for name in names if "__pycache__" in name or name.endswith((".pyc", ".pt", ".safetensors"))
    ] == []


def test_carries_its_licence_and_command(wheel: Path, names: set[str]) -> None:
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    (entry_points,) = [name for name in names if name.endswith(".dist-info/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert "onrecord = onrecord.cli:main" in archive.read(entry_points).decode()


def test_is_small_enough_to_mail(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST


def test_runs_from_where_it_was_installed(installed: Path) -> None:
    python = installed / "bin" / "python"
    where = run(python, "-c", "import onrecord; print(onrecord.__file__)", cwd=installed).strip()
    assert installed in Path(where).parents
    assert run(installed / "bin" / "onrecord", "--version", cwd=installed).startswith("onrecord ")


def test_the_network_is_off_there(installed: Path) -> None:
    with pytest.raises(AssertionError, match="reached for the network"):
        run(
            installed / "bin" / "python",
            "-c",
            "import socket; socket.getaddrinfo('localhost', 80)",
            cwd=installed,
        )


def test_reads_an_article_offline(installed: Path) -> None:
    article = ROOT / "examples" / "ferry.txt"
    printed = run(installed / "bin" / "onrecord", "read", article, "--format", "json", cwd=installed)
    record = Record.from_json(json.loads(printed))
    assert record.document.text == article.read_text(encoding="utf-8")
    said = {record.text(attribution.content) for attribution in record.attributions}
    assert any("nobody will insure it" in words for words in said)
