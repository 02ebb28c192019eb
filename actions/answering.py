"""Taking an answer at each kind of step."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from actions.asking import (
    CHOOSE_WHAT_TO_CHANGE,
    PATH_CHANNELS,
    ask,
    ask_again,
    changeable,
    choice_labels,
    example_of,
    is_choosing_what_to_change,
)
from actions.reply import Message, Reply
from actions.texts import helpline, service_name
from actions.turn import Turn
from seva.applications.answers import Accepted, Refused, check
from seva.applications.application import Application, Content
from seva.applications.interview import Step, prefilled, previous_step
from seva.catalogue import Field, Service
from seva.clock import today
from seva.documents.store import DocumentRefused
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.phonetic import key_text
from seva.language.yesno import parse_yes_no

# After this many answers in a row that did not fit, the citizen is told how to leave and whom to call.
LOST_AFTER = 3
# Types that almost any words could answer: there, what a message sounds like decides.
FREE_TYPES = frozenset({"text", "name", "address", "location"})
PATH = re.compile(r"(~?/|[A-Za-z]:\\\\|\./).*|\S+\.(jpe?g|png|webp|pdf)", re.IGNORECASE)

# The version of the notice that citizens agree to; a change of catalogue/messages/consent.yml needs a new one.
NOTICE_VERSION = "2026-11"


def accept(turn: Turn, application: Application, step: Step) -> Reply:
    """Takes the message as the answer to the open step, or says kindly why it does not fit and asks again."""
    return ACCEPT[step.kind](turn, application, step)


def fits(turn: Turn, step: Step) -> bool:
    """Whether the message is just what the step asks for, whatever else it may sound like."""
    if step.field is None:
        return FITS[step.kind](turn)
    if step.field.type in FREE_TYPES:
        return False
    return isinstance(check(step.field, turn.text, today(turn.assistant.clock)), Accepted)


def skip(turn: Turn, application: Application, step: Step) -> Reply:
    """Leaves out an optional step; says so when it is needed."""
    if not step.optional:
        key = "skip.document" if step.kind == "document" else "skip.needed"
        return Reply().say(turn.say(key)).then(ask(turn, application))
    return _kept(turn, application, application.content.with_skipped(step.id))


def go_back(turn: Turn, application: Application) -> Reply:
    """Opens the step that was answered last."""
    service = turn.assistant.catalogue.services[application.service]
    last = previous_step(service, application.content)
    if last is None:
        return Reply().say(turn.say("back.first")).then(ask(turn, application))
    return Reply().say(turn.say("back.again")).then(_kept(turn, application, application.content.reopened(last)))


def _kept(turn: Turn, application: Application, content: Content) -> Reply:
    return ask(turn, turn.assistant.applications.save_content(application, content))


def _consent(turn: Turn, application: Application, _step: Step) -> Reply:
    agreed = _yes_no(turn, ("label.agree", "label.disagree"))
    if agreed is None:
        return Reply().say(turn.say("refused.yes_no")).then(ask_again(turn, application))
    if not agreed:
        return drop(turn, application, "consent.refused")
    turn.assistant.citizens.record_consent(turn.citizen.id, application.service, NOTICE_VERSION, turn.language)
    return _kept(turn, application, replace(application.content, consented=True))


def _prefill(turn: Turn, application: Application, _step: Step) -> Reply:
    agreed = _yes_no(turn, ("label.yes", "label.no"))
    if agreed is None:
        return Reply().say(turn.say("refused.yes_no")).then(ask_again(turn, application))
    service = turn.assistant.catalogue.services[application.service]
    content = replace(application.content, prefill_asked=True)
    return _kept(turn, application, prefilled(service, content, turn.citizen.profile) if agreed else content)


def _field(turn: Turn, application: Application, step: Step) -> Reply:
    field = step.field
    assert field is not None  # noqa: S101 a step of kind `field` has one: for the type checker
    day = today(turn.assistant.clock)
    others = _other_values(turn, application, field)
    outcome = check(field, _without(turn, others) if field.type in ("name", "text") else turn.text, day)
    if isinstance(outcome, Refused):
        return _refused(turn, field, outcome).then(ask_again(turn, application))
    content = application.content.with_answer(field.id, outcome.value)
    noted = []
    for other, value, _, _ in others:
        checked = check(other, value, day)
        if isinstance(checked, Accepted):
            content = content.with_answer(other.id, checked.value)
            noted.append(other.label.in_(turn.language))
    reply = Reply().say(turn.say("noted", fields=", ".join(noted))) if noted else Reply()
    return reply.then(_kept(turn, application, content))


Other = tuple[Field, str, int, int]


def _other_values(turn: Turn, application: Application, asked: Field) -> list[Other]:
    """Values in the same message that answer other open fields, each with its place in the text."""
    service = turn.assistant.catalogue.services[application.service]
    found: list[Other] = []
    if asked.type in ("text", "choice", "location"):
        return found
    for entity in turn.entities:
        fields = [f for f in service.fields if f.entity == entity.name]
        same = asked.entity == entity.name or asked.type == entity.name
        if len(fields) == 1 and not same and not application.content.is_done(fields[0].id):
            found.append((fields[0], str(entity.value), entity.start, entity.end))
    return found


def _without(turn: Turn, others: list[Other]) -> str:
    """The message without the values that answer other fields."""
    text = turn.text
    for _, _, start, end in sorted(others, key=lambda other: -other[2]):
        text = text[:start] + " " + text[end:]
    return text.strip(" ,;")


def _refused(turn: Turn, field: Field, outcome: Refused) -> Reply:
    labels = zip(field.choices, choice_labels(turn, field), strict=True)
    close = [label for choice, label in labels if choice.id in outcome.close]
    values = {"example": example_of(turn, field), "close": " / ".join(close), **outcome.values}
    return _patience(turn, Reply().say(turn.say(f"refused.{outcome.reason}", **values)))


def _patience(turn: Turn, reply: Reply) -> Reply:
    """After several answers that did not fit: how to leave the form, and whom to call."""
    reply.misunderstood = turn.standing.misunderstood + 1
    if reply.misunderstood >= LOST_AFTER:
        reply.say(turn.say("refused.often")).say(helpline(turn, turn.service))
    return reply


def _document(turn: Turn, application: Application, step: Step) -> Reply:
    if (
        parse_command(turn.text) == "later"
        or match_choice(turn.text, [Option("later", (turn.say("label.later"),))]) == "later"
    ):
        return _kept(turn, application, application.content.with_document(step.id, {"later": True}))
    if turn.channel not in PATH_CHANNELS:
        return Reply().say(turn.say("refused.document.missing")).then(ask_again(turn, application))
    try:
        stored = turn.assistant.documents.of(turn.citizen.id).keep_file(Path(turn.text[:1024]).expanduser())
    except DocumentRefused as error:
        return Reply().say(turn.say(f"refused.document.{error.reason}")).then(ask_again(turn, application))
    content = application.content.with_document(step.id, asdict(stored))
    return Reply().say(turn.say("document.received")).then(_kept(turn, application, content))


def _review(turn: Turn, application: Application, _step: Step) -> Reply:
    service = turn.assistant.catalogue.services[application.service]
    if is_choosing_what_to_change(application):
        return _change_chosen(turn, application, service)
    picked = _review_choice(turn)
    if picked == "submit":
        return submit(turn, application, service)
    if picked == "stop":
        return stop(turn, application)
    named = _named_step(turn, application, service)
    if named:
        return _kept(turn, application, application.content.reopened(named))
    if picked == "change" or turn.intent == "go_back":
        return _kept(turn, application, replace(application.content, correcting=CHOOSE_WHAT_TO_CHANGE))
    return Reply().say(turn.say("refused.review")).then(ask_again(turn, application))


def _review_choice(turn: Turn) -> str | None:
    labels = {"submit": "label.submit", "change": "label.change", "stop": "label.not_now"}
    picked = match_choice(turn.text, [Option(name, (name, turn.say(key))) for name, key in labels.items()])
    if isinstance(picked, str):
        return picked
    if parse_command(turn.text) == "change":
        return "change"
    agreed = parse_yes_no(turn.text)
    return None if agreed is None else ("submit" if agreed else "change")


def _is_later(turn: Turn) -> bool:
    return parse_command(turn.text) == "later" or key_text(turn.text) == key_text(turn.say("label.later"))


def _is_file_or_later(turn: Turn) -> bool:
    return _is_later(turn) or bool(PATH.fullmatch(turn.text))


def _change_chosen(turn: Turn, application: Application, service: Service) -> Reply:
    named = _named_step(turn, application, service)
    if named:
        return _kept(turn, application, application.content.reopened(named))
    if parse_yes_no(turn.text) is False:
        return _kept(turn, application, replace(application.content, correcting=None))
    return Reply().say(turn.say("refused.which_answer")).then(ask(turn, application))


def _named_step(turn: Turn, application: Application, service: Service) -> str | None:
    """The answered step that the message names, by label or number."""
    ids = changeable(service, application)
    labels = {item.id: item.label for item in service.steps}
    choosing = is_choosing_what_to_change(application)
    options = [Option(i, (labels[i].en, labels[i].hi, i.replace("_", " "))) for i in ids]
    if not choosing and turn.text.strip().isdigit():
        return None
    found = match_choice(turn.text, options)
    return found if isinstance(found, str) else None


def submit(turn: Turn, application: Application, service: Service) -> Reply:
    """Files: the row is queued first, then the department is asked; what follows is in the outbox."""
    day = today(turn.assistant.clock)
    for field in service.fields:
        value = application.content.answers.get(field.id)
        if value is not None and isinstance(check(field, value, day), Refused):
            return (
                Reply()
                .say(turn.say("review.check_again"))
                .then(_kept(turn, application, application.content.reopened(field.id)))
            )
    queued = turn.assistant.filing.confirm(application)
    answers = application.content.answers
    turn.assistant.citizens.remember(
        turn.citizen, {f.id: answers[f.id] for f in service.fields if f.prefill and f.id in answers}
    )
    filed = turn.assistant.filing.file(queued)
    reply = Reply(draft=None, asked=None, service=service.id)
    if filed.status == "queued":
        text = turn.say("submit.saved", service=service_name(turn, service), number=filed.acknowledgement)
        return reply.say(text)
    if filed.status == "refused":
        return reply
    if any(d.get("later") for d in application.content.documents.values()):
        reply.say(turn.say("submit.documents_later"))
    reply.messages.append(Message(turn.say("submit.next")))
    return reply


def stop(turn: Turn, application: Application) -> Reply:
    """Leaves the form; what was given stays saved."""
    service = turn.assistant.catalogue.services[application.service]
    return Reply(asked=None, draft=None, service=service.id).say(
        turn.say("stop.saved", service=service_name(turn, service))
    )


def drop(turn: Turn, application: Application, key: str) -> Reply:
    """Leaves the form and keeps nothing."""
    with turn.assistant.applications.database.begin() as connection:
        turn.assistant.applications.pass_to(connection, application, "discarded")
    return Reply(asked=None, draft=None).say(turn.say(key))


def _yes_no(turn: Turn, labels: tuple[str, str]) -> bool | None:
    answer = parse_yes_no(turn.text)
    if answer is not None:
        return answer
    picked = match_choice(turn.text, [Option("yes", (turn.say(labels[0]),)), Option("no", (turn.say(labels[1]),))])
    return {"yes": True, "no": False}.get(picked) if isinstance(picked, str) else None


FITS: dict[str, Callable[[Turn], bool]] = {
    "consent": lambda turn: _yes_no(turn, ("label.agree", "label.disagree")) is not None,
    "prefill": lambda turn: _yes_no(turn, ("label.yes", "label.no")) is not None,
    "document": _is_file_or_later,
    "review": lambda turn: _review_choice(turn) is not None,
}
ACCEPT: dict[str, Callable[[Turn, Application, Step], Reply]] = {
    "consent": _consent,
    "prefill": _prefill,
    "field": _field,
    "document": _document,
    "review": _review,
}
