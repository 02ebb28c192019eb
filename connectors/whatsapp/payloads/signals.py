"""What is sent about a message of the citizen: a reaction, the read receipt, the sign of typing."""

from connectors.whatsapp.payloads.clean import clean
from connectors.whatsapp.payloads.envelope import message
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.measure import clusters
from connectors.whatsapp.payloads.reply import Payload


def reaction(message_id: str, emoji: str) -> Payload:
    """An emoji on the citizen's message; an empty one takes the reaction away."""
    require(message_id, "message_id_missing")
    require(len(clusters(clean(emoji))) <= 1, "reaction_not_one_emoji")
    return message("reaction", {"message_id": message_id, "emoji": clean(emoji)})


def read(message_id: str, is_typing: bool = False) -> Payload:
    """Marks the message and those before it as read; needs no recipient.

    `is_typing` shows that an answer is being written, until it comes or for 25 seconds.
    """
    require(message_id, "message_id_missing")
    receipt: Payload = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    return receipt | ({"typing_indicator": {"type": "text"}} if is_typing else {})
