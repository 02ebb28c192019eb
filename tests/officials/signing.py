"""Accounts that have signed in, without the pages for it, which tests of their own look at."""

from datetime import UTC

import pyotp
from argon2 import PasswordHasher

from seva.officials.accounts import Wish
from seva.officials.build import Officials
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.passwords import Passwords
from seva.officials.roles import Role

PASSWORD = "wet monsoon over Yamuna"
# What makes the real parameters safe makes tests slow.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def code_of(officials: Officials, secret: str) -> str:
    """The code that a phone shows now."""
    return pyotp.TOTP(secret).at(int(officials.clock().replace(tzinfo=UTC).timestamp()))


def enrolled(officials: Officials, token: str) -> tuple[str, str, list[str]]:
    """Sets the phone up for a sign-in that stands before it: the full token, the secret, recovery codes."""
    session = officials.sessions.find(token)
    assert session
    secret, _ = officials.sign_in.offered(session)
    full, recovery = officials.sign_in.enrol(session, code_of(officials, secret))
    return full, secret, recovery


def signed_in(officials: Officials, role: Role, scope: Scope, login: str = "", name: str = "Asha Verma") -> str:
    """The token of a new account's first sign-in."""
    wish = Wish(login or f"{role}@example.in", name, role, scope, "en")
    account = officials.accounts.make(official(Role.IT_DEPARTMENT), wish)
    begun = officials.beginning.begin(officials.beginning.code_for(None, account), PASSWORD, "a")
    return enrolled(officials, begun)[0]
