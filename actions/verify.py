"""Certificates that somebody shows: is this one genuine?"""

from actions import checking
from actions.base import TopicAction
from actions.reply import Reply
from actions.turn import Turn


class ActionVerifyDocument(TopicAction):
    """Checks a certificate by its code, or its number with the departments."""

    intents = (checking.INTENT,)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_verify_document"

    def respond(self, turn: Turn) -> Reply:
        """Whether what is shown is genuine."""
        return checking.checked(turn)
