"""Signing in: password, then a code; or the identity provider. Nothing tells a stranger which part was wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.officials.accounts import PASSWORD, Account, end_sessions_in, login_of
from seva.officials.audit import Audit
from seva.officials.errors import NotSignedIn, SignInRefused, TooManyTries
from seva.officials.model import Official
from seva.officials.passwords import Passwords, check_password
from seva.officials.second_factor import SecondFactor
from seva.officials.sessions import Session, Sessions, Stage
from seva.officials.tries import Tries
from seva.storage import Database
from seva.storage.tables import official_accounts as table

REFUSED = "The name, the password or the code is wrong."


class SignIn:
    """The steps from a name to a sign-in; each gives a new token."""

    def __init__(
        self, database: Database, clock: Clock, sessions: Sessions, factor: SecondFactor, tries: Tries, audit: Audit,
        passwords: Passwords,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._sessions, self._factor = database, clock, sessions, factor
        self._tries, self._audit, self._passwords = tries, audit, passwords

    def with_password(self, login: str, password: str, address: str, agent: str = "") -> str:
        """The token of a sign-in that still wants its second factor; raises SignInRefused or TooManyTries."""
        login = login_of(login)[:80]
        row = self._row(table.c.login == login)
        with self._noted(login if row else ""), self._tries.counted(login, address):
            fits = self._passwords.fits(row.password_hash if row else None, password)
            if row is None or not fits or row.is_stopped or row.sign_in != PASSWORD:
                raise SignInRefused(REFUSED)
        if self._passwords.is_old(row.password_hash):
            with self._database.begin() as connection:
                keep_password_in(connection, row.id, self._passwords.hash(password))
        return self._sessions.begin(row.id, Stage.CODE if row.totp_encrypted else Stage.ENROL, agent)

    def with_code(self, session: Session, code: str, address: str) -> str:
        """The token of the full sign-in, for a code of the phone or a recovery code."""
        expect(session, Stage.CODE)
        account = session.account
        with self._noted(account.login), self._tries.counted(f"code:{account.id}", address):
            with self._database.begin() as connection:
                factor = self._factor.takes_in(connection, account, code)
                if not factor:
                    raise SignInRefused(REFUSED)
                return self._enter(connection, session, factor)

    def through_provider(self, account: Account, has_second_factor: bool, agent: str = "") -> str:
        """A sign-in that the identity provider vouches for; unless it has seen a second factor, ours is asked for."""
        stage = Stage.FULL if has_second_factor else Stage.CODE if account.has_second_factor else Stage.ENROL
        with self._database.begin() as connection:
            if stage is Stage.FULL:
                self._welcome(connection, account, "provider")
            return self._sessions.begin_in(connection, account.id, stage, agent)

    def offered(self, session: Session) -> tuple[str, str]:
        """The secret that a phone is to take, and its otpauth address."""
        expect(session, Stage.ENROL)
        return self._factor.offered(session)

    def enrol(self, session: Session, code: str) -> tuple[str, list[str]]:
        """Keeps the phone's secret once a code of it is right; gives the full sign-in's token and recovery codes."""
        expect(session, Stage.ENROL)
        with self._database.begin() as connection:
            codes = self._factor.keep_in(connection, session, code)
            self._audit.record_in(connection, None, "second_factor.set_up", session.account.login)
            return self._enter(connection, session, "enrolled"), codes

    def change_password(self, session: Session, old: str, new: str, address: str) -> str:
        """A new password for the old one; all other sign-ins end, and this one gets a new token."""
        expect(session, Stage.FULL)
        account, row = session.account, self._row(table.c.id == session.account.id)
        with self._noted(account.login), self._tries.counted(account.login, address):
            if row is None or row.sign_in != PASSWORD or not self._passwords.fits(row.password_hash, old):
                raise SignInRefused(REFUSED)
        check_password(new, account.login, account.name)
        kept = self._passwords.hash(new)
        with self._database.begin() as connection:
            keep_password_in(connection, account.id, kept)
            end_sessions_in(connection, account.id, but=session.id)
            self._audit.record_in(connection, account.official(session.id), "password.changed", account.login)
            return self._sessions.renew_in(connection, session, Stage.FULL)

    def leave(self, official: Official) -> None:
        """Ends the sign-in."""
        if self._sessions.end(official.id, official.session):
            self._audit.record(official, "sign_out", official.login)

    def _row(self, which: Any) -> Any:
        with self._database.begin() as connection:
            return connection.execute(select(table).where(which)).one_or_none()

    def _enter(self, connection: Connection, session: Session, factor: str) -> str:
        self._welcome(connection, session.account, factor)
        return self._sessions.renew_in(connection, session, Stage.FULL)

    def _welcome(self, connection: Connection, account: Account, factor: str) -> None:
        values = {"last_sign_in_at": self._clock()}
        connection.execute(update(table).where(table.c.id == account.id).values(values))
        self._audit.record_in(connection, account.official(""), "sign_in", account.login, factor=factor)

    @contextmanager
    def _noted(self, login: str) -> Iterator[None]:
        """Wrong tries stand in the log; of a name that does not exist nothing, it may be a password in its place."""
        try:
            yield
        except TooManyTries:
            raise
        except SignInRefused:
            self._audit.record(None, "sign_in.refused", login)
            raise


def keep_password_in(connection: Connection, account_id: str, kept: str) -> None:
    """Writes a password's hash."""
    connection.execute(update(table).where(table.c.id == account_id).values(password_hash=kept))


def expect(session: Session, stage: Stage) -> None:
    """Raises NotSignedIn when the sign-in is at another step."""
    if session.stage is not stage:
        raise NotSignedIn(f"The sign-in is at the step {session.stage}.")
