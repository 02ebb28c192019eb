"""The statement of a day: where each rupee is that came in, and what of the provider's list does not fit ours.

It balances when every transaction of the day has its whole amount in one place, and the provider's list is ours but
for the differences that are named. Pure functions over rows; amounts in paise.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from typing import Literal

from seva.wording import format_rupees

# unknown_here: the provider has money, or a refund, of no payment of ours. amount_differs: another amount there.
# settled_twice: in two lists. adjustment: something else that the provider took or gave. not_settled: here for days,
# in no list. unexplained: more or less than the whole amount has a place. foreign: money of another currency. The rest
# waits for a person: a refund or a record that did not succeed, money that is recorded though it went back, something
# of a provider that is not set up any more.
What = Literal[
    "unknown_here", "amount_differs", "settled_twice", "adjustment", "not_settled", "unexplained", "foreign",
    "refund_stuck", "record_stuck", "recorded_and_gone", "no_answer", "provider_gone",
]  # fmt: skip


@dataclass(frozen=True)
class Mismatch:
    """Something that a person should look at; `difference` is how much the provider's list is above ours by it."""

    what: What
    id: str
    amount: int
    difference: int = 0


@dataclass(frozen=True)
class Money:
    """A transaction of the day and where its money is."""

    provider: str
    transaction_id: str
    payment_id: str
    amount: int
    recorded: int = 0
    waiting: int = 0
    returned: int = 0
    returning: int = 0
    lost: int = 0
    unknown: int = 0

    @property
    def unexplained(self) -> int:
        """What has no place; below zero if some of it has two."""
        return self.amount - sum(getattr(self, place) for place in PLACES)


# What cannot be told without a provider that does not answer, or is not there.
UNKNOWN = frozenset({"no_answer", "provider_gone"})
PLACES = ("recorded", "waiting", "returned", "returning", "lost", "unknown")


@dataclass(frozen=True)
class Settled:
    """A provider's list of the day against our rows, both as money in less money out."""

    provider: str
    listed: int
    ours: int
    has_list: bool = True


@dataclass(frozen=True)
class Statement:
    """A day in India."""

    day: date
    money: Sequence[Money]
    refunds_done: int
    settled: Sequence[Settled]
    mismatches: Sequence[Mismatch]

    @property
    def taken(self) -> int:
        """What came in on that day."""
        return sum(one.amount for one in self.money)

    def total(self, place: str) -> int:
        """How much of it is in one place."""
        return sum(getattr(one, place) for one in self.money)

    @property
    def is_balanced(self) -> bool:
        """Whether everything has its place, and every difference to the providers' lists has a name."""
        named = sum(mismatch.difference for mismatch in self.mismatches)
        difference = sum(one.listed - one.ours for one in self.settled)
        has_places = all(one.unexplained == 0 for one in self.money)
        return has_places and named == difference and all(m.what not in UNKNOWN for m in self.mismatches)

    def as_csv(self) -> str:
        """One row for each transaction, and one for each mismatch."""
        out = StringIO()
        names = [field.name for field in fields(Money)]
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["day", "what", *names, "difference"])
        for one in self.money:
            writer.writerow([self.day, "transaction", *(getattr(one, name) for name in names), one.unexplained])
        for wrong in self.mismatches:
            row = dict.fromkeys(names, "") | {"transaction_id": wrong.id, "amount": wrong.amount}
            writer.writerow([self.day, wrong.what, *row.values(), wrong.difference])
        return out.getvalue()

    def as_text(self) -> str:
        """For a person at a terminal."""
        lines = [f"Payments of {self.day}", f"  came in        {format_rupees(self.taken):>16}  ({len(self.money)})"]
        lines += [f"    {place:12} {format_rupees(self.total(place)):>16}" for place in PLACES]
        lines.append(f"  refunds done   {format_rupees(self.refunds_done):>16}")
        for one in self.settled:
            shown = f"listed {format_rupees(one.listed)}, ours {format_rupees(one.ours)}"
            lines.append(f"  {one.provider}: {shown if one.has_list else 'has no list of its own'}")
        lines += [
            f"  {wrong.what}: {wrong.id} {format_rupees(wrong.amount)} (difference {format_rupees(wrong.difference)})"
            for wrong in self.mismatches
        ]
        return "\n".join([*lines, "Balanced to the paisa." if self.is_balanced else "NOT BALANCED."])
