"""The outbox: written in the same transaction as the change that it tells of."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, bindparam, delete, null, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.messaging.contacts import MARGIN, WINDOW
from seva.messaging.nudges import Nudges
from seva.messaging.rows import one_by_one
from seva.notifications.model import Notice
from seva.notifications.rules import QuietHours, is_urgent
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import contacts, leases, outbox

# Who wrote so lately is in the middle of a talk: a turn tells the news there, and comes back to the open question.
TALKING = timedelta(minutes=10)
# A turn has so long to tell it; then it leaves as a message of its own.
TURN = timedelta(seconds=10)
# What changes within so long after a message becomes one message.
JOINED = timedelta(minutes=1)

# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
_c, _NOW = outbox.c, bindparam("now", type_=DateTime)
WAITING = select(outbox).where(_c.citizen_id == bindparam("citizen"), _c.sent_at.is_(None)).order_by(_c.id)
TOLD_IN = select(outbox).where(_c.citizen_id == bindparam("citizen"), _c.told_in == bindparam("told")).order_by(_c.id)
MARK = (
    update(outbox)
    .where(_c.id == bindparam("row"))
    .values(state="told", sent_at=_NOW, told_in=bindparam("told"), due_at=null())
)
LAST = (
    select(contacts)
    .where(contacts.c.citizen_id == bindparam("citizen"))
    .order_by(contacts.c.last_heard_at.desc())
    .limit(1)
)
ANSWERED_NOW = select(leases.c.token).where(
    leases.c.citizen_id == bindparam("citizen"), leases.c.until > _NOW, leases.c.owner.is_not(None)
)
TOLD_LATELY = select(_c.id).where(_c.citizen_id == bindparam("citizen"), _c.sent_at > _NOW).limit(1)


class Outbox:
    """Queues notices, plans how each gets to its citizen, and hands them out once each."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock, quiet: QuietHours = QuietHours()) -> None:  # noqa: B008 it is frozen
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._quiet = quiet
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

        Where there is a channel to the citizen it leaves by itself (seva.notifications.post); in the middle of a talk,
        or with `application_id` to go on with, a turn of its own tells it. `language`: without one, the citizen's.
        """
        now, urgent = self._clock(), is_urgent(notice.message)
        last = connection.execute(LAST, {"citizen": citizen_id}).first()
        by_turn = last is not None and self._is_for_a_turn(connection, citizen_id, last, urgent, application_id)
        row = {
            "citizen_id": citizen_id,
            "dedupe_key": dedupe_key,
            "message": notice.message,
            "values_encrypted": self._cipher.encrypt(dict(notice.values)),
            "language": language or None,
            "is_urgent": urgent,
            "state": "waiting",
            "attempts": 0,
            "created_at": now,
            **self._plan(last, now, urgent, by_turn),
        }
        if insert_once(connection, outbox, row) and by_turn:
            self._nudges.put(connection, citizen_id, dedupe_key, application_id, language)

    def take_back(self, connection: Connection, dedupe_key: str) -> None:
        """Removes a notice that is not true any more, unless it is told or on its way. In the caller's transaction."""
        waits = (_c.dedupe_key == dedupe_key) & (_c.state == "waiting") & _c.sent_at.is_(None)
        connection.execute(delete(outbox).where(waits))

    def take(self, citizen_id: str, turn: str = "") -> list[Notice]:
        """The notices that wait for a citizen, oldest first; they are marked as told.

        `turn` names the message that they are told with: taken again for the same one, it gets the same notices, since
        the process may have died before they were.
        """
        told_in = self._cipher.index(f"turn:{turn}") if turn else None
        with self._database.begin() as connection:
            again = connection.execute(TOLD_IN, {"citizen": citizen_id, "told": told_in}).all() if told_in else []
            is_waiting = connection.execute(WAITING, {"citizen": citizen_id}).first() is not None
        return [self._notice(row) for row in (*again, *(self._told(citizen_id, told_in) if is_waiting else ()))]

    def waiting(self, citizen_id: str) -> list[str]:
        """The messages of the notices that the citizen was not told yet, oldest first."""
        with self._database.begin() as connection:
            return [row.message for row in connection.execute(WAITING, {"citizen": citizen_id})]

    def _is_for_a_turn(
        self, connection: Connection, citizen_id: str, last: Row, urgent: bool, application_id: str | None
    ) -> bool:
        """Whether a turn without a message is to tell it now. A turn that is under way tells it by itself."""
        now = self._clock()
        since = now - last.last_heard_at
        if since >= (WINDOW - MARGIN if application_id else TALKING):
            return False
        if not urgent and connection.execute(TOLD_LATELY, {"citizen": citizen_id, "now": now - JOINED}).first():
            return False
        return connection.execute(ANSWERED_NOW, {"citizen": citizen_id, "now": now}).first() is None

    def _plan(self, last: Row | None, now: datetime, urgent: bool, by_turn: bool) -> dict[str, Any]:
        """On which channel it leaves, and when at the earliest; nothing where no channel leads to the citizen."""
        if last is None:
            return {"channel": None, "our_number": None, "due_at": None}
        is_awake = urgent or now - last.last_heard_at < TALKING
        due_at = now + TURN if by_turn else now if is_awake else self._quiet.over(now)
        return {"channel": last.channel, "our_number": last.our_number, "due_at": due_at}

    def _told(self, citizen_id: str, told_in: str | None) -> list[Row]:
        """Marks what waits as told, unless somebody was quicker."""
        with one_by_one(self._database) as connection:
            rows = connection.execute(WAITING.with_for_update(), {"citizen": citizen_id}).all()
            for row in rows:  # what cannot be read is not told
                self._notice(row)
            mine = [{"row": row.id, "told": told_in, "now": self._clock()} for row in rows]
            if mine:
                connection.execute(MARK, mine)
            return list(rows)

    def _notice(self, row: Row) -> Notice:
        return Notice(row.message, self._cipher.decrypt(row.values_encrypted))
