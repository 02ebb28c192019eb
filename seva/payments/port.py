"""What payments ask of a provider, whichever it is: a gateway, an acquirer behind UPI, WhatsApp."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable

# A transaction's way: failed attempts may still succeed (late authorisation), captured ones never fail.
TransactionStatus = Literal["failed", "authorised", "captured"]
RefundStatus = Literal["sent", "done", "failed"]
OrderStatus = Literal["open", "closed", "unknown"]
DisputeStatus = Literal["opened", "won", "lost"]


@dataclass(frozen=True)
class Order:
    """What a citizen is to pay; `reference` is our payment's id and makes repeating it safe."""

    reference: str
    amount_paise: int
    description: str
    expires_at: datetime
    language: str = "en"
    channel: str = ""
    our_number: str = ""


@dataclass(frozen=True)
class Opened:
    """The order at the provider: its id there, and where it is paid (a page, or a `upi://` address), if anywhere."""

    order_id: str
    url: str = ""


@dataclass(frozen=True)
class Seen:
    """A transaction as a verified callback or a look-up tells of it; `amount` in the currency's smallest unit."""

    transaction_id: str
    status: TransactionStatus
    amount: int
    currency: str
    reference: str = ""
    order_id: str = ""
    method: str = "upi"
    at: datetime | None = None


@dataclass(frozen=True)
class SeenRefund:
    """A refund as the provider tells of it; `key` is ours, empty if it was made there."""

    refund_id: str
    transaction_id: str
    amount: int
    status: RefundStatus
    key: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SeenDispute:
    """What the provider tells of a dispute about a transaction."""

    dispute_id: str
    transaction_id: str
    status: DisputeStatus


@dataclass(frozen=True)
class News:
    """What a callback or a look-up tells, all of it or a part."""

    transactions: Sequence[Seen] = ()
    refunds: Sequence[SeenRefund] = ()
    disputes: Sequence[SeenDispute] = ()
    closed: Sequence[str] = ()  # references of orders that cannot be paid any more


@dataclass(frozen=True)
class Standing:
    """An order as it stands at the provider; unknown: it never heard of it."""

    status: OrderStatus
    opened: Opened | None = None
    news: News = field(default_factory=News)


@dataclass(frozen=True)
class Line:
    """A line of the provider's list of a day: money in, or out as a refund or a dispute's loss."""

    kind: Literal["payment", "refund", "adjustment"]
    id: str
    amount: int
    transaction_id: str = ""
    reference: str = ""
    fee: int = 0
    settlement: str = ""


class Provider(Protocol):
    """A provider. Every method that calls out may raise ProviderAway or ProviderRefused."""

    name: str

    def open(self, order: Order) -> Opened:
        """Opens an order; the same reference gets the same one."""

    def close(self, reference: str, order_id: str) -> None:
        """Ends an order so that nobody pays it any more; harmless if it is over or the provider cannot do that."""

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """How an order stands, with all of its transactions and their refunds; `transactions` are those known here."""

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Gives money back; the same key is done once, whatever happened to the first call.

        `order_id` is the one that the provider told with the transaction, if any.
        """

    def settled(self, day: date) -> list[Line] | None:
        """The provider's list of a day in India; None if this provider has no such list."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The provider's id of a callback ("" if it gives none); Forged if the provider did not sign these bytes."""

    def read(self, body: bytes) -> News:
        """What a verified callback tells; nothing if it is about something else. Forged if it cannot be read."""


@runtime_checkable
class InChat(Protocol):
    """A provider whose orders are messages in a chat, each with a reference of its own."""

    def next_order(self, reference: str, order_id: str) -> str:
        """The provider's id of the order with one message more, "" when there may be no other; it calls nobody."""

    def reference_of(self, order_id: str) -> str:
        """The reference that the last message of an order has."""
