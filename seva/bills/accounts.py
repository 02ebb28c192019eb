"""Account numbers that citizens allowed to keep, for "all my bills" and for reminders; forgotten at a word."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import bill_accounts

# A citizen who has more is an office, which has other ways.
MOST = 20
_c = bill_accounts.c


@dataclass(frozen=True)
class Account:
    """A number that was kept; `reminds`: a reminder comes before the next due date."""

    id: str
    citizen_id: str
    service: str
    number: str
    language: str
    reminds: bool
    next_look_at: datetime | None
    told_index: str | None


class Accounts:
    """The accounts in the database."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self.database = database
        self._cipher = cipher
        self._clock = clock

    def keep(self, citizen_id: str, service: str, number: str, language: str, notice_version: str) -> bool:
        """Keeps a number that the citizen agreed to have kept, with reminders; False when there are too many."""
        index, now = self._index(service, number), self._clock()
        row = {
            "id": uuid4().hex,
            "citizen_id": citizen_id,
            "service": service,
            "account_index": index,
            "account_encrypted": self._cipher.encrypt(number),
            "notice_version": notice_version,
            "language": language,
            "agreed_at": now,
            "next_look_at": now,
        }
        with self.database.begin() as connection:
            mine = _c.citizen_id == citizen_id
            same = mine & (_c.service == service) & (_c.account_index == index)
            if connection.execute(update(bill_accounts).where(same).values(next_look_at=now)).rowcount:
                return True
            if len(connection.execute(select(_c.id).where(mine)).all()) >= MOST:
                return False
            insert_once(connection, bill_accounts, row)
        return True

    def of_citizen(self, citizen_id: str) -> list[Account]:
        """A citizen's numbers, the oldest first."""
        with self.database.begin() as connection:
            rows = connection.execute(
                select(bill_accounts).where(_c.citizen_id == citizen_id).order_by(_c.agreed_at, _c.id)
            )
            return [self._account(row) for row in rows]

    def has(self, citizen_id: str, service: str, number: str) -> bool:
        """Whether the number is kept."""
        same = (_c.citizen_id == citizen_id) & (_c.service == service)
        query = select(_c.id).where(same & (_c.account_index == self._index(service, number)))
        with self.database.begin() as connection:
            return connection.execute(query).first() is not None

    def forget(self, citizen_id: str) -> int:
        """Forgets all numbers of a citizen; how many."""
        with self.database.begin() as connection:
            return int(connection.execute(delete(bill_accounts).where(_c.citizen_id == citizen_id)).rowcount)

    def stop_reminders(self, citizen_id: str) -> int:
        """No more reminders for a citizen; the numbers stay. How many had reminders."""
        mine = (_c.citizen_id == citizen_id) & _c.next_look_at.is_not(None)
        with self.database.begin() as connection:
            return int(connection.execute(update(bill_accounts).where(mine).values(next_look_at=None)).rowcount)

    def due(self, limit: int) -> list[Account]:
        """Accounts that are to be looked at now, the longest due first."""
        waiting = select(bill_accounts).where(_c.next_look_at <= self._clock())
        with self.database.begin() as connection:
            rows = connection.execute(waiting.order_by(_c.next_look_at, _c.id).limit(limit))
            return [self._account(row) for row in rows]

    def looked(self, connection: Connection, account: Account, again_at: datetime, told: str | None) -> bool:
        """Notes when to look again and which bill was told, inside the caller's transaction.

        False when the citizen stopped or forgot it, or another worker was quicker.
        """
        same = (_c.id == account.id) & (_c.next_look_at == account.next_look_at)
        values = {"next_look_at": again_at, "told_index": told or account.told_index}
        return connection.execute(update(bill_accounts).where(same).values(**values)).rowcount == 1

    def index_of_bill(self, account: Account, bill: str) -> str:
        """By what a bill is known again, without its number."""
        return self._cipher.index(f"bill:{account.id}:{bill}")

    def _index(self, service: str, number: str) -> str:
        return self._cipher.index(f"bill-account:{service}:{number}")

    def _account(self, row: Row) -> Account:
        number = str(self._cipher.decrypt(row.account_encrypted))
        at = row.next_look_at
        return Account(row.id, row.citizen_id, row.service, number, row.language, at is not None, at, row.told_index)
