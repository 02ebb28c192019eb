"""The first sign-in: the first administrator by the code that the server printed, all others by the code they got."""

from sqlalchemy import select

from seva.officials.accounts import PASSWORD, Account, Accounts, Wish, end_sessions_in
from seva.officials.audit import Audit
from seva.officials.codes import BEGIN, SET_UP, Codes
from seva.officials.errors import AccountRefused, CodeRefused
from seva.officials.model import Official, Scope
from seva.officials.passwords import Passwords, check_password
from seva.officials.roles import Role
from seva.officials.sessions import Sessions, Stage
from seva.officials.sign_in import keep_password_in
from seva.officials.tries import Tries
from seva.storage import Database
from seva.storage.tables import official_accounts as table


class Beginning:
    """One-time codes and what they open; there is no default password."""

    def __init__(
        self, database: Database, accounts: Accounts, sessions: Sessions, codes: Codes, tries: Tries, audit: Audit,
        passwords: Passwords,
    ) -> None:  # fmt: skip
        self._database, self._accounts, self._sessions, self._codes = database, accounts, sessions, codes
        self._tries, self._audit, self._passwords = tries, audit, passwords

    def is_open(self) -> bool:
        """Whether the first administrator is still to be set up."""
        return not self._accounts.any()

    def set_up_code(self) -> str:
        """A code for the first administrator; raises AccountRefused once there is one."""
        if not self.is_open():
            raise AccountRefused("set_up")
        return self._codes.make(SET_UP)

    def code_for(self, by: Official | None, account: Account) -> str:
        """A code with which an account takes its first or a new password; what it had before works no more."""
        if account.sign_in != PASSWORD:
            raise AccountRefused("provider")
        self._accounts.forget_secrets(by, account)
        return self._codes.make(BEGIN, account.id)

    def set_up(
        self, code: str, login: str, name: str, language: str, password: str, address: str, agent: str = ""
    ) -> str:
        """Makes the first administrator and gives the token of a sign-in that is to set up its second factor."""
        with self._tries.counted(f"set-up:{address}", address):
            self._codes.find(SET_UP, code)
        check_password(password, login, name)
        kept, wish = self._passwords.hash(password), Wish(login, name, Role.IT_DEPARTMENT, Scope(), language)
        with self._database.begin() as connection:
            self._codes.use_in(connection, SET_UP, code)
            if connection.execute(select(table.c.id).limit(1)).first():
                raise CodeRefused("There is an administrator already.")
            account_id = self._accounts.make_in(connection, wish, None, password_hash=kept)
            return self._sessions.begin_in(connection, account_id, Stage.ENROL, agent)

    def invited(self, code: str, address: str) -> Account:
        """Whose one-time code this is; raises CodeRefused."""
        with self._tries.counted(f"begin:{address}", address):
            account = self._accounts.get(self._codes.find(BEGIN, code) or "")
            if account is None or account.is_stopped:
                raise CodeRefused("The code is wrong, was used, or has expired.")
        return account

    def begin(self, code: str, password: str, address: str, agent: str = "") -> str:
        """Keeps the password of an account for its one-time code; then the second factor is set up."""
        account = self.invited(code, address)
        check_password(password, account.login, account.name)
        kept = self._passwords.hash(password)
        with self._database.begin() as connection:
            self._codes.use_in(connection, BEGIN, code)
            keep_password_in(connection, account.id, kept)
            end_sessions_in(connection, account.id)
            self._audit.record_in(connection, None, "password.set", account.login)
            return self._sessions.begin_in(connection, account.id, Stage.ENROL, agent)
