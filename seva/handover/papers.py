"""Certificates as PDFs: fetched from the department once they are issued, kept encrypted, given to their owner.

A row is written in the transaction in which the news of the certificate is; the worker fetches what rows say.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.clock import Clock
from seva.departments.errors import UnknownThere
from seva.departments.port import DepartmentGateway
from seva.documents.files import Vault
from seva.errors import DepartmentError, code_of
from seva.handover.errors import CertificateOver
from seva.notifications import Notice, Outbox
from seva.storage import Database
from seva.storage.database import insert_once
from seva.storage.tables import contacts, papers

AT_ONCE = 20
# Whoever fetches holds the row for so long; after a kill the next one takes it then.
HELD = timedelta(seconds=30)
# Between attempts: 15 s, 30 s, ... up to an hour, and no more after two days. Who asks has it fetched again anyway.
FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS = timedelta(seconds=15), timedelta(hours=1), 54
# A department that has no such file may only be slow to make it.
MOST_REFUSALS = 5
# States of a row: see the table.
AWAY, OVER = "away", "over"
# The notice with which a certificate comes by itself.
READY = "paper.ready"
# A channel's window is open for a day after the citizen wrote; some minutes are left for the way.
WINDOW = timedelta(hours=23, minutes=50)


@dataclass(frozen=True)
class Paper:
    """A certificate's PDF: its name in the store, and what the file is called on a phone."""

    application_id: str
    number: str
    stored_as: str
    instead_of: str = ""
    """The number that stood here until now, when the department has just told that another took its place."""

    @property
    def file_name(self) -> str:
        """The number, which says nothing of its owner."""
        return f"{self.number}.pdf"


