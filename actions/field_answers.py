"""Taking the answer to a question: checked, kept with what else the message says, or refused kindly."""

from actions.asking import ask_again, choice_labels, example_of
from actions.keeping import kept
from actions.reply import Reply
from actions.texts import helpline
from actions.turn import Turn
from actions.values import other_values, without
from seva.applications.answers import Accepted, Outcome, Refused, check
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.catalogue import Field
from seva.clock import today

# After this many answers in a row that did not fit, the citizen is told how to leave and whom to call.
LOST_AFTER = 3


def answer_field(turn: Turn, application: Application, step: Step) -> Reply:
    """Keeps the answer, and values that answer other open questions, or says what would fit and asks again."""
    field = step.field
    assert field is not None  # noqa: S101 a step of kind `field` has one: for the type checker
    day = today(turn.assistant.clock)
    others = other_values(turn, application, field)
    found = outcome(turn, field, without(turn.text, others) if field.type in ("name", "text") else turn.text)
    if isinstance(found, Refused):
        return said_refused(turn, field, found).then(ask_again(turn, application))
    content = application.content.with_answer(field.id, found.value)
    noted = []
    for other in others:
        checked = check(other.field, other.value, day)
        if isinstance(checked, Accepted):
            content = content.with_answer(other.field.id, checked.value)
            noted.append(other.field.label.in_(turn.language))
    reply = Reply().say(turn.say("noted", fields=", ".join(noted))) if noted else Reply()
    return reply.then(kept(turn, application, content))


def outcome(turn: Turn, field: Field, text: str) -> Outcome:
    """Whether the text answers the field; a choice may also be found in it, as a locality tells the district."""
    checked = check(field, text, today(turn.assistant.clock))
    value = turn.value(field.entity) if field.entity and field.choices else None
    if isinstance(checked, Refused) and value in {choice.id for choice in field.choices}:
        return Accepted(str(value))
    return checked


def said_refused(turn: Turn, field: Field, outcome: Refused) -> Reply:
    """Why an answer does not fit, and what would."""
    labels = zip(field.choices, choice_labels(turn, field), strict=True)
    close = [label for choice, label in labels if choice.id in outcome.close]
    values = {"example": example_of(turn, field), "close": " / ".join(close), "day": "", **outcome.values}
    return _patience(turn, Reply().say(turn.say(f"refused.{outcome.reason}", **values)))


def _patience(turn: Turn, reply: Reply) -> Reply:
    """After several answers that did not fit: how to leave the form, and whom to call."""
    reply.misunderstood = turn.standing.misunderstood + 1
    if reply.misunderstood >= LOST_AFTER:
        reply.say(turn.say("refused.often")).say(helpline(turn, turn.service))
    return reply
