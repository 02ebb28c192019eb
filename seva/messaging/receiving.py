"""A batch of messages and statuses becomes rows, each once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from seva.citizens.senders import Handle, Senders
from seva.clock import Clock
from seva.messaging.deliveries import receive_statuses
from seva.messaging.model import Delivery, Incoming, Received
from seva.messaging.rows import among, message_index, short
from seva.storage import Cipher
from seva.storage.tables import citizens, contacts, inbox

# India gives a number to somebody else 90 days after it was given up.
SILENCE = timedelta(days=90)
STORE = insert(inbox)
KNOWN = select(inbox.c.message_index).where(among(inbox.c.message_index, "indexes"))
HEARD = select(
    contacts.c.citizen_id, contacts.c.channel, contacts.c.our_number, contacts.c.last_heard_at
).where(among(contacts.c.citizen_id, "citizens"))  # fmt: skip
RENEWED = (
    update(citizens)
    .where(citizens.c.id == bindparam("citizen"), citizens.c.verify_again_since.is_(None))
    .values(verify_again_since=bindparam("since"))
)
HEARD_FIRST = insert(contacts).values(
    citizen_id=bindparam("citizen"), channel=bindparam("to"), our_number=bindparam("ours"),
    last_heard_at=bindparam("at"),
)  # fmt: skip
HEARD_AGAIN = (
    update(contacts)
    .where(contacts.c.citizen_id == bindparam("citizen"), contacts.c.channel == bindparam("to"))
    .where(contacts.c.our_number == bindparam("ours"), contacts.c.last_heard_at < bindparam("at"))
    .values(last_heard_at=bindparam("at"))
)


class Receiving:
    """Stores what came, inside the caller's transaction (see seva.messaging.rows.one_by_one)."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    def store(self, connection: Connection, messages: Sequence[Incoming], told: Sequence[Delivery]) -> Received:
        """Messages in the order in which the channel says that they were written, then statuses."""
        now = self._clock()
        new = self._new(connection, sorted(messages, key=lambda message: message.at))
        who = self._citizens(connection, new)
        rows = [self._row(index, new[index], who[index], now) for index in new]
        if rows:
            connection.execute(STORE, rows)
        renewed = {who[index] for index, message in new.items() if message.is_renewed}
        renewed |= self._hear(connection, [(who[index], message) for index, message in new.items() if message.is_heard])
        if renewed:
            connection.execute(RENEWED, [{"citizen": citizen_id, "since": now} for citizen_id in sorted(renewed)])
        moved = receive_statuses(connection, self._cipher, now, told)
        return Received(len(new), len(messages) - len(new), moved, frozenset(who.values()))

    def _new(self, connection: Connection, messages: Sequence[Incoming]) -> dict[str, Incoming]:
        """The messages that are not there yet, by index: a late repetition must not make its old number a citizen."""
        given: dict[str, Incoming] = {}
        for message in messages:
            given.setdefault(message_index(self._cipher, message.channel, message.message_id), message)
        known = set(connection.execute(KNOWN, {"indexes": list(given)}).scalars()) if given else set()
        return {index: message for index, message in given.items() if index not in known}

    def _citizens(self, connection: Connection, messages: Mapping[str, Incoming]) -> dict[str, str]:
        found: dict[str, str] = {}
        for channel in dict.fromkeys(message.channel for message in messages.values()):
            senders = Senders(channel, self._cipher, self._clock)
            mine = {index: message for index, message in messages.items() if message.channel == channel}
            handles = [_after_moving(connection, senders, message) for message in mine.values()]
            found |= dict(zip(mine, senders.resolve(connection, handles), strict=True))
        return found

    def _row(self, index: str, message: Incoming, citizen_id: str, now: datetime) -> dict[str, Any]:
        content = {"id": message.message_id, "name": message.name, "content": dict(message.content)}
        return {
            "channel": message.channel,
            "message_index": index,
            "our_number": short(message.our_number, 40),
            "citizen_id": citizen_id,
            "kind": short(message.kind, 40),
            "content_encrypted": self._cipher.encrypt(content),
            "occurred_at": message.at,
            "received_at": now,
            "state": "waiting",
            "begun": 0,
            "attempts": 0,
            "is_erased": False,
        }

    def _hear(self, connection: Connection, heard: Sequence[tuple[str, Incoming]]) -> set[str]:
        """Notes when each citizen last wrote to which of our numbers; who had not written to any for very long."""
        last: dict[tuple[str, str, str], datetime] = {}
        for citizen_id, message in heard:
            key = (citizen_id, message.channel, short(message.our_number, 40))
            last[key] = max(message.at, last.get(key, message.at))
        citizens = {"citizens": list({key[0] for key in last})}
        before = {tuple(row)[:3]: row.last_heard_at for row in connection.execute(HEARD, citizens)} if last else {}
        rows = [{"citizen": key[0], "to": key[1], "ours": key[2], "at": at} for key, at in last.items()]
        later = [row for row, key in zip(rows, last, strict=True) if key in before]
        new = [row for row, key in zip(rows, last, strict=True) if key not in before]
        if later:
            connection.execute(HEARD_AGAIN, later)
        if new:
            connection.execute(HEARD_FIRST, new)
        return _silent(before, last)


def _silent(before: Mapping[tuple[str, ...], datetime], now: Mapping[tuple[str, str, str], datetime]) -> set[str]:
    """The citizens who had written before, and then not for so long that the number may be another person's."""
    latest: dict[str, datetime] = {}
    for (citizen_id, *_), at in before.items():
        latest[citizen_id] = max(at, latest.get(citizen_id, at))
    return {key[0] for key, at in now.items() if key[0] in latest and at - latest[key[0]] > SILENCE}


def _after_moving(connection: Connection, senders: Senders, message: Incoming) -> list[Handle]:
    """The sender's handles after the change that the message tells of was made."""
    renewed = {(kind, old): (kind, new) for kind, old, new in message.moved}
    for kind, old, new in message.moved:
        senders.move(connection, kind, old, new)
    return list(dict.fromkeys(renewed.get(handle, handle) for handle in message.handles))
