"""Fees of applications: what the department asks, in a row that outlives the conversation, asked for until it is paid.

A fee that comes before filing holds the application back: the worker files it as soon as the money is there. A fee that
comes after is asked for when the department has given its number. Whether it is paid, the payments' rows say.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.applications.application import Application
from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.tables import fees, payment_items, payments

Due = Literal["before", "after"]
# Money that is there, also while the bank has a question about it. What the department refused is given back.
PAID = ("paid", "disputed")
_f = fees.c


@dataclass(frozen=True)
class OpenFee:
    """A fee that is asked for; in paise. `is_paid`: the money is there, and what follows is on its way."""

    application_id: str
    due: Due
    amount_paise: int
    is_paid: bool


class Fees:
    """The fees in the database."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def ask(self, application: Application, due: Due, amount_paise: int) -> None:
        """Notes what the department asks; a fee that is noted and not paid gets the new amount."""
        with self._database.begin() as connection:
            self.note(connection, application, due, amount_paise)

    def note(self, connection: Connection, application: Application, due: Due, amount_paise: int) -> None:
        """As `ask`, inside the caller's transaction. One that came before filing is not asked again after it.

        One that was waived before filing is open again when other answers make it due.
        """
        known = connection.execute(select(fees).where(_f.application_id == application.id)).first()
        if known is None:
            whose = {"application_id": application.id, "citizen_id": application.citizen_id}
            found_by = {"subject_index": self._index(application.id), "is_open": True, "created_at": self._clock()}
            connection.execute(insert(fees).values(**whose, **found_by, due=due, amount_paise=amount_paise))
        elif known.due == due and (known.is_open or due == "before"):
            same = _f.application_id == application.id
            connection.execute(update(fees).where(same).values(amount_paise=amount_paise, is_open=True))

    def of(self, application_id: str) -> OpenFee | None:
        """The open fee of an application; None if there is none, or it is settled."""
        return next(iter(self._fetch(_f.application_id == application_id)), None)

    def is_paid(self, application_id: str) -> bool:
        """Whether money is there for the application's fee, also when nothing is asked for any more."""
        with self._database.begin() as connection:
            mine = _PAID_SUBJECTS.where(payment_items.c.subject_index == self._index(application_id))
            return connection.execute(mine.limit(1)).first() is not None

    def of_citizen(self, citizen_id: str) -> list[OpenFee]:
        """The fees that a citizen has to pay, the latest first."""
        return [fee for fee in self._fetch(_f.citizen_id == citizen_id) if not fee.is_paid]

    def paid(self, limit: int = 20) -> list[OpenFee]:
        """Open fees for which the money is there, the oldest first."""
        query = select(fees).where(_f.is_open, _f.subject_index.in_(_PAID_SUBJECTS)).order_by(_f.created_at)
        with self._database.begin() as connection:
            return [_fee(row, is_paid=True) for row in connection.execute(query.limit(limit))]

    def close(self, application_id: str) -> None:
        """The fee is settled: nothing more is asked for."""
        with self._database.begin() as connection:
            connection.execute(update(fees).where(_f.application_id == application_id).values(is_open=False))

    def _fetch(self, condition: object) -> list[OpenFee]:
        query = select(fees, _f.subject_index.in_(_PAID_SUBJECTS).label("is_paid"))
        query = query.where(condition, _f.is_open).order_by(_f.created_at.desc())
        with self._database.begin() as connection:
            return [_fee(row, bool(row.is_paid)) for row in connection.execute(query)]

    def _index(self, application_id: str) -> str:
        # As seva.payments.book.Book.subject_index: a fee's subject is the application's id.
        return self._cipher.index(f"payment-subject:{application_id}")


_PAID_SUBJECTS = (
    select(payment_items.c.subject_index)
    .join(payments, payments.c.id == payment_items.c.payment_id)
    .where(payment_items.c.kind == "fee", payment_items.c.state != "refused", payments.c.state.in_(PAID))
)


def _fee(row: Row, is_paid: bool) -> OpenFee:
    return OpenFee(row.application_id, row.due, row.amount_paise, is_paid)
