"""Has the conversation go on by itself when something happened outside of it: a row in the inbox, like a message."""

from sqlalchemy import DateTime, bindparam, select
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.messaging.contacts import MARGIN, WINDOW
from seva.messaging.rows import message_index
from seva.storage import Cipher
from seva.storage.database import insert_once
from seva.storage.tables import contacts, inbox

# The kind of such a row. No channel's webhook makes one: it is never read from what somebody sent.
NEWS = "news"
_c = contacts.c
LAST = (
    select(_c.channel, _c.our_number)
    .where(_c.citizen_id == bindparam("citizen"), _c.last_heard_at > bindparam("since", type_=DateTime))
    .order_by(_c.last_heard_at.desc())
    .limit(1)
)


class Nudges:
    """Puts news into the inbox of the channel on which the citizen wrote last; channels that only answer have none."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    def put(
        self, connection: Connection, citizen_id: str, key: str, application_id: str | None = None, language: str = ""
    ) -> bool:
        """Inside the caller's transaction, with the notice itself; the same key is put once.

        The turn that follows tells the notices that wait and goes on with the application if it is the open one;
        without a language it is in that of the conversation. Nothing is put while the channel's window is closed.
        """
        now = self._clock()
        since = now - WINDOW + MARGIN
        last = connection.execute(LAST, {"citizen": citizen_id, "since": since}).first()
        if last is None:
            return False
        content = {"application": application_id, "language": language}
        row = {
            "channel": last.channel,
            "message_index": message_index(self._cipher, last.channel, f"{NEWS}:{key}"),
            "our_number": last.our_number,
            "citizen_id": citizen_id,
            "kind": NEWS,
            "content_encrypted": self._cipher.encrypt({"id": "", "name": None, "content": content}),
            "occurred_at": now,
            "received_at": now,
            "state": "waiting",
            "begun": 0,
            "attempts": 0,
            "is_erased": False,
        }
        return insert_once(connection, inbox, row)
