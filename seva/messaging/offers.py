"""The choices that a citizen was offered last, so that a tap can be checked against what is open."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from seva.messaging.rows import readable
from seva.storage import Cipher, Database
from seva.storage.tables import outgoing

# Kinds of our messages: one with choices; a fixed answer beside the conversation, after which its choices still hold.
CHOICES, NOTICE = "choices", "notice"
OFFER = "offer"
# What is sent instead when the channel refuses a message for good.
OTHERWISE = "otherwise"
_c = outgoing.c
LATEST = (
    select(_c.dedupe_key, _c.kind, _c.payload_encrypted)
    .where(_c.citizen_id == bindparam("citizen"), _c.channel == bindparam("channel"))
    .where(_c.dedupe_key.like("in:%"), _c.kind != NOTICE)
    .order_by(_c.id.desc())
    .limit(30)
)


class Offers:
    """Looks at what was queued for a citizen last."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def open(self, citizen_id: str, channel: str) -> Mapping[str, Any] | None:
        """The `offer` of the payload of the last turn's message with choices; None if the last turn had none."""
        with self._database.begin() as connection:
            rows = connection.execute(LATEST, {"citizen": citizen_id, "channel": channel}).all()
        last_turn = [row for row in rows if _turn(row.dedupe_key) == _turn(rows[0].dedupe_key)]
        found = next((row for row in last_turn if row.kind == CHOICES and row.payload_encrypted), None)
        payload = readable(self._cipher, found.payload_encrypted) if found else None
        return payload.get(OFFER) if payload else None


def _turn(dedupe_key: str) -> str:
    return dedupe_key.rsplit(":", 1)[0]
