"""Whether someone may be in danger: that goes before everything else that a message may mean."""

from actions.turn import Turn

EMERGENCY = "emergency_help"
# A helpline shown in vain costs a glance, one not shown may cost a life: one chance in three is enough.
DANGER = 1 / 3


def is_danger(turn: Turn) -> bool:
    """Whether the message is an emergency as likely as one in three.

    Digits alone are an answer or a choice, though the model knows 112 and its like as calls for help.
    """
    if _is_number(turn.text):
        return False
    likelihood = turn.ranking.get(EMERGENCY, 0.0)
    return max(likelihood, turn.confidence if turn.intent == EMERGENCY else 0.0) >= DANGER


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
