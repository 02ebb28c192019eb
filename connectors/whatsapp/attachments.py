"""Files that citizens send: fetched from Meta, looked at and kept encrypted before the conversation hears of them."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol

from seva.documents.documents import Documents
from seva.documents.model import Sent
from seva.messaging import Waiting


class Fetch(Protocol):
    """Gets a file of Meta's by its media id; raises an error of connectors.whatsapp.errors."""

    async def __call__(self, our_number: str, media_id: str, sha256: str | None, most: int) -> bytes:
        """The file's content, of at most `most` bytes."""


class Attachments:
    """Keeps what citizens send."""

    def __init__(self, fetch: Fetch, documents: Documents, most: int) -> None:
        self._fetch = fetch
        self._documents = documents
        self._most = most

    async def keep(self, waiting: Waiting, media: Mapping[str, Any]) -> dict[str, Any]:
        """The kept file as the conversation's metadata has it; DocumentRefused if it is none that is taken.

        A message that is handled again gives the same file again. `sent` is when the citizen sent it, in whole seconds,
        `received` when it reached us: of an album, all are received before the first is answered.
        """
        content = await self._fetch(waiting.our_number, str(media["media_id"]), media.get("sha256"), self._most)
        came_as = sha256(f"{waiting.channel}:{waiting.message_id or waiting.id}".encode()).hexdigest()[:32]
        sent, name = Sent(waiting.at, waiting.id), str(media.get("filename") or "")
        kept = await asyncio.to_thread(
            self._documents.receive, waiting.citizen_id, content, name, sent=sent, came_as=came_as
        )
        times = {"sent": waiting.at.isoformat(), "received": waiting.received_at.isoformat()}
        return {**kept.told, "id": came_as, **times}
