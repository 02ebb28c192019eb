"""What became of a send, as its sender tells it. What a status told meanwhile is never taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, func, update
from sqlalchemy.engine import Connection

from seva.messaging.deliveries import HOLD, NOW, apply_waiting, taken_over
from seva.messaging.model import Reply, Sending
from seva.messaging.rows import message_index, short
from seva.storage import Cipher
from seva.storage.tables import outgoing


@dataclass(frozen=True)
class Accepted:
    """The channel took the message and named it."""

    sending: Sending
    message_id: str


@dataclass(frozen=True)
class Unknown:
    """No answer came: the message may have been sent or not."""

    sending: Sending


@dataclass(frozen=True)
class Retry:
    """The channel refused: send again not before `at`, with `reply` instead if there is one (a template)."""

    sending: Sending
    at: datetime
    code: str
    reply: Reply | None = None


@dataclass(frozen=True)
class Failed:
    """The channel refused for good; the citizen's next message may leave."""

    sending: Sending
    code: str


Outcome = Accepted | Unknown | Retry | Failed


def record(connection: Connection, cipher: Cipher, now: datetime, outcomes: Sequence[Outcome]) -> None:
    """Stores outcomes, and applies the statuses that came before the answers."""
    accepted = [told for told in outcomes if isinstance(told, Accepted)]
    for outcome in outcomes:
        if not isinstance(outcome, Accepted):
            CHANGES[type(outcome)](connection, cipher, now, outcome)
    if accepted:
        _accept(connection, cipher, now, accepted)


_ACCEPT = (
    update(outgoing)
    .where(outgoing.c.id == bindparam("row"), outgoing.c.message_index.is_(None))
    .values(message_index=bindparam("index"), accepted_at=func.coalesce(outgoing.c.accepted_at, NOW), code=None)
    .values(**taken_over())
)


def _accept(connection: Connection, cipher: Cipher, now: datetime, told: Sequence[Accepted]) -> None:
    """Also if a lease ran out meanwhile or the message was given up: it was sent, whoever waits for what."""
    times = {"now": now, "held_until": now + HOLD}
    rows = [
        {"row": a.sending.id, "index": message_index(cipher, a.sending.channel, a.message_id), **times} for a in told
    ]
    connection.execute(_ACCEPT, sorted(rows, key=itemgetter("row")))
    apply_waiting(connection, now, [str(row["index"]) for row in rows])


def _unknown(connection: Connection, _: Cipher, now: datetime, told: Unknown) -> None:
    _change(connection, told.sending, ("sending",), state="unknown", due_at=now)


def _retry(connection: Connection, cipher: Cipher, now: datetime, told: Retry) -> None:
    # Nothing that still comes about the refused message may be taken for news about the one that follows.
    anew: dict[str, Any] = {"callback_id": uuid4().hex, "message_index": None, "delivery": None, "accepted_at": None}
    if told.reply:
        payload = cipher.encrypt(dict(told.reply.payload))
        anew |= {"kind": short(told.reply.kind, 40), "payload_encrypted": payload, "holds": told.reply.holds}
    values = {"state": "queued", "due_at": told.at, "code": short(told.code, 60), **anew}
    # One whose content was forgotten meanwhile cannot be sent again, and must not stand in the way of others.
    states = ("sending", "unknown", "undelivered")
    _change(connection, told.sending, states, **values, is_there=told.reply is not None)


def _failed(connection: Connection, _: Cipher, now: datetime, told: Failed) -> None:
    states = ("sending", "unknown", "undelivered")
    _change(connection, told.sending, states, state="failed", code=short(told.code, 60))


def _change(
    connection: Connection, sending: Sending, states: Sequence[str], is_there: bool = True, **values: Any
) -> None:
    """Unless somebody else sends it meanwhile, or a status told that it arrived."""
    c = outgoing.c
    mine = (c.id == sending.id) & (c.attempts == sending.attempts) & (c.callback_id == sending.callback_id)
    still = c.state.in_(states) & (c.payload_encrypted.is_not(None) | is_there)
    connection.execute(update(outgoing).where(mine, still).values(**values))


CHANGES: dict[type[Outcome], Callable[..., None]] = {
    Unknown: _unknown,
    Retry: _retry,
    Failed: _failed,
}
