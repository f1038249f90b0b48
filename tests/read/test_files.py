import os
from pathlib import Path

import pytest

from onrecord.errors import RecordError
from onrecord.read import MAX_BYTES, from_path, walk
from onrecord.records import Document, Skipped

TEXT = "Mayor Oda Brennik said on Tuesday that the harbour fee was a fairy tale, and left.\n"
OTHER = "not a text or HTML file by its name"


def write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_file_is_read_with_its_path(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert from_path(path, published="2021-12") == Document(
        text=TEXT, path=str(path), published="2021-12", language="en"
    )
    assert from_path(str(path)) == from_path(path)


def test_a_path_that_is_not_there_or_no_file_is_skipped(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    inside_file = write(tmp_path / "a.txt") / "b.txt"
    assert from_path(missing) == Skipped(str(missing), "no such file or folder")
    assert from_path(inside_file) == Skipped(str(inside_file), "no such file or folder")
    assert from_path(tmp_path) == Skipped(str(tmp_path), "a folder, not a file")
    assert from_path("a\0b") == Skipped("a\0b", "not a valid path")


def test_a_date_that_is_none_is_refused_before_the_file_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        from_path(tmp_path / "missing.txt", published="soon")


def test_a_file_over_ten_megabytes_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    path.chmod(0)
    assert from_path(path) == Skipped(str(path), "over 10 MB")


def test_an_empty_file_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "")
    assert from_path(path) == Skipped(str(path), "empty")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be read by this user"
)
def test_a_file_that_may_not_be_read_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    assert from_path(path) == Skipped(str(path), "permission denied")


def test_an_error_while_opening_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert from_path(path) == Skipped(str(path), "permission denied")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert from_path(pipe) == Skipped(str(pipe), "a pipe, socket or device, not a file")


def test_links_are_followed_and_broken_ones_skipped(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    good, broken, loop = tmp_path / "good.txt", tmp_path / "broken.txt", tmp_path / "loop.txt"
    good.symlink_to("a.txt")
    broken.symlink_to("nowhere.txt")
    loop.symlink_to("loop.txt")
    assert isinstance(from_path(good), Document)
    assert from_path(broken) == Skipped(str(broken), "no such file or folder")
    assert isinstance(from_path(loop), Skipped)


def test_walk_gives_files_in_the_order_given_and_folders_by_name(tmp_path: Path) -> None:
    last = write(tmp_path / "zz.pdf")
    folder = tmp_path / "news"
    b = write(folder / "b.txt")
    nested = write(folder / "a" / "z.HTML")
    first = write(folder / "A.md")
    other = write(folder / "c.docx")
    write(folder / ".hidden.txt")
    write(folder / ".git" / "a.txt")
    missing = tmp_path / "missing"
    assert list(walk([last, folder, str(missing), b])) == [
        last,
        first,
        nested,
        b,
        Skipped(str(other), OTHER),
        Skipped(str(missing), "no such file or folder"),
        b,
    ]


def test_walk_takes_a_hidden_folder_that_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / ".news" / "a.txt")
    assert list(walk([tmp_path / ".news"])) == [path]


def test_walk_ends_in_a_loop_of_links(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(walk([tmp_path])) == [path]


def test_walk_goes_deeper_than_calls_can(tmp_path: Path) -> None:
    depth = 1200
    current = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=current)
        above, current = current, os.open("d", os.O_RDONLY, dir_fd=current)
        os.close(above)
    os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=current))
    found = list(walk([tmp_path]))
    # pytest itself can't remove so deep a folder.
    os.unlink("a.txt", dir_fd=current)
    for _ in range(depth):
        below, current = current, os.open("..", os.O_RDONLY, dir_fd=current)
        os.close(below)
        os.rmdir("d", dir_fd=current)
    os.close(current)
    assert [path.name for path in found if isinstance(path, Path)] == ["a.txt"]


def test_walk_is_lazy_and_nothing_gives_nothing() -> None:
    assert list(walk([])) == []
    assert list(walk(["a\0b"])) == [Skipped("a\0b", "not a valid path")]
