"""A disk that fills up costs the batch under way and nothing else; with space again the run goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.cli.doors import USAGE
from onrecord.store import open_store
from tests.endurance.exports import assert_same
from tests.endurance.news import write_news
from tests.endurance.runs import Options, Run, add
from tests.endurance.watch import Watch
from tests.readers import FakeReader

pytestmark = pytest.mark.slow

DOCUMENTS = 300
ERROR = "onrecord: error: {place}: the disk {what}; nothing of this was kept\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A table of news, whose record takes more than a megabyte."""
    return write_news(tmp_path / "news.jsonl", DOCUMENTS)


@pytest.fixture
def unbroken(tmp_path: Path, news: Path) -> str:
    """The record of a run that had space enough."""
    place = str(tmp_path / "unbroken.db")
    add(news, place)
    return place


@pytest.mark.parametrize("file_bytes", [700_000, 1_000_000])
def test_a_file_that_may_not_grow_stops_the_run_between_batches(
    news: Path, unbroken: str, tmp_path: Path, file_bytes: int
) -> None:
    place = str(tmp_path / "record.db")
    run = Run(news, place, options=Options(file_bytes=file_bytes))
    assert run.finish() == USAGE
    assert run.said == ERROR.format(place=place, what="gave an error")
    assert run.done > 0
    Watch(place, news, FakeReader.name).look(run.done)
    add(news, place)
    assert_same(place, unbroken)


def test_a_disk_without_room_for_the_tables_is_told_and_leaves_no_broken_record(
    news: Path, unbroken: str, tmp_path: Path
) -> None:
    place = str(tmp_path / "record.db")
    run = Run(news, place, options=Options(file_bytes=20_000))
    assert run.finish() == USAGE
    assert run.said == ERROR.format(place=place, what="gave an error")
    add(news, place)
    assert_same(place, unbroken)


class SmallDisk:
    """A file system in memory of a few kilobytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, kilobytes: int, *, remount: str = "remount,") -> None:
        options = f"{remount}size={kilobytes}k"
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)],
            check=True,
            capture_output=True,
        )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk; skips where one can't be made (only root may)."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder)
    try:
        disk.resize(1200, remount="")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small file system can be mounted here: {error}")
    yield disk
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_stops_the_run_between_batches(news: Path, unbroken: str, disk: SmallDisk) -> None:
    place = str(disk.folder / "record.db")
    run = Run(news, place)
    assert run.finish() == USAGE
    assert run.said == ERROR.format(place=place, what="is full")
    assert run.done > 0
    with open_store(place) as store:  # it can be read while there is no space
        assert store.view().stats().documents > 0
    again = Run(news, place)
    assert again.finish() == USAGE
    disk.resize(64_000)
    Watch(place, news, FakeReader.name).look(max(run.done, again.done))
    add(news, place)
    assert_same(place, unbroken)
