"""How each step of an application is put to the citizen."""

from typing import Any

from actions.channels import WHATSAPP
from actions.documents.from_digilocker import possible
from actions.documents.offering import offered
from actions.documents.paths import takes_paths
from actions.fees import question as fee_question
from actions.reply import Message, Reply
from actions.texts import department_name, is_complaint, service_name
from actions.turn import Turn
from seva.applications import showing
from seva.applications.application import Application
from seva.applications.interview import FORM, Step, may_fill_form, next_step, open_fields, still_open
from seva.applications.status import WITH_DEPARTMENT
from seva.catalogue import Field, Service
from seva.clock import today

CHOOSE_WHAT_TO_CHANGE = "?"
MOST_ACCEPTED = 8


def open_step(turn: Turn, application: Application) -> Step:
    """The step that the citizen is asked for now; of what is filed, only a fee may be open."""
    if application.status in WITH_DEPARTMENT:
        return Step("payment", "payment")
    service, content = turn.assistant.catalogue.services[application.service], application.content
    has_form = may_fill_form(service, content) and open_form(turn, application) is not None
    return next_step(service, content, turn.citizen.profile, has_form)


def open_form(turn: Turn, application: Application) -> dict[str, str] | None:
    """The form of the application's service in the language of this turn, if the channel has one."""
    if turn.channel != WHATSAPP or turn.assistant.forms.get(application.service, turn.language) is None:
        return None
    return {"application": application.id, "service": application.service, "language": turn.language}


def ask(turn: Turn, application: Application) -> Reply:
    """The question of the open step, remembered in the slot `asked`."""
    service = turn.assistant.catalogue.services[application.service]
    step = open_step(turn, application)
    reply = QUESTIONS[step.kind](turn, service, application, step)
    if reply.asked is None:  # the fee is paid already
        return reply
    reply.draft = application.id
    reply.asked = asked(service, step, application)
    return reply


def ask_again(turn: Turn, application: Application) -> Reply:
    """The open question alone, without notice, list or example, after an answer that did not fit."""
    reply = ask(turn, application)
    step = open_step(turn, application)
    last = reply.messages[-1]
    item = step.field or step.document
    if application.content.adding:
        return reply
    reply.messages = [Message(item.ask.in_(turn.language), last.choices) if item else last]
    return reply


def asked(service: Service, step: Step, application: Application) -> dict[str, Any]:
    """The slot `asked`, from which other programs can tell what is expected."""
    choices = [c for c in step.choices if c != "change" or step.kind != "payment" or application.status == "draft"]
    if is_choosing_what_to_change(application):
        choices = changeable(service, application)
    return {"service": service.id, "field": step.id, "type": step.type, "choices": choices}


def is_choosing_what_to_change(application: Application) -> bool:
    """Whether the review asked which answer to change."""
    return application.content.correcting == CHOOSE_WHAT_TO_CHANGE


def changeable(service: Service, application: Application) -> list[str]:
    """The ids of the steps that were answered, in the order of the form."""
    steps = [item.id for item in service.steps]
    return [step_id for step_id in steps if application.content.is_done(step_id)]


def example_of(turn: Turn, field: Field) -> str:
    """An answer that would be accepted today."""
    return showing.example_of(field, turn.language, today(turn.assistant.clock))


def choice_labels(turn: Turn, field: Field) -> list[str]:
    """The labels of a field's choices."""
    return [choice.label.in_(turn.language) for choice in field.choices]


def shown(turn: Turn, field: Field, value: str) -> str:
    """An answer as it is shown back."""
    return showing.shown(field, value, turn.language)


def _consent(turn: Turn, service: Service, _application: Application, _step: Step) -> Reply:
    items = ", ".join(f.label.in_(turn.language) for f in service.fields)
    documents = ", ".join(d.label.in_(turn.language) for d in service.documents)
    department = turn.assistant.catalogue.departments[service.department]
    lines = [
        turn.say(
            "consent.notice",
            service=service_name(turn, service),
            department=department_name(turn, department),
            items=f"{items}, {documents}" if documents else items,
        ),
        turn.say("consent.use.complaint" if is_complaint(service) else "consent.use"),
        turn.say("consent.whatsapp") if turn.channel == WHATSAPP else "",
        turn.say("consent.rights"),
    ]
    notice = "\n".join(line for line in lines if line)
    return Reply().say(notice).say(turn.say("consent.ask"), [turn.say("label.agree"), turn.say("label.disagree")])


