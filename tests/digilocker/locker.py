"""A core whose DigiLocker is in memory, with an application that waits for its documents."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from seva.applications.application import Application, Content
from seva.core import Core
from seva.digilocker.desk import DigiLockerDesk, Seen
from seva.digilocker.fake import FakeDigiLocker
from seva.digilocker.port import Issued
from seva.messaging import Incoming
from seva.storage.tables import digilocker_consents
from simulator.digilocker.paper import pdf_of
from simulator.digilocker.people import people

SERVICE = "income_certificate"
# What of the service's documents DigiLocker has for Sunita: no photo, no self-declaration.
POSSIBLE = ["id_proof", "address_proof", "income_proof", "ration_card"]


def lockers() -> dict[str, dict[Issued, bytes]]:
    """The stand-in's people with their documents."""
    found = {}
    for person in people().values():
        found[person.name.split()[0]] = {
            Issued(d.uri, d.kind.doctype, d.kind.name["en"], d.kind.issuer, d.issued.isoformat()): pdf_of(person, d)
            for d in person.documents
        }
    return found


@dataclass
class Scene:
    """A citizen who is asked for documents, and their browser."""

    core: Core
    fake: FakeDigiLocker
    cookie: str = ""

    def __post_init__(self) -> None:
        self.citizen = self.core.citizens.resolve("whatsapp", "919810000001")
        service = self.core.catalogue.services[SERVICE]
        draft = self.core.applications.start(self.citizen.id, SERVICE, service.department, "hi")
        answers = {f.id: "x" for f in service.fields}
        content = Content(consented=True, prefill_asked=True, answers=answers, documents={"photo": {"later": True}})
        self.application = self.core.applications.save_content(draft, content)

    @property
    def desk(self) -> DigiLockerDesk:
        assert self.core.digilocker
        return self.core.digilocker

    @property
    def now(self) -> Application:
        found = self.core.applications.get(self.application.id)
        assert found
        return found

    @property
    def documents(self) -> dict[str, dict[str, Any]]:
        return self.now.content.documents

    @property
    def taken(self) -> list[str]:
        return [name for name, given in self.documents.items() if not given.get("later")]

    def row(self) -> dict[str, Any]:
        """The latest consent."""
        query = select(digilocker_consents).order_by(digilocker_consents.c.offered_at.desc())
        with self.core.applications.database.begin() as connection:
            return dict(connection.execute(query).first()._mapping)  # type: ignore[union-attr]

    def link(self) -> str:
        return self.desk.link(self.now, "hi").rpartition("/")[2]

    def open(self, link: str | None = None) -> Seen:
        seen = self.desk.open(link or self.link(), self.cookie)
        self.cookie = seen.cookie or self.cookie
        return seen

    def allow(self, person: str = "Sunita", seen: Seen | None = None) -> tuple[str, str]:
        """Yes on DigiLocker's page: state and code."""
        page = (seen or self.open()).page
        assert page
        return self.fake.allow(page, person)

    def back(self, state: str, code: str = "", error: str = "", cookie: str | None = None) -> Seen:
        return self.desk.come_back(state, code, error, self.cookie if cookie is None else cookie)

    def all_the_way(self, person: str = "Sunita") -> Seen:
        return self.back(*self.allow(person))

    def news(self) -> list[str]:
        return [notice.message for notice in self.core.outbox.take(self.citizen.id)]

    def has_written(self) -> None:
        """The citizen wrote on WhatsApp, so that there is a channel for news."""
        inbox = inbox_of(self.core)
        handle = ("phone", "919810000001")
        inbox.receive([Incoming("whatsapp", "m1", "109", (handle,), self.core.clock(), "text", {"content": {}})])
        (waiting,) = inbox.claim("test", 5)
        inbox.settle(waiting, [])


def inbox_of(core: Core) -> Any:
    from seva.messaging import Inbox

    applications = core.applications
    return Inbox(applications.database, applications._cipher, core.clock)


def without(application: Application, *documents: str) -> Application:
    """The application with these documents put off."""
    later = {document: {"later": True} for document in documents}
    content = replace(application.content, documents={**application.content.documents, **later})
    return replace(application, content=content)
