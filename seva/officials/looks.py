"""Looks at personal fields: none without a reason, each in the audit log in the same transaction."""

from sqlalchemy import insert, select

from seva.clock import Clock
from seva.officials.audit import Audit
from seva.officials.door import LOOK_LASTS, Reason
from seva.officials.errors import ReasonMissing
from seva.officials.model import Official
from seva.officials.roles import Permission
from seva.storage import Database
from seva.storage.tables import official_looks as table

SHORTEST_WORDS = 8


class RecordedLooks:
    """Looks as rows."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        self._database, self._audit, self._clock = database, audit, clock

    def open(
        self, official: Official, subject: str, reason: str, words: str = "", *, department: str, district: str = ""
    ) -> None:
        """Opens a subject's personal fields to this sign-in for a quarter of an hour; raises NotAllowed, OutOfScope or
        ReasonMissing."""
        official.require(Permission.LOOK, department, district or None)
        if reason not in set(Reason) or (reason == Reason.OTHER and len(words.strip()) < SHORTEST_WORDS):
            raise ReasonMissing("A reason from the list is needed; with the last one, words of your own.")
        row = {"session_id": official.session, "subject": subject, "until": self._clock() + LOOK_LASTS}
        with self._database.begin() as connection:
            connection.execute(insert(table), row)
            where = {"department": department, "district": district}
            said = {"words": words.strip()} if words.strip() else {}
            self._audit.record_in(connection, official, "personal.look", subject, **where, reason=reason, **said)

    def is_open(self, official: Official, subject: str) -> bool:
        """Whether this sign-in looked at the subject a short while ago, and may still do so."""
        mine = (table.c.session_id == official.session) & (table.c.subject == subject)
        query = select(table.c.id).where(mine & (table.c.until > self._clock())).limit(1)
        with self._database.begin() as connection:
            return official.may(Permission.LOOK) and connection.execute(query).first() is not None
