"""Heavy things wait at the door: what a first `import onrecord` and `onrecord --help` load."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "charset_normalizer",
    "fastwarc",
    "feedparser",
    "htmldate",
    "lxml",
    "numpy",
    "onnxruntime",
    "pdfminer",
    "psycopg",
    "py3langid",
    "pyarrow",
    "rich",
    "sqlalchemy",
    "tokenizers",
    "trafilatura",
}

# SystemExit is how argparse ends; the modules go to stderr, the help to stdout.
HELP = """
import sys
sys.argv = ["onrecord", *{arguments!r}]
from onrecord.cli import main
try:
    code = main()
except SystemExit as end:
    code = end.code
"""
REPORT = """
import json, sys
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(program: str) -> tuple[set[str], str]:
    """Run the program in a fresh interpreter; give the top-level modules it loaded, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", program + REPORT], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    modules = json.loads(done.stderr.splitlines()[-1])
    return {name.partition(".")[0] for name in modules}, done.stdout


def test_importing_the_package_is_light() -> None:
    modules, printed = loaded("import onrecord")
    assert "onrecord" in modules
    assert modules & HEAVY == set()
    assert printed == ""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["read", "--help"], ["search", "--help"], ["speaker", "merge", "--help"], ["--version"]],
    ids=" ".join,
)
def test_help_is_light(arguments: list[str]) -> None:
    modules, printed = loaded(HELP.format(arguments=arguments))
    assert modules & HEAVY == set()
    assert "onrecord" in printed


def test_the_measure_sees_a_heavy_import() -> None:
    modules, _ = loaded("import onrecord, numpy")
    assert modules & HEAVY == {"numpy"}


@pytest.mark.parametrize(
    "first",
    [
        "import onrecord",
        "import onrecord; onrecord.Reader",
        "import onrecord.pipeline",
        "import onrecord.read.text",
        "import onrecord; onrecord.read; import onrecord.read.text",
    ],
)
def test_read_is_the_function_though_a_room_has_that_name(first: str) -> None:
    _, printed = loaded(f"{first}\nimport onrecord\nprint(type(onrecord.read).__name__)")
    assert printed == "function\n"


def test_every_public_name_can_be_had() -> None:
    _, printed = loaded(
        "import onrecord\nfor name in onrecord.__all__: print(getattr(onrecord, name) and name)"
    )
    assert {"read", "Reader", "Record", "OnrecordError"} <= set(printed.split())
