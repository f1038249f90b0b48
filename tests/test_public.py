"""The package's door: the names users import, and `read`, which a room is called too."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import onrecord

ROOT = Path(__file__).parent.parent


def test_the_public_names() -> None:
    assert onrecord.__all__ == [
        "Attribution",
        "Document",
        "OnrecordError",
        "Reader",
        "Record",
        "Skipped",
        "Span",
        "Speaker",
        "__version__",
        "read",
    ]
    assert set(onrecord.__all__) <= set(dir(onrecord))


def test_the_nouns_are_the_records_own() -> None:
    from onrecord import errors, records

    assert onrecord.Record is records.Record
    assert onrecord.Span is records.Span
    assert onrecord.OnrecordError is errors.OnrecordError


def test_no_other_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'reed'"):
        onrecord.reed  # noqa: B018


def test_the_version_is_the_project_file_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == onrecord.__version__


@pytest.mark.parametrize(
    "before",
    [
        "",
        "import onrecord.read",
        "from onrecord.read import walk",
        "from onrecord import read",
        "import onrecord; onrecord.read; import onrecord.read; from onrecord.read import walk",
        "import importlib; importlib.import_module('onrecord.read.files')",
    ],
)
def test_read_is_the_function_whatever_was_imported_before(before: str) -> None:
    program = f"""
{before}
import onrecord, types
assert type(onrecord.read) is types.FunctionType, onrecord.read
from onrecord.read import walk
from onrecord import read
assert read is onrecord.read
assert list(walk([])) == []
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
