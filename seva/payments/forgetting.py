"""What is forgotten of payments, and when: the ids of callbacks, and payments whose books are closed for years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from seva.payments.book import Book
from seva.payments.states import OPEN
from seva.storage.tables import payment_events, payment_items, payment_refunds, payment_transactions, payments

log = structlog.get_logger(__name__)
EVERY = timedelta(hours=1)
AT_ONCE = 200
_e, _p, _t = payment_events.c, payments.c, payment_transactions.c
# Money of which one of these is true is not at its end.
_ITEMS_LEFT = select(payment_items.c.payment_id).where(payment_items.c.state == "stuck")
_BACK = payment_refunds.c.state.in_(("due", "sent", "stuck"))
_MONEY_LEFT = (
    select(_t.payment_id)
    .join(payment_refunds, payment_refunds.c.transaction == _t.id)
    .where(_BACK, _t.payment_id.is_not(None))
)
_WAITING = (
    select(payment_items.c.payment_id)
    .join(payments, _p.id == payment_items.c.payment_id)
    .where(payment_items.c.state == "waiting", _p.state.in_(("paid", "disputed")))
)


@dataclass(frozen=True)
class Kept:
    """How long payments stay after they began, and how long a callback is known again after it came."""

    payments: timedelta = timedelta(days=3650)
    events: timedelta = timedelta(days=180)


class Forgetting:
    """Removes what is over and older than its period."""

    def __init__(self, book: Book, kept: Kept) -> None:
        self._book, self._kept = book, kept
        self._not_before: datetime | None = None

    def forget_due(self) -> int:
        """Once in an hour: forgets what is due, some of it; how many rows of callbacks and payments."""
        now = self._book.clock()
        if self._not_before and now < self._not_before:
            return 0
        with self._book.writing() as connection:
            count = self._events(connection, now - self._kept.events) + self._payments(
                connection, now - self._kept.payments
            )
        # A full batch: there may be more.
        self._not_before = now + (EVERY if count < AT_ONCE else timedelta())
        if count:
            log.info("forgotten", rows="payments", count=count)
        return count

    def _events(self, connection: Connection, before: datetime) -> int:
        # The newest stays, so that its number is not given again.
        newest = select(func.max(_e.id)).scalar_subquery()
        over = (_e.received_at < before) & _e.next_attempt_at.is_(None) & (_e.id < newest)
        ids = connection.execute(select(_e.id).where(over).order_by(_e.id).limit(AT_ONCE)).scalars().all()
        connection.execute(delete(payment_events).where(_e.id.in_(ids)))
        return len(ids)

    def _payments(self, connection: Connection, before: datetime) -> int:
        over = (_p.created_at < before) & _p.next_look_at.is_(None) & _p.state.not_in(OPEN)
        for left in (_ITEMS_LEFT, _MONEY_LEFT, _WAITING):
            over &= _p.id.not_in(left)
        ids = connection.execute(select(_p.id).where(over).order_by(_p.created_at).limit(AT_ONCE)).scalars().all()
        _remove(connection, ids)
        return len(ids)


def _remove(connection: Connection, ids: Sequence[str]) -> None:
    mine = select(_t.id).where(_t.payment_id.in_(ids))
    connection.execute(delete(payment_refunds).where(payment_refunds.c.transaction.in_(mine)))
    for table in (payment_transactions, payment_items):
        connection.execute(delete(table).where(table.c.payment_id.in_(ids)))
    connection.execute(delete(payments).where(_p.id.in_(ids)))
