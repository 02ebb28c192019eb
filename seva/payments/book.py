"""The rows of payments: read as Payment, made, and moved along the table of states, each under its own lock."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from seva.clock import Clock
from seva.payments.errors import PaymentUnknown
from seva.payments.model import Item, PaidItem, Payment, Purpose, Refund
from seva.payments.states import OPEN, Event, Step, step
from seva.storage import Cipher, Database
from seva.storage.sqlite import begin_writing
from seva.storage.tables import citizens, payment_items, payment_refunds, payment_transactions, payments

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


class Book:
    """Payments on a database; `public` is the address of our pages."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock, public: str) -> None:
        self.database = database
        self.cipher = cipher
        self.clock = clock
        self._public = public

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that reads what it then changes: on SQLite nobody writes beside it."""
        with self.database.begin() as connection:
            if connection.dialect.name == "sqlite":
                begin_writing(connection.connection.dbapi_connection)
            yield connection

    def lock_citizen(self, connection: Connection, citizen_id: str) -> None:
        """Until the end of the transaction nobody else begins a payment of this citizen."""
        mine = select(citizens.c.id).where(citizens.c.id == citizen_id)
        connection.execute(mine.with_for_update(key_share=True)).one()

    def lock(self, connection: Connection, payment_id: str) -> Row:
        """A payment's row, which nobody else changes until the end of the transaction; raises PaymentUnknown."""
        row = connection.execute(select(payments).where(payments.c.id == payment_id).with_for_update()).first()
        if row is None:
            raise PaymentUnknown("there is no such payment")
        return row

    def make(self, connection: Connection, citizen_id: str, items: Sequence[Item], **more: Any) -> str:
        """Writes a new payment and its items; its id. `more` are further columns."""
        payment_id, token, now = uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES), self.clock()
        row = {
            "id": payment_id, "citizen_id": citizen_id, "state": "created", "is_replaced": False, "looks": 0,
            "amount_paise": sum(item.amount_paise for item in items), "created_at": now, "updated_at": now,
            "token_index": self._token_index(token), "token_encrypted": self.cipher.encrypt(token),
        }  # fmt: skip
        connection.execute(payments.insert().values(**row, **more))
        rows = [self._item_row(payment_id, citizen_id, place, item) for place, item in enumerate(items)]
        connection.execute(payment_items.insert(), rows)
        return payment_id

    def _item_row(self, payment_id: str, citizen_id: str, place: int, item: Item) -> dict[str, Any]:
        purpose = item.purpose
        what = {"subject": purpose.subject, "bill": purpose.bill}
        return {
            "id": uuid4().hex, "payment_id": payment_id, "position": place, "kind": purpose.kind,
            "department": purpose.department, "service": purpose.service, "amount_paise": item.amount_paise,
            "subject_index": self.subject_index(purpose.subject), "purpose_encrypted": self.cipher.encrypt(what),
            "state": "waiting", "attempts": 0, "open_key": self._open_key(citizen_id, purpose),
        }  # fmt: skip

    def move(self, connection: Connection, row: Row, event: Event, **values: Any) -> Step:
        """Takes a locked payment along the table; `values` are set with it. Items of an open one are known as such."""
        following, now = step(row.state, event), self.clock()
        mine = payments.c.id == row.id
        connection.execute(update(payments).where(mine).values(state=following.state, updated_at=now, **values))
        if row.state in OPEN and following.state not in OPEN:
            over = update(payment_items).where(payment_items.c.payment_id == row.id)
            connection.execute(over.values(open_key=None))
        return following

    def change(self, connection: Connection, payment_id: str, **values: Any) -> None:
        """Sets columns of a payment that are not its state."""
        connection.execute(update(payments).where(payments.c.id == payment_id).values(**values))

    def get(self, payment_id: str) -> Payment:
        """A payment; raises PaymentUnknown."""
        found = self.fetch(select(payments).where(payments.c.id == payment_id))
        if not found:
            raise PaymentUnknown("there is no such payment")
        return found[0]

    def by_token(self, token: str) -> Payment | None:
        """The payment whose page has this token."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        found = self.fetch(select(payments).where(payments.c.token_index == self._token_index(token)))
        return found[0] if found else None

    def of_citizen(self, citizen_id: str, since: datetime | None = None) -> list[Payment]:
        """A citizen's payments, the newest first."""
        condition = payments.c.citizen_id == citizen_id
        if since is not None:
            condition &= payments.c.created_at >= since
        return self.fetch(select(payments).where(condition).order_by(payments.c.created_at.desc(), payments.c.id))

    def with_subject(self, citizen_id: str, subject: str) -> list[Payment]:
        """A citizen's payments for a subject, the newest first."""
        items = select(payment_items.c.payment_id).where(payment_items.c.subject_index == self.subject_index(subject))
        condition = (payments.c.citizen_id == citizen_id) & payments.c.id.in_(items)
        return self.fetch(select(payments).where(condition).order_by(payments.c.created_at.desc(), payments.c.id))

    def fetch(self, query: Select, connection: Connection | None = None) -> list[Payment]:
        """The payments whose rows a query gives."""
        if connection is not None:
            return self._fetched(connection, query)
        with self.database.begin() as reading:
            return self._fetched(reading, query)

    def _fetched(self, connection: Connection, query: Select) -> list[Payment]:
        rows = connection.execute(query).all()
        ids = [row.id for row in rows]
        items = _grouped(connection.execute(_of(payment_items, ids).order_by(payment_items.c.position)))
        money = payment_transactions
        joined = select(payment_refunds, money.c.payment_id).join(money, money.c.id == payment_refunds.c.transaction)
        backs = joined.where(money.c.payment_id.in_(ids)).order_by(payment_refunds.c.created_at, payment_refunds.c.id)
        refunds = _grouped(connection.execute(backs))
        counted = {row.id: row for row in connection.execute(_of(money, ids))}
        return [
            self._payment(row, items.get(row.id, ()), refunds.get(row.id, ()), counted.get(row.counted)) for row in rows
        ]

    def _payment(self, row: Row, items: Iterable[Row], refunds: Iterable[Row], counted: Row | None) -> Payment:
        taken = {name: row[name] for name in TAKEN}
        return Payment(
            **taken,
            items=tuple(self.item(item) for item in items),
            link=f"{self._public}/pay/{self.cipher.decrypt(row.token_encrypted)}",
            transaction_id=counted.transaction_id if counted else None,
            method=counted.method if counted else None,
            refunds=tuple(_refund(refund) for refund in refunds),
        )

    def item(self, row: Row) -> PaidItem:
        """An item as its row has it."""
        what = self.cipher.decrypt(row.purpose_encrypted)
        purpose = Purpose(row.kind, what["subject"], row.service, row.department, what["bill"])
        return PaidItem(purpose, row.amount_paise, row.id, row.state, row.receipt_number, row.recorded_at)

    def subject_index(self, subject: str) -> str:
        """By what a subject is found again."""
        return self.cipher.index(f"payment-subject:{subject}")

    def _open_key(self, citizen_id: str, purpose: Purpose) -> str:
        words = (citizen_id, purpose.kind, purpose.department, purpose.service, purpose.subject, purpose.bill)
        return self.cipher.index("payment-open:" + "\n".join(words))

    def _token_index(self, token: str) -> str:
        return self.cipher.index(f"payment-token:{token}")


TAKEN = (
    "id", "citizen_id", "state", "amount_paise", "expires_at", "provider", "language", "channel", "our_number",
    "created_at", "paid_at",
)  # fmt: skip


def _of(table: Any, payment_ids: Sequence[str]) -> Select:
    return select(table).where(table.c.payment_id.in_(payment_ids))


def _grouped(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.payment_id, []).append(row)
    return found


def _refund(row: Row) -> Refund:
    return Refund(row.id, row.amount, row.reason, row.state, row.created_at, row.done_at)


def backoff(attempts: int, first: timedelta, most: timedelta) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, up to `most`."""
    return min(first * 2 ** min(attempts, 20), most)
