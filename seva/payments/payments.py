"""Beginning a payment, and asking what became of it: what the conversation and the pages use."""

from collections.abc import Container, Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from seva.payments.book import Book
from seva.payments.errors import NothingToPay, NotSetUp, PaymentError, ProviderAway, ProviderGone, ProviderRefused
from seva.payments.finding import finding
from seva.payments.ledger import Ledger
from seva.payments.model import Cut, Item, Payment, Purpose
from seva.payments.port import InChat, Order, Provider, Standing
from seva.payments.recording import Recording
from seva.payments.states import OPEN, OVER
from seva.storage.tables import payment_items, payment_refunds, payment_transactions, payments

log = structlog.get_logger(__name__)
FIRST_LOOK = timedelta(seconds=20)
# For how long a citizen's word that money was cut may be about one of their payments.
REMEMBERED = timedelta(days=45)
MOST_LOOKS = 3
LARGEST_AMOUNT = 10**13


class Payments:
    """Payments through `providers`, each by its name; `chosen` says which takes a channel's payments.

    `life` is how long a payment can be made.
    """

    def __init__(
        self, book: Book, ledger: Ledger, recording: Recording, providers: Mapping[str, Provider],
        chosen: Mapping[str, str], life: timedelta,
    ) -> None:  # fmt: skip
        self._book, self._ledger, self._recording = book, ledger, recording
        self._providers, self._chosen, self._life = providers, chosen, life

    def is_gone(self, payment: Payment) -> bool:
        """Whether the provider of a payment is not set up any more."""
        return payment.provider not in self._providers

    def takes(self, channel: str) -> bool:
        """Whether payments of a channel can be begun: a provider takes them, or one takes all."""
        return channel in self._chosen or "*" in self._chosen

    def begin(
        self, citizen_id: str, items: Sequence[Item], language: str, channel: str, our_number: str = ""
    ) -> Payment:
        """The payment of these items, which the department asked for: a new one, or the one that is there.

        An open payment of the same items is given again, and so is one that is paid while a department has not
        recorded it, and a fee that is paid: look at `state` before asking for money. An open payment of other items
        or amounts that shares one of these is closed. Raises NothingToPay and NotSetUp.
        """
        _check(items)
        if not self.takes(channel):
            raise NotSetUp(f"no provider takes payments of the channel {channel}")
        with self._book.writing() as connection:
            self._book.lock_citizen(connection, citizen_id)
            standing = self._standing(connection, citizen_id, items)
            if standing is None:
                standing = self._make(connection, citizen_id, items, language, channel, our_number)
        self.open(standing)
        return self._book.get(standing)

    def current(self, citizen_id: str, subject: str) -> Payment | None:
        """The newest payment of a citizen for a subject (account number, application)."""
        found = self._book.with_subject(citizen_id, subject)
        return found[0] if found else None

    def get(self, payment_id: str) -> Payment:
        """A payment; raises PaymentUnknown."""
        return self._book.get(payment_id)

    def by_token(self, token: str) -> Payment | None:
        """The payment of a page."""
        return self._book.by_token(token)

    def of_citizen(self, citizen_id: str) -> list[Payment]:
        """A citizen's payments, the newest first."""
        return self._book.of_citizen(citizen_id)

    def newest(self, limit: int, state: str = "") -> list[Payment]:
        """The newest payments of everybody, for those who look after the money."""
        query = select(payments).order_by(payments.c.created_at.desc(), payments.c.id).limit(limit)
        return self._book.fetch(query.where(payments.c.state == state) if state else query)

    def again(self, payment_id: str) -> int:
        """Lets the worker try again what is stuck of a payment; how much that is. Raises PaymentUnknown."""
        now = self._book.clock()
        with self._book.writing() as connection:
            self._book.lock(connection, payment_id)
            items = (payment_items.c.payment_id == payment_id) & (payment_items.c.state == "stuck")
            fresh = {"attempts": 0, "next_attempt_at": now}
            recorded = connection.execute(update(payment_items).where(items).values(state="waiting", **fresh))
            mine = select(payment_transactions.c.id).where(payment_transactions.c.payment_id == payment_id)
            backs = payment_refunds.c.transaction.in_(mine) & (payment_refunds.c.state == "stuck")
            # attempts above zero: what was asked for before is looked for first.
            due = update(payment_refunds).where(backs).values(state="due", attempts=1, next_attempt_at=now)
            return int(recorded.rowcount + connection.execute(due).rowcount)

    def look_up(self, payment_id: str) -> Payment:
        """Asks the provider now, takes what it says, and tells the department; raises ProviderAway, PaymentUnknown."""
        self.ask(payment_id)
        self._recording.record(payment_id)
        return self._book.get(payment_id)

    def cut(self, citizen_id: str) -> list[Cut]:
        """What became of the money of a citizen who says that it was cut: looked up at the providers, newest first.

        Never raises a PaymentError. What is not decided is followed up by the worker, which tells by a notice.
        """
        recent = self._book.of_citizen(citizen_id, self._book.clock() - REMEMBERED)[:MOST_LOOKS]
        away: set[str] = set()  # the citizen waits for one time-out, not for one of each payment
        return [self._looked_into(payment, away) for payment in recent] or [Cut("nothing")]

    def _looked_into(self, payment: Payment, away: set[str]) -> Cut:
        try:
            if payment.provider in away:
                raise ProviderAway("it was away just now")
            payment = self.look_up(payment.id)
        except PaymentError as error:
            if isinstance(error, ProviderAway):
                away.add(payment.provider)
            log.warning("payment_not_looked_up", payment=payment.id, error=error.code)
            return Cut("no_answer", payment, payment.amount_paise)
        with self._book.database.begin() as connection:
            mine = payment_transactions.c.payment_id == payment.id
            attempts = connection.execute(select(payment_transactions).where(mine)).all()
        return finding(payment, attempts)

    def ask(self, payment_id: str) -> Standing:
        """Looks a payment up and takes what the provider says; raises ProviderAway, PaymentUnknown."""
        payment, order_id, known = self._order_of(payment_id)
        provider = self._provider(payment.provider)
        standing = provider.look_up(payment.id, order_id, known)
        with self._book.writing() as connection:
            self._ledger.take(connection, payment.provider, standing.news)
            if standing.opened and not order_id:
                self._ledger.opened(connection, payment.id, standing.opened)
        return standing

    def open(self, payment_id: str) -> None:
        """Opens the order at the provider if it is not; a provider that is away is asked again by the worker."""
        payment, order_id, _ = self._order_of(payment_id)
        if payment.state != "created" or order_id or payment.expires_at <= self._book.clock():
            return
        try:
            opened = self._provider(payment.provider).open(self._order(payment))
        except PaymentError as error:
            log.warning("payment_not_opened", payment=payment.id, error=error.code)
            with self._book.writing() as connection:
                self._book.change(connection, payment.id, last_error=error.code)
            return
        with self._book.writing() as connection:
            self._ledger.opened(connection, payment.id, opened)

    def close(self, payment_id: str) -> None:
        """Asks the provider to take no more money for a payment; raises ProviderAway."""
        payment, order_id, _ = self._order_of(payment_id)
        self._provider(payment.provider).close(payment.id, order_id)

    def next_order(self, payment_id: str) -> str:
        """The reference of another message that asks for an open payment in its chat.

        "" where there may be none: its provider takes the money elsewhere, it is over, or was asked for too often.
        """
        with self._book.writing() as connection:
            row = self._book.lock(connection, payment_id)
            provider = self._providers.get(row.provider)
            if row.state not in OPEN or not row.order_id or not isinstance(provider, InChat):
                return ""
            order_id = provider.next_order(row.id, row.order_id)
            if not order_id:
                return ""
            self._book.change(connection, payment_id, order_id=order_id)
            return provider.reference_of(order_id)

    def may_go_elsewhere(self, payment: Payment) -> bool:
        """Whether another provider than the chat's can take an open payment."""
        is_in_chat = isinstance(self._providers.get(payment.provider), InChat)
        return payment.is_open and is_in_chat and self._chosen.get("*") not in (None, payment.provider)

    def elsewhere(self, payment_id: str) -> Payment:
        """The payment that takes the place of one in a chat, with a provider whose page anybody can open.

        The one that is there if it is not open any more, or there is no such provider. Money that comes by the old
        one all the same counts or goes back, as any late money.
        """
        payment = self._asked_before(payment_id)
        if not self.may_go_elsewhere(payment):
            return payment
        with self._book.writing() as connection:
            self._book.lock_citizen(connection, payment.citizen_id)
            row = self._book.lock(connection, payment_id)
            if row.state not in OPEN:
                return payment
            self._ledger.replace(connection, payment_id)
            made = self._make(
                connection, payment.citizen_id, payment.items, payment.language, payment.channel, payment.our_number,
                self._chosen["*"],
            )  # fmt: skip
        self.open(made)
        return self._book.get(made)

    def _asked_before(self, payment_id: str) -> Payment:
        try:
            return self.look_up(payment_id)
        except (ProviderAway, ProviderRefused):
            return self._book.get(payment_id)

    def instead_of(self, payment: Payment) -> Payment | None:
        """The open payment that took the place of one that is over."""
        if payment.state not in OVER:
            return None
        purposes = {item.purpose for item in payment.items}
        mine = self._book.of_citizen(payment.citizen_id, payment.created_at)
        return next((p for p in mine if p.is_open and purposes == {item.purpose for item in p.items}), None)

    def url_of(self, payment_id: str) -> str:
        """Where the provider takes the money (a page, or a `upi://` address); empty while it has not said."""
        with self._book.database.begin() as connection:
            return connection.execute(select(payments.c.url).where(payments.c.id == payment_id)).scalar() or ""

    def _order(self, payment: Payment) -> Order:
        return Order(
            reference=payment.id,
            amount_paise=payment.amount_paise,
            description=DESCRIPTION,
            expires_at=payment.expires_at,
            language=payment.language,
            channel=payment.channel,
            our_number=payment.our_number,
        )

    def _order_of(self, payment_id: str) -> tuple[Payment, str, list[str]]:
        """A payment, the provider's id of its order ("" if there is none), and the transactions that are known."""
        with self._book.database.begin() as connection:
            (payment,) = self._book.fetch(select(payments).where(payments.c.id == payment_id), connection) or (None,)
            if payment is None:
                return self._book.get(payment_id), "", []
            order_id = connection.execute(select(payments.c.order_id).where(payments.c.id == payment_id)).scalar()
            mine = payment_transactions.c.payment_id == payment_id
            known = connection.execute(select(payment_transactions.c.transaction_id).where(mine)).scalars()
            return payment, order_id or "", list(known)

    def _provider(self, name: str) -> Provider:
        if name not in self._providers:
            raise ProviderGone(f"the provider {name} is not set up any more")
        return self._providers[name]

    def _standing(self, connection: Connection, citizen_id: str, items: Sequence[Item]) -> str | None:
        """The payment that is there for these items; others that are open and share one of them are replaced."""
        wanted = {item.purpose: item.amount_paise for item in items}
        query = select(payments).where(payments.c.citizen_id == citizen_id).order_by(payments.c.created_at.desc())
        shared = [p for p in self._book.fetch(query, connection) if any(item.purpose in wanted for item in p.items)]
        settled = next((p.id for p in shared if _is_settled(p, wanted)), None)
        if settled:
            return settled
        now, found = self._book.clock(), None
        for payment in shared:
            if payment.state not in OPEN:
                continue
            same = {item.purpose: item.amount_paise for item in payment.items} == wanted
            if same and payment.expires_at > now and payment.provider in self._providers and found is None:
                found = payment.id
            else:
                self._ledger.replace(connection, payment.id)
        return found

    def _make(
        self, connection: Connection, citizen_id: str, items: Sequence[Item], language: str, channel: str, number: str,
        provider: str = "",
    ) -> str:  # fmt: skip
        now = self._book.clock()
        return self._book.make(
            connection, citizen_id, items, language=language, channel=channel, our_number=number,
            provider=provider or self._chosen.get(channel) or self._chosen["*"], expires_at=now + self._life,
            next_look_at=now + FIRST_LOOK,
        )  # fmt: skip


# The provider and its page learn nothing of what is paid: a service may say much about a person.
DESCRIPTION = "Government fee or bill"


def _is_settled(payment: Payment, wanted: Container[Purpose]) -> bool:
    """Whether money is there for one of the wanted purposes that must not be asked for again."""
    if payment.state not in ("paid", "disputed"):
        return False
    mine = [item for item in payment.items if item.purpose in wanted]
    return any(
        item.state in ("waiting", "stuck") or (item.purpose.kind == "fee" and item.state == "recorded") for item in mine
    )


def _check(items: Sequence[Item]) -> None:
    if not items or len({item.purpose for item in items}) < len(items):
        raise NothingToPay("there must be items, each once")
    if any(type(item.amount_paise) is not int or not 0 < item.amount_paise <= LARGEST_AMOUNT for item in items):
        raise NothingToPay("amounts are whole paise above zero")
