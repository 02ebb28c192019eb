"""What actions answered to messages: a call that is made again after a crash gets the same answer and acts once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import call_results

BY_CALL = select(call_results.c.result_encrypted).where(call_results.c.call_index == bindparam("call"))


class CallResults:
    """Results by the message's id and the action's name; a message is taken up again within minutes, if at all."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def get(self, message_id: str, action: str) -> Mapping[str, Any] | None:
        """The stored result; None if the call was not made yet."""
        with self._database.begin() as connection:
            found = connection.execute(BY_CALL, {"call": self._index(message_id, action)}).scalar()
        return self._cipher.decrypt(found) if found else None

    def put(self, message_id: str, action: str, citizen_id: str, result: Mapping[str, Any]) -> None:
        """Stores a result; the first one stays."""
        row = {"call_index": self._index(message_id, action), "citizen_id": citizen_id, "created_at": self._clock()}
        with self._database.begin() as connection:
            insert_once(connection, call_results, {**row, "result_encrypted": self._cipher.encrypt(dict(result))})

    def _index(self, message_id: str, action: str) -> str:
        return self._cipher.index(f"{message_id}:{action}")
