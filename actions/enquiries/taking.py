"""Taking what answers an officer's question; nothing goes before the citizen has said that it may."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.engine import Connection

from actions.enquiries.asking import WORDS, ask
from actions.field_answers import outcome, said_refused
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.answers import Refused
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.documents.model import Document
from seva.enquiries import Enquiry, Given
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.yesno import parse_yes_no

CHOICES = {"send": "label.send_answer", "change": "label.change", "later": "label.later"}


def choice_of(turn: Turn) -> str | None:
    """Where it is asked whether the answer may go: send, change or later."""
    command = parse_command(turn.text)
    if command in ("later", "change"):
        return command
    picked = match_choice(turn.text, [Option(name, (name, turn.say(key))) for name, key in CHOICES.items()])
    if isinstance(picked, str):
        return picked
    agreed = parse_yes_no(turn.text)
    return None if agreed is None else ("send" if agreed else "change")


def take_field(turn: Turn, enquiry: Enquiry, step: Step) -> Reply:
    """Keeps a value or words that fit, or says what would."""
    field = step.field
    assert field is not None  # noqa: S101 a step of kind `field` has one: for the type checker
    found = outcome(turn, field, turn.text)
    if isinstance(found, Refused):
        return said_refused(turn, field, found).then(ask(turn, enquiry))
    given = enquiry.given
    if field.id == WORDS:
        return kept(turn, enquiry, replace(given, text=found.value))
    return kept(turn, enquiry, replace(given, fields={**given.fields, field.id: found.value}))


def with_document(turn: Turn, enquiry: Enquiry, document_id: str, document: Document) -> Reply:
    """Keeps a document as (a part of) the answer."""
    file = {"id": document.id, "sha256": document.sha256}
    return kept(turn, enquiry, replace(enquiry.given, documents={**enquiry.given.documents, document_id: file}))


def take_choice(turn: Turn, enquiry: Enquiry, application: Application) -> Reply:
    """Sends the answer, begins it anew, or leaves it for later."""
    chosen = choice_of(turn)
    if chosen == "later":
        return put_off(turn, enquiry)
    if chosen == "change":
        return kept(turn, enquiry, Given())
    if chosen is None:
        return Reply().say(turn.say("refused.yes_no")).then(ask(turn, enquiry))
    core, number = turn.assistant, application.reference_number
    if not core.enquiries.confirm(enquiry, _sending(turn, enquiry)):
        return gone(turn)
    return Reply(draft=None, asked=None, service=application.service).say(turn.say("enquiry.sent", number=number))


def leave_out(turn: Turn, enquiry: Enquiry, step: Step) -> Reply:
    """What the citizen cannot give; words to the officer are asked for instead. Words themselves cannot be left out."""
    if step.id == WORDS or step.kind == "send":
        return Reply().say(turn.say("skip.needed")).then(ask(turn, enquiry))
    return kept(turn, enquiry, replace(enquiry.given, left=(*enquiry.given.left, step.id)))


def put_off(turn: Turn, enquiry: Enquiry) -> Reply:
    """The citizen answers later; how to come back."""
    turn.assistant.enquiries.put_off(enquiry)
    return Reply(draft=None, asked=None).say(turn.say("enquiry.later"))


def gone(turn: Turn) -> Reply:
    """Nobody waits for the answer any more."""
    return Reply(draft=None, asked=None).say(turn.say("enquiry.gone"))


def kept(turn: Turn, enquiry: Enquiry, given: Given) -> Reply:
    """Saves what was answered so far and asks on."""
    saved = turn.assistant.enquiries.save(enquiry, given)
    return ask(turn, saved) if saved else gone(turn)


def _sending(turn: Turn, enquiry: Enquiry) -> Callable[[Connection], None]:
    """The documents of the answer go with it, also one that the department has had before."""

    def put(connection: Connection) -> None:
        for name, file in enquiry.given.documents.items():
            turn.assistant.deliveries.put(
                connection, enquiry.application_id, name, file["id"], file["sha256"], again=True
            )

    return put
