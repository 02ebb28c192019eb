"""The outbox of channels: each message queued once, sent by one process at a time, in order for each citizen."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import DateTime, bindparam, func, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock
from seva.messaging.contacts import Contacts
from seva.messaging.model import Sending
from seva.messaging.outcomes import Outcome, record
from seva.messaging.rows import UNREADABLE, among, one_by_one, readable
from seva.storage import Cipher, Database
from seva.storage.tables import outgoing

log = structlog.get_logger(__name__)
# While a citizen's message is in one of these, the next one waits; `holding` only until it is due.
OPEN = ("queued", "sending", "unknown", "holding")
# A send whose outcome stays unknown is repeated, so the citizen may see it so often.
MOST_UNKNOWN = 5

_c, _NOW = outgoing.c, bindparam("now", type_=DateTime)
_firsts = (
    select(func.min(_c.id).label("id"))
    .where(_c.channel == bindparam("channel"), _c.state.in_(OPEN), (_c.state != "holding") | (_c.due_at > _NOW))
    .group_by(_c.citizen_id)
    .subquery()
)
# The next message of each citizen that may leave now, the longest waiting first. One that may not leave holds those
# behind it.
HEADS = (
    select(_c.id)
    .select_from(outgoing.join(_firsts, _c.id == _firsts.c.id))
    .where(_c.state == "queued", _c.due_at <= _NOW)
    .order_by(_c.id)
    .limit(bindparam("limit"))
)
TAKE = (
    update(outgoing)
    .where(among(_c.id, "heads"), _c.state == "queued", _c.payload_encrypted.is_not(None))
    .values(state="sending", owner=bindparam("taken_by"), due_at=bindparam("until"), attempts=_c.attempts + 1)
)
TAKEN = (
    select(outgoing)
    .where(among(_c.id, "heads"), _c.state == "sending", _c.payload_encrypted.is_not(None))
    .order_by(_c.id)
)


class Outgoing:
    """Hands out each citizen's first message on one channel; the channel's senders tell what became of it.

    Whoever sends has `lease` to tell; after that, or a `restart`, the outcome is unknown.
    """

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        clock: Clock,
        channel: str,
        lease: timedelta = timedelta(seconds=60),
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._channel = channel
        self._lease = lease
        self._contacts = Contacts(database, cipher, clock)

    def claim(self, owner: str, limit: int) -> list[Sending]:
        """Messages to send now, at most one of each citizen, the longest waiting first."""
        now = {"channel": self._channel, "now": self._clock()}
        with self._database.begin() as connection:
            if connection.execute(HEADS, {**now, "limit": 1}).first() is None:
                return []
        with one_by_one(self._database) as connection:
            heads = list(connection.execute(HEADS, {**now, "limit": limit}).scalars())
            return self._sendings(connection, self._take(connection, heads, owner))

    def undelivered(self, limit: int) -> list[Sending]:
        """Messages that the channel accepted and then refused by a status: tell Retry or Failed of each."""
        refused, is_gone = self._ours(outgoing.c.state == "undelivered"), outgoing.c.payload_encrypted.is_(None)
        query = select(outgoing).where(refused).order_by(outgoing.c.id).limit(limit)
        with self._database.begin() as connection:
            connection.execute(update(outgoing).where(refused, is_gone).values(state="failed"))
            return self._sendings(connection, connection.execute(query).all())

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Stores what became of sends; several at once cost one commit."""
        with one_by_one(self._database) as connection:
            record(connection, self._cipher, self._clock(), outcomes)

    def restart(self, owner: str) -> None:
        """What this owner was sending when it was killed has an unknown outcome."""
        self._forget_owner(outgoing.c.owner == owner)

    def settle_unknown(self, patience: timedelta) -> int:
        """Queues again what has been unknown for `patience`, since no status came; the number of those.

        A status that comes until the repeated send begins still settles it. After five such sends the message
        is failed.
        """
        now, c = self._clock(), outgoing.c
        self._forget_owner(c.due_at <= now)
        old = self._ours((c.state == "unknown") & (c.due_at <= now - patience))
        with one_by_one(self._database) as connection:
            held = self._ours((c.state == "holding") & (c.due_at <= now))
            connection.execute(update(outgoing).where(held).values(state="accepted"))
            again = {"due_at": now, "unknowns": c.unknowns + 1}
            lost = old & ((c.unknowns + 1 >= MOST_UNKNOWN) | c.payload_encrypted.is_(None))
            connection.execute(update(outgoing).where(lost).values(state="failed", code="outcome_unknown", **again))
            return int(connection.execute(update(outgoing).where(old).values(state="queued", **again)).rowcount)

    def _ours(self, which: ColumnElement) -> ColumnElement:
        """Rows of this channel: another channel's are the business of its own senders."""
        return (outgoing.c.channel == self._channel) & which

    def _forget_owner(self, which: ColumnElement) -> None:
        sending = self._ours((outgoing.c.state == "sending") & which)
        with one_by_one(self._database) as connection:
            connection.execute(update(outgoing).where(sending).values(state="unknown", due_at=self._clock()))

    def _take(self, connection: Connection, heads: Sequence[int], owner: str) -> Sequence[Row]:
        """Takes those that were not erased a moment ago."""
        lease = {"taken_by": owner, "until": self._clock() + self._lease}
        connection.execute(TAKE, {"heads": heads, **lease})
        return list(connection.execute(TAKEN, {"heads": heads}))

    def _sendings(self, connection: Connection, rows: Sequence[Row]) -> list[Sending]:
        """The rows with all that sending needs; what cannot be read fails here."""
        payloads = {row.id: readable(self._cipher, row.payload_encrypted) for row in rows}
        self._give_up(connection, [row for row in rows if payloads[row.id] is None])
        handles = self._contacts.handles(connection, [row.citizen_id for row in rows])
        heard = self._contacts.heard(connection, [row.citizen_id for row in rows])
        return [
            Sending(
                id=row.id, citizen_id=row.citizen_id, channel=row.channel, our_number=row.our_number, kind=row.kind,
                callback_id=row.callback_id, attempts=row.attempts, code=row.code, holds=row.holds,
                created_at=row.created_at, payload=payloads[row.id],
                handles=handles.get((row.citizen_id, row.channel), {}),
                last_heard_at=heard.get((row.citizen_id, row.channel, row.our_number)),
            )
            for row in rows if payloads[row.id] is not None
        ]  # fmt: skip

    def _give_up(self, connection: Connection, rows: Sequence[Row]) -> None:
        for row in rows:
            log.error("message_unreadable", box="outbox", row=row.id)
            still = (outgoing.c.id == row.id) & (outgoing.c.state == row.state)
            connection.execute(update(outgoing).where(still).values(state="failed", code=UNREADABLE))
