"""Sign-ins. The browser keeps a random token, the database its hash; each step of signing in gives a new token."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.officials.accounts import Account, account_of
from seva.storage import Database
from seva.storage.tables import official_accounts
from seva.storage.tables import official_looks as looks
from seva.storage.tables import official_sessions as table

# Between password and code, or for setting the second factor up.
HALF_WAY = timedelta(minutes=10)
# A page that is open in several tabs need not write a row at each request.
BETWEEN_NOTES = timedelta(seconds=30)
LONGEST_TOKEN = 100


class Stage(StrEnum):
    """How far a sign-in is."""

    ENROL = "enrol"  # a second factor is to be set up
    CODE = "code"  # the second factor is to be shown
    FULL = "full"


@dataclass(frozen=True)
class Lasting:
    """How long a sign-in lasts: without work, and in all."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=10)


@dataclass(frozen=True)
class Session:
    """A sign-in that holds."""

    id: str
    account: Account
    stage: Stage
    agent: str
    created_at: datetime
    seen_at: datetime


class Sessions:
    """Sign-ins as rows."""

    def __init__(self, database: Database, clock: Clock, lasting: Lasting) -> None:
        self._database, self._clock, self._lasting = database, clock, lasting

    def begin(self, account_id: str, stage: Stage, agent: str = "") -> str:
        """A new sign-in; gives its token, which is stored nowhere."""
        with self._database.begin() as connection:
            return self.begin_in(connection, account_id, stage, agent)

    def begin_in(self, connection: Connection, account_id: str, stage: Stage, agent: str = "") -> str:
        """The same in a transaction."""
        token, now = secrets.token_urlsafe(32), self._clock()
        connection.execute(delete(table).where(table.c.expires_at <= now))
        connection.execute(delete(looks).where(looks.c.until <= now))
        row: dict[str, Any] = {"id": uuid4().hex, "token_hash": _hash(token), "account_id": account_id, "stage": stage}
        ends = now + (self._lasting.whole if stage is Stage.FULL else HALF_WAY)
        row |= {"agent": agent[:120], "created_at": now, "seen_at": now, "expires_at": ends}
        connection.execute(insert(table), row)
        return token

    def renew_in(self, connection: Connection, session: Session, stage: Stage) -> str:
        """Ends a sign-in and begins it again with a new token: after each step, and after a change of password."""
        connection.execute(delete(table).where(table.c.id == session.id))
        return self.begin_in(connection, session.account.id, stage, session.agent)

    def find(self, token: str, touches: bool = True) -> Session | None:
        """The sign-in of a token, unless it ended, stood idle for too long, or its account was stopped."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        now = self._clock()
        query = select(table, official_accounts).join(
            official_accounts,
            (official_accounts.c.id == table.c.account_id) & official_accounts.c.is_stopped.is_(False),
        )
        holds = (table.c.expires_at > now) & (table.c.seen_at > now - self._lasting.idle)
        with self._database.begin() as connection:
            row = connection.execute(query.where((table.c.token_hash == _hash(token)) & holds)).mappings().one_or_none()
            if row is None:
                return None
            if touches and row[table.c.seen_at] < now - BETWEEN_NOTES:
                connection.execute(update(table).where(table.c.id == row[table.c.id]).values(seen_at=now))
        return _session(row)

    def of(self, account_id: str) -> list[Session]:
        """The sign-ins of an account that hold, the newest first."""
        now, query = self._clock(), select(table, official_accounts).join(official_accounts)
        holds = (table.c.expires_at > now) & (table.c.seen_at > now - self._lasting.idle)
        mine = query.where((table.c.account_id == account_id) & holds & (table.c.stage == Stage.FULL))
        with self._database.begin() as connection:
            rows = connection.execute(mine.order_by(table.c.created_at.desc())).mappings()
            return [_session(row) for row in rows]

    def end(self, account_id: str, session_id: str) -> bool:
        """Ends one sign-in of an account; says whether there was one."""
        which = (table.c.id == session_id) & (table.c.account_id == account_id)
        with self._database.begin() as connection:
            return connection.execute(delete(table).where(which)).rowcount == 1

    def end_others(self, account_id: str, but: str) -> int:
        """Ends all sign-ins of an account but one, half-way ones too; says how many there were."""
        which = (table.c.account_id == account_id) & (table.c.id != but)
        with self._database.begin() as connection:
            return connection.execute(delete(table).where(which)).rowcount


def csrf_of(token: str) -> str:
    """What a form of this sign-in carries; it cannot be reckoned without the token, nor the token from it."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def _hash(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def _session(row: Any) -> Session:
    return Session(
        id=row[table.c.id],
        account=account_of(_Of(row)),
        stage=Stage(row[table.c.stage]),
        agent=row[table.c.agent],
        created_at=row[table.c.created_at],
        seen_at=row[table.c.seen_at],
    )


class _Of:
    """The account's columns of a joined row."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row[official_accounts.c[name]]
