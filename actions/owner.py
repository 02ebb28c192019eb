"""After a number may have changed hands: something only the owner knows, before anything of theirs is said.

What everybody may ask is answered meanwhile. Who says that the number is new to them begins anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from actions.danger import EMERGENCY, is_danger
from actions.expectations import settled
from actions.reply import Reply
from actions.texts import day, helpline, service_name
from actions.turn import Turn
from seva.clock import in_india
from seva.handover import Question
from seva.language.phonetic import key_text
from seva.wording import format_time

# What the slot `expecting` names while the answer is waited for. No intent of a message.
OWNER = "owner_check"
# What tells nothing about anybody.
OPEN_TO_ALL = frozenset(
    {EMERGENCY, "greet", "thank", "goodbye", "bot_challenge", "ask_service", "ask_fee", "ask_time", "ask_eligibility",
     "ask_privacy", "change_language", "talk_to_human", "list_services", "find_official", "check_availability",
     "verify_document", "stop_messages", "out_of_scope"}
)  # fmt: skip
# What an open form goes on with.
GO_ON = "resume_application"
Answer = Callable[[Turn], Reply]


def is_to_check(turn: Turn) -> bool:
    """Whether who writes has still to show that they are the owner: nothing of theirs is told."""
    return turn.citizen.verify_again and _is_still(turn)


def checked(turn: Turn, usual: Answer, answer: Answer) -> Reply | None:
    """What comes before the usual answer; None when nothing does. `answer` answers a turn outside of the form."""
    is_asked = (turn.standing.expecting or {}).get("intent") == OWNER
    if not turn.citizen.verify_again:
        return usual(_without_question(turn)) if is_asked else None
    if not turn.assistant.owners.has_something(turn.citizen):
        turn.assistant.owners.verified(turn.citizen)
        return usual(_without_question(turn)) if is_asked else None
    if turn.news:
        return Reply(expecting=turn.standing.expecting)
    if is_danger(turn):
        return usual(_without_question(turn))
    if is_asked:
        return _answered(turn, usual, answer)
    if not turn.standing.asked and settled(turn).intent in OPEN_TO_ALL:
        return None
    return _ask(turn, GO_ON if turn.standing.asked else settled(turn).intent)


def _answered(turn: Turn, usual: Answer, answer: Answer) -> Reply:
    owners, expecting = turn.assistant.owners, turn.standing.expecting or {}
    if key_text(turn.text) == key_text(turn.say("label.not_me")):
        owners.part(turn.citizen)
        return Reply(draft=None, asked=None, service=None).say(turn.say("owner.parted"))
    plain = _without_question(turn)
    question = owners.question(turn.citizen)
    if question is None:
        return _ask(turn, expecting["wanted"])
    said = owners.answer(turn.citizen, question, turn.text)
    if said == "right":
        now = replace(plain, citizen=replace(turn.citizen, verify_again=False), text="", entities=())
        return Reply().say(turn.say("owner.right")).then(answer(now.meaning(expecting["wanted"], expecting["service"])))
    if said == "unclear" and not turn.standing.asked and settled(plain).intent in OPEN_TO_ALL - {"out_of_scope"}:
        return usual(plain)
    if said == "wait":
        return _ask(turn, expecting["wanted"])
    return _asked(turn, turn.say(f"owner.{said}"), question, expecting)


def _ask(turn: Turn, wanted: str) -> Reply:
    """The question, or until when none is asked, or whom to call where nothing can be asked."""
    owners = turn.assistant.owners
    until, question = owners.waits_until(turn.citizen), owners.question(turn.citizen)
    expecting = {"wanted": wanted, "service": turn.named_service.id if turn.named_service else None}
    if until:
        at = in_india(until)
        text = turn.say("owner.wait", day=day(turn, at.date()), time=format_time(at, turn.language))
        return _open(turn, text, expecting)
    if question is None:
        return _open(turn, f"{turn.say('owner.nothing')}\n{helpline(turn, None)}", expecting)
    return _asked(turn, turn.say("owner.why"), question, expecting)


def _asked(turn: Turn, before: str, question: Question, expecting: Mapping[str, Any]) -> Reply:
    service = turn.assistant.catalogue.services[question.service]
    label = question.field.label.in_(turn.language)
    asked = turn.say("owner.question", field=label, service=service_name(turn, service))
    return _open(turn, f"{before}\n{asked}", expecting)


def _open(turn: Turn, text: str, expecting: Mapping[str, Any]) -> Reply:
    kept = {"wanted": expecting["wanted"], "service": expecting["service"]}
    reply = Reply(expecting={"entity": "text", "intent": OWNER, **kept})
    return reply.say(text, [turn.say("label.not_me")])


def _without_question(turn: Turn) -> Turn:
    return replace(turn, standing=replace(turn.standing, expecting=None))


def _is_still(turn: Turn) -> bool:
    """Whether it is so after this turn, too."""
    return turn.assistant.citizens.resolve(turn.channel, turn.citizen.id).verify_again
