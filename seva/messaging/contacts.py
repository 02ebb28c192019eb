"""How a citizen is reached on a channel, and whether the channel's window is open."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from seva.citizens.senders import Senders
from seva.clock import Clock
from seva.messaging.rows import among, one_by_one, readable
from seva.storage import Cipher, Database
from seva.storage.tables import citizens, contacts, handles

# So long after a citizen's message everything may be sent. A channel's clock and ours differ, and a message takes its
# time.
WINDOW, MARGIN = timedelta(hours=24), timedelta(minutes=5)

HANDLES = select(handles).where(among(handles.c.citizen_id, "citizens"))
HEARD = select(contacts).where(among(contacts.c.citizen_id, "citizens"))


class Contacts:
    """Handles of citizens, when they wrote last, and changes of both."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def recipient(self, citizen_id: str, channel: str) -> Mapping[str, str]:
        """The citizen's handles on a channel by kind; empty when there is none."""
        with self._database.begin() as connection:
            return self.handles(connection, [citizen_id]).get((citizen_id, channel), {})

    def last_heard(self, citizen_id: str, channel: str) -> Mapping[str, datetime]:
        """When the citizen last wrote to which of our numbers, by the channel's time."""
        with self._database.begin() as connection:
            heard = self.heard(connection, [citizen_id])
        return {our_number: at for (_, where, our_number), at in heard.items() if where == channel}

    def move(self, channel: str, kind: str, old: str, new: str) -> str | None:
        """Gives the citizen with the old handle the new one instead and notes to verify again; None if unknown."""
        with one_by_one(self._database) as connection:
            return Senders(channel, self._cipher, self._clock).move(connection, kind, old, new)

    def must_verify(self, citizen_id: str) -> bool:
        """Whether a handle changed since the citizen was last verified."""
        query = select(citizens.c.verify_again_since).where(citizens.c.id == citizen_id)
        with self._database.begin() as connection:
            return connection.execute(query).scalar() is not None

    def verified(self, citizen_id: str) -> None:
        """Notes that the citizen proved to be the same person."""
        with self._database.begin() as connection:
            connection.execute(update(citizens).where(citizens.c.id == citizen_id).values(verify_again_since=None))

    def handles(self, connection: Connection, citizen_ids: Collection[str]) -> dict[tuple[str, str], dict[str, str]]:
        """Handles by (citizen, channel) and kind, without unreadable ones; a kind that was never told is a phone."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in connection.execute(HANDLES, {"citizens": list(set(citizen_ids))}):
            if handle := readable(self._cipher, row.handle_encrypted):
                found.setdefault((row.citizen_id, row.channel), {})[row.kind or "phone"] = handle
        return found

    def heard(self, connection: Connection, citizen_ids: Collection[str]) -> dict[tuple[str, str, str], datetime]:
        """When was last heard, by (citizen, channel, our number)."""
        rows = connection.execute(HEARD, {"citizens": list(set(citizen_ids))})
        return {(row.citizen_id, row.channel, row.our_number): row.last_heard_at for row in rows}
