"""Refunds as rows: planned, told of by the provider, done; never more than came in."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.payments.book import Book
from seva.payments.model import Reason
from seva.payments.notices import Notices
from seva.payments.port import SeenRefund
from seva.storage.tables import payment_items, payment_refunds, payment_transactions

log = structlog.get_logger(__name__)
# So many refunds may fail at the provider before a person has to look.
MOST_TRIES = 5
AGAIN = timedelta(minutes=10)
_r = payment_refunds.c
TOLD: Mapping[Reason, str] = {
    "duplicate": "payment.twice",
    "wrong_amount": "payment.wrong_amount",
    "wrong_currency": "payment.wrong_amount",
    "not_wanted": "payment.not_wanted",
    "not_filed": "payment.not_filed",
}


def key_of(refund: Row) -> str:
    """The key under which the provider does a refund once; a refund that failed there gets another."""
    return f"{refund.id}-{refund.tries}"


class GivingBack:
    """Writes refunds inside the caller's transaction, under the lock of the payment."""

    def __init__(self, book: Book, notices: Notices) -> None:
        self._book, self._notices = book, notices

    def plan(self, connection: Connection, payment: Row, transaction: int, amount: int, reason: Reason) -> None:
        """Plans to give money of a transaction back, as much of it as is still here, and tells the citizen."""
        row = connection.execute(_transaction(transaction)).one()
        left = min(amount, row.amount - self._planned(connection, transaction))
        if left <= 0 or row.dispute == "lost":
            return
        refund = {"id": uuid4().hex, "transaction": transaction, "amount": left, "reason": reason, "state": "due"}
        connection.execute(payment_refunds.insert().values(**refund, **self._new(), next_attempt_at=self._book.clock()))
        self._notices.put(connection, payment, TOLD[reason], refund["id"], left, row.currency)

    def take(self, connection: Connection, row: Row, seen: SeenRefund) -> None:
        """Takes what the provider tells of a refund of a transaction."""
        refund = self._find(connection, row.id, seen)
        if refund is None:
            refund = self._made_there(connection, row, seen)
        if refund is not None:
            self._apply(connection, row, refund, seen)

    def drop(self, connection: Connection, transaction: int) -> None:
        """Gives up planned refunds of a transaction, whose money went back in another way."""
        due = (_r.transaction == transaction) & (_r.state.in_(("due", "stuck")))
        connection.execute(update(payment_refunds).where(due).values(state="dropped", next_attempt_at=None))

    def stop_items(self, connection: Connection, payment_id: str) -> None:
        """Items whose money is gone are not told to a department any more."""
        mine = (payment_items.c.payment_id == payment_id) & payment_items.c.state.in_(("waiting", "stuck"))
        connection.execute(update(payment_items).where(mine).values(state="refused", next_attempt_at=None))

    def _new(self) -> dict[str, object]:
        return {"tries": 0, "attempts": 0, "created_at": self._book.clock()}

    def _find(self, connection: Connection, transaction: int, seen: SeenRefund) -> Row | None:
        mine = select(payment_refunds).where(_r.transaction == transaction)
        by_key = connection.execute(mine.where(_r.id == seen.key.rpartition("-")[0])).first() if seen.key else None
        return by_key or connection.execute(mine.where(_r.refund_id == seen.refund_id)).first()

    def _made_there(self, connection: Connection, row: Row, seen: SeenRefund) -> Row | None:
        """Ours under a key that the provider does not tell, or one that somebody made there.

        Planned ones for which nothing is left are given up.
        """
        if seen.status == "failed":
            return None
        asked = None if seen.key else self._asked_for(connection, row.id, seen.amount)
        if asked:
            return asked
        refund = {"id": uuid4().hex, "transaction": row.id, "amount": seen.amount, "reason": "made_there"}
        values = {**refund, **self._new(), "state": "sent", "refund_id": seen.refund_id}
        connection.execute(payment_refunds.insert().values(**values, next_attempt_at=self._book.clock() + AGAIN))
        log.warning("refund_made_at_provider", transaction=row.transaction_id)
        if self._planned(connection, row.id) > row.amount:
            self.drop(connection, row.id)
        if row.role == "counted" and self._planned(connection, row.id) >= row.amount:
            self.stop_items(connection, row.payment_id)
        return connection.execute(select(payment_refunds).where(_r.id == refund["id"])).one()

    def _asked_for(self, connection: Connection, transaction: int, amount: int) -> Row | None:
        """The refund of this amount that was asked for, and whose answer never came."""
        unanswered = (_r.transaction == transaction) & _r.refund_id.is_(None) & _r.state.in_(("due", "stuck"))
        mine = select(payment_refunds).where(unanswered, _r.attempts > 0, _r.amount == amount)
        return connection.execute(mine.order_by(_r.created_at, _r.id).limit(1)).first()

    def _apply(self, connection: Connection, row: Row, refund: Row, seen: SeenRefund) -> None:
        now = self._book.clock()
        if refund.state == "done":
            return
        if seen.status == "failed":
            self._failed(connection, refund, seen)
            return
        values: dict[str, object] = {"refund_id": seen.refund_id, "last_error": None, "attempts": 0}
        if seen.status == "sent":
            values |= {"state": "sent"} | ({} if refund.state == "sent" else {"next_attempt_at": now + AGAIN})
            self._set(connection, refund, **values)
            return
        done = min(seen.at, now) if seen.at else now
        self._set(connection, refund, **values, state="done", done_at=done, next_attempt_at=None)
        if row.payment_id:
            self._all_back(connection, row, refund)

    def _failed(self, connection: Connection, refund: Row, seen: SeenRefund) -> None:
        if seen.key and seen.key != key_of(refund):
            return  # an earlier try, of which it is known
        tries = refund.tries + 1
        state = "stuck" if tries >= MOST_TRIES else "due"
        again = self._book.clock() + AGAIN * 2**tries if state == "due" else None
        if refund.state in ("due", "sent"):
            log.error("refund_failed", refund=refund.id, tries=tries)
            self._set(connection, refund, state=state, tries=tries, refund_id=None, next_attempt_at=again, attempts=0)

    def _all_back(self, connection: Connection, row: Row, refund: Row) -> None:
        payment = self._book.lock(connection, row.payment_id)
        self._notices.put(connection, payment, "payment.returned", f"done-{refund.id}", refund.amount, row.currency)
        done = select(_r.amount).where(_r.transaction == row.id, _r.state == "done")
        if payment.counted == row.id and sum(connection.execute(done).scalars()) >= row.amount:
            self._book.move(connection, payment, "given_back")
            self.stop_items(connection, payment.id)

    def _set(self, connection: Connection, refund: Row, **values: object) -> None:
        connection.execute(update(payment_refunds).where(_r.id == refund.id).values(**values))

    def _planned(self, connection: Connection, transaction: int) -> int:
        amounts = select(_r.amount).where(_r.transaction == transaction, _r.state != "dropped")
        return sum(connection.execute(amounts).scalars())


def _transaction(row_id: int) -> object:
    return select(payment_transactions).where(payment_transactions.c.id == row_id)
