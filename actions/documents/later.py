"""Documents of applications that are filed: what was left for later, and what an officer asks for, sent from here."""

from actions.documents.answer import better, label_of, needs_better
from actions.documents.came import purpose_of
from actions.enquiries.taking import with_document
from actions.reply import Option, Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.status import Status
from seva.documents.deliveries import DELIVERED, WAITING
from seva.documents.model import Document

# While an application is in one of these, its department takes documents; what waits to be filed sends them after it.
OPEN: tuple[Status, ...] = ("queued", "filed", "under_review", "needs_information")
# What a choice stands for: `send:` the file and the place it is for, `take:` the same, although it is not good.
SEND, TAKE = "send", "take"


def wanted(turn: Turn) -> list[tuple[Application, str]]:
    """What the citizen's filed applications still want, the latest first."""
    filed = turn.assistant.applications.of_citizen(turn.citizen.id, OPEN)
    return [(application, document) for application in filed for document in wanted_of(turn, application)]


def wanted_of(turn: Turn, application: Application) -> list[str]:
    """The documents that an application still wants: left for later, or any while the officer asks for something."""
    if application.status not in OPEN:
        return []
    states = turn.assistant.deliveries.states(application.id)
    told, service = application.content.documents, turn.assistant.catalogue.services.get(application.service)
    on_its_way = {document for document, state in states.items() if state in (WAITING, DELIVERED)}
    later = [name for name, one in told.items() if one.get("later") and name not in on_its_way]
    if application.status == "needs_information" and service:
        enquiry = turn.assistant.enquiries.of(application.id)
        named = enquiry.documents if enquiry else ()
        return [name for name in named if service.document(name)] or [document.id for document in service.documents]
    return later + [name for name, state in states.items() if state not in (WAITING, DELIVERED)]


def send(turn: Turn, application: Application, document_id: str, document: Document, *, as_it_is: bool) -> Reply:
    """Sends a document to the department of a filed application; asks for a better photo first, at most twice.

    Where an officer has asked something it is a part of the answer, which goes when the citizen says so.
    """
    core = turn.assistant
    made = core.documents.use(document, purpose_of(application, document_id), *_before(turn, application, document_id))
    if needs_better(made) and not as_it_is:
        made = core.documents.ask_again(made)
        value = f"{TAKE}:{made.id}:{application.id}:{document_id}"
        options = [Option(turn.say("label.take_it"), "inform", value=value), Option(turn.say("label.later"), "deny")]
        return Reply().offer(better(turn, made, document_id), options)
    enquiry = core.enquiries.of(application.id)
    if enquiry and enquiry.citizen_id == turn.citizen.id:
        return with_document(turn, enquiry, document_id, made)
    with core.applications.database.begin() as connection:
        core.deliveries.put(connection, application.id, document_id, made.id, made.sha256)
    number = application.reference_number or application.acknowledgement
    return Reply().say(turn.say("document.on_its_way", document=label_of(turn, document_id), number=number))


def retake(turn: Turn) -> tuple[Application, str] | None:
    """The document of a filed application of which a better photo was asked for and nothing was sent yet."""
    for application in turn.assistant.applications.of_citizen(turn.citizen.id, OPEN):
        still = wanted_of(turn, application)
        for document in turn.assistant.documents.of(application.id):
            is_asked_again = document.asked_again and document.findings
            if is_asked_again and document.purpose and document.purpose.document in still:
                return application, document.purpose.document
    return None


def _before(turn: Turn, application: Application, document_id: str) -> tuple[Document, object] | tuple[()]:
    """The document of which a better photo was asked for, and its first page that is not good."""
    found = turn.assistant.documents.of(application.id)
    before = next((d for d in found if d.purpose and d.purpose.document == document_id and d.asked_again), None)
    bad = next((page for page in before.made_of if page.findings), None) if before else None
    return (before, bad) if before and bad else ()
