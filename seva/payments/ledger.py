"""The ledger: what callbacks and look-ups tell becomes rows, each transaction and refund once, in any order.

Every captured rupee has one place: it pays items that wait or are recorded, or it stands in refunds. All of it happens
under the lock of the payment, in the caller's transaction.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.notifications import Outbox
from seva.payments.book import Book
from seva.payments.errors import PaymentError
from seva.payments.givingback import GivingBack
from seva.payments.model import Reason
from seva.payments.notices import Notices
from seva.payments.port import News, Opened, Seen, SeenDispute, SeenRefund
from seva.payments.states import OPEN, Event
from seva.storage.database import insert_once
from seva.storage.tables import payment_items, payment_transactions, payments

log = structlog.get_logger(__name__)
CURRENCY = "INR"
RANK: Mapping[str, int] = {"failed": 1, "authorised": 2, "captured": 3}
DISPUTES: Mapping[str, Event] = {"opened": "dispute_opened", "won": "dispute_won", "lost": "dispute_lost"}
# A dispute that is decided does not open again.
DISPUTE_RANK: Mapping[str | None, int] = {None: 0, "opened": 1, "won": 2, "lost": 2}
# When the provider is asked after a payment is decided or over: money may come late, or twice.
LATE = timedelta(minutes=5)
_t = payment_transactions.c


class NotYet(PaymentError):
    """What is told is about a transaction that is not known yet; it is taken when it is."""

    code = "payment_transaction_not_yet"
    retryable = True


class Ledger:
    """Writes what happened; tells citizens through the outbox in the same transaction."""

    def __init__(self, book: Book, outbox: Outbox) -> None:
        self._book = book
        self._notices = Notices(book, outbox)
        self.giving_back = GivingBack(book, self._notices)

    def take(self, connection: Connection, provider: str, news: News) -> set[str]:
        """Takes all that is told; the ids of the payments that it is about. Raises NotYet."""
        touched = {self._transaction(connection, provider, seen) for seen in news.transactions}
        touched |= {self._refund(connection, provider, seen) for seen in news.refunds}
        touched |= {self._dispute(connection, provider, seen) for seen in news.disputes}
        touched |= {self._closed(connection, provider, reference) for reference in news.closed}
        return {payment_id for payment_id in touched if payment_id}

    def opened(self, connection: Connection, payment_id: str, opened: Opened) -> None:
        """Notes that the provider has the order."""
        row = self._book.lock(connection, payment_id)
        if row.order_id is None:
            values = {"order_id": opened.order_id, "url": opened.url, "last_error": None}
            self._book.move(connection, row, "opened", **values)

    def timed_out(self, connection: Connection, payment_id: str) -> None:
        """Notes that the time of an open payment is over."""
        row = self._book.lock(connection, payment_id)
        if row.state in OPEN:
            self._over(connection, row, "timed_out")
            self._notices.put(connection, row, "payment.expired", "expired")

    def replace(self, connection: Connection, payment_id: str) -> None:
        """Ends an open payment since another takes its place."""
        row = self._book.lock(connection, payment_id)
        if row.state in OPEN:
            self._over(connection, row, "closed", is_replaced=True)

    def _over(self, connection: Connection, row: Row, event: Event, **values: bool) -> None:
        # Looked at soon, since the provider is to close it, too.
        self._book.move(connection, row, event, looks=0, next_look_at=self._book.clock(), **values)

    def _closed(self, connection: Connection, provider: str, reference: str) -> str | None:
        payment_id = _known_payment(connection, provider, reference, "")
        if payment_id:
            row = self._book.lock(connection, payment_id)
            if row.state in OPEN:
                is_late = row.expires_at <= self._book.clock()
                self._over(connection, row, "timed_out" if is_late else "closed")
                self._notices.put(connection, row, "payment.expired", "expired")
        return payment_id

    def _transaction(self, connection: Connection, provider: str, seen: Seen) -> str | None:
        known = _find(connection, provider, seen.transaction_id)
        payment_id = known.payment_id if known else None
        payment_id = payment_id or _known_payment(connection, provider, seen.reference, seen.order_id)
        payment = self._book.lock(connection, payment_id) if payment_id else None
        row = self._row(connection, provider, seen, payment_id)
        is_adopted = row.role == "unknown" and payment is not None
        if RANK[seen.status] < RANK[row.status] or (row.status == "captured" and not is_adopted):
            _look_for_contradiction(row, seen)
            return payment_id
        at = self._captured_at(seen)
        values: dict[str, object] = {
            "status": seen.status,
            "amount": seen.amount,
            "currency": seen.currency,
            "method": seen.method,
            "order_id": seen.order_id[:80] or row.order_id,
        }
        if seen.status == "captured":
            values |= {"captured_at": at, "role": "unknown"}
        connection.execute(update(payment_transactions).where(_t.id == row.id).values(payment_id=payment_id, **values))
        if payment is None:
            log.error("payment_unknown", provider=provider, transaction=seen.transaction_id)
        elif seen.status == "captured":
            self._money(connection, payment, row.id, seen, at)
        elif seen.status == "failed":
            self._book.move(connection, payment, "attempt_failed")
        return payment_id

    def _captured_at(self, seen: Seen) -> datetime:
        # The provider's time says to which day the money belongs; one from the future says nothing.
        now = self._book.clock()
        return min(seen.at, now) if seen.at else now

    def _row(self, connection: Connection, provider: str, seen: Seen, payment_id: str | None) -> Row:
        first = {
            "provider": provider, "transaction_id": seen.transaction_id, "payment_id": payment_id,
            "status": "failed", "amount": seen.amount, "currency": seen.currency, "method": seen.method,
            "first_seen_at": self._book.clock(),
        }  # fmt: skip
        insert_once(connection, payment_transactions, first)
        found = _find(connection, provider, seen.transaction_id)
        assert found is not None  # noqa: S101 inserted above
        return found

    def _money(self, connection: Connection, payment: Row, row_id: int, seen: Seen, at: datetime) -> None:
        is_right = (seen.amount, seen.currency) == (payment.amount_paise, CURRENCY)
        event: Event = "captured" if is_right else "mismatched"
        now = self._book.clock()
        late = {"looks": 0, "next_look_at": now + LATE}
        counted = {"counted": row_id, "paid_at": at} if is_right and payment.counted is None else {}
        following = self._book.move(connection, payment, event, **late, **counted)
        role = "counted" if following.money == "count" else "given_back"
        connection.execute(update(payment_transactions).where(_t.id == row_id).values(role=role))
        if following.money == "count":
            mine = payment_items.c.payment_id == payment.id
            connection.execute(update(payment_items).where(mine).values(next_attempt_at=now))
            return
        wrong: Reason = "wrong_amount" if seen.currency == CURRENCY else "wrong_currency"
        self.giving_back.plan(connection, payment, row_id, seen.amount, "duplicate" if is_right else wrong)

    def _refund(self, connection: Connection, provider: str, seen: SeenRefund) -> str | None:
        row = self._locked(connection, provider, seen.transaction_id)
        self.giving_back.take(connection, row, seen)
        return str(row.payment_id) if row.payment_id else None

    def _dispute(self, connection: Connection, provider: str, seen: SeenDispute) -> str | None:
        row = self._locked(connection, provider, seen.transaction_id)
        if DISPUTE_RANK[seen.status] <= DISPUTE_RANK[row.dispute]:
            return str(row.payment_id) if row.payment_id else None
        connection.execute(update(payment_transactions).where(_t.id == row.id).values(dispute=seen.status))
        log.warning("payment_disputed", transaction=seen.transaction_id, status=seen.status)
        if seen.status == "lost":
            self.giving_back.drop(connection, row.id)
        if row.payment_id:
            payment = self._book.lock(connection, row.payment_id)
            if payment.counted == row.id:
                self._book.move(connection, payment, DISPUTES[seen.status])
                if seen.status == "lost":
                    self.giving_back.stop_items(connection, payment.id)
        return str(row.payment_id) if row.payment_id else None

    def _locked(self, connection: Connection, provider: str, transaction_id: str) -> Row:
        """A transaction's row under the lock of its payment; raises NotYet."""
        found = _find(connection, provider, transaction_id)
        if found is None or found.status != "captured":
            raise NotYet(f"transaction {transaction_id} is not known yet")
        if found.payment_id:
            self._book.lock(connection, found.payment_id)
        return _find(connection, provider, transaction_id)


def _find(connection: Connection, provider: str, transaction_id: str) -> Row | None:
    same = (_t.provider == provider) & (_t.transaction_id == transaction_id)
    return connection.execute(select(payment_transactions).where(same)).first()


def _known_payment(connection: Connection, provider: str, reference: str, order_id: str) -> str | None:
    """The payment that an order is of, by our reference or by the provider's id."""
    c = payments.c
    by_reference, by_order = (c.id == reference), (c.order_id == order_id)
    for condition in (*([by_reference] if reference else []), *([by_order] if order_id else [])):
        found = connection.execute(select(c.id).where(c.provider == provider, condition)).scalar()
        if found:
            return str(found)
    return None


def _look_for_contradiction(row: Row, seen: Seen) -> None:
    if seen.status == "captured" and (seen.amount, seen.currency) != (row.amount, row.currency):
        log.error("payment_contradiction", transaction=seen.transaction_id)