class Papers:
    """Notes, fetches, keeps and forgets."""

    def __init__(
        self,
        applications: Applications,
        vault: Vault,
        departments: DepartmentGateway,
        outbox: Outbox,
        clock: Clock,
        kept_for: timedelta,
    ) -> None:
        self._applications = applications
        self._database: Database = applications.database
        self._vault = vault
        self._departments = departments
        self._outbox = outbox
        self._clock = clock
        self._kept_for = kept_for

    def note(self, connection: Connection, application: Application, number: str) -> None:
        """A certificate was issued, or another in its place: it is to be fetched. Inside the caller's transaction."""
        now = self._clock()
        row = {"application_id": application.id, "citizen_id": application.citizen_id, "number": number}
        state = {"state": "waiting", "attempts": 0, "next_attempt_at": now, "created_at": now}
        if not insert_once(connection, papers, row | state):
            mine = (papers.c.application_id == application.id) & (papers.c.number != number)
            connection.execute(update(papers).where(mine).values(**state, number=number, kept_until=None))

    def end(self, connection: Connection, application_id: str, number: str) -> None:
        """The certificate of this number counts no more: its file is removed, and it is not handed over any more.

        Inside the caller's transaction.
        """
        mine = select(papers).where(papers.c.application_id == application_id, papers.c.number == number)
        self._away(connection, connection.execute(mine).all(), OVER)
        self._outbox.take_back(connection, _key(number))

    def work(self) -> int:
        """Fetches what waits and forgets what is over; how many were taken."""
        self._forget_old()
        return sum(self._fetch_waiting(row) for row in self._due())

    def of(self, application: Application) -> Paper:
        """The certificate of an application, fetched now if it is not here.

        Raises CertificateOver when it counts no more, a DepartmentError or FilesError when its file does not come.
        """
        row = self._row(application.id)
        number = application.certificate_number or (row.number if row else None)
        if not number:
            raise UnknownThere("There is no certificate yet.")
        if row and (row.number, row.state) == (number, OVER):
            raise CertificateOver(number)
        newer = self._newer(application, number)
        if newer:
            return replace(self._fetched(newer, tells=False), instead_of=number)
        if row and (row.number, row.state) == (number, "kept") and self._vault.has(row.stored_as):
            return Paper(row.application_id, row.number, row.stored_as)
        with self._database.begin() as connection:
            self.note(connection, application, number)
        return self._fetched(application, tells=False)

    def _newer(self, application: Application, number: str) -> Application | None:
        """The application with the certificate that took the place of this one, when the department tells of it now.

        Its news may still be on the way, or be lost. A department that does not answer changes nothing.
        """
        became, newer = None, None
        with suppress(DepartmentError):
            became = self._departments.certificate(number).became
            if became in ("corrected", "superseded"):
                progress = self._departments.progress(application.department, application.reference_number or "")
                newer = progress.certificate_number
        if became is None:
            return None
        with self._database.begin() as connection:
            if newer and newer != number:
                self._applications.renumber(connection, application, newer)
                self.note(connection, application, newer)
                return replace(application, certificate_number=newer)
            if became == "revoked":
                self.note(connection, application, number)
                self.end(connection, application.id, number)
        raise CertificateOver(number, is_replaced=became != "revoked")

    def read(self, paper: Paper) -> bytes:
        """The PDF; a FilesError when the store does not give it."""
        return self._vault.read(paper.stored_as)

    def erase(self, citizen_id: str) -> None:
        """Removes a citizen's certificates; the department has them still."""
        with self._database.begin() as connection:
            rows = connection.execute(select(papers).where(papers.c.citizen_id == citizen_id)).all()
            self._away(connection, rows, AWAY)

    def is_over(self, application_id: str) -> bool:
        """Whether the certificate of an application was cancelled and none stands in its place."""
        row = self._row(application_id)
        return row is not None and row.state == OVER

    def _forget_old(self) -> None:
        c = papers.c
        old = select(papers).where(c.kept_until < self._clock()).limit(AT_ONCE)
        with self._database.begin() as connection:
            self._away(connection, connection.execute(old).all(), AWAY)

    def _away(self, connection: Connection, rows: Sequence[Row], state: str) -> None:
        gone = {"state": state, "stored_as": None, "kept_until": None, "next_attempt_at": None}
        for row in rows:
            connection.execute(update(papers).where(papers.c.application_id == row.application_id).values(**gone))
        # While the rows are locked: a store that is away undoes this, and no file is left that nobody knows of.
        for row in rows:
            if row.stored_as:
                self._vault.forget(row.stored_as)

    def _due(self) -> Sequence[Row]:
        c = papers.c
        due = select(papers).where(c.state == "waiting", c.next_attempt_at <= self._clock())
        with self._database.begin() as connection:
            return list(connection.execute(due.order_by(c.next_attempt_at).limit(AT_ONCE)))

    def _fetch_waiting(self, row: Row) -> int:
        application = self._applications.get(row.application_id)
        if application is None or not self._claim(row):
            return 0
        try:
            self._fetched(application, tells=True)
        except Exception as error:  # whatever it is, the row stays and is tried again
            self._postpone(row, error)
        return 1

    def _claim(self, row: Row) -> bool:
        c = papers.c
        same = (c.application_id == row.application_id) & (c.state == "waiting")
        same &= c.next_attempt_at == row.next_attempt_at
        held = {"next_attempt_at": self._clock() + HELD, "attempts": row.attempts + 1}
        with self._database.begin() as connection:
            return connection.execute(update(papers).where(same).values(**held)).rowcount == 1

    def _fetched(self, application: Application, tells: bool) -> Paper:
        row = self._row(application.id)
        if row is None or row.state == OVER:
            raise CertificateOver(row.number if row else "")
        number = row.number
        content = self._departments.certificate_document(application.department, number, tells)
        # A name of its own: the citizen may send the same file as a document, and have that one erased.
        stored_as = self._vault.keep(f"issued-{application.citizen_id}", content)
        now, paper = self._clock(), Paper(application.id, number, stored_as)
        kept = {"state": "kept", "stored_as": stored_as, "kept_until": now + self._kept_for}
        with self._database.begin() as connection:
            # In between it may have been cancelled, or another may have taken its place.
            mine = (papers.c.application_id == application.id) & (papers.c.number == number) & (papers.c.state != OVER)
            changes = update(papers).where(mine).values(**kept, next_attempt_at=None, last_error=None)
            if not connection.execute(changes).rowcount:
                self._vault.forget(stored_as)
                raise CertificateOver(number, is_replaced=True)
            if tells and self._takes_files(connection, application.citizen_id, now):
                reference = application.reference_number or ""
                values = {"service": application.service, "application": application.id, "reference_number": reference}
                values |= {"file": stored_as, "file_name": paper.file_name}
                self._outbox.put(connection, application.citizen_id, _key(number), Notice(READY, values))
            if row and row.stored_as not in (None, stored_as):
                self._vault.forget(row.stored_as)  # of the one before
        return paper

    def _takes_files(self, connection: Connection, citizen_id: str, now: datetime) -> bool:
        """Whether a file may be sent now. Where it may not, the news of the certificate asks the citizen to write."""
        c = contacts.c
        heard = list(connection.execute(select(c.last_heard_at).where(c.citizen_id == citizen_id)).scalars())
        return not heard or max(heard) > now - WINDOW

    def _postpone(self, row: Row, error: Exception) -> None:
        attempts = row.attempts + 1
        is_refused = isinstance(error, DepartmentError) and not error.retryable
        pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
        changes: dict[str, object] = {"next_attempt_at": self._clock() + pause}
        if attempts >= (MOST_REFUSALS if is_refused else MOST_ATTEMPTS):
            changes = {"state": AWAY, "next_attempt_at": None}
        c = papers.c
        mine = (c.application_id == row.application_id) & (c.number == row.number) & (c.state == "waiting")
        with self._database.begin() as connection:
            connection.execute(update(papers).where(mine).values(last_error=code_of(error)[:60], **changes))

    def _row(self, application_id: str) -> Row | None:
        with self._database.begin() as connection:
            return connection.execute(select(papers).where(papers.c.application_id == application_id)).first()


def _key(number: str) -> str:
    """Under which the news that a certificate is here is told once."""
    return f"paper:{number}"
