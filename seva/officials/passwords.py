"""Passwords: which are too easy, and how they are kept (Argon2id, RFC 9106)."""

import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from seva.officials.errors import WeakPassword

SHORTEST, LONGEST = 12, 200
_COMMON = Path(__file__).with_name("common_passwords.txt")
_KEYBOARD = ("qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "0123456789", "9876543210")


def check_password(password: str, login: str, name: str) -> None:
    """Raises WeakPassword unless it is long enough and not among those that are tried first."""
    for rule, is_broken in (
        ("short", len(password) < SHORTEST),
        ("long", len(password) > LONGEST),
        ("same", len(set(password)) < 5),
        ("common", _is_common(password)),
        ("own", _holds_own(password, login, name)),
    ):
        if is_broken:
            raise WeakPassword(rule)


def _is_common(password: str) -> bool:
    """Whether nothing worth guessing is left without digits and signs at its ends, or it runs along the keyboard."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())
    along = any(password.lower() in row * 3 for row in _KEYBOARD)
    return along or core in _common() or (len(core) < 4 and not re.search(r"[^\W\d_]", core))


def _holds_own(password: str, login: str, name: str) -> bool:
    own = [part for part in re.split(r"[\W_]+", f"{login} {name}".lower()) if len(part) >= 4]
    rest = password.lower()
    for part in own:
        rest = rest.replace(part, "")
    return bool(own) and len(rest) < SHORTEST // 2


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


class Passwords:
    """Hashes and verifies, few at a time: each takes 64 MB for a moment."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 2) -> None:
        self._hasher, self._turns = hasher or PasswordHasher(), Semaphore(at_once)

    @cached_property
    def _nobodys(self) -> str:
        """What an unknown name is measured against; commands that sign nobody in need not wait for it."""
        return self.hash("nobody's")

    def hash(self, password: str) -> str:
        """The form in which a password is kept."""
        with self._turns:
            return self._hasher.hash(_prepared(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that is kept; takes as long when none is."""
        measure = kept or self._nobodys
        try:
            with self._turns:
                return self._hasher.verify(measure, _prepared(password[:LONGEST])) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, kept: str) -> bool:
        """Whether it should be hashed anew with today's parameters."""
        return self._hasher.check_needs_rehash(kept)


def _prepared(password: str) -> bytes:
    # The same letters from two keyboards are the same password (RFC 8265); half a surrogate pair is no reason to fail.
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
