"""The outbox: written in the same transaction as the change that it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.messaging.nudges import Nudges
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import outbox

# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
WAITING = (
    select(outbox).where(outbox.c.citizen_id == bindparam("citizen"), outbox.c.sent_at.is_(None)).order_by(outbox.c.id)
)


@dataclass(frozen=True)
class Notice:
    """A message of catalogue/messages by its key, with the values of its placeholders."""

    message: str
    values: Mapping[str, str]


class Outbox:
    """Queues notices and hands them out once each."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._nudges = Nudges(cipher, clock)

    def put(
        self,
        connection: Connection,
        citizen_id: str,
        dedupe_key: str,
        notice: Notice,
        application_id: str | None = None,
        language: str = "",
    ) -> None:
        """Queues a notice inside the caller's transaction; one with a key that is there already is left out.

        Where the citizen can be written to now, it is told at once by a turn of its own, which goes on with
        `application_id` if that is the open one.
        """
        row = {"citizen_id": citizen_id, "dedupe_key": dedupe_key, "message": notice.message}
        values = self._cipher.encrypt(dict(notice.values))
        if insert_once(connection, outbox, {**row, "values_encrypted": values, "created_at": self._clock()}):
            self._nudges.put(connection, citizen_id, dedupe_key, application_id, language)

    def take(self, citizen_id: str) -> list[Notice]:
        """The notices that wait for a citizen, oldest first; they are marked as told."""
        with self._database.begin() as connection:
            rows = connection.execute(WAITING, {"citizen": citizen_id}).all()
            return [self._notice(row) for row in rows if self._mark_told(connection, row)]

    def waiting(self, citizen_id: str) -> list[str]:
        """The messages of the notices that the citizen was not told yet, oldest first."""
        with self._database.begin() as connection:
            return [row.message for row in connection.execute(WAITING, {"citizen": citizen_id})]

    def _mark_told(self, connection: Connection, row: Row) -> bool:
        """False when another turn of the same citizen was quicker."""
        mine = (outbox.c.id == row.id) & outbox.c.sent_at.is_(None)
        return connection.execute(update(outbox).where(mine).values(sent_at=self._clock())).rowcount == 1

    def _notice(self, row: Row) -> Notice:
        return Notice(row.message, self._cipher.decrypt(row.values_encrypted))
