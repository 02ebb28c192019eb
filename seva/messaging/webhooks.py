"""Webhooks as they came, from the answer until they are read: one insert each, so that the answer waits for little."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row

from seva.clock import Clock
from seva.messaging.rows import UNREADABLE, among, readable, short
from seva.messaging.watch import Depth, Stuck, depth_of
from seva.storage import Cipher, Database

# Not among the core's tables: on SQLite they are in a file of their own (Settings.webhook_database).
tables = MetaData()
webhooks = Table(
    "webhooks",
    tables,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("owner", String(60), nullable=False),
    Column("size", Integer, nullable=False),
    Column("body_encrypted", Text, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("code", String(60)),
    sqlite_autoincrement=True,
)
_c = webhooks.c
KEEP = insert(webhooks)
# Those that this process took in, and those of one that has not come to it for so long.
MINE = (
    select(_c.id, _c.size)
    .where(_c.channel == bindparam("on"), _c.code.is_(None))
    .where((_c.owner == bindparam("mine")) | (_c.received_at < bindparam("long_ago", type_=DateTime)))
    .order_by(_c.id)
    .limit(bindparam("limit"))
)
BODIES = select(_c.id, _c.body_encrypted).where(among(_c.id, "ids")).order_by(_c.id)
DONE = delete(webhooks).where(among(_c.id, "ids"))
LEFT = timedelta(seconds=30)


@dataclass(frozen=True)
class Kept:
    """A webhook's body; None if it cannot be read."""

    id: int
    body: bytes | None = field(repr=False)


class Webhooks:
    """Bodies that were answered with 200 and not yet read, of one channel. `owner`: as for the inbox."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock, channel: str, owner: str = "") -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._channel = channel
        self._owner = owner

    def create(self) -> None:
        """Makes the table if it is not there."""
        self._database.create(tables)

    def keep(self, bodies: Sequence[bytes]) -> None:
        """Stores bodies; after it returned, none of them can be lost."""
        row = {"channel": self._channel, "owner": self._owner, "received_at": self._clock()}
        rows = [
            {**row, "size": len(body), "body_encrypted": self._cipher.encrypt(body.decode("latin-1"))}
            for body in bodies
        ]
        with self._database.begin() as connection:
            connection.execute(KEEP, rows)

    def next(self, limit: int, most_bytes: int) -> list[Kept]:
        """The oldest ones, at least one and no more bytes than that together; empty if none waits."""
        mine = {"on": self._channel, "mine": self._owner, "long_ago": self._clock() - LEFT, "limit": limit}
        with self._database.begin() as connection:
            found = connection.execute(MINE, mine).all()
            sizes = accumulate(row.size for row in found)
            ids = [row.id for row, size in zip(found, sizes, strict=True) if row is found[0] or size <= most_bytes]
            rows = connection.execute(BODIES, {"ids": ids}).all() if ids else []
        return [Kept(row.id, self._body(row)) for row in rows]

    def done(self, ids: Sequence[int]) -> None:
        """Removes those that were read; what they told is in the inbox."""
        with self._database.begin() as connection:
            connection.execute(DONE, {"ids": list(ids)})

    def give_up(self, row: int, code: str = UNREADABLE) -> None:
        """Lets one lie that cannot be stored, until somebody has it tried again."""
        self._change(row, short(code, 60))

    def redrive(self, row: int) -> bool:
        """Lets one be read again that was given up; False if there is none."""
        return self._change(row, None)

    def forget(self, age: timedelta) -> int:
        """Removes those that were given up so long ago; the number of them."""
        is_old = _c.code.is_not(None) & (_c.received_at < self._clock() - age)
        with self._database.begin() as connection:
            return int(connection.execute(delete(webhooks).where(is_old)).rowcount)

    def depth(self) -> Depth:
        """What waits to be read."""
        waiting = select(func.count(), func.min(_c.received_at)).where(_c.code.is_(None))
        failed = select(func.count()).where(_c.code.is_not(None))
        with self._database.begin() as connection:
            return depth_of(connection, waiting, failed, self._clock())

    def stuck(self, older_than: timedelta, limit: int = 100) -> list[Stuck]:
        """Those that have waited that long and all that were given up, the oldest first."""
        now = self._clock()
        query = select(webhooks).where((_c.received_at <= now - older_than) | _c.code.is_not(None))
        with self._database.begin() as connection:
            return [_stuck(row, now) for row in connection.execute(query.order_by(_c.id).limit(limit))]

    def _change(self, row: int, code: str | None) -> bool:
        is_other = _c.code.is_not(None) if code is None else _c.code.is_(None)
        with self._database.begin() as connection:
            return bool(connection.execute(update(webhooks).where(_c.id == row, is_other).values(code=code)).rowcount)

    def _body(self, row: Row) -> bytes | None:
        text = readable(self._cipher, row.body_encrypted)
        return None if text is None else str(text).encode("latin-1")


def _stuck(row: Row, now: datetime) -> Stuck:
    state = "failed" if row.code else "waiting"
    return Stuck(row.id, "webhook", state, now - row.received_at, 0, row.code, can_redrive=row.code is not None)
