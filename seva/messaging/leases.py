"""Leases: who handles a citizen's messages now. One that ran out may be taken over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.selectable import Select

from seva.storage.tables import inbox, leases


def free_citizens(limit: int, now: datetime) -> Select:
    """The citizens who have messages waiting and whom nobody holds, the longest waiting first."""
    is_free = leases.c.until.is_(None) | (leases.c.until <= now)
    joined = inbox.outerjoin(leases, leases.c.citizen_id == inbox.c.citizen_id)
    query = select(inbox.c.citizen_id).select_from(joined).where(inbox.c.state == "waiting", is_free)
    return query.group_by(inbox.c.citizen_id).order_by(func.min(inbox.c.id)).limit(limit)


class Leases:
    """Takes, prolongs and frees leases of a fixed length inside the caller's transaction."""

    def __init__(self, length: timedelta) -> None:
        self._length = length

    def take(self, connection: Connection, owner: str, limit: int, now: datetime) -> list[str]:
        """Takes citizens who have messages waiting and are free, the longest waiting first; the tokens.

        Leases are made here alone, under the lock of seva.messaging.rows.one_by_one.
        """
        citizens = list(connection.execute(free_citizens(limit, now)).scalars())
        of_these = leases.c.citizen_id.in_(citizens)
        connection.execute(delete(leases).where(of_these, leases.c.until <= now))
        # One that had run out may have been prolonged at the last moment.
        kept = set(connection.execute(select(leases.c.citizen_id).where(of_these)).scalars())
        lease = {"owner": owner, "until": now + self._length}
        rows = [{"citizen_id": citizen, "token": uuid4().hex, **lease} for citizen in citizens if citizen not in kept]
        if rows:
            connection.execute(insert(leases), rows)
        return [str(row["token"]) for row in rows]

    def heads(self, connection: Connection, tokens: Collection[str]) -> dict[str, Row]:
        """By lease, the message that its holder handles next: one that was begun, or else the oldest."""
        began = case((inbox.c.begun > 0, 0), else_=1)
        order = (began, inbox.c.occurred_at, inbox.c.id)
        place = func.row_number().over(partition_by=inbox.c.citizen_id, order_by=order).label("place")
        joined = inbox.join(leases, leases.c.citizen_id == inbox.c.citizen_id)
        placed = select(inbox.c.id, leases.c.token, place).select_from(joined)
        ranked = placed.where(leases.c.token.in_(tokens), inbox.c.state == "waiting").subquery()
        query = select(inbox, ranked.c.token).join(ranked, ranked.c.id == inbox.c.id).where(ranked.c.place == 1)
        return {row.token: row for row in connection.execute(query)}

    def extend(self, connection: Connection, token: str, now: datetime) -> None:
        """Starts a lease anew, unless it was taken over."""
        connection.execute(update(leases).where(leases.c.token == token).values(until=now + self._length))

    def free(self, connection: Connection, token: str, now: datetime, pause: float = 0) -> None:
        """Ends a lease; for `pause` seconds nobody may take the citizen."""
        mine = leases.c.token == token
        if pause > 0:
            until = now + timedelta(seconds=pause)
            connection.execute(update(leases).where(mine).values(owner=None, until=until))
        else:
            connection.execute(delete(leases).where(mine))

    def renew(self, connection: Connection, owner: str, now: datetime) -> int:
        """Starts all leases of an owner anew; how many there are."""
        anew = update(leases).where(leases.c.owner == owner).values(until=now + self._length)
        return int(connection.execute(anew).rowcount)

    def drop(self, connection: Connection, owner: str) -> None:
        """Ends all leases of an owner."""
        connection.execute(delete(leases).where(leases.c.owner == owner))
