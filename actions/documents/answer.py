"""Taking a document where one is asked for: a file, a further page, the one given before, or "later"."""

from collections.abc import Callable
from dataclasses import replace

from actions.asking import ask, ask_again
from actions.documents.came import Came, came, is_of_album, last_of, purpose_of
from actions.documents.digilocker import give_link
from actions.documents.offering import offered
from actions.documents.words import Word, is_file, word_of
from actions.keeping import kept
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.catalogue import Document as Wanted
from seva.documents.files import FilesError
from seva.documents.intake import DocumentRefused, IntakeUnavailable
from seva.documents.model import Document, Purpose

# So often a better photo of one document is asked for; then it is taken as it is.
MOST_ASKED_AGAIN = 2


def answer_document(turn: Turn, application: Application, step: Step) -> Reply:
    """Takes what came for the open document, or does what the message says about it."""
    if is_file(turn):
        return take_file(turn, application, step.id)
    word = word_of(turn)
    if word is None:
        return Reply().say(turn.say("refused.document.missing")).then(ask_again(turn, application))
    return ON[word](turn, application, step)


def take_file(turn: Turn, application: Application, document_id: str) -> Reply:
    """Puts a file where it belongs: to the last document, if it was sent with it; else to the one that is open."""
    try:
        file = came(turn)
        page = page_of_last(turn, application, file)
        return page or taken(turn, application, file.document, document_id)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error).then(ask_again(turn, application))


def refused(turn: Turn, error: DocumentRefused | IntakeUnavailable | FilesError) -> Reply:
    """Why a file was not taken, and what would be; or that it could not be looked at now."""
    if isinstance(error, DocumentRefused):
        return Reply().say(turn.say(f"refused.document.{error.reason}", **error.values))
    return Reply().say(turn.say("document.not_now"))


def page_of_last(turn: Turn, application: Application, file: Came) -> Reply | None:
    """A photo of the same album as the last one, joined to it; None when it is no such photo."""
    last = last_of(turn, application)
    if last is None or last.purpose is None or not is_of_album(file, last):
        return None
    return _joined(turn, application, file, last, last.purpose)


def accepted(turn: Turn, application: Application, document: Document, document_id: str) -> Reply:
    """Takes a document as it is, in place of what stood there, and asks on."""
    core = turn.assistant
    others = [other for other in core.documents.of(application.id) if _is_same(other, document_id, document.id)]
    core.documents.remove(others)
    content = application.content.with_document(document_id, dict(document.told))
    return said_received(turn, document, document_id).then(kept(turn, application, content))


def said_received(turn: Turn, document: Document, document_id: str) -> Reply:
    """Which document came, of how many pages, and what was covered on it."""
    name = label_of(turn, document_id)
    key = "document.received.photo" if document.is_of_photos and turn.channel == "whatsapp" else "document.received"
    reply = Reply().say(turn.say(key, document=name, pages=document.pages))
    return reply.say(turn.say("document.masked")) if document.masked else reply


def better(turn: Turn, document: Document, document_id: str) -> str:
    """What is not right with a photo, and how a better one is taken."""
    number, page = next((n, page) for n, page in enumerate(document.made_of, 1) if page.findings)
    advice = turn.say(f"document.better.{page.findings[0]}")
    key = "document.better.page" if len(document.made_of) > 1 else "document.better"
    return turn.say(key, document=label_of(turn, document_id), number=number, advice=advice)


def label_of(turn: Turn, document_id: str) -> str:
    """What a document is called."""
    wanted: Wanted | None = turn.assistant.catalogue.documents.get(document_id)
    return wanted.label.in_(turn.language) if wanted else document_id


def needs_better(document: Document) -> bool:
    """Whether a better photo is to be asked for."""
    return bool(document.findings) and document.asked_again < MOST_ASKED_AGAIN and not document.is_verified


def taken(turn: Turn, application: Application, document: Document, document_id: str) -> Reply:
    """Makes a document of what came: alone, as a further page, or instead of a photo that was not good."""
    core, purpose = turn.assistant, purpose_of(application, document_id)
    into = last_of(turn, application) if application.content.pending or application.content.adding else None
    if into is None or into.purpose != purpose or into.id == document.id:
        made = core.documents.use(document, purpose)
    else:
        bad = next((p for p in into.made_of if p.findings), None) if application.content.pending else None
        made = core.documents.use(document, purpose, into, instead_of=bad)
    if not needs_better(made):
        return accepted(turn, application, made, document_id)
    return _better_wanted(turn, application, made, document_id)


