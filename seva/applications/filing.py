"""Filing: the citizen confirmed; from here the department gets the application exactly once, now or later.

The row is the promise: it is `queued` before the department is called, with the application's own id as idempotency
key. If the call fails, or the process dies anywhere on the way, the worker tries again with the same key.
"""

from collections import Counter
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from seva.applications.application import Application
from seva.applications.fees import Fees
from seva.applications.interview import is_complete
from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.errors import Nonsense, NotPossibleNow, Refused, Unavailable
from seva.departments.port import Appointment, DepartmentGateway, FilingRequest, Receipt
from seva.errors import DepartmentError, IllegalStep
from seva.notifications import Notice, Outbox

log = structlog.get_logger(__name__)

# The first attempt is made in the citizen's turn; the worker must not make it at the same time.
GRACE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)


def acknowledgement_of(application_id: str) -> str:
    """The temporary number that a citizen holds until the department gives its own."""
    return f"S-{application_id[:4]}-{application_id[4:8]}".upper()


class Sends(Protocol):
    """Takes documents of filed applications to departments, later."""

    def put(self, connection: Connection, application_id: str, document: str, document_id: str, sha256: str) -> None:
        """Queues a document inside the caller's transaction."""


class Filing:
    """Takes confirmed applications to their departments."""

    def __init__(
        self,
        applications: Applications,
        outbox: Outbox,
        departments: DepartmentGateway,
        catalogue: Catalogue,
        clock: Clock,
        retry: timedelta = timedelta(seconds=30),
        sends: Sends | None = None,
        fees: Fees | None = None,
    ) -> None:
        self._sends = sends
        self._applications = applications
        self._outbox = outbox
        self._departments = departments
        self._catalogue = catalogue
        self._clock = clock
        self._retry = retry
        self._fees = fees

    def confirm(self, application: Application) -> Application:
        """Notes that the citizen confirmed; IllegalStep when something that is needed is missing."""
        if not is_complete(self._catalogue.services[application.service], application.content):
            raise IllegalStep(f"application {application.id} is not complete")
        with self._applications.database.begin() as connection:
            return self._applications.pass_to(
                connection,
                application,
                "queued",
                acknowledgement=acknowledgement_of(application.id),
                next_attempt_at=self._clock() + GRACE,
            )

    def file(self, application: Application) -> Application:
        """Tries once to file a queued application and says how it stands then; never raises a DepartmentError."""
        try:
            return self._attempt(application)
        except IllegalStep:  # in the meantime another worker filed it, or the citizen took it back
            return self._applications.get(application.id) or application

    def file_waiting(self) -> int:
        """Files what waits and is due, and says how many were taken; several workers do not take the same one."""
        taken: Counter[str] = Counter()
        for application in self._applications.waiting():
            if not self._applications.claim(application, self._clock() + GRACE):
                continue
            if self.file(application).status == "filed":
                taken[application.department] += 1
        for department in taken:
            # What is due within the grace may be in another worker's hands.
            self._applications.hurry(department, GRACE)
        return taken.total()

    def _attempt(self, application: Application) -> Application:
        try:
            return self._filed(application, self._departments.file(self._request(application)))
        except (Refused, NotPossibleNow) as error:
            return self._refused(application, error)
        except DepartmentError as error:
            return self._later(application, error)

    def _request(self, application: Application) -> FilingRequest:
        documents = [{**value, "id": key} for key, value in application.content.documents.items()]
        service = self._catalogue.services.get(application.service)
        if service is None:
            raise Unavailable(f"the catalogue has no service {application.service}")
        return FilingRequest(
            key=application.id,
            department=application.department,
            service=application.service,
            filing=service.filing,
            fields=application.content.answers,
            documents=documents,
            applicant=application.citizen_id,
            language=application.language,
        )

    def _filed(self, application: Application, receipt: Receipt) -> Application:
        told = {"reference_number": receipt.reference_number, "due_on": str(receipt.due_on or "")}
        notice = Notice("filed", {**_facts(application), **told})
        try:
            with self._applications.database.begin() as connection:
                self._outbox.put(connection, application.citizen_id, f"filed:{application.id}", notice)
                self._note_fee(connection, application, receipt)
                if receipt.appointment:
                    slot = _appointment(receipt.appointment)
                    self._outbox.put(connection, application.citizen_id, f"slot:{application.id}", slot)
                self._send_documents(connection, application)
                return self._applications.pass_to(
                    connection,
                    application,
                    "filed",
                    reference_number=receipt.reference_number,
                    due_on=receipt.due_on,
                    near_on=receipt.near_on,
                    next_attempt_at=None,
                    last_error=None,
                )
        except IntegrityError as error:
            raise Nonsense("the number is another application's") from error
        except IllegalStep:
            self._take_back(application, receipt)
            raise

    def _send_documents(self, connection: Connection, application: Application) -> None:
        """What was described to the department follows with its content."""
        for document, kept in application.content.documents.items():
            if self._sends and "id" in kept:
                self._sends.put(connection, application.id, document, kept["id"], kept["sha256"])

    def _note_fee(self, connection: Connection, application: Application, receipt: Receipt) -> None:
        """A fee that the department asks now, unless it is paid elsewhere."""
        service = self._catalogue.services.get(application.service)
        fee = receipt.fee
        if self._fees is None or fee is None or service is None or service.fee_due == "elsewhere":
            return
        if fee.amount_paise:
            self._fees.note(connection, application, "after", fee.amount_paise)
        elif fee.waived and service.fee_due == "after":  # else it was said before filing
            reasons = {f"reason_{code}": words for code, words in (fee.reason or {}).items()}
            notice = Notice("fee.waived", {**_facts(application), **reasons})
            self._outbox.put(connection, application.citizen_id, f"waived:{application.id}", notice)

    def _take_back(self, application: Application, receipt: Receipt) -> None:
        """Withdraws what the citizen took back while the department was taking it."""
        now = self._applications.get(application.id)
        if now is None or now.status != "withdrawn" or now.reference_number is not None:
            return
        try:
            self._departments.withdraw(application.department, receipt.reference_number)
        except DepartmentError as error:
            log.error("withdrawal_failed", application=application.id, error=error.code)

    def _refused(self, application: Application, error: Refused | NotPossibleNow) -> Application:
        fields = [f for f in getattr(error, "fields", ()) if f in application.content.answers]
        log.warning("department_refused", application=application.id, fields=fields)
        notice = Notice("refused", {**_facts(application), "fields": ",".join(fields)})
        # The first answer that was refused is the one that is asked again when the citizen goes on.
        content = application.content.reopened(fields[0]) if fields else application.content
        attempts = application.attempts + 1  # each refusal is told, also one after a correction
        changes: dict[str, Any] = {"attempts": attempts, "next_attempt_at": None, "last_error": error.code}
        with self._applications.database.begin() as connection:
            self._outbox.put(connection, application.citizen_id, f"refused:{application.id}:{attempts}", notice)
            return self._applications.pass_to(connection, application, "refused", content, **changes)

    def _later(self, application: Application, error: DepartmentError) -> Application:
        log.warning("filing_postponed", application=application.id, service=application.service, error=error.code)
        wait = min(self._retry * 2 ** min(application.attempts, 12), LONGEST_WAIT)
        self._applications.postpone(application, self._clock() + wait, error.code)
        return self._applications.get(application.id) or application


def _appointment(appointment: Appointment) -> Notice:
    place = {f"place_{code}": name for code, name in appointment.place.items()}
    return Notice("appointment", {"starts_at": appointment.starts_at.isoformat(), **place})


def _facts(application: Application) -> dict[str, str]:
    return {
        "service": application.service,
        "application": application.id,
        "acknowledgement": application.acknowledgement or "",
    }
