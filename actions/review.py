"""The review: submitting, correcting an answer, or stopping."""

from collections.abc import Callable
from dataclasses import replace

from actions.asking import CHOOSE_WHAT_TO_CHANGE, ask, ask_again, changeable, is_choosing_what_to_change
from actions.documents.answer import add_page, remove
from actions.documents.words import Word, word_of
from actions.fees import is_asked
from actions.keeping import kept, stop
from actions.reply import Message, Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.answers import Refused, check
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.catalogue import Service
from seva.clock import today
from seva.departments.port import Fee
from seva.errors import DepartmentError
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.yesno import parse_yes_no

# What may still be said of a document when all have come.
AT_REVIEW: dict[Word | None, Callable[[Turn, Application, Step], Reply]] = {"add_page": add_page, "remove": remove}
NO_FEE = Fee(None)


def answer_review(turn: Turn, application: Application, step: Step) -> Reply:
    """Submits, opens the answer that is to be changed, or stops."""
    service = turn.assistant.catalogue.services[application.service]
    if is_choosing_what_to_change(application):
        return _change_chosen(turn, application, service)
    word = word_of(turn)
    if word in AT_REVIEW:
        return AT_REVIEW[word](turn, application, step)
    picked = review_choice(turn)
    if picked == "submit":
        return submit(turn, application, service)
    if picked == "stop":
        return stop(turn, application)
    named = _named_step(turn, application, service)
    if named:
        return kept(turn, application, application.content.reopened(named))
    if picked == "change" or turn.intent == "go_back":
        return kept(turn, application, replace(application.content, correcting=CHOOSE_WHAT_TO_CHANGE))
    return Reply().say(turn.say("refused.review")).then(ask_again(turn, application))


def review_choice(turn: Turn) -> str | None:
    """Which of the review's choices the message is: submit, change or stop."""
    labels = {"submit": "label.submit", "change": "label.change", "stop": "label.not_now"}
    picked = match_choice(turn.text, [Option(name, (name, turn.say(key))) for name, key in labels.items()])
    if isinstance(picked, str):
        return picked
    if parse_command(turn.text) == "change":
        return "change"
    agreed = parse_yes_no(turn.text)
    return None if agreed is None else ("submit" if agreed else "change")


def _change_chosen(turn: Turn, application: Application, service: Service) -> Reply:
    named = _named_step(turn, application, service)
    if named:
        return kept(turn, application, application.content.reopened(named))
    if parse_yes_no(turn.text) is False:
        return kept(turn, application, replace(application.content, correcting=None))
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
    """Files: the row is queued first, then the department is asked; what follows is in the outbox.

    Where a fee comes first, it is asked for, and the application is filed when it is paid.
    """
    day = today(turn.assistant.clock)
    for field in service.fields:
        value = application.content.answers.get(field.id)
        if value is not None and isinstance(check(field, value, day), Refused):
            return (
                Reply()
                .say(turn.say("review.check_again"))
                .then(kept(turn, application, application.content.reopened(field.id)))
            )
    forgotten = turn.assistant.documents.forgotten(application.content.documents)
    if forgotten:
        content = application.content.reopened(forgotten[0])
        return Reply().say(turn.say("review.document_again")).then(kept(turn, application, content))
    try:
        # Where nothing can be paid here, the department takes the fee as it did before.
        fee = turn.assistant.fee_steps.quote(application) if turn.assistant.payments.takes(turn.channel) else NO_FEE
    except DepartmentError:
        return Reply().say(turn.say("fee.no_answer")).then(ask_again(turn, application))
    answers = application.content.answers
    turn.assistant.citizens.remember(
        turn.citizen, {f.id: answers[f.id] for f in service.fields if f.prefill and f.id in answers}
    )
    if fee.amount_paise:
        return kept(turn, application, replace(application.content, submitted=True))
    return _file(turn, application, service, fee)


def _file(turn: Turn, application: Application, service: Service, fee: Fee) -> Reply:
    filed = turn.assistant.filing.file(turn.assistant.filing.confirm(application))
    reply = Reply(draft=None, asked=None, service=service.id)
    if fee.waived:
        reply.say(turn.say("fee.waived", reason=(fee.reason or {}).get(turn.language, "")))
    if filed.status == "queued":
        text = turn.say("submit.saved", service=service_name(turn, service), number=filed.acknowledgement)
        return reply.say(text)
    if filed.status == "refused":
        return reply
    if any(d.get("later") for d in application.content.documents.values()):
        reply.say(turn.say("submit.documents_later"))
    reply.messages.append(Message(turn.say("submit.next")))
    return reply.then(ask(turn, filed)) if is_asked(turn, filed) else reply
