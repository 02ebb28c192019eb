"""The second factor of an account: setting a phone up, its codes, and the codes that replace it."""

import secrets

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.officials import totp
from seva.officials.accounts import Account
from seva.officials.codes import LETTERS
from seva.officials.errors import NotSignedIn, SignInRefused
from seva.officials.sessions import Session
from seva.storage import Cipher
from seva.storage.tables import official_accounts as table
from seva.storage.tables import official_recovery as recovery

RECOVERY_CODES, RECOVERY_LETTERS = 10, 12


class SecondFactor:
    """Codes are used once: of a phone by their time step, of the list by their row."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher, self._clock = cipher, clock

    def offered(self, session: Session) -> tuple[str, str]:
        """The secret that a phone is to take, and its otpauth address; the same at each look of one sign-in."""
        secret = totp.secret_from(self._cipher.index(f"totp:{session.id}"))
        return secret, totp.address(secret, session.account.login)

    def keep_in(self, connection: Connection, session: Session, code: str) -> list[str]:
        """Keeps the offered secret once a code of it is right; gives the recovery codes."""
        account, secret = session.account, self.offered(session)[0]
        step = totp.step_of(secret, code, self._clock(), None)
        if step is None:
            raise SignInRefused("The code is wrong.")
        values = {"totp_encrypted": self._cipher.encrypt(secret), "totp_step": step}
        mine = (table.c.id == account.id) & table.c.totp_encrypted.is_(None)
        if connection.execute(update(table).where(mine).values(values)).rowcount != 1:
            raise NotSignedIn("A second factor is set up already.")
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        connection.execute(delete(recovery).where(recovery.c.account_id == account.id))
        rows = [{"account_id": account.id, "code_index": self._index(account, code)} for code in codes]
        connection.execute(insert(recovery), rows)
        return codes

    def takes_in(self, connection: Connection, account: Account, code: str) -> str:
        """Which factor a code is of and uses it up: "code", "recovery", or "" when it is wrong or was used."""
        return (self._takes_code(connection, account, code) and "code") or (
            self._takes_recovery(connection, account, code) and "recovery"
        ) or ""  # fmt: skip

    def _takes_code(self, connection: Connection, account: Account, code: str) -> bool:
        row = connection.execute(select(table).where(table.c.id == account.id)).one()
        if row.totp_encrypted is None:
            return False
        step = totp.step_of(self._cipher.decrypt(row.totp_encrypted), code, self._clock(), row.totp_step)
        later = (table.c.id == account.id) & or_(table.c.totp_step.is_(None), table.c.totp_step < (step or 0))
        values = {"totp_step": step}
        return step is not None and connection.execute(update(table).where(later).values(values)).rowcount == 1

    def _takes_recovery(self, connection: Connection, account: Account, code: str) -> bool:
        which = (recovery.c.account_id == account.id) & (recovery.c.code_index == self._index(account, code))
        return connection.execute(delete(recovery).where(which)).rowcount == 1

    def _index(self, account: Account, code: str) -> str:
        letters = "".join(sign for sign in code.lower() if sign in LETTERS)
        return self._cipher.index(f"recovery:{account.id}:{letters}")


def _recovery_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4))
