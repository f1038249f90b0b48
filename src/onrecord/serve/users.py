"""Who may do what: users from a TOML file, their passwords hashed with argon2."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from os import PathLike
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.errors import OnrecordError

SHORTEST = 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class UsersError(OnrecordError):
    """The file of users can't be used; the message says why."""


class Role(IntEnum):
    """What a user may do; each may do what the ones before it may."""

    READ = 1  # search and read
    CORRECT = 2  # judge, correct, add, undo what they did themselves
    ADMIN = 3  # undo what anyone did, read the journal


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is signed in, or the one reader of a page without signing in."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Say whether the user has this role, or one above it."""
        return self.role >= role


@dataclass(frozen=True, slots=True)
class Account:
    """A user and the hash of the password, in argon2's own notation."""

    user: User
    hash: str

    @property
    def stamp(self) -> str:
        """Changes with the password and the role: a session with another stamp has ended."""
        return sha256(f"{self.hash} {self.user.role}".encode()).hexdigest()[:16]


class Users:
    """Those who may sign in.

    Args:
        accounts: One for each; of two with one name the last counts.
        hasher: Cheaper settings, for tests.
    """

    def __init__(self, accounts: Iterable[Account], *, hasher: PasswordHasher | None = None) -> None:
        self._accounts = {account.user.name: account for account in accounts}
        self._hasher = hasher or PasswordHasher()
        # A name that nobody has takes as long to refuse as a wrong password.
        self._nobody = self._hasher.hash("nobody has this password")

    def __len__(self) -> int:
        return len(self._accounts)

    def account(self, name: str) -> Account | None:
        """Give the account of this name, or None."""
        return self._accounts.get(name)

    def verify(self, name: str, password: str) -> Account | None:
        """Give the account if name and password are right; None otherwise, after the same time."""
        account = self._accounts.get(name)
        try:
            self._hasher.verify(account.hash if account else self._nobody, password)
        except VerificationError:
            return None
        return account


def load_users(path: str | PathLike[str]) -> Users:
    """Read the users from a TOML file: `[users.NAME]` with `password` (an argon2 hash) and `role`.

    Raises:
        UsersError: There is no such file, it isn't such a file, or it names nobody.
    """
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsersError(f"{path}: {error}") from error
    users = data.get("users")
    if not isinstance(users, dict) or not users:
        raise UsersError(f"{path}: names no user; add one with: onrecord user NAME --auth {path}")
    return Users(_account(str(path), name, entry) for name, entry in users.items())


def _account(path: str, name: str, entry: object) -> Account:
    if not _NAME.fullmatch(name):
        raise UsersError(f"{path}: a name has letters, digits, dots, dashes: {name!r}")
    if not isinstance(entry, dict) or set(entry) != {"password", "role"}:
        raise UsersError(f"{path}: {name} needs a password and a role, and nothing else")
    role = str(entry["role"]).upper()
    if role not in Role.__members__:
        raise UsersError(f"{path}: the role of {name} is read, correct or admin")
    hash = str(entry["password"])
    try:
        PasswordHasher().check_needs_rehash(hash)
    except InvalidHashError as error:
        raise UsersError(f"{path}: the password of {name} is no argon2 hash") from error
    return Account(User(name, Role[role]), hash)


def add_user(
    path: str | PathLike[str],
    name: str,
    password: str,
    role: Role,
    *,
    hasher: PasswordHasher | None = None,
) -> None:
    """Add a user to a file; it is made, readable by its owner alone, where there is none.

    Raises:
        UsersError: The name has other characters than letters, digits, dots and dashes or is there already,
            the password is shorter than ten characters, or the file can't be read or written.
    """
    if not _NAME.fullmatch(name):
        raise UsersError(f"a name has letters, digits, dots, dashes: {name!r}")
    if len(password) < SHORTEST:
        raise UsersError(f"a password has at least {SHORTEST} characters")
    file = Path(path)
    if file.exists() and file.stat().st_size and load_users(file).account(name) is not None:
        raise UsersError(f"{path}: {name} is there already; take the old lines out first")
    hash = (hasher or PasswordHasher()).hash(password)
    lines = f'[users."{name}"]\npassword = "{hash}"\nrole = "{role.name.lower()}"\n'
    try:
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8", newline="\n") as out:
            out.write(lines if not file.stat().st_size else f"\n{lines}")
    except OSError as error:
        raise UsersError(f"{path}: {error}") from error
