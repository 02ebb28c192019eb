"""Reconciling with the providers: their list of a day against our rows, what is missing here is taken in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import INDIA, in_india
from seva.payments.book import Book
from seva.payments.errors import PaymentError
from seva.payments.ledger import CURRENCY, Ledger, NotYet
from seva.payments.places import money_of, of_nobody, to_look_at
from seva.payments.port import Line, News, Provider, Seen, SeenRefund
from seva.payments.statement import Mismatch, Settled, Statement
from seva.storage.tables import payment_refunds, payment_statements, payment_transactions

log = structlog.get_logger(__name__)
# The statement of yesterday is made when India's night is over, and again each hour until it balances; sooner at first
# where a provider did not answer, which may have been restarting, as our own stand-in is when all starts together.
EARLIEST = time(3, 0)
AGAIN, SOON = timedelta(hours=1), timedelta(minutes=1)
# So many days in which no worker ran are made up for.
MOST_MISSED = 14
_t, _r = payment_transactions.c, payment_refunds.c


class Reconciling:
    """Makes the statement of a day, and keeps the last one of each."""

    def __init__(self, book: Book, ledger: Ledger, providers: Mapping[str, Provider]) -> None:
        self._book, self._ledger, self._providers = book, ledger, providers
        self._not_before: datetime | None = None
        self._wait = SOON

    def make_due(self) -> int:
        """Makes yesterday's statement once it can be made, and those that were missed; how many."""
        now = self._book.clock()
        if in_india(now).time() < EARLIEST or (self._not_before and now < self._not_before):
            return 0
        self._not_before = now + AGAIN
        yesterday = in_india(now).date() - timedelta(days=1)
        made = [statement for day in self._days_until(yesterday) if (statement := self._made(day))]
        if any(_unanswered(statement) for statement in made):
            self._not_before, self._wait = now + self._wait, min(2 * self._wait, AGAIN)
        else:
            self._wait = SOON
        return len(made)

    def _made(self, day: date) -> Statement | None:
        balanced = select(payment_statements.c.is_balanced).where(payment_statements.c.day == day)
        with self._book.database.begin() as connection:
            if connection.execute(balanced).scalar():
                return None
        statement = self.make(day)
        missing = _unanswered(statement)
        is_wrong = not statement.is_balanced and len(statement.mismatches) > missing
        tell = log.error if is_wrong else log.warning if missing else log.info
        count = len(statement.mismatches)
        tell("payment_statement", day=str(day), balanced=statement.is_balanced, mismatches=count, unanswered=missing)
        return statement

    def _days_until(self, yesterday: date) -> list[date]:
        """Yesterday, and the days before it that no worker was there for, or for which a provider did not answer.

        Those before the first statement are not.
        """
        c = payment_statements.c
        unanswered = select(c.day).where(c.day > yesterday - timedelta(days=MOST_MISSED), c.csv.contains(",no_answer,"))
        with self._book.database.begin() as connection:
            last = connection.execute(select(func.max(c.day))).scalar()
            again = connection.execute(unanswered.where(c.day < yesterday)).scalars().all()
        missed = min((yesterday - last).days - 1, MOST_MISSED) if last else 0
        return sorted({*again, *(yesterday - timedelta(days=back) for back in range(max(missed, 0) + 1))})

    def make(self, day: date) -> Statement:
        """Reconciles a day, writes its statement down and gives it; a provider that is away is named in it."""
        found = [self._settled(name, provider, day) for name, provider in sorted(self._providers.items())]
        mismatches = [mismatch for _, wrong in found for mismatch in wrong]
        statement = self._statement(day, [settled for settled, _ in found if settled], mismatches)
        row = {
            "day": day, "made_at": self._book.clock(), "is_balanced": statement.is_balanced,
            "mismatches": len(statement.mismatches), "csv": statement.as_csv(), "text": statement.as_text(),
        }  # fmt: skip
        with self._book.writing() as connection:
            connection.execute(delete(payment_statements).where(payment_statements.c.day == day))
            connection.execute(payment_statements.insert().values(**row))
        return statement

    def _settled(self, name: str, provider: Provider, day: date) -> tuple[Settled | None, list[Mismatch]]:
        try:
            lines = provider.settled(day)
        except PaymentError as error:
            log.warning("settlement_list_missing", provider=name, error=error.code)
            return None, [Mismatch("no_answer", name, 0)]
        if lines is None:
            return Settled(name, 0, 0, has_list=False), []
        wrong: list[Mismatch] = []
        seen: set[str] = set()
        for line in lines:
            wrong += self._line(name, line, day, is_again=line.id in seen)
            seen.add(line.id)
        listed = sum(_signed(line) for line in lines)
        return Settled(name, listed, self._ours(name, day)), wrong

    def _line(self, provider: str, line: Line, day: date, *, is_again: bool) -> list[Mismatch]:
        if line.kind == "adjustment":
            return [Mismatch("adjustment", line.id, line.amount, line.amount)]
        if is_again:
            return [Mismatch("settled_twice", line.id, line.amount, _signed(line))]
        with self._book.writing() as connection:
            row = self._find(connection, provider, line) or self._taken_in(connection, provider, line)
            if row is None:
                return [Mismatch("unknown_here", line.id, line.amount, _signed(line))]
            if row.settled_on not in (None, day):
                return [Mismatch("settled_twice", line.id, line.amount, _signed(line))]
            table = payment_transactions if line.kind == "payment" else payment_refunds
            connection.execute(update(table).where(table.c.id == row.id).values(settled_on=day))
            difference = line.amount - row.amount
            sign = 1 if line.kind == "payment" else -1
            return [Mismatch("amount_differs", line.id, line.amount, sign * difference)] if difference else []

    def _find(self, connection: Connection, provider: str, line: Line) -> Row | None:
        if line.kind == "payment":
            same = (_t.provider == provider) & (_t.transaction_id == line.id) & (_t.status == "captured")
            known = same & _t.payment_id.is_not(None) & (_t.currency == CURRENCY)
            return connection.execute(select(payment_transactions).where(known)).first()
        joined = select(payment_refunds).join(payment_transactions, _t.id == _r.transaction)
        done = (_t.provider == provider) & (_r.refund_id == line.id) & (_r.state == "done")
        return connection.execute(joined.where(done)).first()

    def _taken_in(self, connection: Connection, provider: str, line: Line) -> Row | None:
        """A line whose callback never came: the provider's own list is as good as a look-up."""
        if line.kind == "payment":
            seen = Seen(line.id, "captured", line.amount, CURRENCY, line.reference)
            news = News(transactions=[seen]) if line.reference else News()
        else:
            news = News(refunds=[SeenRefund(line.id, line.transaction_id, line.amount, "done")])
        try:
            self._ledger.take(connection, provider, news)
        except NotYet:
            return None
        return self._find(connection, provider, line)

    def _ours(self, provider: str, day: date) -> int:
        came = select(_t.amount).where(_t.provider == provider, _t.settled_on == day)
        went = select(_r.amount).join(payment_transactions, _t.id == _r.transaction)
        gone = went.where(_t.provider == provider, _r.settled_on == day)
        with self._book.database.begin() as connection:
            return sum(connection.execute(came).scalars()) - sum(connection.execute(gone).scalars())

    def _statement(self, day: date, settled: list[Settled], mismatches: list[Mismatch]) -> Statement:
        first, last = _bounds(day)
        with self._book.database.begin() as connection:
            money = money_of(connection, first, last)
            done = select(_r.amount).where(_r.done_at >= first, _r.done_at < last)
            refunded = sum(connection.execute(done).scalars())
            listed = [name for name, provider in self._providers.items() if _has_list(settled, name)]
            waiting = [*to_look_at(connection, first, last, listed), *of_nobody(connection, list(self._providers))]
        left = [Mismatch("unexplained", m.transaction_id, m.unexplained) for m in money if m.unexplained]
        return Statement(day, money, refunded, settled, [*mismatches, *left, *waiting])


def _unanswered(statement: Statement) -> int:
    """How many providers gave no list, so that the statement is not whole yet."""
    return sum(mismatch.what == "no_answer" for mismatch in statement.mismatches)


def _has_list(settled: list[Settled], name: str) -> bool:
    return any(one.provider == name and one.has_list for one in settled)


def _signed(line: Line) -> int:
    return -line.amount if line.kind == "refund" else line.amount


def _bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in India and of the next, in UTC without zone."""

    def moments() -> Iterator[datetime]:
        for one in (day, day + timedelta(days=1)):
            yield datetime.combine(one, time(), INDIA).astimezone(UTC).replace(tzinfo=None)

    first, last = moments()
    return first, last
