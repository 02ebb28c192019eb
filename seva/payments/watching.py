"""The worker's part: opens what is not open, asks about what is not decided, ends what is over, gives money back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Column, select, update
from sqlalchemy.engine import Row
from sqlalchemy.sql import Select

from seva.payments.book import Book, backoff
from seva.payments.errors import PaymentError, ProviderGone, ProviderRefused
from seva.payments.givingback import key_of
from seva.payments.ledger import Ledger
from seva.payments.payments import Payments
from seva.payments.port import News, Provider
from seva.payments.states import OPEN
from seva.storage.tables import payment_refunds, payment_transactions, payments

log = structlog.get_logger(__name__)
AT_ONCE = 50
LEASE = timedelta(minutes=1)
# While it is open: every 20 s at first, then less often.
FIRST, MOST = timedelta(seconds=20), timedelta(minutes=10)
# After it is decided or over: money may come late, or a second time.
AFTERWARDS = tuple(timedelta(minutes=m) for m in (5, 30, 120, 720, 1440, 4320))
REFUND_FIRST, REFUND_MOST = timedelta(seconds=30), timedelta(hours=1)
MOST_ATTEMPTS = 60
DISPUTED = timedelta(hours=12)
_p, _r, _t = payments.c, payment_refunds.c, payment_transactions.c


class Watching:
    """Does what rows say is due; several workers do not do the same thing at once, and killing one loses nothing."""

    def __init__(self, book: Book, ledger: Ledger, payments: Payments, providers: Mapping[str, Provider]) -> None:
        self._book, self._ledger, self._payments, self._providers = book, ledger, payments, providers

    def groups(self) -> tuple[tuple[Callable[[], int], ...], ...]:
        """What is to be done again and again, for each provider by itself: one that is silent holds up no other."""
        return tuple((partial(self.look, of), partial(self.refund, of)) for of in (*self._providers, None))

    def look(self, provider: str | None) -> int:
        """Looks up a provider's payments that are due for it, or those of none that is set up; how many."""
        due = self._of(select(payments).where(_p.next_look_at <= self._book.clock()), _p.provider, provider)
        due = due.order_by(_p.next_look_at).limit(AT_ONCE)
        with self._book.database.begin() as connection:
            rows = connection.execute(due).all()
        return sum(self._look_at(row) for row in rows)

    def _of(self, query: Select, column: Column, provider: str | None) -> Select:
        return query.where(column.not_in(list(self._providers)) if provider is None else column == provider)

    def _look_at(self, row: Row) -> bool:
        lease = self._book.clock() + LEASE
        mine = (_p.id == row.id) & (_p.next_look_at == row.next_look_at)
        with self._book.database.begin() as connection:
            if connection.execute(update(payments).where(mine).values(next_look_at=lease)).rowcount != 1:
                return False
        error = None
        try:
            self._asked(row)
        except ProviderGone as problem:
            error = problem.code
            self._end_without(row)
        except PaymentError as problem:
            error = problem.code
            log.warning("payment_not_looked_up", payment=row.id, error=error)
        self._plan_next(row.id, lease, error)
        return True

    def _asked(self, row: Row) -> None:
        """Asks, opens what the provider does not know, and ends what is over, at the provider first."""
        is_late = row.expires_at <= self._book.clock()
        if row.state in OPEN and row.order_id is None and not is_late:
            self._payments.open(row.id)
        standing = self._payments.ask(row.id)
        if row.state in OPEN and is_late:
            self._payments.close(row.id)
            # Once more: it may have been paid before it was closed.
            self._payments.ask(row.id)
            with self._book.writing() as connection:
                self._ledger.timed_out(connection, row.id)
        elif row.state not in OPEN and standing.status == "open":
            self._payments.close(row.id)

    def _end_without(self, row: Row) -> None:
        """Ends what is over, though its provider cannot be asked; the statement of the day names it."""
        log.error("payment_provider_gone", payment=row.id, provider=row.provider)
        if row.state in OPEN and row.expires_at <= self._book.clock():
            with self._book.writing() as connection:
                self._ledger.timed_out(connection, row.id)

    def _plan_next(self, payment_id: str, lease: datetime, error: str | None) -> None:
        with self._book.writing() as connection:
            row = self._book.lock(connection, payment_id)
            if row.next_look_at != lease:
                return  # something happened meanwhile that set another time
            # A provider that is away does not use up the looks at a payment that is over.
            is_away = error not in (None, ProviderGone.code)
            looks = row.looks if is_away and row.state not in OPEN else row.looks + 1
            following = self._following(row, looks)
            self._book.change(connection, payment_id, looks=looks, next_look_at=following, last_error=error)

    def _following(self, row: Row, looks: int) -> datetime | None:
        now = self._book.clock()
        if row.state in OPEN:
            soon = now + backoff(looks, FIRST, MOST)
            return min(soon, row.expires_at) if row.expires_at > now else soon
        if looks > len(AFTERWARDS):
            return None
        return now + AFTERWARDS[min(looks, len(AFTERWARDS) - 1)]

    def refund(self, provider: str | None) -> int:
        """Makes a provider's refunds that are due and asks about those that are under way; how many."""
        due = self._of(_REFUNDS.where(_r.next_attempt_at <= self._book.clock()), _t.provider, provider).limit(AT_ONCE)
        with self._book.database.begin() as connection:
            rows = connection.execute(due).all()
        return sum(self._refund_one(row) for row in rows)

    def _refund_one(self, row: Row) -> bool:
        is_disputed = row.dispute == "opened"
        # The attempt stands in the row before it is made: after a kill, what it did is looked for first.
        values = {
            "next_attempt_at": self._book.clock() + (DISPUTED if is_disputed else LEASE),
            "attempts": row.attempts if is_disputed else row.attempts + 1,
        }
        mine = (_r.id == row.id) & (_r.next_attempt_at == row.next_attempt_at)
        with self._book.database.begin() as connection:
            if connection.execute(update(payment_refunds).where(mine).values(**values)).rowcount != 1:
                return False
        if is_disputed:
            return False  # the bank decides first: it must not go back twice
        try:
            self._go_on(row)
        except PaymentError as error:
            self._refund_later(row, error)
        return True

    def _go_on(self, row: Row) -> None:
        provider = self._providers.get(row.provider)
        if provider is None:
            raise ProviderGone(f"the provider {row.provider} is not set up any more")
        if row.state == "sent" or row.attempts:
            # What was asked for may be done: only the provider knows.
            self._ask_about(provider, row)
        with self._book.database.begin() as connection:
            now = connection.execute(select(payment_refunds).where(_r.id == row.id)).one()
        if now.state == "due":
            asked = (row.transaction_id, now.amount, key_of(now), row.payment_id or "", row.order_id or "")
            seen = provider.refund(*asked)
            self._take(row.provider, News(refunds=(seen,)))
        elif now.state == "sent":
            self._postpone(now, None, max(now.attempts, 1))

    def _ask_about(self, provider: Provider, row: Row) -> None:
        if row.payment_id:
            self._payments.ask(row.payment_id)
        else:
            self._take(row.provider, provider.look_up("", "", (row.transaction_id,)).news)

    def _take(self, provider: str, news: News) -> None:
        with self._book.writing() as connection:
            self._ledger.take(connection, provider, news)

    def _refund_later(self, row: Row, error: PaymentError) -> None:
        log.warning("refund_postponed", refund=row.id, error=error.code)
        with self._book.database.begin() as connection:
            now = connection.execute(select(payment_refunds).where(_r.id == row.id)).one()
        attempts = max(now.attempts, 1)
        # A refusal is no matter of minutes, and after some a person has to look.
        limit = 8 if isinstance(error, ProviderRefused) else MOST_ATTEMPTS
        # Of a provider that is gone it is named each day, and made when the provider is set up again.
        is_spent = attempts >= limit and not isinstance(error, ProviderGone)
        self._postpone(now, error.code, attempts, is_stuck=is_spent and now.state == "due")

    def _postpone(self, row: Row, code: str | None, attempts: int, *, is_stuck: bool = False) -> None:
        following = None if is_stuck else self._book.clock() + backoff(attempts, REFUND_FIRST, REFUND_MOST)
        values = {"attempts": attempts, "next_attempt_at": following, "last_error": code}
        mine = (_r.id == row.id) & (_r.state == row.state)
        with self._book.writing() as connection:
            state = {"state": "stuck"} if is_stuck else {}
            connection.execute(update(payment_refunds).where(mine).values(**values, **state))


_REFUNDS = (
    select(payment_refunds, _t.provider, _t.transaction_id, _t.payment_id, _t.order_id, _t.dispute)
    .join(payment_transactions, _t.id == _r.transaction)
    .where(_r.state.in_(("due", "sent")))
    .order_by(_r.next_attempt_at)
)
