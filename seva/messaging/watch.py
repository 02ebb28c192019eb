"""What waits and what is stuck, for metrics and for those who look after the system. Nothing personal is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Table, func, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from seva.clock import Clock
from seva.storage import Database
from seva.storage.tables import inbox, outgoing

# In which states a row waits for us; those in which it stays until somebody acts come with them when stuck rows are
# listed.
WAITING = {"inbox": ("waiting",), "outgoing": ("queued", "sending", "unknown", "undelivered")}
SINCE = {"inbox": inbox.c.received_at, "outgoing": outgoing.c.created_at}


@dataclass(frozen=True)
class Depth:
    """How many rows wait, the age of the oldest in seconds (0 when none waits), and how many were given up."""

    waiting: int
    oldest: float
    failed: int


@dataclass(frozen=True)
class Stuck:
    """A row that waits or failed; `attempts` counts how often it was begun, `can_redrive` if its content is there."""

    id: int
    kind: str
    state: str
    age: timedelta
    attempts: int
    code: str | None
    can_redrive: bool


class Watch:
    """Looks at the inbox and the outbox, and sets what is stuck going again."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def inbox_depth(self) -> Depth:
        """What waits to be handled."""
        return self._depth(inbox)

    def outbox_depth(self) -> Depth:
        """What waits to be sent, or to be known as sent."""
        return self._depth(outgoing)

    def stuck_inbox(self, older_than: timedelta, limit: int = 100) -> list[Stuck]:
        """Messages that have waited that long and all that were given up, the oldest first."""
        return self._stuck(inbox, older_than, limit)

    def stuck_outbox(self, older_than: timedelta, limit: int = 100) -> list[Stuck]:
        """Messages of ours that have waited that long and all that failed, the oldest first."""
        return self._stuck(outgoing, older_than, limit)

    def redrive_inbox(self, row: int) -> bool:
        """Lets a message that was given up be handled again; False if there is none or its content is gone."""
        c = inbox.c
        mine = (c.id == row) & (c.state == "failed") & c.content_encrypted.is_not(None)
        anew = {"state": "waiting", "attempts": 0, "begun": 0, "code": None, "handled_at": None}
        return self._change(inbox, mine, anew)

    def redrive_outbox(self, row: int) -> bool:
        """Lets a message that failed be sent again, as a new one; False if there is none or its content is gone."""
        c = outgoing.c
        mine = (c.id == row) & c.state.in_(("failed", "undelivered")) & c.payload_encrypted.is_not(None)
        anew = {"state": "queued", "attempts": 0, "unknowns": 0, "code": None, "due_at": self._clock()}
        of_before = {"message_index": None, "delivery": None, "accepted_at": None}
        return self._change(outgoing, mine, anew | of_before | {"callback_id": uuid4().hex})

    def _change(self, table: Table, which: object, values: dict[str, object]) -> bool:
        with self._database.begin() as connection:
            return bool(connection.execute(update(table).where(which).values(**values)).rowcount)

    def _depth(self, table: Table) -> Depth:
        is_waiting = table.c.state.in_(WAITING[table.name])
        query = select(func.count(), func.min(SINCE[table.name])).where(is_waiting)
        failed = select(func.count()).select_from(table).where(table.c.state == "failed")
        with self._database.begin() as connection:
            return depth_of(connection, query, failed, self._clock())

    def _stuck(self, table: Table, older_than: timedelta, limit: int) -> list[Stuck]:
        since, now = SINCE[table.name], self._clock()
        is_late = table.c.state.in_(WAITING[table.name]) & (since <= now - older_than)
        query = select(table).where(is_late | (table.c.state == "failed"))
        with self._database.begin() as connection:
            return [_stuck(row, now) for row in connection.execute(query.order_by(table.c.id).limit(limit))]


def depth_of(connection: Connection, waiting: Select, failed: Select, now: datetime) -> Depth:
    """A depth by two queries: number of what waits and time of the oldest, and number of what was given up."""
    count, oldest = connection.execute(waiting).one()
    age = (now - oldest).total_seconds() if oldest else 0.0
    return Depth(count, max(age, 0.0), int(connection.execute(failed).scalar() or 0))


def _stuck(row: Row, now: datetime) -> Stuck:
    values = row._mapping
    is_ours = "callback_id" in values
    began = row.attempts if is_ours else row.begun
    since, content = ("created_at", "payload_encrypted") if is_ours else ("received_at", "content_encrypted")
    age = now - values[since]
    return Stuck(row.id, row.kind, row.state, age, began, row.code, values[content] is not None)
