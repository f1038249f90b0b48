from __future__ import annotations

import pytest

from onrecord.resolve.kinds import KindModel
from onrecord.resolve.roles import role_of
from onrecord.resolve.scene import Scene, Sort


def role(text: str, name: str) -> str | None:
    scene = Scene(text, KindModel({}))
    (candidate,) = (c for c in scene.candidates if c.sort is Sort.NAME and c.name == name)
    return role_of(scene, candidate)


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("On Monday Mara Quill, the mayor of Velmora, said no.", "Mara Quill", "mayor of Velmora"),
        ("On Monday Velmora Mayor Mara Quill said no.", "Mara Quill", "Velmora Mayor"),
        ("On Monday Mara Quill said no.", "Mara Quill", None),
        (
            "Mara Ilves, spokeswoman for Governor Ole Rook, said no.",
            "Mara Ilves",
            "spokeswoman for Governor Ole Rook",
        ),
        ("Mara Quill, calling the mayor of Velmora a fool, left.", "Mara Quill", None),
        # What follows a name in a list is said of the next one.
        ("There were Mara Quill, Tide Party nominee Ole Rook, and others.", "Mara Quill", None),
        ("There were Mara Quill, Tide Party nominee Ole Rook, and others.", "Ole Rook", "Tide Party nominee"),
    ],
)  # fmt: skip
def test_role(text: str, name: str, wanted: str | None) -> None:
    assert role(text, name) == wanted
