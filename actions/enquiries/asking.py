"""How an officer's question is put: each field and document that is wanted, or words; then whether it may go."""

from collections.abc import Mapping
from typing import Any

from actions.asking import choice_labels, example_of, shown
from actions.documents.answer import label_of
from actions.documents.paths import takes_paths
from actions.reply import Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.catalogue import Field, Service, Text
from seva.enquiries import Enquiry

# What the slot `asked` calls the question for words, and the one whether the answer may go.
WORDS, SEND = "information", "send"
# The key in the slot `asked` that tells which question of an officer is open.
QUESTION = "question"
MOST_ACCEPTED = 8


def asked_enquiry(turn: Turn) -> str | None:
    """The id of the officer's question that the conversation stands at."""
    return (turn.standing.asked or {}).get(QUESTION)


def opened(turn: Turn, enquiry: Enquiry) -> Reply:
    """The officer's words, and the first question."""
    application = turn.assistant.applications.get(enquiry.application_id)
    service = _service(turn, application)
    if application is None or service is None:
        return Reply()
    number = application.reference_number or ""
    said = turn.say("enquiry.asks", number=number, service=service_name(turn, service), words=enquiry.words)
    return Reply().say(said).then(ask(turn, enquiry))


def ask(turn: Turn, enquiry: Enquiry) -> Reply:
    """The question of the open step, remembered in the slot `asked`."""
    application = turn.assistant.applications.get(enquiry.application_id)
    service = _service(turn, application)
    if application is None or service is None:
        return Reply(draft=None, asked=None)
    step = step_of(turn, enquiry, application, service)
    reply = _question(turn, enquiry, service, step)
    slot = {"service": service.id, "field": step.id, "type": step.type, "choices": list(step.choices)}
    reply.asked, reply.draft, reply.service = {**slot, QUESTION: enquiry.id}, None, service.id
    return reply


def step_of(turn: Turn, enquiry: Enquiry, application: Application, service: Service) -> Step:
    """What is asked for now."""
    name = enquiry.left_to_ask
    field, document = (service.field(name), service.document(name)) if name else (None, None)
    if field:
        return Step("field", field.id, field=field.given(application.content.answers))
    if document:
        return Step("document", document.id, document=document)
    return Step("field", WORDS, field=_words(turn)) if enquiry.wants_words else Step("send", SEND)


def _words(turn: Turn) -> Field:
    """A question for any words, checked as every text is."""
    both = {code: turn.assistant.messages.text("label.your_answer", code) for code in ("en", "hi")}
    text = Text(**both)
    return Field(id=WORDS, type="text", label=text, ask=text, example=text)


def _question(turn: Turn, enquiry: Enquiry, service: Service, step: Step) -> Reply:
    if step.kind == "send":
        labels = [turn.say("label.send_answer"), turn.say("label.change"), turn.say("label.later")]
        return Reply().say(turn.say("enquiry.send", answers=_answers(turn, enquiry, service)), labels)
    if step.id == WORDS:
        text = turn.say("enquiry.why" if enquiry.given.left else "enquiry.words")
        return Reply().say(text, [turn.say("label.later")])
    if step.field:
        labels = choice_labels(turn, step.field)
        example = turn.say("ask.example", example=example_of(turn, step.field)) if step.field.example else ""
        lines = [step.field.ask.in_(turn.language), example, turn.say("enquiry.cannot")]
        return Reply().say("\n".join(filter(None, lines)), labels or [turn.say("label.later")])
    return _document(turn, step)


def _document(turn: Turn, step: Step) -> Reply:
    document = step.document
    assert document is not None  # noqa: S101 a step of kind `document` has one: for the type checker
    accepted = ", ".join(document.accepted.in_(turn.language)[:MOST_ACCEPTED])
    lines = [
        document.ask.in_(turn.language),
        turn.say("ask.accepted", accepted=accepted) if accepted else "",
        turn.say("ask.path") if takes_paths(turn) else "",
        turn.say("enquiry.cannot"),
    ]
    return Reply().say("\n".join(filter(None, lines)), [turn.say("label.later")])


def _answers(turn: Turn, enquiry: Enquiry, service: Service) -> str:
    given: Mapping[str, Any] = enquiry.given.fields
    lines = [
        f"• {field.label.in_(turn.language)}: {shown(turn, field, given[field.id])}"
        for field in service.fields
        if field.id in given
    ]
    lines += [f"• {label_of(turn, name)}: {turn.say('review.received')}" for name in enquiry.given.documents]
    return "\n".join([*lines, *([f"• {enquiry.given.text}"] if enquiry.given.text else [])])


def _service(turn: Turn, application: Application | None) -> Service | None:
    return turn.assistant.catalogue.services.get(application.service) if application else None
