from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.cli.output import binary_output, output, refuse


def test_a_file_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with output(str(target), streamed=False) as out:
        out.write("whole")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "whole"
    with binary_output(str(target)) as file:
        file.write(b"\x00\xff")
        assert target.read_text(encoding="utf-8") == "whole"
    assert target.read_bytes() == b"\x00\xff"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("open_output", [lambda target: output(target, streamed=False), binary_output])
def test_what_fails_leaves_the_old_file(tmp_path: Path, open_output: object) -> None:
    target = tmp_path / "out"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), open_output(str(target)):  # type: ignore[operator]
        raise ZeroDivisionError
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_trouble_is_one_safe_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert refuse("two\nlines \x1b[2J") == 2
    assert capsys.readouterr().err == "onrecord: error: two lines \\x1b[2J\n"
