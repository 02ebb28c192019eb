"""One message of a webhook."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.changes import before
from connectors.whatsapp.updates.contents import content
from connectors.whatsapp.updates.model import UNREADABLE, Message, Notice
from connectors.whatsapp.updates.people import Contacts, sender


def read_message(raw: Any, our_number: str, contacts: Contacts, arrived: datetime | None) -> Message | Notice:
    """The message; unreadable if it has no id, so that it could not be told from its repetition, or no sender."""
    message = values.mapping(raw)
    message_id = values.identifier(message.get("id"))
    is_system = message.get("type") == "system"
    person = contacts.of(before(message) if is_system else sender(message))
    if not message_id or not person.is_known:
        return Notice(UNREADABLE, our_number, {"part": "sender" if message_id else "message_id"})
    kind, found = content(message)
    context = values.mapping(message.get("context"))
    return Message(
        message_id, our_number, person.phone, person.user_id, person.parent_user_id, person.name,
        values.moment(message.get("timestamp"), arrived), kind, found,
        quoted=values.identifier(context.get("id")), is_forwarded=is_forwarded(context),
    )  # fmt: skip


def is_forwarded(context: Mapping[str, Any]) -> bool:
    """Whether somebody else wrote it."""
    return context.get("forwarded") is True or context.get("frequently_forwarded") is True
