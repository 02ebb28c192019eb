"""What the citizen gave before and may use again where a document is asked for."""

from dataclasses import dataclass

from actions.texts import day, service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.clock import in_india
from seva.documents.model import Document


@dataclass(frozen=True)
class Offered:
    """A document that may be used here, and the sentence that offers it."""

    document: Document
    text: str


def offered(turn: Turn, application: Application, document_id: str) -> Offered | None:
    """The same kind of document from another application; else the file that came last without being asked for."""
    core, citizen = turn.assistant, turn.citizen.id
    given = core.documents.last_given(citizen, document_id, application.id)
    if given:
        service = core.catalogue.services.get(_service_of(given))
        name = service_name(turn, service) if service else turn.say("document.another_form")
        return Offered(given, turn.say("document.offer.given", day=_day(turn, given), service=name))
    loose = core.documents.loose(citizen)
    return Offered(loose[0], turn.say("document.offer.loose", day=_day(turn, loose[0]))) if loose else None


def _service_of(document: Document) -> str:
    return document.purpose.service if document.purpose else ""


def _day(turn: Turn, document: Document) -> str:
    return day(turn, in_india(document.created_at).date())
