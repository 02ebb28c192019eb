"""The states of a payment, what may happen to one, and what follows: one table, total over both.

A cell says which state follows and what becomes of money that the event brought: `count` (it pays the items) or
`give_back`. Late success of a payment that is over counts: whether the department still wants it shows when it is
recorded there, and what it does not want is given back.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

State = Literal["created", "pending", "paid", "failed", "expired", "refunded", "disputed"]
# opened: the provider has the order. captured: verified money of the right amount and currency. mismatched: verified
# money of another. attempt_failed: a try to pay failed, another may follow. closed: it cannot be paid any more.
# timed_out: its time is over. given_back: all of its money is back with the citizen. The rest is the bank's dispute.
Event = Literal[
    "opened", "captured", "mismatched", "attempt_failed", "closed", "timed_out", "given_back", "dispute_opened",
    "dispute_won", "dispute_lost",
]  # fmt: skip
Money = Literal["none", "count", "give_back"]


class Step(NamedTuple):
    """What follows an event: the next state, and what becomes of the money that came with it."""

    state: State
    money: Money = "none"


STATES: tuple[State, ...] = get_args(State)
EVENTS: tuple[Event, ...] = get_args(Event)
OPEN: frozenset[State] = frozenset({"created", "pending"})
OVER: frozenset[State] = frozenset({"failed", "expired"})

TABLE: Mapping[State, Mapping[Event, Step]] = {
    "created": {
        "opened": Step("pending"),
        "captured": Step("paid", "count"),
        "mismatched": Step("created", "give_back"),
        "attempt_failed": Step("created"),
        "closed": Step("failed"),
        "timed_out": Step("expired"),
        "given_back": Step("created"),
        "dispute_opened": Step("created"),
        "dispute_won": Step("created"),
        "dispute_lost": Step("created"),
    },
    "pending": {
        "opened": Step("pending"),
        "captured": Step("paid", "count"),
        "mismatched": Step("pending", "give_back"),
        "attempt_failed": Step("pending"),
        "closed": Step("failed"),
        "timed_out": Step("expired"),
        "given_back": Step("pending"),
        "dispute_opened": Step("pending"),
        "dispute_won": Step("pending"),
        "dispute_lost": Step("pending"),
    },
    "paid": {
        "opened": Step("paid"),
        "captured": Step("paid", "give_back"),
        "mismatched": Step("paid", "give_back"),
        "attempt_failed": Step("paid"),
        "closed": Step("paid"),
        "timed_out": Step("paid"),
        "given_back": Step("refunded"),
        "dispute_opened": Step("disputed"),
        "dispute_won": Step("paid"),
        "dispute_lost": Step("refunded"),
    },
    "failed": {
        "opened": Step("failed"),
        "captured": Step("paid", "count"),
        "mismatched": Step("failed", "give_back"),
        "attempt_failed": Step("failed"),
        "closed": Step("failed"),
        "timed_out": Step("failed"),
        "given_back": Step("failed"),
        "dispute_opened": Step("failed"),
        "dispute_won": Step("failed"),
        "dispute_lost": Step("failed"),
    },
    "expired": {
        "opened": Step("expired"),
        "captured": Step("paid", "count"),
        "mismatched": Step("expired", "give_back"),
        "attempt_failed": Step("expired"),
        "closed": Step("expired"),
        "timed_out": Step("expired"),
        "given_back": Step("expired"),
        "dispute_opened": Step("expired"),
        "dispute_won": Step("expired"),
        "dispute_lost": Step("expired"),
    },
    "refunded": {
        "opened": Step("refunded"),
        "captured": Step("refunded", "give_back"),
        "mismatched": Step("refunded", "give_back"),
        "attempt_failed": Step("refunded"),
        "closed": Step("refunded"),
        "timed_out": Step("refunded"),
        "given_back": Step("refunded"),
        "dispute_opened": Step("refunded"),
        "dispute_won": Step("refunded"),
        "dispute_lost": Step("refunded"),
    },
    "disputed": {
        "opened": Step("disputed"),
        "captured": Step("disputed", "give_back"),
        "mismatched": Step("disputed", "give_back"),
        "attempt_failed": Step("disputed"),
        "closed": Step("disputed"),
        "timed_out": Step("disputed"),
        "given_back": Step("refunded"),
        "dispute_opened": Step("disputed"),
        "dispute_won": Step("paid"),
        "dispute_lost": Step("refunded"),
    },
}


def step(state: State, event: Event) -> Step:
    """What follows an event in a state; there is an answer for each."""
    return TABLE[state][event]
