"""Where money is, from the rows: each transaction's whole amount, and what waits for a person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from seva.payments.ledger import CURRENCY
from seva.payments.statement import Mismatch, Money
from seva.payments.states import OPEN
from seva.storage.tables import payment_events, payment_items, payment_refunds, payment_transactions, payments

# Banks settle on the next working days; money in no list after these days is asked about.
SETTLED_WITHIN = timedelta(days=5)
GONE = ("due", "sent", "stuck")
_t, _r, _i = payment_transactions.c, payment_refunds.c, payment_items.c
_p, _e = payments.c, payment_events.c


def money_of(connection: Connection, first: datetime, last: datetime) -> list[Money]:
    """The transactions that came in rupees between two moments, each with the places of its money."""
    came = (_t.status == "captured") & (_t.currency == CURRENCY) & (_t.captured_at >= first) & (_t.captured_at < last)
    rows = connection.execute(select(payment_transactions).where(came).order_by(_t.captured_at, _t.id)).all()
    return [_money(connection, row) for row in rows]


def _money(connection: Connection, row: Row) -> Money:
    facts = {"provider": row.provider, "transaction_id": row.transaction_id, "amount": row.amount}
    if row.payment_id is None:
        return Money(**facts, payment_id="", unknown=row.amount)
    items: dict[str, int] = defaultdict(int)
    if row.role == "counted":
        for item in connection.execute(select(_i.state, _i.amount_paise).where(_i.payment_id == row.payment_id)):
            items[item.state] += item.amount_paise
    backs: dict[str, int] = defaultdict(int)
    for back in connection.execute(select(_r.state, _r.amount).where(_r.transaction == row.id)):
        backs[back.state] += back.amount
    lost = row.amount - backs["done"] if row.dispute == "lost" else 0
    return Money(
        **facts,
        payment_id=row.payment_id,
        recorded=items["recorded"],
        waiting=items["waiting"] + items["stuck"],
        returned=backs["done"],
        returning=sum(backs[state] for state in GONE),
        lost=lost,
    )


def of_nobody(connection: Connection, providers: Sequence[str]) -> Iterator[Mismatch]:
    """What waits for a provider that is not among those that are set up: nobody can be asked about it."""
    gone = _p.provider.not_in(providers) & (_p.next_look_at.is_not(None) | _p.state.in_(OPEN))
    for row in connection.execute(select(payments).where(gone)):
        yield Mismatch("provider_gone", row.id, row.amount_paise)
    backs = select(payment_refunds).join(payment_transactions, _t.id == _r.transaction)
    for row in connection.execute(backs.where(_t.provider.not_in(providers), _r.state.in_(GONE))):
        yield Mismatch("provider_gone", row.id, row.amount)
    told = select(_e.id).where(_e.provider.not_in(providers), _e.next_attempt_at.is_not(None))
    for event in connection.execute(told).scalars():
        yield Mismatch("provider_gone", f"event {event}", 0)


def to_look_at(connection: Connection, first: datetime, last: datetime, listed: Sequence[str]) -> Iterator[Mismatch]:
    """What a person should look at by now; `listed` are the providers that have lists of settlements."""
    until = _r.created_at < last
    for row in connection.execute(select(payment_refunds).where(_r.state == "stuck", until)):
        yield Mismatch("refund_stuck", row.id, row.amount)
    for row in connection.execute(select(payment_items).where(_i.state == "stuck")):
        yield Mismatch("record_stuck", row.payment_id, row.amount_paise)
    foreign = (_t.status == "captured") & (_t.currency != CURRENCY) & (_t.captured_at >= first)
    for row in connection.execute(select(payment_transactions).where(foreign, _t.captured_at < last)):
        yield Mismatch("foreign", row.transaction_id, 0)
    late = (_t.status == "captured") & (_t.currency == CURRENCY) & _t.settled_on.is_(None)
    due = late & (_t.captured_at < last - SETTLED_WITHIN) & _t.provider.in_(listed)
    for row in connection.execute(select(payment_transactions).where(due)):
        yield Mismatch("not_settled", row.transaction_id, row.amount)
    yield from _recorded_and_gone(connection)


def _recorded_and_gone(connection: Connection) -> Iterator[Mismatch]:
    """Money that is recorded at a department and went back all the same: of any day, since it has to be put right."""
    suspects = select(payment_transactions).where(_t.role == "counted", _t.currency == CURRENCY)
    went = select(_r.transaction).where(_r.state != "dropped")
    for row in connection.execute(suspects.where((_t.dispute == "lost") | _t.id.in_(went))):
        money = _money(connection, row)
        if money.recorded and money.unexplained < 0:
            yield Mismatch("recorded_and_gone", row.transaction_id, -money.unexplained)
