"""Taking an answer at each kind of step: notice and consent here, the others in files of their own."""

from collections.abc import Callable
from dataclasses import replace

from actions.asking import ask, ask_again, shown
from actions.documents.answer import answer_document
from actions.documents.words import is_about_document, word_of
from actions.enquiries.taking import choice_of as choice_to_send
from actions.fee_answers import answer_payment
from actions.fees import choice_of
from actions.field_answers import answer_field, outcome
from actions.forms import answer_way, way_of
from actions.keeping import drop, kept, stop
from actions.reply import Reply
from actions.review import AT_REVIEW, answer_review, review_choice
from actions.turn import Turn
from seva.applications.answers import Accepted, check
from seva.applications.application import Application
from seva.applications.interview import CHAT, Step, agreed, prefilled, previous_step
from seva.clock import today
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.yesno import parse_yes_no

# Types that almost any words could answer: there, what a message sounds like decides.
FREE_TYPES = frozenset({"text", "name", "address", "location"})

# The version of the notice that citizens agree to; a change of its meaning in catalogue/messages/consent.yml needs a
# new one.
NOTICE_VERSION = "2026-11"


def accept(turn: Turn, application: Application, step: Step) -> Reply:
    """Takes the message as the answer to the open step, or says kindly why it does not fit and asks again."""
    if step.kind not in ("document", "payment") and _is_later(turn):
        return stop(turn, application)  # only a document or the fee may follow later; else it puts off the whole form
    return ACCEPT[step.kind](turn, application, step)


def fits(turn: Turn, step: Step) -> bool:
    """Whether the message is just what the step asks for, whatever else it may sound like."""
    if step.field is None:
        return FITS[step.kind](turn)
    if step.field.type in FREE_TYPES:
        return False
    return isinstance(outcome(turn, step.field, turn.text), Accepted)


def skip(turn: Turn, application: Application, step: Step) -> Reply:
    """Leaves out an optional step, or the form for questions one by one; says so when it is needed."""
    if step.kind == "way":
        return kept(turn, application, replace(application.content, way=CHAT))
    if not step.optional:
        key = "skip.document" if step.kind == "document" else "skip.needed"
        return Reply().say(turn.say(key)).then(ask(turn, application))
    return kept(turn, application, application.content.with_skipped(step.id))


def go_back(turn: Turn, application: Application) -> Reply:
    """Opens the step that was answered last."""
    service = turn.assistant.catalogue.services[application.service]
    last = previous_step(service, application.content)
    if last is None:
        return Reply().say(turn.say("back.first")).then(ask(turn, application))
    return Reply().say(turn.say("back.again")).then(kept(turn, application, application.content.reopened(last)))


def _consent(turn: Turn, application: Application, _step: Step) -> Reply:
    yes = _yes_no(turn, ("label.agree", "label.disagree"))
    if yes is None:
        return Reply().say(turn.say("refused.yes_no")).then(ask_again(turn, application))
    if not yes:
        return drop(turn, application, "consent.refused")
    turn.assistant.citizens.record_consent(turn.citizen.id, application.service, NOTICE_VERSION, turn.language)
    opening = _opening(turn, application)
    reply = Reply().say(turn.say("noted.opening", answers=_told(turn, application, opening))) if opening else Reply()
    content = replace(agreed(application.content, opening), way=turn.citizen.way)
    return reply.then(kept(turn, application, content))


def _opening(turn: Turn, application: Application) -> dict[str, str]:
    """What the opening message said, as far as it still answers a question."""
    service, day = turn.assistant.catalogue.services[application.service], today(turn.assistant.clock)
    said = application.content.opening
    return {
        f.id: said[f.id] for f in service.fields if f.id in said and isinstance(check(f, said[f.id], day), Accepted)
    }


def _told(turn: Turn, application: Application, values: dict[str, str]) -> str:
    fields = turn.assistant.catalogue.services[application.service].fields
    return "; ".join(f"{f.label.in_(turn.language)}: {shown(turn, f, values[f.id])}" for f in fields if f.id in values)


def _prefill(turn: Turn, application: Application, _step: Step) -> Reply:
    yes = _yes_no(turn, ("label.yes", "label.no"))
    if yes is None:
        return Reply().say(turn.say("refused.yes_no")).then(ask_again(turn, application))
    service = turn.assistant.catalogue.services[application.service]
    content = replace(application.content, prefill_asked=True)
    return kept(turn, application, prefilled(service, content, turn.citizen.profile) if yes else content)


def _yes_no(turn: Turn, labels: tuple[str, str]) -> bool | None:
    answer = parse_yes_no(turn.text)
    if answer is not None:
        return answer
    picked = match_choice(turn.text, [Option("yes", (turn.say(labels[0]),)), Option("no", (turn.say(labels[1]),))])
    return {"yes": True, "no": False}.get(picked) if isinstance(picked, str) else None


def _is_later(turn: Turn) -> bool:
    return parse_command(turn.text) == "later"


FITS: dict[str, Callable[[Turn], bool]] = {
    "consent": lambda turn: _yes_no(turn, ("label.agree", "label.disagree")) is not None or _is_later(turn),
    "way": lambda turn: way_of(turn) is not None,
    "prefill": lambda turn: _yes_no(turn, ("label.yes", "label.no")) is not None or _is_later(turn),
    "document": is_about_document,
    "review": lambda turn: review_choice(turn) is not None or word_of(turn) in AT_REVIEW,
    "payment": lambda turn: choice_of(turn) is not None,
    "send": lambda turn: choice_to_send(turn) is not None,
}
ACCEPT: dict[str, Callable[[Turn, Application, Step], Reply]] = {
    "consent": _consent,
    "way": answer_way,
    "prefill": _prefill,
    "field": answer_field,
    "document": answer_document,
    "review": answer_review,
    "payment": answer_payment,
}
