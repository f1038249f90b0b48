"""The house keeps its floors: who may import whom, and how big a file may grow (docs/house.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "onrecord"

# The package's door re-exports lazily what `pipeline` offers, so it stands beside it.
FLOORS = {
    "errors": 1,
    "terms": 1,
    "records": 2,
    "lexicon": 2,
    "edtf": 2,
    "names": 3,
    "statements": 3,
    "runtime": 3,
    **dict.fromkeys(("read", "extract", "resolve", "link", "store", "export"), 4),
    "pipeline": 5,
    "collect": 5,
    "__init__": 5,
    "serve": 6,
    "spark": 6,
    "cli": 7,
    "__main__": 8,
}
KEEPERS = {
    "onnxruntime": "runtime",
    "sqlalchemy": "store",
    "psycopg": "store",
    "pyspark": "spark",
    "torch": None,
}
DRAWERS = {"utils", "util", "helpers", "common", "misc", "settings"}
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60

SHIPPED = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(
    path for name in ("src", "evaluation", "training", "benchmarks") for path in (ROOT / name).rglob("*.py")
)


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(tree: ast.Module, path: Path) -> Iterator[str]:
    """Give the dotted name of every module the file imports, anywhere in it."""
    package = ("onrecord", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            # `from onrecord import records` imports a module, `from onrecord import Reader` uses the door.
            yield from (f"{module}.{alias.name}" if module == "onrecord" else module for alias in node.names)


def trespasses(source: str, path: Path) -> list[str]:
    """Give what the file imports and may not."""
    home = room(path)
    found = []
    for name in imported(ast.parse(source), path):
        top, _, rest = name.partition(".")
        if KEEPERS.get(top, home) != home:
            found.append(name)
        if top != "onrecord":
            continue
        target = rest.partition(".")[0]
        target = target if target in FLOORS else "__init__"
        lazy_door = home == "__init__" and target == "pipeline"
        if target != home and FLOORS[target] >= FLOORS[home] and not lazy_door:
            found.append(name)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=label)
def test_imports_only_from_floors_below(path: Path) -> None:
    assert room(path) in FLOORS, "a new room: give it a floor here and in docs/house.md"
    assert trespasses(path.read_text(encoding="utf-8"), path) == []


@pytest.mark.parametrize(
    ("home", "line", "allowed"),
    [
        ("export/html.py", "from onrecord.records import Record", True),
        ("export/html.py", "from onrecord.export.visible import show", True),
        ("export/html.py", "from .visible import show", True),
        ("export/html.py", "from onrecord.read import sniff", False),
        ("export/html.py", "from ..read import sniff", False),
        ("export/html.py", "from onrecord import read", False),
        ("export/html.py", "from onrecord import Reader", False),
        ("export/html.py", "def f():\n    import onrecord.pipeline", False),
        ("export/html.py", "import onrecord", False),
        ("extract/decode.py", "import onnxruntime", False),
        ("records.py", "from onrecord.errors import RecordError", True),
        ("errors.py", "from onrecord.records import Span", False),
        ("runtime.py", "import onnxruntime as ort", True),
        ("pipeline.py", "import torch", False),
        ("cli.py", "from onrecord import Reader, records", True),
        ("__init__.py", "from onrecord.pipeline import Reader", True),
        ("__init__.py", "from onrecord.cli import main", False),
    ],
)
def test_the_rule_itself(home: str, line: str, allowed: bool) -> None:
    assert (trespasses(line, PACKAGE / home) == []) is allowed


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    long = [
        f"{node.name}, line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 >= LINES_OF_A_FUNCTION
    ]
    assert long == [], f"functions of {LINES_OF_A_FUNCTION} lines or more"
    assert len(source.splitlines()) < LINES_OF_A_FILE


def test_no_drawers() -> None:
    names = {path: {path.stem, *path.relative_to(ROOT).parts} for path in SOURCES}
    assert [label(path) for path in SOURCES if names[path] & DRAWERS] == []


def test_every_source_is_looked_at() -> None:
    assert {"src/onrecord/errors.py", "src/onrecord/records.py", "evaluation/scorer.py"} <= set(
        map(label, SOURCES)
    )
