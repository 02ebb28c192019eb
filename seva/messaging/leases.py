"""Leases: who handles a citizen's messages now. One that ran out may be taken over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import DateTime, bindparam, case, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.messaging.rows import among
from seva.storage.tables import inbox, leases

_NOW = bindparam("now", type_=DateTime)
# The citizens who have messages waiting and whom nobody holds, the longest waiting first.
FREE = (
    select(inbox.c.citizen_id)
    .select_from(inbox.outerjoin(leases, leases.c.citizen_id == inbox.c.citizen_id))
    .where(inbox.c.state == "waiting", leases.c.until.is_(None) | (leases.c.until <= _NOW))
    .group_by(inbox.c.citizen_id)
    .order_by(func.min(inbox.c.id))
    .limit(bindparam("limit"))
)
RAN_OUT = delete(leases).where(among(leases.c.citizen_id, "citizens"), leases.c.until <= _NOW)
HELD = select(leases.c.citizen_id).where(among(leases.c.citizen_id, "citizens"))
TAKE = insert(leases)
EXTEND = update(leases).where(leases.c.token == bindparam("mine")).values(until=bindparam("then"))
FREED = delete(leases).where(leases.c.token == bindparam("mine"))
_began = case((inbox.c.begun > 0, 0), else_=1)
_place = func.row_number().over(partition_by=inbox.c.citizen_id, order_by=(_began, inbox.c.occurred_at, inbox.c.id))
_ranked = (
    select(inbox.c.id, leases.c.token, _place.label("place"))
    .select_from(inbox.join(leases, leases.c.citizen_id == inbox.c.citizen_id))
    .where(among(leases.c.token, "tokens"), inbox.c.state == "waiting")
    .subquery()
)
# By lease, the message that its holder handles next: one that was begun, or else the oldest.
NEXT = select(inbox, _ranked.c.token).join(_ranked, _ranked.c.id == inbox.c.id).where(_ranked.c.place == 1)


def is_anybody_free(connection: Connection, now: datetime) -> bool:
    """Whether there is a citizen to take."""
    return connection.execute(FREE, {"now": now, "limit": 1}).first() is not None


class Leases:
    """Takes, prolongs and frees leases of a fixed length inside the caller's transaction."""

    def __init__(self, length: timedelta) -> None:
        self._length = length

    def take(self, connection: Connection, owner: str, limit: int, now: datetime) -> list[str]:
        """Takes citizens who have messages waiting and are free, the longest waiting first; the tokens.

        Leases are made here alone, under the lock of seva.messaging.rows.one_by_one.
        """
        citizens = list(connection.execute(FREE, {"now": now, "limit": limit}).scalars())
        connection.execute(RAN_OUT, {"citizens": citizens, "now": now})
        # One that had run out may have been prolonged at the last moment.
        kept = set(connection.execute(HELD, {"citizens": citizens}).scalars())
        lease = {"owner": owner, "until": now + self._length}
        rows = [{"citizen_id": citizen, "token": uuid4().hex, **lease} for citizen in citizens if citizen not in kept]
        if rows:
            connection.execute(TAKE, rows)
        return [str(row["token"]) for row in rows]

    def heads(self, connection: Connection, tokens: Collection[str]) -> dict[str, Row]:
        """By lease, the message that its holder handles next: one that was begun, or else the oldest."""
        return {row.token: row for row in connection.execute(NEXT, {"tokens": list(tokens)})}

    def extend(self, connection: Connection, token: str, now: datetime) -> None:
        """Starts a lease anew, unless it was taken over."""
        connection.execute(EXTEND, {"mine": token, "then": now + self._length})

    def free(self, connection: Connection, token: str, now: datetime, pause: float = 0) -> None:
        """Ends a lease; for `pause` seconds nobody may take the citizen."""
        if pause > 0:
            until = now + timedelta(seconds=pause)
            connection.execute(update(leases).where(leases.c.token == token).values(owner=None, until=until))
        else:
            connection.execute(FREED, {"mine": token})

    def renew(self, connection: Connection, owner: str, now: datetime) -> int:
        """Starts all leases of an owner anew; how many there are."""
        anew = update(leases).where(leases.c.owner == owner).values(until=now + self._length)
        return int(connection.execute(anew).rowcount)

    def drop(self, connection: Connection, owner: str) -> None:
        """Ends all leases of an owner."""
        connection.execute(delete(leases).where(leases.c.owner == owner))