def _better_wanted(turn: Turn, application: Application, document: Document, document_id: str) -> Reply:
    asked = turn.assistant.documents.ask_again(document)
    content = replace(application.content, pending=asked.id, correcting=document_id)
    return Reply().say(better(turn, asked, document_id)).then(kept(turn, application, content))


def _joined(turn: Turn, application: Application, file: Came, last: Document, purpose: Purpose) -> Reply:
    """A further page of a document that was spoken of before this photo was read; what is open stays open."""
    core, document_id, content = turn.assistant, purpose.document, application.content
    made = core.documents.use(file.document, purpose, last)
    if content.pending:
        said = turn.say("document.page_too", document=label_of(turn, document_id), pages=made.pages)
        return Reply().say(said).then(ask_again(turn, application))
    if file.document.findings and needs_better(made):
        return _better_wanted(turn, application, made, document_id)
    application = core.applications.save_content(
        application, replace(content, documents={**content.documents, document_id: dict(made.told)})
    )
    return said_received(turn, made, document_id).then(ask_again(turn, application))


def _later(turn: Turn, application: Application, step: Step) -> Reply:
    if application.content.adding:
        return _all_pages(turn, application, step)
    return kept(turn, application, application.content.with_document(step.id, {"later": True}))


def _use_again(turn: Turn, application: Application, step: Step) -> Reply:
    found = offered(turn, application, step.id)
    if found is None:
        return Reply().say(turn.say("document.none_before")).then(ask_again(turn, application))
    core, purpose = turn.assistant, purpose_of(application, step.id)
    try:
        if found.document.purpose is None and not core.documents.last_given(turn.citizen.id, step.id, application.id):
            return taken(turn, application, found.document, step.id)
        again = core.documents.use_again(found.document, purpose)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error).then(ask_again(turn, application))
    if again is None:
        return Reply().say(turn.say("document.none_before")).then(ask_again(turn, application))
    return accepted(turn, application, again, step.id)


def _take_it(turn: Turn, application: Application, step: Step) -> Reply:
    pending = last_of(turn, application) if application.content.pending else None
    if pending is None:
        return Reply().say(turn.say("refused.document.missing")).then(ask_again(turn, application))
    return accepted(turn, application, pending, step.id)


def add_page(turn: Turn, application: Application, _step: Step) -> Reply:
    """Opens the document that came last for further photos."""
    last = last_of(turn, application)
    if last is None or last.purpose is None or not last.is_of_photos:
        return Reply().say(turn.say("document.no_pages")).then(ask(turn, application))
    return kept(turn, application, replace(application.content, adding=last.purpose.document))


def _all_pages(turn: Turn, application: Application, _step: Step) -> Reply:
    if not application.content.adding:
        return Reply().say(turn.say("refused.document.missing")).then(ask_again(turn, application))
    return kept(turn, application, replace(application.content, adding=None, pending=None))


def remove(turn: Turn, application: Application, _step: Step) -> Reply:
    """Removes the document that came last; one that is needed is asked for again."""
    last = last_of(turn, application)
    if last is None or last.purpose is None:
        return Reply().say(turn.say("document.nothing_to_remove")).then(ask(turn, application))
    document_id, core = last.purpose.document, turn.assistant
    core.documents.remove([last])
    wanted = core.catalogue.services[application.service].document(document_id)
    content = application.content.reopened(document_id)
    if wanted is not None and wanted.optional:
        content = content.with_skipped(document_id)
    said = Reply().say(turn.say("document.removed", document=label_of(turn, document_id)))
    return said.then(kept(turn, application, content))


def _is_same(other: Document, document_id: str, taken: str) -> bool:
    return other.purpose is not None and other.purpose.document == document_id and other.id != taken


ON: dict[Word, Callable[[Turn, Application, Step], Reply]] = {
    "later": _later,
    "use_again": _use_again,
    "take_it": _take_it,
    "add_page": add_page,
    "all_pages": _all_pages,
    "remove": remove,
    "digilocker": give_link,
}
