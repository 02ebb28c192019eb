"""Messages of ours become rows of the outbox, each once, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.messaging.model import Reply, Waiting
from seva.messaging.rows import insert_each_once, short
from seva.storage import Cipher
from seva.storage.tables import outgoing

STORE = insert(outgoing)


class Queueing:
    """Queues messages on any channel; seva.messaging.outgoing hands them out."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    def put(
        self, connection: Connection, citizen_id: str, channel: str, our_number: str, replies: Mapping[str, Reply]
    ) -> None:
        """Queues messages by their dedupe keys; a key that is there is left out."""
        row = {"citizen_id": citizen_id, "channel": channel, "our_number": our_number}
        insert_each_once(connection, outgoing, [{**row, **self._row(key, replies[key])} for key in replies])

    def reply(
        self, connection: Connection, waiting: Waiting, citizen_id: str, key: str, replies: Sequence[Reply]
    ) -> None:
        """Queues the answers to a message, each under its number; the caller sees to it that they are not there."""
        row = {"citizen_id": citizen_id, "channel": waiting.channel, "our_number": waiting.our_number}
        rows = [{**row, **self._row(f"{key}:{number}", reply)} for number, reply in enumerate(replies)]
        if rows:
            connection.execute(STORE, rows)

    def _row(self, key: str, reply: Reply) -> dict[str, object]:
        now = self._clock()
        return {
            "dedupe_key": key, "callback_id": uuid4().hex, "kind": short(reply.kind, 40), "holds": reply.holds,
            "payload_encrypted": self._cipher.encrypt(dict(reply.payload)), "state": "queued", "attempts": 0,
            "due_at": now, "created_at": now,
        }  # fmt: skip
