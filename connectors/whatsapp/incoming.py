"""What the webhook tells, as the inbox stores it."""

from collections.abc import Iterable

from connectors.whatsapp.updates import Message, Notice, Status, Update
from seva.messaging import Delivery, Incoming

CHANNEL = "whatsapp"
# What a citizen did not write opens no window for free answers (Meta: customer service window).
NOT_WRITTEN = frozenset({"system", "reaction", "revoke"})


def sorted_out(updates: Iterable[Update]) -> tuple[list[Incoming], list[Delivery], list[Notice]]:
    """Messages in the order of their times, statuses, and the rest."""
    messages: list[Message] = []
    deliveries: list[Delivery] = []
    notices: list[Notice] = []
    for update in updates:
        if isinstance(update, Message):
            messages.append(update)
        elif isinstance(update, Status):
            deliveries.append(_delivery(update))
        else:
            notices.append(update)
    return [_incoming(message) for message in sorted(messages, key=lambda one: one.at)], deliveries, notices


def _incoming(message: Message) -> Incoming:
    handles = (("phone", message.phone), ("user", message.user_id))
    return Incoming(
        channel=CHANNEL,
        message_id=message.message_id,
        our_number=message.our_number,
        handles=tuple((kind, handle) for kind, handle in handles if handle),
        at=message.at,
        kind=message.kind,
        content={"content": dict(message.content), "quoted": message.quoted},
        name=message.name,
        moved=_moves(message),
        is_heard=message.kind not in NOT_WRITTEN,
        is_renewed=message.content.get("change") == "identity",
    )


def _moves(message: Message) -> tuple[tuple[str, str, str], ...]:
    """Changes of number or id; Meta names the old one as the sender."""
    pairs = [("phone", "old_phone", "new_phone"), ("user", "old_user_id", "new_user_id")]
    told = [(kind, message.content.get(old), message.content.get(new)) for kind, old, new in pairs]
    return tuple((kind, old, new) for kind, old, new in told if old and new and old != new)


def _delivery(status: Status) -> Delivery:
    code = None if status.code is None else str(status.code)
    return Delivery(CHANNEL, status.message_id, status.status, status.at, our_id=status.our_id, code=code)
