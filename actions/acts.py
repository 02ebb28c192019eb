"""Several acts in one message: one turn for each, questions first, then what is begun; and what waits for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.reply import Reply
from actions.turn import Act, Entity, Turn

# What is begun comes after all questions, and a form last: its own first question ends the reply.
AFTER_QUESTIONS = {"pay_bill": 1, "book_appointment": 2, "file_grievance": 2, "apply_service": 2}
# Beside another act a bare value is no act of its own, but inside of a form the answer (actions.beside).
NO_ACTS = frozenset({"inform"})


def turns_of(turn: Turn) -> list[Turn]:
    """A turn for each act of the message, in the order of answering, then for each that waited for this one."""
    acts = sorted((act for act in turn.acts if act.intent not in NO_ACTS), key=lambda act: _place(act.intent))
    turns = [_turn_of(turn, act) for act in acts] or [turn]
    turns += [_turn_waiting(turn, act) for act in turn.waiting]
    return [replace(one, acts=(), waiting=(), more=one is not turns[-1]) for one in turns]


def waiting(reply: Reply, turns: Sequence[Turn]) -> Reply:
    """The reply, which asks for something; what these turns want comes once that is told."""
    wanted = [{"intent": turn.intent, "service": turn.service.id if turn.service else None} for turn in turns]
    reply.expecting = {**(reply.expecting or {}), "waiting": wanted}
    return reply


def waited(expecting: Mapping[str, Any]) -> tuple[Act, ...]:
    """The acts that wait, of the slot `expecting`."""
    return tuple(Act(act["intent"], service=act["service"]) for act in expecting.get("waiting") or ())


def _place(intent: str) -> int:
    return AFTER_QUESTIONS.get(intent, 0)


def _turn_of(turn: Turn, act: Act) -> Turn:
    """The whole message, understood as this act; a service of its own goes before the message's."""
    one = replace(turn, intent=act.intent, confidence=1.0)
    if act.service is None:
        return one
    others = tuple(entity for entity in turn.entities if entity.name != "service")
    return replace(one, entities=(*others, Entity("service", act.service, act.start, act.end)), candidates={})


def _turn_waiting(turn: Turn, act: Act) -> Turn:
    """What waited has none of this message's words and values, which belong to what was asked for in between."""
    return replace(turn.meaning(act.intent, act.service), text="", entities=())
