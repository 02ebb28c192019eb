"""One-time codes: for the first administrator, and for an account's first or new password."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.officials.errors import CodeRefused
from seva.storage import Cipher, Database
from seva.storage.tables import official_codes as table

SET_UP, BEGIN = "set_up", "begin"
LASTS = {SET_UP: timedelta(hours=24), BEGIN: timedelta(days=3)}
# No vowels, so that no word appears, and nothing that looks like something else: 70 bits in 16 letters.
LETTERS, LENGTH, GROUP = "bcdfghjkmnpqrstvwxyz", 16, 4


class Codes:
    """Codes as rows, by a keyed hash; a code is used once."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database, self._cipher, self._clock = database, cipher, clock

    def make(self, kind: str, account_id: str | None = None) -> str:
        """A new code in groups of four letters; those that an account had before do not work any more."""
        letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        now = self._clock()
        row = {"code_index": self._index(letters), "kind": kind, "account_id": account_id}
        with self._database.begin() as connection:
            old = table.c.expires_at <= now
            connection.execute(delete(table).where(old | (table.c.account_id == account_id) if account_id else old))
            connection.execute(insert(table), row | {"expires_at": now + LASTS[kind]})
        return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))

    def find(self, kind: str, code: str) -> str | None:
        """The account of a code (None for set-up); raises CodeRefused."""
        with self._database.begin() as connection:
            which = (table.c.code_index == self._index(code)) & (table.c.kind == kind)
            row = connection.execute(select(table).where(which & (table.c.expires_at > self._clock()))).one_or_none()
        if row is None:
            raise CodeRefused("The code is wrong, was used, or has expired.")
        return row.account_id

    def use_in(self, connection: Connection, kind: str, code: str) -> None:
        """Uses a code up in the transaction of what it is for; raises CodeRefused when another was quicker."""
        which = (table.c.code_index == self._index(code)) & (table.c.kind == kind)
        if connection.execute(delete(table).where(which & (table.c.expires_at > self._clock()))).rowcount != 1:
            raise CodeRefused("The code is wrong, was used, or has expired.")
        if kind == SET_UP:
            connection.execute(delete(table).where(table.c.kind == SET_UP))

    def _index(self, code: str) -> str:
        letters = "".join(sign for sign in code.lower() if sign in LETTERS)
        return self._cipher.index(f"one-time-code:{letters}")
