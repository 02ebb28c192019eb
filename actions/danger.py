"""Whether someone may be in danger: that goes before everything else that a message may mean."""

from actions.turn import Turn

EMERGENCY = "emergency_help"
# A helpline shown in vain costs a glance, one not shown may cost a life: one chance in three is enough.
DANGER = 1 / 3


def is_danger(turn: Turn) -> bool:
    """Whether the message is an emergency as likely as one in three."""
    likelihood = turn.ranking.get(EMERGENCY, 0.0)
    return max(likelihood, turn.confidence if turn.intent == EMERGENCY else 0.0) >= DANGER
