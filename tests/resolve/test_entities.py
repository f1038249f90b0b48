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


def test_a_surname_is_another_s_where_that_one_is_named_far_more_often() -> None:
    tokens = Tokens("A book by Zora Vance lay there. " + "Abel Vance sang. " * 5 + "Vance left.")
    (bare,) = [e for e in group(tokens, find_mentions(tokens)) if ("vance",) in e.forms]
    assert bare.name == "Abel Vance"


def test_the_first_of_two_surnames_may_stand_alone() -> None:
    tokens = Tokens("We met Ana Morel Vidal on the quay. Then Morel sang.")
    assert [len(e.mentions) for e in group(tokens, find_mentions(tokens))] == [2]
