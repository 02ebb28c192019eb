"""A form instead of questions one by one, in channels that have forms: offered once, remembered, changed by a word."""

from dataclasses import replace

from actions.asking import ask, ask_again, open_form
from actions.keeping import kept
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import CHAT, FORM, Step, may_fill_form
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.yesno import parse_yes_no

COMMANDS = {"fill_form": FORM, "answer_here": CHAT}


def answer_way(turn: Turn, application: Application, _step: Step) -> Reply:
    """Opens the form, or goes on here; while the form is open, anything else is answered with how to do either."""
    way = way_of(turn)
    if way:
        return _chosen(turn, application, way)
    if application.content.way == FORM:
        return Reply().say(turn.say("way.waiting"))
    return Reply().say(turn.say("refused.choice")).then(ask_again(turn, application))


def way_of(turn: Turn) -> str | None:
    """Which way the message chooses: a label, a command, or yes and no, as the form stands first."""
    labels = {FORM: "label.way_form", CHAT: "label.way_chat"}
    picked = match_choice(turn.text, [Option(way, (way, turn.say(key))) for way, key in labels.items()])
    if isinstance(picked, str):
        return picked
    agreed = parse_yes_no(turn.text)
    return COMMANDS.get(parse_command(turn.text) or "", {True: FORM, False: CHAT, None: None}[agreed])


def form_instead(turn: Turn, application: Application, step: Step) -> Reply | None:
    """The form, for a citizen who asks for it in the middle of the questions; None where that is not meant."""
    wanted = replace(application.content, way=FORM)
    if step.kind not in ("prefill", "field") or parse_command(turn.text) != "fill_form":
        return None
    if not may_fill_form(turn.assistant.catalogue.services[application.service], wanted):
        return None
    return _chosen(turn, application, FORM) if open_form(turn, application) else None


def form_came(turn: Turn, application: Application) -> Reply:
    """The form was sent: its answers are in the draft already, and what is still open is asked here."""
    reply = Reply(draft=application.id, service=application.service)
    if turn.standing.asked and turn.standing.draft not in (None, application.id):
        reply.say(turn.say("apply.other_saved"))
    key = "way.again" if turn.form.get("again") else "way.received"
    return reply.say(turn.say(key)).then(ask(turn, application))


def _chosen(turn: Turn, application: Application, way: str) -> Reply:
    turn.assistant.citizens.choose_way(turn.citizen.id, way)
    reply = Reply().say(turn.say("way.chat")) if way == CHAT else Reply()
    return reply.then(kept(turn, application, replace(application.content, way=way)))
