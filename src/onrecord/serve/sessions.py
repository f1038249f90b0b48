"""Who is asking: a signed cookie with a session's id and user, and the tokens its forms carry.

Nothing is kept here for a visitor who has not signed in. A session ends after twelve hours, by signing out,
when the password or role changes, and when the server stops (the key is made anew).
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_bytes, token_urlsafe
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from onrecord.serve.users import Account, User, Users

HOURS = 12
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's visit.

    Attributes:
        id: Random; a new one at every signing in and out.
        user: Who is signed in, or None.
        stamp: The account's when the user signed in (see `Account.stamp`).
    """

    id: str
    user: User | None = None
    stamp: str = ""


class Sessions:
    """Makes sessions, reads their cookies, and ends them.

    Args:
        users: Those who may sign in.
        key: What cookies are signed with; random by default.
    """

    def __init__(self, users: Users | None = None, *, key: bytes | None = None) -> None:
        self._users = users
        self._key = key or token_bytes(32)
        self._serializer = URLSafeTimedSerializer(self._key, salt="session")
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def start(self, account: Account | None = None) -> Session:
        """Give a new session, of a user or of nobody."""
        if account is None:
            return Session(token_urlsafe(24))
        return Session(token_urlsafe(24), account.user, account.stamp)

    def cookie(self, session: Session) -> str:
        """Give the cookie's value."""
        name = session.user.name if session.user else ""
        return str(self._serializer.dumps([session.id, name, session.stamp]))

    def of(self, cookie: str | None) -> Session | None:
        """Give the session of a cookie; None for one that is forged, over, or of a user no longer there."""
        if not cookie or len(cookie) > 1000:
            return None
        try:
            id, name, stamp = self._serializer.loads(cookie, max_age=HOURS * 3600)
        except (BadSignature, ValueError, TypeError):
            return None
        with self._lock:
            if id in self._ended:
                return None
        if not name:
            return Session(id)
        account = self._users.account(name) if self._users else None
        if account is None or not hmac.compare_digest(account.stamp, stamp):
            return None
        return Session(id, account.user, stamp)

    def end(self, session: Session) -> None:
        """End a session: its cookie is worth nothing from now on."""
        with self._lock:
            self._ended[session.id] = None
            if len(self._ended) > _REMEMBERED:
                self._ended.popitem(last=False)

    def token(self, session: Session) -> str:
        """Give the token that the forms of this session carry."""
        return hmac.new(self._key, f"form {session.id}".encode(), "sha256").hexdigest()

    def is_token(self, session: Session, token: str) -> bool:
        """Say whether a form came from a page of this session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "replace"))

    def digest(self, value: str) -> str:
        """Give what stands for a secret while the server runs, and doesn't give it away."""
        return hmac.new(self._key, f"secret {value}".encode(), "sha256").hexdigest()
