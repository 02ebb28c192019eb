"""Taking what is said where a fee is waited for."""

from dataclasses import replace

from actions.asking import ask
from actions.fees import choice_of, left_open, standing
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step


def answer_payment(turn: Turn, application: Application, _step: Step) -> Reply:
    """Goes on when the money is there; else says how it stands and shows the way to pay again."""
    chosen = choice_of(turn)
    if chosen == "later":
        return left_open(turn, application)
    if chosen == "change" and application.status == "draft":
        return reopened(turn, application)
    done = standing(turn, application)
    if done:
        return done if done.messages else done.then(ask(turn, application))
    key = "fee.not_yet" if chosen == "paid" else "fee.unclear"
    return Reply().say(turn.say(key)).then(ask(turn, application))


def reopened(turn: Turn, application: Application) -> Reply:
    """The review again, before anything is filed; an open payment stays open."""
    content = replace(application.content, submitted=False)
    return ask(turn, turn.assistant.applications.save_content(application, content))


def steered(turn: Turn, application: Application) -> Reply:
    """Stop, skip, back, repeat where a fee is waited for."""
    if turn.intent in ("stop", "skip"):
        return left_open(turn, application)
    if turn.intent == "go_back" and application.status == "draft":
        return reopened(turn, application)
    return ask(turn, application)
