"""Documents that are kept no longer: their time is over, or the citizen wants them erased."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock
from seva.documents.deliveries import NOT_FILED
from seva.documents.documents import names_of
from seva.documents.files import Vault
from seva.documents.rows import Rows
from seva.errors import code_of
from seva.storage import Cipher, Database
from seva.storage.tables import applications, document_deliveries, documents

log = structlog.get_logger(__name__)
# So many at a time, so that nobody waits long for the lock.
AT_ONCE = 50
# Nothing that writes a file and then its row is under way for so long.
UNSETTLED = timedelta(hours=1)


class Forgetting:
    """Removes documents with their files; several processes may do so at once."""

    def __init__(self, database: Database, vault: Vault, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._rows = Rows(cipher)

    def forget(self, rest: Callable[[], bool] = lambda: False) -> bool:
        """Forgets all whose time is over, a batch in each transaction; whether it came to the end."""
        count = 0
        try:
            while found := self._batch(documents.c.kept_until < self._clock()):
                count += found
                if rest():
                    return False
            while self._settle():
                if rest():
                    return False
        except Exception as error:  # the next time tries again, whatever this one met
            log.error("not_forgotten", rows="documents", error=code_of(error))
            return False
        finally:
            if count:
                log.info("forgotten", rows="documents", count=count)
        return True

    def erase(self, citizen_id: str) -> None:
        """Erases a citizen's documents; what a department is still to get goes as soon as it has it."""
        mine = documents.c.citizen_id == citizen_id
        with self._database.begin() as connection:
            connection.execute(update(documents).where(mine).values(kept_until=self._clock()))
        while self._batch(mine):
            pass

    def _settle(self) -> int:
        """Removes files whose row never came or whose removal was cut off; says how many names it looked at."""
        with self._database.begin() as connection:
            names = self._rows.noted(connection, self._clock() - UNSETTLED, AT_ONCE)
            for name in self._rows.unused(connection, names):
                self._vault.forget(name)
            self._rows.settled(connection, names)
        return len(names)

    def _batch(self, which: ColumnElement) -> int:
        with self._database.begin() as connection:
            gone = self._rows.find(connection, which & ~_needed(), limit=AT_ONCE)
            for document in gone:
                self._rows.remove(connection, document.id)
            # While the rows are there: a store that is away leaves both, not files that nobody knows of.
            for name in self._rows.unused(connection, [name for document in gone for name in names_of(document)]):
                self._vault.forget(name)
        return len(gone)


def _needed() -> ColumnElement:
    """A department is still to get it: its application waits to be filed, or it waits to be delivered."""
    c, a = document_deliveries.c, applications.c
    # Of an application without a number that nobody files any more, no department waits for anything.
    goes_on = a.reference_number.is_not(None) | a.status.not_in(NOT_FILED)
    waiting = select(c.document_id).join(applications, a.id == c.application_id)
    waiting = waiting.where(c.state == "waiting", c.document_id.is_not(None), goes_on)
    queued = select(a.id).where(a.status == "queued")
    return documents.c.id.in_(waiting) | (
        documents.c.application_id.is_not(None) & documents.c.application_id.in_(queued)
    )
