"""Which lines of the log are about one phone: what went to the webhook because of it, what the business asked for."""

from collections.abc import Iterator
from typing import Any

from simulator.whatsapp.log import Entry, Log
from simulator.whatsapp.phone.state import Phone
from simulator.whatsapp.store import Messages, Received

BOTH_WAYS = ("webhook", "request", "flow")


def raw(log: Log, messages: Messages, phone: Phone, after: int = 0) -> list[Entry]:
    """Webhooks and requests later than number `after` that name the phone or one of its messages or files."""
    entries = [entry for entry in log.entries(after) if entry.kind in BOTH_WAYS]
    names = _names(messages, phone) if entries else set()
    return [entry for entry in entries if not names.isdisjoint(_texts([entry.name.split("/"), entry.sent]))]


def _names(messages: Messages, phone: Phone) -> set[str]:
    mine = messages.of(phone.id)
    own = [m.message.get(m.message.get("type", ""), {}) for m in mine if isinstance(m, Received)]
    files = {part["id"] for part in own if isinstance(part, dict) and "id" in part}
    return {phone.id, phone.phone, f"+{phone.phone}", phone.user_id, *files, *(m.id for m in mine)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
