"""The documentation is checked like code: options, fields, links, and a page for every room."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from onrecord.records import Act, Attribution, DamageKind, Document, Kind, Record, Speaker, Type

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GLOSSARY = DOCS / "glossary.md"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md")])
ROOMS = sorted(path.parent.name for path in (ROOT / "src" / "onrecord").glob("*/__init__.py"))

LINK = re.compile(r"\]\(([^)\s]+)\)")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*\b")


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def section(page: Path, heading: str) -> str:
    """Give the text under a heading, up to the next one of any level."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{label(page)} has no heading {heading!r}"
    return found[1]


def links(page: Path) -> set[Path]:
    """Give the files of the repository that a page links to."""
    targets = [target.partition("#")[0] for target in LINK.findall(page.read_text(encoding="utf-8"))]
    return {(page.parent / target).resolve() for target in targets if target and ":" not in target}


def help_text(*command: str) -> str:
    program = "import sys; from onrecord.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, *command, "--help"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return re.sub(r"\x1b\[[\d;]*m", "", done.stdout)


def listed(help: str) -> list[str]:
    """Give the commands, or a command's actions, that a help lists."""
    found = re.search(r"^(?:commands|actions):\n(.*?)(?:\n\n|\Z)", help, re.MULTILINE | re.DOTALL)
    return re.findall(r"^    ([a-z][a-z-]*)", found[1], re.MULTILINE) if found else []


@pytest.fixture(scope="module")
def options() -> dict[str, set[str]]:
    """Every command, with the options its help names; "" holds the general ones."""
    commands = {}
    for name in listed(help_text()):
        told = help_text(name)
        commands[name] = set(OPTION.findall(told))
        # The options of an action (`onrecord speaker merge`) count as its command's.
        for action in listed(told):
            commands[name] |= set(OPTION.findall(help_text(name, action)))
    return {"": set(OPTION.findall(help_text())), **commands}


def test_every_command_and_option_stands_in_the_cli_page(options: dict[str, set[str]]) -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert {"read", "model", "add", "search", "speaker", "undo"} <= set(options)
    assert [name for name in options if f"onrecord {name}".strip() not in page] == []
    named = set(OPTION.findall(page))
    assert {
        name: missing for name, given in options.items() if (missing := given - named - {"-h", "--help"})
    } == {}


def test_commands_in_the_pages_use_options_that_exist(options: dict[str, set[str]]) -> None:
    stale = []
    for page in PAGES:
        for command, rest in re.findall(r"\bonrecord (\w+)\b([^`\n|#]*)", page.read_text(encoding="utf-8")):
            if command in options:
                given = OPTION.findall(rest.partition(" -- ")[0])
                unknown = set(given) - options[command] - options[""]
                stale += [f"{label(page)}: onrecord {command} {option}" for option in unknown]
    assert stale == []


@pytest.mark.parametrize(
    ("heading", "noun", "derived"),
    [("document", Document, {"id"}), ("attributions", Attribution, set()), ("speakers", Speaker, set())],
    ids=["document", "attributions", "speakers"],
)
def test_every_field_stands_in_the_glossary(heading: str, noun: type, derived: set[str]) -> None:
    described = section(GLOSSARY, heading)
    fields = {field.name for field in dataclasses.fields(noun)} | derived
    assert {name for name in fields if f"`{name}`" not in described} == set()


def test_every_part_of_the_record_stands_in_the_glossary() -> None:
    described = section(GLOSSARY, "The record, field by field")
    parts = Record(document=Document(text="x")).to_json()
    assert {name for name in parts if f"`{name}`" not in described} == set()


@pytest.mark.parametrize("closed", [Type, Act, Kind, DamageKind])
def test_every_value_stands_in_the_glossary(closed: type[StrEnum]) -> None:
    described = section(GLOSSARY, "Closed sets")
    assert {str(value) for value in closed if f"`{value}`" not in described} == set()


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_relative_links_resolve(page: Path) -> None:
    assert [label(target) for target in links(page) if not target.exists()] == []


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            waiting += links(page)
    assert [label(page) for page in DOCS.rglob("*.md") if page not in reached] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_page(room: str) -> None:
    assert (DOCS / f"{room}.md").exists()
