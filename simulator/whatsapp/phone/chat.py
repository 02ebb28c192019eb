"""A chat as the phone shows it."""

from typing import Any

from simulator.whatsapp.phone.choices import choices
from simulator.whatsapp.phone.line import Line
from simulator.whatsapp.phone.state import Phone
from simulator.whatsapp.store import Received, Sent

JSON = dict[str, Any]


def chat(line: Line, phone: Phone, number: str) -> JSON:
    """Messages of both sides, oldest first, with their ticks; whether the business types."""
    waiting = {message["id"] for _, message in phone.unsent}
    messages = [m for m in line.messages.of(phone.id, number) if isinstance(m, Received) or "delivered" in m.statuses]
    shown = [_from_business(m) if isinstance(m, Sent) else _from_citizen(m, waiting) for m in messages]
    typing = phone.typing_until.get(number, 0) > line.clock.now()
    return {"messages": shown, "typing": typing, "last_heard": phone.last_heard.get(number)}


def _from_business(sent: Sent) -> JSON:
    shown: JSON = {"id": sent.id, "from": "business", "at": sent.at, "status": _last(sent), "payload": sent.payload}
    shown["choices"] = list(choices(sent))
    if sent.shown is not None:
        shown["template"] = sent.shown
    if sent.fetched:
        shown["fetched"] = sent.fetched
    if sent.flow is not None:
        closed = {} if sent.flow.closed is None else {"text": sent.flow.closed}
        shown["flow"] = {"is_open": sent.flow.closed is None, **closed}
    return shown


def _from_citizen(received: Received, waiting: set[str]) -> JSON:
    status = "waiting" if received.id in waiting else "read" if received.is_read else "sent"
    return {"id": received.id, "from": "citizen", "at": received.at, "status": status, "payload": received.message}


def _last(sent: Sent) -> str:
    return sent.statuses[-1] if sent.statuses else "accepted"
