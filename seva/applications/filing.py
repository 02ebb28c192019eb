"""Filing: the citizen confirmed; from here the department gets the application exactly once, now or later.

The row is the promise: it is `queued` before the department is called, with the application's own id as idempotency
key. If the call fails, or the process dies anywhere on the way, the worker tries again with the same key.
"""

from dataclasses import asdict
from datetime import timedelta

import structlog

from seva.applications.application import Application
from seva.applications.interview import is_complete
from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.errors import Refused
from seva.departments.port import DepartmentGateway, FilingRequest, Receipt
from seva.errors import DepartmentError, IllegalStep
from seva.notifications import Notice, Outbox

log = structlog.get_logger(__name__)

# The first attempt is made in the citizen's turn; the worker must not make it at the same time.
GRACE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)


def acknowledgement_of(application_id: str) -> str:
    """The temporary number that a citizen holds until the department gives its own."""
    return f"S-{application_id[:4]}-{application_id[4:8]}".upper()


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
    ) -> None:
        self._applications = applications
        self._outbox = outbox
        self._departments = departments
        self._catalogue = catalogue
        self._clock = clock
        self._retry = retry

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
            receipt = self._departments.file(self._request(application))
        except Refused as error:
            return self._refused(application, error)
        except DepartmentError as error:
            return self._later(application, error)
        return self._filed(application, receipt)

    def file_waiting(self) -> int:
        """Files what waits and is due, and says how many were taken; several workers do not take the same one."""
        taken = 0
        for application in self._applications.waiting():
            if not self._applications.claim(application, self._clock() + GRACE):
                continue
            if self.file(application).status == "filed":
                taken += 1
                self._applications.hurry(application.department)
        return taken

    def _request(self, application: Application) -> FilingRequest:
        documents = [{"id": key, **value} for key, value in application.content.documents.items()]
        return FilingRequest(
            key=application.id,
            department=application.department,
            service=application.service,
            filing=self._catalogue.services[application.service].filing,
            fields=application.content.answers,
            documents=documents,
            applicant=application.citizen_id,
            language=application.language,
        )

    def _filed(self, application: Application, receipt: Receipt) -> Application:
        notice = Notice("filed", {**_facts(application), **{k: str(v or "") for k, v in asdict(receipt).items()}})
        with self._applications.database.begin() as connection:
            self._outbox.put(connection, application.citizen_id, f"filed:{application.id}", notice)
            return self._applications.pass_to(
                connection,
                application,
                "filed",
                reference_number=receipt.reference_number,
                due_on=receipt.due_on,
                next_attempt_at=None,
                last_error=None,
            )

    def _refused(self, application: Application, error: Refused) -> Application:
        log.warning("department_refused", application=application.id, service=application.service, fields=list(error.fields))
        notice = Notice("refused", {**_facts(application), "fields": ",".join(error.fields)})
        with self._applications.database.begin() as connection:
            self._outbox.put(connection, application.citizen_id, f"refused:{application.id}:{application.attempts}", notice)
            return self._applications.pass_to(connection, application, "refused", next_attempt_at=None, last_error=error.code)

    def _later(self, application: Application, error: DepartmentError) -> Application:
        log.warning("filing_postponed", application=application.id, service=application.service, error=error.code)
        wait = min(self._retry * 2 ** min(application.attempts, 12), LONGEST_WAIT)
        self._applications.postpone(application, self._clock() + wait, error.code)
        return self._applications.get(application.id) or application


def _facts(application: Application) -> dict[str, str]:
    return {
        "service": application.service,
        "application": application.id,
        "acknowledgement": application.acknowledgement or "",
    }
