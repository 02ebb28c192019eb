"""The outbox of channels: each message queued once, sent by one process at a time, in order for each citizen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import DateTime, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.messaging.contacts import Contacts
from seva.messaging.model import Reply, Sending, Waiting
from seva.messaging.outcomes import Outcome, record
from seva.messaging.rows import among, insert_each_once, one_by_one, short
from seva.storage import Cipher, Database
from seva.storage.tables import outgoing

# While a citizen's message is in one of these, the next one waits; `holding` only until it is due.
OPEN = ("queued", "sending", "unknown", "holding")
MOST_REPEATS = 5

_c, _NOW = outgoing.c, bindparam("now", type_=DateTime)
_firsts = (
    select(func.min(_c.id).label("id"))
    .where(_c.state.in_(OPEN), (_c.state != "holding") | (_c.due_at > _NOW))
    .group_by(_c.citizen_id)
    .subquery()
)
# The next message of each citizen that may leave now, the longest waiting first.
HEADS = (
    select(_c.id)
    .select_from(outgoing.join(_firsts, _c.id == _firsts.c.id))
    .where(_c.state == "queued", _c.due_at <= _NOW)
    .order_by(_c.id)
    .limit(bindparam("limit"))
)
STORE = insert(outgoing)
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
    """Queues messages and hands out each citizen's first; senders tell what became of it.

    Whoever sends has `lease` to tell; after that, or a `restart`, the outcome is unknown. What takes a connection works
    inside the caller's transaction.
    """

    def __init__(
        self, database: Database, cipher: Cipher, clock: Clock, lease: timedelta = timedelta(seconds=60)
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._lease = lease
        self._contacts = Contacts(database, cipher, clock)

    def put(
        self, connection: Connection, citizen_id: str, channel: str, our_number: str, replies: Mapping[str, Reply]
    ) -> None:
        """Queues messages by their dedupe keys inside the caller's transaction; a key that is there is left out."""
        row = {"citizen_id": citizen_id, "channel": channel, "our_number": our_number}
        insert_each_once(connection, outgoing, [{**row, **self._row(key, replies[key])} for key in replies])

    def reply(
        self, connection: Connection, waiting: Waiting, citizen_id: str, key: str, replies: Sequence[Reply]
    ) -> None:
        """Queues the answers to a message, each under its number; the caller sees to it that they are not there."""
        row = {"citizen_id": citizen_id, "channel": waiting.channel, "our_number": waiting.our_number}
        rows = [{**row, **self._row(f"{key}:{number}", reply)} for number, reply in enumerate(replies)]
        if rows:
            connection.execute(STORE, rows)

    def claim(self, owner: str, limit: int) -> list[Sending]:
        """Messages to send now, at most one of each citizen, the longest waiting first."""
        with self._database.begin() as connection:
            if connection.execute(HEADS, {"now": self._clock(), "limit": 1}).first() is None:
                return []
        with one_by_one(self._database) as connection:
            heads = list(connection.execute(HEADS, {"now": self._clock(), "limit": limit}).scalars())
            return self._sendings(connection, self._take(connection, heads, owner))

    def undelivered(self, limit: int) -> list[Sending]:
        """Messages that the channel accepted and then refused by a status: tell Retry or Failed of each."""
        query = select(outgoing).where(outgoing.c.state == "undelivered", outgoing.c.payload_encrypted.is_not(None))
        with self._database.begin() as connection:
            return self._sendings(connection, connection.execute(query.order_by(outgoing.c.id).limit(limit)).all())

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Stores what became of sends; several at once cost one commit."""
        with one_by_one(self._database) as connection:
            record(connection, self._cipher, self._clock(), outcomes)

    def restart(self, owner: str) -> None:
        """What this owner was sending when it was killed has an unknown outcome."""
        self._forget_owner(outgoing.c.owner == owner)

    def settle_unknown(self, patience: timedelta) -> int:
        """Queues again what has been unknown for `patience`, since no status came; the number of those.

        A status that comes until the repeated send begins still settles it. After five sends the message is failed.
        """
        now, c = self._clock(), outgoing.c
        self._forget_owner(c.due_at <= now)
        old = (c.state == "unknown") & (c.due_at <= now - patience)
        with one_by_one(self._database) as connection:
            held = (c.state == "holding") & (c.due_at <= now)
            connection.execute(update(outgoing).where(held).values(state="accepted"))
            lost = old & ((c.attempts >= MOST_REPEATS) | c.payload_encrypted.is_(None))
            connection.execute(update(outgoing).where(lost).values(state="failed", code="outcome_unknown"))
            return int(connection.execute(update(outgoing).where(old).values(state="queued", due_at=now)).rowcount)

    def _forget_owner(self, which: object) -> None:
        sending = (outgoing.c.state == "sending") & which
        with one_by_one(self._database) as connection:
            connection.execute(update(outgoing).where(sending).values(state="unknown", due_at=self._clock()))

    def _take(self, connection: Connection, heads: Sequence[int], owner: str) -> Sequence[Row]:
        """Takes those that were not erased a moment ago."""
        lease = {"taken_by": owner, "until": self._clock() + self._lease}
        connection.execute(TAKE, {"heads": heads, **lease})
        return list(connection.execute(TAKEN, {"heads": heads}))

    def _sendings(self, connection: Connection, rows: Sequence[Row]) -> list[Sending]:
        handles = self._contacts.handles(connection, [row.citizen_id for row in rows])
        heard = self._contacts.heard(connection, [row.citizen_id for row in rows])
        return [
            Sending(
                id=row.id, citizen_id=row.citizen_id, channel=row.channel, our_number=row.our_number, kind=row.kind,
                callback_id=row.callback_id, attempts=row.attempts, code=row.code, holds=row.holds,
                created_at=row.created_at, payload=self._cipher.decrypt(row.payload_encrypted),
                handles=handles.get((row.citizen_id, row.channel), {}),
                last_heard_at=heard.get((row.citizen_id, row.channel, row.our_number)),
            )
            for row in rows
        ]  # fmt: skip

    def _row(self, key: str, reply: Reply) -> dict[str, object]:
        now = self._clock()
        return {
            "dedupe_key": key, "callback_id": uuid4().hex, "kind": short(reply.kind, 40), "holds": reply.holds,
            "payload_encrypted": self._cipher.encrypt(dict(reply.payload)), "state": "queued", "attempts": 0,
            "due_at": now, "created_at": now,
        }  # fmt: skip
