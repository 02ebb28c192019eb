"""ASGI apps on real ports, and a core made of real parts on a catalogue that is read once."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import uvicorn
from waiting import wait_until

from seva.applications.answers import Accepted, check
from seva.applications.application import Application, Content
from seva.applications.filing import Filing
from seva.applications.repository import Applications
from seva.catalogue import Catalogue, Field
from seva.citizens import Citizens
from seva.clock import Clock, today
from seva.departments.callbacks import Callbacks
from seva.departments.early import EarlyEvents
from seva.departments.port import DepartmentGateway, FilingRequest
from seva.notifications import Outbox
from seva.storage import Cipher, Database

KEY = "a key for tests"
CALLBACK_SECRET = "a secret for callbacks"
SERVICE = "income_certificate"


def free_socket() -> socket.socket:
    """A socket that listens on a port of its own."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


@contextmanager
def served(app: Any, listening: socket.socket) -> Iterator[str]:
    """Runs an app on the socket; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listening.close()


def sample(field: Field, clock: Clock) -> str:
    """What the citizen's answer becomes when the field is answered with its own example."""
    said = field.choices[0].label.en if field.choices else field.example.en if field.example else ""
    answer = check(field, said, today(clock))
    assert isinstance(answer, Accepted), f"{field.id} does not take its own example {said!r}: {answer}"
    return answer.value


class Parts:
    """The parts of a core that file and hear of applications, on one database."""

    def __init__(self, database: Database, catalogue: Catalogue, departments: DepartmentGateway, clock: Clock) -> None:
        cipher = Cipher(KEY)
        self.database, self.catalogue, self.departments, self.clock = database, catalogue, departments, clock
        self.citizens = Citizens(database, cipher, clock)
        self.applications = Applications(database, cipher, clock)
        self.outbox = Outbox(database, cipher, clock)
        self.early = EarlyEvents(database, cipher, clock)
        self.callbacks = Callbacks(self.applications, self.outbox, CALLBACK_SECRET, clock, self.early)
        self.filing = self.filing_with(self.applications)

    def filing_with(self, applications: Applications, retry: timedelta = timedelta(seconds=30)) -> Filing:
        """Filing as a process has it, on a repository of one's own."""
        return Filing(applications, self.outbox, self.departments, self.catalogue, self.clock, retry)

    def complete(self, service_id: str = SERVICE, **answers: str) -> Application:
        """A draft in which everything is answered, of a citizen of its own."""
        service = self.catalogue.services[service_id]
        citizen = self.citizens.resolve("rest", f"citizen-{self.clock()}")
        draft = self.applications.start(citizen.id, service.id, service.department, "hi")
        values = {f.id: sample(f, self.clock) for f in service.fields} | answers
        later = {d.id: {"later": True} for d in service.documents}
        return self.applications.save_content(draft, Content(consented=True, answers=values, documents=later))

    def queued(self, service_id: str = SERVICE) -> Application:
        """A confirmed application that no department has seen."""
        return self.filing.confirm(self.complete(service_id))

    def filed(self, service_id: str = SERVICE) -> Application:
        """An application that the department has taken."""
        return self.filing.file(self.queued(service_id))

    def now(self, application: Application) -> Application:
        """The application as the database has it."""
        found = self.applications.get(application.id)
        assert found is not None
        return found

    def told(self, application: Application) -> list[str]:
        """The messages that its citizen is told now."""
        return [notice.message for notice in self.outbox.take(application.citizen_id)]


def request_for(catalogue: Catalogue, service_id: str, clock: Clock, **changes: Any) -> FilingRequest:
    """A filing that fits the service."""
    service = catalogue.services[service_id]
    values: dict[str, Any] = {
        "key": f"key-of-{service_id}",
        "department": service.department,
        "service": service_id,
        "filing": service.filing,
        "fields": {f.id: sample(f, clock) for f in service.fields},
        "documents": [],
        "applicant": "citizen-1",
        "language": "hi",
    }
    return FilingRequest(**values | changes)
