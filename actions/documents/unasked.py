"""Files that nobody asked for at this moment: kept, and offered where they may belong."""

from collections.abc import Sequence

from actions.asking import ask
from actions.documents import later
from actions.documents.answer import label_of, page_of_last, refused, taken
from actions.documents.came import came
from actions.reply import Option, Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.documents.files import FilesError
from seva.documents.intake import DocumentRefused, IntakeUnavailable
from seva.documents.model import Document

# Choices that fit one list on a phone.
MOST_OFFERED = 9
KEEP = "keep"
KINDS = (later.SEND, later.TAKE, KEEP)


def came_unasked(turn: Turn) -> Reply:
    """Outside of a form: the file may belong to an application that is filed; else it is kept for the next form."""
    try:
        file = came(turn)
        again = later.retake(turn)
        if again:
            return later.send(turn, *again, file.document, as_it_is=False)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error)
    places = later.wanted(turn)
    if not places:
        return Reply().say(turn.say("document.kept"))
    return which(turn, file.document, places)


def came_in_form(turn: Turn, application: Application) -> Reply:
    """Inside of a form, where a question is open: a further page of the last document, or one that is still to come."""
    try:
        file = came(turn)
        page = page_of_last(turn, application, file)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error).then(ask(turn, application))
    if page:
        return page
    content, service = application.content, turn.assistant.catalogue.services[application.service]
    places = [(application, d.id) for d in service.documents if content.consented]
    if not places:
        return Reply().say(turn.say("document.kept")).then(ask(turn, application))
    return which(turn, file.document, places)


def chosen_document(turn: Turn) -> Reply | None:
    """The choice what a file is; None when the message is none."""
    kind, *ids = turn.text.split(":")
    if kind not in KINDS or len(ids) != 3:
        return None
    core, (document_id, application_id, name) = turn.assistant, ids
    document, application = core.documents.find(turn.citizen.id, document_id), core.applications.get(application_id)
    if kind == KEEP or document is None or not _takes(turn, application, name) or application is None:
        return Reply().say(turn.say("document.kept"))
    try:
        if application.status == "draft":
            return taken(turn, application, document, name)
        return later.send(turn, application, name, document, as_it_is=kind == later.TAKE)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error)


def _takes(turn: Turn, application: Application | None, document: str) -> bool:
    """Whether it is the citizen's, and still takes such a document: the choice may have been offered long ago."""
    if application is None or application.citizen_id != turn.citizen.id:
        return False
    service = turn.assistant.catalogue.services.get(application.service)
    is_open = application.status == "draft" or application.status in later.OPEN
    return is_open and service is not None and service.document(document) is not None


def which(turn: Turn, document: Document, places: Sequence[tuple[Application, str]]) -> Reply:
    """Asks which document it is."""
    several = len({application.id for application, _ in places}) > 1
    options = [
        Option(_label(turn, *place, several), "inform", value=f"{later.SEND}:{document.id}:{place[0].id}:{place[1]}")
        for place in places[:MOST_OFFERED]
    ]
    keep = Option(turn.say("label.keep_file"), "inform", value=f"{KEEP}:{document.id}:-:-")
    return Reply().offer(turn.say("document.which"), [*options, keep])


def _label(turn: Turn, application: Application, document: str, several: bool) -> str:
    service = turn.assistant.catalogue.services[application.service]
    label = label_of(turn, document)
    return f"{label}: {service_name(turn, service)}" if several else label
