from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from onrecord.serve.app import create_app
from onrecord.serve.users import Account, Role, User, Users
from onrecord.store import Store
from tests.serve.records import filled
from tests.store.conftest import postgres

__all__ = ["postgres"]

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORDS = {"ruth": "a quiet harbour", "cora": "the night ferry", "ada": "nine weeks of rain"}


@pytest.fixture
def store() -> Iterator[Store]:
    with filled() as opened:
        yield opened


@pytest.fixture
def users() -> Users:
    """Three users, one of each role: ruth reads, cora corrects, ada administers."""
    roles = {"ruth": Role.READ, "cora": Role.CORRECT, "ada": Role.ADMIN}
    return Users(
        (Account(User(name, role), CHEAP.hash(PASSWORDS[name])) for name, role in roles.items()), hasher=CHEAP
    )


Browse = Callable[..., TestClient]


@pytest.fixture
def browse(store: Store) -> Iterator[Browse]:
    """Make a client of an application over the store; arguments go to `create_app`."""
    with ExitStack() as stack:

        def make(
            of: Store | None = None, *, base_url: str = "http://localhost", **options: Any
        ) -> TestClient:
            app = create_app(of or store, **{"fresh": 0.0, "patience": 60.0} | options)
            return stack.enter_context(TestClient(app, base_url=base_url, follow_redirects=False))

        yield make


@pytest.fixture
def client(browse: Browse) -> TestClient:
    """The client of a page of one reader."""
    return browse()


def token(client: TestClient, path: str = "/read") -> str:
    """Give the token of the forms of this client's session."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get(path).text)
    assert found is not None
    return found[1]


def sign_in(client: TestClient, name: str, password: str | None = None) -> TestClient:
    """Sign in as one of the users."""
    data = {"name": name, "password": password or PASSWORDS[name], "token": token(client, "/login")}
    assert client.post("/login", data=data).status_code == 303
    return client
