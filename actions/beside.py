"""An answer with a question beside it: "110092, aur fees kitni hai?" is both."""

from dataclasses import replace

from actions.answering import fits
from actions.interruptions import QUESTIONS
from actions.turn import Act, Turn
from seva.applications.interview import Step
from seva.language.names import parse_name


def question_and_answer(turn: Turn, step: Step) -> tuple[Turn, Turn] | None:
    """The questions of the message and its answer to the open step, as two turns; None when it is not both.

    Not beside a consent, which has to be free of questions, nor in free words, which may hold a question.
    """
    values = [act for act in turn.acts if act.intent == "inform"]
    questions = tuple(act for act in turn.acts if act.intent in QUESTIONS)
    if step.kind != "field" or len(values) != 1 or len(values) + len(questions) < len(turn.acts):
        return None
    value = _part(turn, values[0])
    is_answer = parse_name(value.text) is not None if step.type == "name" else fits(value, step)
    return (_asking(turn, questions), value) if is_answer else None


def _asking(turn: Turn, questions: tuple[Act, ...]) -> Turn:
    return replace(turn, intent=questions[0].intent, confidence=1.0, acts=questions)


def _part(turn: Turn, act: Act) -> Turn:
    """The part of the message that is the value, with what was found in it."""
    entities = tuple(
        replace(entity, start=entity.start - act.start, end=entity.end - act.start)
        for entity in turn.entities
        if act.start <= entity.start and entity.end <= act.end
    )
    text = turn.text[act.start : act.end]
    return replace(turn, text=text, intent="inform", confidence=1.0, entities=entities, acts=())
