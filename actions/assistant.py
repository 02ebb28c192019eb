"""What actions work with, put together once per process."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import Clock, utc_now
from seva.notifications import Outbox
from seva.settings import Settings, load_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

if TYPE_CHECKING:
    from seva.applications.filing import Filing
    from seva.applications.repository import Applications
    from seva.departments.port import DepartmentGateway
    from seva.documents.store import DocumentStore


@dataclass(frozen=True)
class Assistant:
    """The parts of the core that conversations use."""

    catalogue: Catalogue
    messages: Messages
    citizens: Citizens
    applications: "Applications"
    filing: "Filing"
    departments: "DepartmentGateway"
    documents: "DocumentStore"
    outbox: Outbox
    clock: Clock


def build_assistant(settings: Settings, clock: Clock = utc_now) -> Assistant:
    """The assistant on the real database and the real departments that the settings name."""
    from seva.applications.filing import Filing
    from seva.applications.repository import Applications
    from seva.departments.http import http_gateway
    from seva.documents.store import DocumentStore

    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    catalogue = load_catalogue(settings.catalogue)
    applications, outbox = Applications(database, cipher, clock), Outbox(database, cipher, clock)
    departments = http_gateway(settings)
    return Assistant(
        catalogue=catalogue,
        messages=load_messages(settings.catalogue),
        citizens=Citizens(database, cipher, clock),
        applications=applications,
        filing=Filing(applications, outbox, departments, catalogue, settings, clock),
        departments=departments,
        documents=DocumentStore(settings.files, cipher),
        outbox=outbox,
        clock=clock,
    )


@cache
def assistant() -> Assistant:
    """The assistant of this process, made at the first turn."""
    return build_assistant(load_settings())