def _way(turn: Turn, service: Service, application: Application, _step: Step) -> Reply:
    """The offer, once; then the form itself."""
    if application.content.way == FORM:
        return Reply(
            messages=[Message(turn.say("way.open"), (turn.say("label.open_form"),), open_form(turn, application))]
        )
    text = turn.say("way.ask", questions=len(open_fields(service, application.content)))
    return Reply().say(text, [turn.say("label.way_form"), turn.say("label.way_chat")])


def _prefill(turn: Turn, service: Service, application: Application, _step: Step) -> Reply:
    known = still_open(service, application.content, turn.citizen.profile)
    fields = [f for f in service.fields if f.id in known]
    lines = [f"• {f.label.in_(turn.language)}: {shown(turn, f, known[f.id])}" for f in fields]
    text = "\n".join([turn.say("prefill.known"), *lines, turn.say("prefill.ask")])
    return Reply().say(text, [turn.say("label.yes"), turn.say("label.no")])


def _field(turn: Turn, _service: Service, _application: Application, step: Step) -> Reply:
    field = step.field
    assert field is not None  # noqa: S101 a step of kind `field` has one: for the type checker
    lines = [turn.say("ask.progress", number=step.number, of=step.of) + " " + field.ask.in_(turn.language)]
    if field.example:
        lines.append(turn.say("ask.example", example=example_of(turn, field)))
    if field.optional:
        lines.append(turn.say("ask.optional"))
    return Reply().say("\n".join(lines), choice_labels(turn, field))


def _document(turn: Turn, _service: Service, application: Application, step: Step) -> Reply:
    document, content = step.document, application.content
    assert document is not None  # noqa: S101 a step of kind `document` has one: for the type checker
    if content.adding == step.id:
        text = turn.say("ask.page", document=document.label.in_(turn.language))
        return Reply().say(text, [turn.say("label.all_pages")])
    found = None if content.pending else offered(turn, application, step.id)
    labels = [turn.say("label.use_again")] if found else []
    labels += [turn.say("label.take_it")] if content.pending else []
    in_locker = not content.pending and step.id in possible(turn, application)
    labels += [turn.say("label.digilocker")] if in_locker else []
    accepted = document.accepted.in_(turn.language)[:MOST_ACCEPTED]
    lines = [
        turn.say("ask.progress", number=step.number, of=step.of) + " " + document.ask.in_(turn.language),
        turn.say("ask.accepted", accepted=", ".join(accepted)) if accepted and not content.pending else "",
        found.text if found else "",
        turn.say("ask.digilocker") if in_locker else "",
        turn.say("ask.optional") if document.optional else "",
        turn.say("ask.path" if takes_paths(turn) else "ask.later"),
    ]
    return Reply().say("\n".join(line for line in lines if line), [*labels, turn.say("label.later")])


def _review(turn: Turn, service: Service, application: Application, _step: Step) -> Reply:
    if is_choosing_what_to_change(application):
        steps = {item.id: item.label.in_(turn.language) for item in service.steps}
        return Reply().say(turn.say("review.which"), [steps[s] for s in changeable(service, application)])
    content, none = application.content, turn.say("review.none")
    lines = [
        f"• {f.label.in_(turn.language)}: {shown(turn, f, content.answers[f.id]) if f.id in content.answers else none}"
        for f in service.fields
    ]
    lines += [
        f"• {d.label.in_(turn.language)}: {_document_state(turn, content.documents.get(d.id))}"
        for d in service.documents
    ]
    text = "\n".join([turn.say("review.title", service=service_name(turn, service)), *lines])
    labels = [turn.say("label.submit"), turn.say("label.change"), turn.say("label.not_now")]
    return Reply().say(text).say(turn.say("review.ask"), labels)


def _document_state(turn: Turn, document: dict[str, Any] | None) -> str:
    if document is None:
        return turn.say("review.none")
    if document.get("later"):
        return turn.say("review.later")
    pages = int(document.get("pages") or 1)
    return turn.say("review.received_pages", pages=pages) if pages > 1 else turn.say("review.received")


QUESTIONS = {
    "consent": _consent,
    "way": _way,
    "prefill": _prefill,
    "field": _field,
    "document": _document,
    "review": _review,
    "payment": fee_question,
}
