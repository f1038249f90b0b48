from __future__ import annotations

import pytest

from onrecord.resolve.entities import group
from onrecord.resolve.mentions import find_mentions
from onrecord.resolve.tokens import Tokens


@pytest.mark.parametrize(("first", "second"), [("Abel", "Zora"), ("Zora", "Abel")])
def test_a_surname_of_two_is_the_one_named_first(first: str, second: str) -> None:
    tokens = Tokens(
        f"Minister {first} Vance opened the bridge. Vance said it would hold. "
        f"A cousin, {second} Vance, wrote a book about it."
    )
    (bare,) = [e for e in group(tokens, find_mentions(tokens)) if ("vance",) in e.forms]
    assert bare.name == f"{first} Vance"
