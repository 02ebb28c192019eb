"""News that waits for a citizen: told at the next turn, or at one of its own where the citizen can be written to."""

from collections.abc import Sequence

from actions.papers import handed_over
from actions.reply import Message
from actions.turn import Turn
from seva.handover.papers import READY
from seva.notifications import Notice
from seva.notifications.rules import is_always_told
from seva.notifications.wording import Wording

# Characters that several notices may have in one message: about a small screen.
MOST_AT_ONCE = 600
PARAGRAPH = "\n\n"


def pending_notices(turn: Turn) -> list[Notice]:
    """What waits to be told to the citizen of this turn, marked as told."""
    notices = turn.assistant.outbox.take(turn.citizen.id, turn.message_id)
    return [notice for notice in notices if _is_told(turn, notice.message)]


def is_anything_told(turn: Turn) -> bool:
    """Whether something waits that this citizen is to be told."""
    return any(_is_told(turn, message) for message in turn.assistant.outbox.waiting(turn.citizen.id))


def notice_text(turn: Turn, notice: Notice) -> str:
    """A notice in the language of this turn."""
    return Wording(turn.assistant.catalogue, turn.assistant.messages).text(notice, turn.language)


def all_told(turn: Turn, notices: Sequence[Notice]) -> list[Message]:
    """The messages that tell notices: what is only words in as few as fit, a certificate with its file."""
    found: list[Message] = []
    for notice in notices:
        handed = handed_over(turn, notice) if notice.message == READY else None
        message = handed or Message(notice_text(turn, notice))
        if found and found[-1].is_words and message.is_words and len(found[-1].text + message.text) < MOST_AT_ONCE:
            found[-1] = Message(f"{found[-1].text}{PARAGRAPH}{message.text}")
        else:
            found.append(message)
    return found


def _is_told(turn: Turn, message: str) -> bool:
    return turn.citizen.wants_messages or is_always_told(message)
