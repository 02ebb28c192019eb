"""Payments as the rest of the core sees them. Money is in paise, times are in UTC without zone."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from seva.payments.states import OPEN, State

Kind = Literal["fee", "bill"]
# waiting: the department does not know of the money yet; refused: it does not want it, which is given back; stuck: a
# person has to look.
ItemState = Literal["waiting", "recorded", "refused", "stuck"]


@dataclass(frozen=True)
class Purpose:
    """What is paid, in the department's words.

    `subject` of a fee is our application's id, also before it is filed, or its reference number; of a bill it is the
    account number, and `bill` says which bill of that account, if the department numbers them.
    """

    kind: Kind
    subject: str
    service: str
    department: str
    bill: str = ""


@dataclass(frozen=True)
class Item:
    """A purpose and what the department asks for it, in paise."""

    purpose: Purpose
    amount_paise: int


@dataclass(frozen=True)
class PaidItem(Item):
    """An item of a payment; `receipt_number` is the department's, once it has recorded the money."""

    id: str = ""
    state: ItemState = "waiting"
    receipt_number: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Payment:
    """A payment of one citizen. Paid means that a verified callback or a look-up said so.

    `link` is a page of ours that opens any UPI app or leads to the gateway. `is_recorded`: the departments have
    confirmed all of it. `has_receipt`: they have decided about all of it, and confirmed some.
    """

    id: str
    citizen_id: str
    state: State
    amount_paise: int
    items: tuple[PaidItem, ...]
    link: str
    expires_at: datetime
    provider: str
    language: str
    channel: str
    our_number: str
    created_at: datetime
    paid_at: datetime | None = None
    transaction_id: str | None = None
    method: str | None = None
    refunds: tuple["Refund", ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid as planned."""
        return self.state in OPEN

    @property
    def is_recorded(self) -> bool:
        """Whether the departments have recorded every item."""
        return all(item.state == "recorded" for item in self.items)

    @property
    def has_receipt(self) -> bool:
        """Whether something is recorded and nothing waits any more; what was not wanted goes back."""
        return self.recorded_paise > 0 and all(item.state in ("recorded", "refused") for item in self.items)

    @property
    def goes_back(self) -> bool:
        """Whether no department wants any of it."""
        return all(item.state == "refused" for item in self.items)

    @property
    def recorded_paise(self) -> int:
        """How much the departments have recorded."""
        return sum(item.amount_paise for item in self.items if item.state == "recorded")

    @property
    def receipt_numbers(self) -> tuple[str, ...]:
        """The departments' receipt numbers that are there already."""
        return tuple(item.receipt_number for item in self.items if item.receipt_number)


RefundState = Literal["due", "sent", "done", "stuck", "dropped"]
Reason = Literal["duplicate", "wrong_amount", "wrong_currency", "not_wanted", "not_filed", "made_there"]


@dataclass(frozen=True)
class Refund:
    """Money on its way back. due: to be sent; sent: the provider is at it; stuck: a person has to look; dropped: the
    money went back in another way, such as a lost dispute."""

    id: str
    amount_paise: int
    reason: Reason
    state: RefundState
    created_at: datetime
    done_at: datetime | None = None


# What was found out when a citizen says that money was cut. nothing: no payment of theirs in these weeks; not_there:
# the provider knows of no money; failed: an attempt failed, what was cut comes back from the bank by itself;
# on_the_way: the provider has not decided; received: the money is there, the receipt follows; recorded: there is a
# receipt; going_back, returned: a refund; no_answer: the provider cannot be asked now, it is followed up.
Finding = Literal[
    "nothing", "not_there", "failed", "on_the_way", "received", "recorded", "going_back", "returned", "disputed",
    "no_answer",
]  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """The answer to "money was cut but no receipt came" for one payment; `payment` is None only for `nothing`."""

    finding: Finding
    payment: Payment | None = None
    amount_paise: int = 0
