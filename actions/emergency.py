"""Danger first: 112 and the right helpline, whatever was going on."""

from actions.base import TopicAction
from actions.reply import Reply
from actions.turn import Turn
from seva.catalogue import Helpline
from seva.language.emergency import emergency_kinds

FIRST = "112"
HOME = ("delhi", "india")
MOST_SHOWN = 4


class ActionEmergency(TopicAction):
    """Helplines for someone in danger."""

    intents = ("emergency_help",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_emergency"

    def respond(self, turn: Turn) -> Reply:
        """112 in the first line, then the helplines of that kind of danger."""
        kinds = emergency_kinds(turn.text)
        lines = [f"• {line.name.in_(turn.language)}: *{line.number}*" for line in fitting(turn, kinds)]
        return Reply(urgent=True).say("\n".join([turn.say("emergency.first"), *lines]))


def fitting(turn: Turn, kinds: set[str]) -> list[Helpline]:
    """Helplines of these kinds in the home state; the general ones when no kind is known."""
    wanted = kinds or {"police", "fire", "medical", "women"}
    home = [
        line
        for line in turn.assistant.catalogue.helplines.values()
        if line.emergency and line.number != FIRST and any(place in line.area.split("/") for place in HOME)
    ]
    # A helpline for one kind of danger comes before one that answers many.
    return sorted((line for line in home if wanted & set(line.kinds)), key=lambda line: len(line.kinds))[:MOST_SHOWN]
