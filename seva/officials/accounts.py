"""Accounts of officials: making, changing and stopping them, and who may do it to whom."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from seva.clock import Clock
from seva.officials.audit import Audit
from seva.officials.errors import AccountRefused, NotAllowed, OutOfScope
from seva.officials.model import Official, Scope
from seva.officials.roles import MANAGES, Permission, Role
from seva.storage import Cipher, Database
from seva.storage.tables import official_accounts as table
from seva.storage.tables import official_recovery, official_sessions

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,79}")
PASSWORD, PROVIDER = "password", "provider"  # how an account signs in
# Roles that see all departments; a scope would promise what their pages do not hold to.
EVERYWHERE = (Role.IT_DEPARTMENT,)


@dataclass(frozen=True)
class Account:
    """An account, without its secrets."""

    id: str
    login: str
    name: str
    role: Role
    scope: Scope
    language: str
    sign_in: str
    has_password: bool
    has_second_factor: bool
    is_stopped: bool
    created_at: datetime
    last_sign_in_at: datetime | None

    def official(self, session: str) -> Official:
        """The official of a sign-in."""
        return Official(self.id, self.login, self.name, self.role, self.scope, self.language, session)


@dataclass(frozen=True)
class Wish:
    """What an account is to be."""

    login: str
    name: str
    role: str
    scope: Scope
    language: str = "hi"
    sign_in: str = PASSWORD


class Accounts:
    """Accounts as rows."""

    def __init__(self, database: Database, cipher: Cipher, audit: Audit, clock: Clock) -> None:
        self._database, self._cipher, self._audit, self._clock = database, cipher, audit, clock

    def any(self) -> bool:
        """Whether the first administrator has been set up."""
        with self._database.begin() as connection:
            return connection.execute(select(table.c.id).limit(1)).first() is not None

    def get(self, account_id: str) -> Account | None:
        """The account of an id."""
        with self._database.begin() as connection:
            row = connection.execute(select(table).where(table.c.id == account_id)).one_or_none()
        return account_of(row) if row else None

    def by_login(self, login: str) -> Account | None:
        """The account of a name, however it is written."""
        with self._database.begin() as connection:
            row = connection.execute(select(table).where(table.c.login == login_of(login))).one_or_none()
        return account_of(row) if row else None

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._database.begin() as connection:
            return [account_of(row) for row in connection.execute(select(table).order_by(table.c.login))]

    def managed_by(self, official: Official) -> list[Account]:
        """The accounts that an official may change."""
        return [account for account in self.all() if _manages(official, account)]

    def managed(self, official: Official, account_id: str) -> Account:
        """An account that an official may change; raises OutOfScope for any other, and for one's own."""
        if not official.may(Permission.ACCOUNTS):
            raise NotAllowed(Permission.ACCOUNTS)
        account = self.get(account_id)
        if account is None or not _manages(official, account):
            raise OutOfScope
        return account

    def make(self, by: Official, wish: Wish) -> Account:
        """A new account, without a password; raises AccountRefused, or NotAllowed for a role or scope beyond one's."""
        self._check(by, wish)
        with self._database.begin() as connection:
            account_id = self.make_in(connection, wish, by)
        return self._known(account_id)

    def make_in(self, connection: Connection, wish: Wish, by: Official | None, **secret: Any) -> str:
        """Adds a row that was checked; `secret` are columns such as the password's hash. Gives the id."""
        now, row = self._clock(), _row(wish)
        checked(wish)
        extra = {"id": uuid4().hex, "is_stopped": False, "created_at": now, "updated_at": now} | secret
        try:
            connection.execute(insert(table), row | extra)
        except IntegrityError as error:
            raise AccountRefused("taken") from error
        self._audit.record_in(connection, by, "account.made", row["login"], **_told(wish))
        return str(extra["id"])

    def change(self, by: Official, account_id: str, wish: Wish) -> Account:
        """Changes name, role, scope and language; open sign-ins of the account end when role or scope changes."""
        account = self.managed(by, account_id)
        self._check(by, wish)
        row = _row(wish) | {"login": account.login, "sign_in": account.sign_in, "updated_at": self._clock()}
        with self._database.begin() as connection:
            connection.execute(update(table).where(table.c.id == account_id).values(row))
            if (account.role, account.scope) != (wish.role, wish.scope):
                end_sessions_in(connection, account_id)
            self._audit.record_in(connection, by, "account.changed", account.login, **_told(wish))
            self._keep_an_administrator(connection)
        return self._known(account_id)

    def stop(self, by: Official, account_id: str, stopped: bool) -> None:
        """Stops an account, which ends its sign-ins at once, or lets it in again."""
        account = self.managed(by, account_id)
        with self._database.begin() as connection:
            values = {"is_stopped": stopped, "updated_at": self._clock()}
            connection.execute(update(table).where(table.c.id == account_id).values(values))
            end_sessions_in(connection, account_id)
            self._audit.record_in(connection, by, "account.stopped" if stopped else "account.started", account.login)
            self._keep_an_administrator(connection)

    def forget_secrets(self, by: Official | None, account: Account) -> None:
        """Takes password and second factor away and ends the sign-ins, before a new one-time code is handed over."""
        with self._database.begin() as connection:
            values = {"password_hash": None, "totp_encrypted": None, "totp_step": None, "updated_at": self._clock()}
            connection.execute(update(table).where(table.c.id == account.id).values(values))
            connection.execute(delete(official_recovery).where(official_recovery.c.account_id == account.id))
            end_sessions_in(connection, account.id)
            self._audit.record_in(connection, by, "account.reset", account.login)

    def _known(self, account_id: str) -> Account:
        account = self.get(account_id)
        assert account is not None  # noqa: S101
        return account

    def _check(self, by: Official, wish: Wish) -> None:
        """Nobody gives what they have not: a role that they do not manage, or a wider scope than theirs."""
        checked(wish)
        if Role(wish.role) not in MANAGES.get(by.role, ()) or not by.scope.holds(wish.scope):
            raise NotAllowed(Permission.ACCOUNTS)

    def _keep_an_administrator(self, connection: Connection) -> None:
        left = (table.c.role == Role.IT_DEPARTMENT) & table.c.is_stopped.is_(False)
        if not connection.execute(select(func.count()).select_from(table).where(left)).scalar_one():
            raise AccountRefused("last_administrator")


