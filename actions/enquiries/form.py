"""Inside of an officer's question: an answer, or what comes between; the question stays open until it is put off."""

from collections.abc import Callable
from dataclasses import replace

from actions.base import answer
from actions.beside import question_and_answer
from actions.danger import EMERGENCY
from actions.documents import later
from actions.documents.answer import refused
from actions.documents.came import came
from actions.documents.unasked import which
from actions.documents.words import is_bare_file, is_file
from actions.enquiries.asking import SEND, ask, asked_enquiry, step_of
from actions.enquiries.taking import gone, kept, leave_out, put_off, take_choice, take_field
from actions.expectations import ANSWERS, followed_up, settled
from actions.interruptions import interruption
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.documents.files import FilesError
from seva.documents.intake import DocumentRefused, IntakeUnavailable
from seva.enquiries import Enquiry, Given
from seva.language.commands import parse_command

FREE_WORDS = frozenset({"text", "address", "location"})


def respond(turn: Turn) -> Reply:
    """Takes a part of the answer, or serves what came between and asks again."""
    enquiry = turn.assistant.enquiries.get(asked_enquiry(turn) or "")
    application = turn.assistant.applications.get(enquiry.application_id) if enquiry else None
    service = turn.assistant.catalogue.services.get(application.service) if application else None
    if enquiry is None or application is None or service is None or not _is_mine(turn, enquiry):
        return _over(turn)
    step = step_of(turn, enquiry, application, service)
    if (turn.standing.asked or {}).get("field") != step.id:
        # The last answer was kept but its reply was lost: this message cannot answer a question never seen.
        return ask(turn, enquiry)
    if is_bare_file(turn) or turn.attachments or (step.kind == "document" and is_file(turn)):
        return _file(turn, enquiry, application, step)
    if parse_command(turn.text) == "later":
        return put_off(turn, enquiry)
    both = question_and_answer(turn, step)
    if both:
        question, value = both
        return answer(question).then(take_field(value, enquiry, step))
    other = followed_up(turn) or interruption(turn, step)
    if other is None:
        return _take(turn, enquiry, application, step)
    return _between(turn, other, enquiry, application, step)


def _between(turn: Turn, other: Turn, enquiry: Enquiry, application: Application, step: Step) -> Reply:
    if other.intent in STEERED:
        return STEERED[other.intent](turn, enquiry, step)
    reply = answer(other)
    if other.intent == EMERGENCY and step.type in FREE_WORDS:
        return reply.then(_take(turn, enquiry, application, step))
    if "asked" in reply.slots() or reply.expecting:
        return reply
    language = reply.slots().get("language", turn.language)
    return reply.then(ask(replace(turn, language=language), enquiry))


def _take(turn: Turn, enquiry: Enquiry, application: Application, step: Step) -> Reply:
    if step.id == SEND:
        return take_choice(turn, enquiry, application)
    if step.field:
        return take_field(turn, enquiry, step)
    return Reply().say(turn.say("refused.document.missing")).then(ask(turn, enquiry))


def _file(turn: Turn, enquiry: Enquiry, application: Application, step: Step) -> Reply:
    """A file for the document that is asked for; else the citizen says which document it is."""
    try:
        document = came(turn).document
        if step.kind == "document":
            return later.send(turn, application, step.id, document, as_it_is=False)
    except (DocumentRefused, IntakeUnavailable, FilesError) as error:
        return refused(turn, error).then(ask(turn, enquiry))
    documents = turn.assistant.catalogue.services[application.service].documents
    if not documents:
        return Reply().say(turn.say("document.kept")).then(ask(turn, enquiry))
    return which(turn, document, [(application, one.id) for one in documents])


def _over(turn: Turn) -> Reply:
    """Nobody waits for the answer any more; what was asked besides is answered all the same."""
    reply = gone(turn)
    is_other = turn.is_sure and turn.intent not in ANSWERS
    return reply.then(answer(settled(turn))) if is_other else reply


def _is_mine(turn: Turn, enquiry: Enquiry) -> bool:
    return enquiry.citizen_id == turn.citizen.id and enquiry.state == "open"


def _back(turn: Turn, enquiry: Enquiry, _step: Step) -> Reply:
    """A short answer is begun anew."""
    return kept(turn, enquiry, Given())


STEERED: dict[str, Callable[[Turn, Enquiry, Step], Reply]] = {
    "stop": lambda turn, enquiry, _step: put_off(turn, enquiry),
    "skip": leave_out,
    "go_back": _back,
    "repeat": lambda turn, enquiry, _step: ask(turn, enquiry),
    "resume_application": lambda turn, enquiry, _step: ask(turn, enquiry),
}
