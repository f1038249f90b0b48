from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.serve.users import Role, User, Users, UsersError, add_user, load_users
from tests.serve.conftest import CHEAP


def test_added_users_can_be_loaded_and_verified(tmp_path: Path) -> None:
    file = tmp_path / "users.toml"
    add_user(file, "ruth", "a quiet harbour", Role.READ, hasher=CHEAP)
    add_user(file, "ada.b-1", "nine weeks of rain", Role.ADMIN, hasher=CHEAP)
    users = load_users(file)
    assert len(users) == 2
    account = users.verify("ada.b-1", "nine weeks of rain")
    assert account is not None
    assert account.user == User("ada.b-1", Role.ADMIN)
    assert file.stat().st_mode & 0o077 == 0
    assert "quiet" not in file.read_text(encoding="utf-8")


def test_a_wrong_name_or_password_is_none(users: Users) -> None:
    assert users.verify("ruth", "a quiet harbor") is None
    assert users.verify("nobody", "a quiet harbour") is None
    assert users.verify("nobody", "nobody has this password") is None


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("ruth", "nine weeks of rain", "there already"),
        ("a b", "nine weeks of rain", "a name has"),
        ('x"]\n', "nine weeks of rain", "a name has"),
        ("", "nine weeks of rain", "a name has"),
        ("cora", "short", "at least 10"),
    ],
)
def test_who_can_t_be_added(tmp_path: Path, name: str, password: str, why: str) -> None:
    file = tmp_path / "users.toml"
    add_user(file, "ruth", "a quiet harbour", Role.READ, hasher=CHEAP)
    before = file.read_bytes()
    with pytest.raises(UsersError, match=why):
        add_user(file, name, password, Role.READ, hasher=CHEAP)
    assert file.read_bytes() == before


HASH = CHEAP.hash("a quiet harbour")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "names no user"),
        ("users = 3", "names no user"),
        ("[users", "users.toml"),
        ('[users.ruth]\npassword = "a quiet harbour"\nrole = "read"', "no argon2 hash"),
        (f'[users.ruth]\npassword = "{HASH}"\nrole = "boss"', "role of ruth"),
        (f'[users.ruth]\npassword = "{HASH}"', "needs a password and a role"),
        (f'[users."a b"]\npassword = "{HASH}"\nrole = "read"', "a name has"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "users.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UsersError, match=why):
        load_users(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsersError):
        load_users(tmp_path / "none.toml")


def test_a_role_may_what_the_ones_before_it_may() -> None:
    assert [User("x", Role.CORRECT).may(role) for role in Role] == [True, True, False]