def _manages(official: Official, account: Account) -> bool:
    return (
        account.id != official.id
        and account.role in MANAGES.get(official.role, ())
        and official.scope.holds(account.scope)
    )


def login_of(typed: str) -> str:
    """An account's name in its one form."""
    return typed.strip().lower()


def checked(wish: Wish) -> None:
    """Raises AccountRefused for a name, role or scope that no account may have."""
    login, needs_departments = login_of(wish.login), wish.role in (Role.OFFICER, Role.SUPERVISOR, Role.HEAD)
    for rule, is_broken in (
        ("login", not LOGIN.fullmatch(login)),
        ("name", not 2 <= len(wish.name.strip()) <= 120),
        ("role", wish.role not in set(Role)),
        ("departments", needs_departments and not wish.scope.departments),
        ("everywhere", wish.role in EVERYWHERE and wish.scope != Scope()),
        ("districts", wish.scope.districts is not None and not wish.scope.districts),
        ("language", wish.language not in ("hi", "en")),
    ):
        if is_broken:
            raise AccountRefused(rule)


def end_sessions_in(connection: Connection, account_id: str, but: str = "") -> None:
    """Ends an account's sign-ins, all but one."""
    mine = official_sessions.c.account_id == account_id
    connection.execute(delete(official_sessions).where(mine & (official_sessions.c.id != but)))


def _ids(chosen: frozenset[str] | None) -> str | None:
    return None if chosen is None else json.dumps(sorted(chosen))


def _row(wish: Wish) -> dict[str, Any]:
    return {
        "login": login_of(wish.login),
        "name": wish.name.strip(),
        "role": wish.role,
        "departments": _ids(wish.scope.departments),
        "districts": _ids(wish.scope.districts),
        "language": wish.language,
        "sign_in": wish.sign_in,
    }


def _told(wish: Wish) -> dict[str, str]:
    scope = wish.scope
    ids = {"departments": scope.departments, "districts": scope.districts}
    told = {name: "all" if chosen is None else " ".join(sorted(chosen)) for name, chosen in ids.items()}
    return {"gives": str(wish.role), "sign_in": wish.sign_in, **told}


def account_of(row: Any) -> Account:
    """The account of a row."""
    found = [None if ids is None else frozenset(json.loads(ids)) for ids in (row.departments, row.districts)]
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        scope=Scope(*found),
        language=row.language,
        sign_in=row.sign_in,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_encrypted is not None,
        is_stopped=row.is_stopped,
        created_at=row.created_at,
        last_sign_in_at=row.last_sign_in_at,
    )
