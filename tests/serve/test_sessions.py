from __future__ import annotations

from itsdangerous import URLSafeTimedSerializer

from onrecord.serve.sessions import Sessions
from onrecord.serve.users import Account, Role, User, Users
from tests.serve.conftest import CHEAP

KEY = b"k" * 32


def account(password: str = "a quiet harbour", role: Role = Role.READ) -> Account:
    return Account(User("ruth", role), CHEAP.hash(password))


def test_a_cookie_brings_its_session_back() -> None:
    ruth = account()
    sessions = Sessions(Users([ruth], hasher=CHEAP))
    for session in (sessions.start(), sessions.start(ruth)):
        assert sessions.of(sessions.cookie(session)) == session


def test_each_session_has_an_id_of_its_own() -> None:
    sessions = Sessions()
    assert len({sessions.start().id for _ in range(50)}) == 50


def test_a_forged_cookie_is_none() -> None:
    ruth = account()
    sessions = Sessions(Users([ruth], hasher=CHEAP), key=KEY)
    cookie = sessions.cookie(sessions.start(ruth))
    other = URLSafeTimedSerializer(b"x" * 32, salt="session").dumps(["id", "ruth", ruth.stamp])
    salt = URLSafeTimedSerializer(KEY, salt="other").dumps(["id", "ruth", ruth.stamp])
    short = URLSafeTimedSerializer(KEY, salt="session").dumps(["id"])
    for forged in (None, "", "x", cookie[:-2], "x" + cookie, other, salt, short, "x" * 2000):
        assert sessions.of(forged) is None


def test_an_ended_session_is_none() -> None:
    sessions = Sessions()
    session = sessions.start()
    sessions.end(session)
    assert sessions.of(sessions.cookie(session)) is None


def test_a_new_password_or_role_ends_the_session() -> None:
    ruth = account()
    cookie = Sessions(Users([ruth], hasher=CHEAP), key=KEY).cookie(
        Sessions(Users([ruth], hasher=CHEAP), key=KEY).start(ruth)
    )
    for changed in (account("nine weeks of rain"), Account(User("ruth", Role.ADMIN), ruth.hash)):
        assert Sessions(Users([changed], hasher=CHEAP), key=KEY).of(cookie) is None
    assert Sessions(None, key=KEY).of(cookie) is None


def test_an_old_cookie_is_none(monkeypatch: object) -> None:
    from unittest import mock

    sessions = Sessions()
    cookie = sessions.cookie(sessions.start())
    with mock.patch("itsdangerous.timed.time.time", return_value=__import__("time").time() + 13 * 3600):
        assert sessions.of(cookie) is None


def test_a_token_is_of_one_session() -> None:
    sessions = Sessions()
    one, other = sessions.start(), sessions.start()
    assert sessions.is_token(one, sessions.token(one))
    assert not sessions.is_token(one, sessions.token(other))
    assert not sessions.is_token(one, "")
    assert not sessions.is_token(one, "é" * 64)
