"""Events about numbers that are not known here yet: kept, and taken when the answer to the filing is here."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import applications, early_events

# A filing that is not answered by then has another number, or was never ours.
KEPT_FOR = timedelta(days=30)
AT_ONCE = 50
_c = early_events.c


class EarlyEvents:
    """Keeps bodies whose signature was right."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database, self._cipher, self._clock = database, cipher, clock

    def keep(self, event_id: str, reference_number: str, body: bytes) -> None:
        """Keeps an event; one that comes again is kept once."""
        row = {"event_id": event_id, "reference_number": reference_number, "received_at": self._clock()}
        with self._database.begin() as connection:
            insert_once(connection, early_events, {**row, "body_encrypted": self._cipher.encrypt(body.decode())})

    def known(self) -> list[tuple[str, bytes]]:
        """Ids and bodies of events whose application is known now, in the order in which they came."""
        known = select(applications.c.reference_number).where(applications.c.reference_number == _c.reference_number)
        query = select(early_events).where(known.exists()).order_by(_c.received_at, _c.event_id).limit(AT_ONCE)
        with self._database.begin() as connection:
            rows = connection.execute(query).all()
        return [(row.event_id, self._cipher.decrypt(row.body_encrypted).encode()) for row in rows]

    def forget(self, connection: Connection, event_id: str) -> None:
        """The event was taken."""
        connection.execute(delete(early_events).where(_c.event_id == event_id))

    def forget_old(self) -> int:
        """Removes what was never ours; nothing that a citizen waits for."""
        old = delete(early_events).where(_c.received_at < self._clock() - KEPT_FOR)
        with self._database.begin() as connection:
            return connection.execute(old).rowcount
