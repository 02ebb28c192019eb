"""News that waits for a citizen, told at the next turn in channels that cannot be written to first."""

from actions.reply import Message
from actions.texts import day, service_name
from actions.turn import Turn
from seva.notifications import Notice

# Channels that the connector pushes to; there, news does not wait for the next turn.
PUSHED_CHANNELS = frozenset({"whatsapp"})

# A notice that has other words when this value is missing.
NEEDED = {"filed": "due_on", "refused": "fields"}


def pending_notices(turn: Turn) -> list[Message]:
    """The messages that wait for the citizen of this turn, marked as told."""
    if turn.channel in PUSHED_CHANNELS:
        return []
    return [Message(notice_text(turn, notice)) for notice in turn.assistant.outbox.take(turn.citizen.id)]


def notice_text(turn: Turn, notice: Notice) -> str:
    """A notice in the language of this turn."""
    values = dict(notice.values)
    service = turn.assistant.catalogue.services.get(values.get("service", ""))
    values["service"] = service_name(turn, service) if service else ""
    values["due_on"] = day(turn, values["due_on"]) if values.get("due_on") else ""
    labels = [
        f.label.in_(turn.language)
        for f in (service.fields if service else ())
        if f.id in values.get("fields", "").split(",")
    ]
    values["fields"] = ", ".join(labels)
    needed = NEEDED.get(notice.message)
    incomplete = needed is not None and not values[needed]
    return turn.say(f"notice.{notice.message}" + (f".no_{needed}" if incomplete else ""), **values)
