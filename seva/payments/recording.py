"""Telling departments of money that is there. What a department does not want is given back; it is told once.

The provider's transaction is the department's idempotency key, so an attempt without an answer is made again safely.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.port import DepartmentGateway, Money, PaymentReceipt
from seva.errors import DepartmentError
from seva.payments.book import Book, backoff
from seva.payments.chat import ChatNews
from seva.payments.ledger import Ledger
from seva.payments.model import PaidItem, Reason
from seva.payments.notices import Notices
from seva.storage.tables import payment_items, payment_transactions, payments

log = structlog.get_logger(__name__)
GRACE = timedelta(seconds=30)
FIRST, MOST = timedelta(seconds=15), timedelta(minutes=30)
# A department that does not take it after so many attempts (about a week) is a matter for a person.
MOST_ATTEMPTS = 350
AT_ONCE = 50
# Why an item waits that is paid before its application is filed.
NOT_FILED = "not_filed_yet"
_i = payment_items.c
_t = payment_transactions.c
# The department API's words for the ways of paying; whatever else a provider says is `other`.
METHODS = {"upi": "upi", "card": "card", "netbanking": "net_banking"}


class Gone(Exception):
    """What the fee was for will never be filed, or was not in the time that there is for it."""


# The reference number of a fee's subject that was paid at that time.
ReferenceOf = Callable[[str, datetime | None], str | None]


class Recording:
    """Records items at departments. `reference_of` gives the reference number of a fee's subject, None while it has
    none; it raises Gone when it will never have one."""

    def __init__(
        self, book: Book, ledger: Ledger, notices: Notices, departments: DepartmentGateway,
        reference_of: ReferenceOf, chat: ChatNews,
    ) -> None:  # fmt: skip
        self._book, self._ledger, self._notices, self._chat = book, ledger, notices, chat
        self._departments, self._reference_of = departments, reference_of

    def record_due(self) -> int:
        """Records what is due; how many items were taken up."""
        due = _DUE.where(_i.next_attempt_at <= self._book.clock()).limit(AT_ONCE)
        with self._book.database.begin() as connection:
            rows = connection.execute(due).all()
        return sum(self._try(row) for row in rows)

    def record(self, payment_id: str) -> None:
        """Records what a payment has waiting, now."""
        with self._book.database.begin() as connection:
            now = self._book.clock()
            rows = connection.execute(_DUE.where(_i.payment_id == payment_id, _i.next_attempt_at <= now)).all()
        for row in rows:
            self._try(row)

    def _try(self, row: Row) -> bool:
        mine = (_i.id == row.id) & (_i.state == "waiting") & (_i.next_attempt_at == row.next_attempt_at)
        claim = update(payment_items).where(mine).values(next_attempt_at=self._book.clock() + GRACE)
        with self._book.database.begin() as connection:
            if connection.execute(claim).rowcount != 1:
                return False
        item = self._book.item(row)
        try:
            self._recorded(row, self._tell(row, item))
        except (Refused, NotPossibleNow, UnknownThere, Gone) as error:
            self._not_wanted(row, error)
        except DepartmentError as error:
            self._later(row, error.code)
        return True

    def _tell(self, row: Row, item: PaidItem) -> PaymentReceipt | None:
        """The department's receipt; None while there is no reference number to pay for."""
        purpose = item.purpose
        money = Money(item.amount_paise, self._key(row), METHODS.get(row.method, "other"), row.paid_at)
        if purpose.kind == "bill":
            where = (purpose.department, purpose.service, purpose.subject)
            return self._departments.pay_bill(*where, money, *filter(None, [purpose.bill]))
        reference = self._reference_of(purpose.subject, row.paid_at)
        return self._departments.pay_fee(purpose.department, reference, money) if reference else None

    def _key(self, row: Row) -> str:
        # A department takes one transaction for one fee or bill; of a payment for several each has its own.
        with self._book.database.begin() as connection:
            mine = select(_i.id).where(_i.payment_id == row.payment_id)
            count = len(connection.execute(mine).all())
        return row.transaction_id if count == 1 else f"{row.transaction_id}.{row.position + 1}"

    def _recorded(self, row: Row, receipt: PaymentReceipt | None) -> None:
        if receipt is None:
            self._later(row, NOT_FILED)
            return
        now = self._book.clock()
        values = {"state": "recorded", "receipt_number": receipt.receipt_number, "recorded_at": now}
        with self._book.writing() as connection:
            payment = self._book.lock(connection, row.payment_id)
            mine = update(payment_items).where(_i.id == row.id)
            connection.execute(mine.values(**values, next_attempt_at=None, last_error=None))
            self._tell_when_settled(connection, payment)

    def _tell_when_settled(self, connection: Connection, payment: Row) -> None:
        """Tells the receipts once no item waits any more; what a department did not want is told by its refund."""
        found = select(payment_items).where(_i.payment_id == payment.id).order_by(_i.position)
        items = connection.execute(found).all()
        done = [item for item in items if item.state == "recorded"]
        if not done or any(item.state in ("waiting", "stuck") for item in items):
            return
        message = "payment.recorded" if len(done) == 1 else "payment.recorded_several"
        amount = sum(item.amount_paise for item in done)
        told = {
            "service": done[0].service,
            "count": str(len(done)),
            "receipt_number": ", ".join(item.receipt_number for item in done),
            "link": self._book.fetch(select(payments).where(payments.c.id == payment.id), connection)[0].link,
        }
        self._notices.put(connection, payment, message, "recorded", amount, **told)
        self._chat.recorded(connection, payment, amount)

    def _not_wanted(self, row: Row, error: Exception) -> None:
        log.warning("payment_not_wanted", payment=row.payment_id, error=getattr(error, "code", "gone"))
        with self._book.writing() as connection:
            payment = self._book.lock(connection, row.payment_id)
            mine = (_i.id == row.id) & (_i.state == "waiting")
            values = {"state": "refused", "next_attempt_at": None, "last_error": getattr(error, "code", "gone")}
            if connection.execute(update(payment_items).where(mine).values(**values)).rowcount:
                plan = self._ledger.giving_back.plan
                why: Reason = "not_filed" if isinstance(error, Gone) else "not_wanted"
                plan(connection, payment, payment.counted, row.amount_paise, why)
                self._tell_when_settled(connection, payment)

    def _later(self, row: Row, code: str) -> None:
        # Waiting for the filing is no attempt at the department.
        before = 0 if row.last_error == NOT_FILED and code != NOT_FILED else row.attempts
        attempts = before + 1
        is_stuck = attempts >= MOST_ATTEMPTS and code != NOT_FILED
        following = None if is_stuck else self._book.clock() + backoff(before, FIRST, MOST)
        state = {"state": "stuck"} if is_stuck else {}
        values = {"attempts": attempts, "next_attempt_at": following, "last_error": code, **state}
        with self._book.writing() as connection:
            payment = self._book.lock(connection, row.payment_id)
            mine = (_i.id == row.id) & (_i.state == "waiting")
            changed = connection.execute(update(payment_items).where(mine).values(**values)).rowcount
            if changed and attempts == 1 and payment.state == "paid" and code != NOT_FILED:
                self._notices.put(connection, payment, "payment.received", "received")


# Money of a dispute is not told to a department until it is decided.
_DUE = (
    select(payment_items, _t.transaction_id, _t.method, payments.c.paid_at)
    .join(payments, payments.c.id == _i.payment_id)
    .join(payment_transactions, _t.id == payments.c.counted)
    .where(payments.c.state == "paid", _i.state == "waiting")
    .order_by(_i.next_attempt_at, _i.position)
)
