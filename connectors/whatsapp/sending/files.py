"""Messages whose file is uploaded when they leave."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from connectors.whatsapp.graph import Media
from connectors.whatsapp.payloads import Payload
from seva.messaging import Sending

# The bytes of a file by its name in our store; called in a thread.
ReadFile = Callable[[str], bytes]
FILE_REFUSED = "131053"


async def as_it_is(sending: Sending) -> Payload:
    """The message of a row that needs nothing."""
    return dict(sending.payload["message"])


class WithFiles:
    """Uploads the file of a row with `"file": {"name", "mime_type"}` and puts its id into the message.

    The message is of a kind of media (`document`, `image`, ...) and holds all but the id.
    """

    def __init__(self, media: Media, read: ReadFile) -> None:
        self._media, self._read = media, read

    async def __call__(self, sending: Sending) -> Payload:
        """The message as it can be sent. Raises what reading and uploading raise."""
        message, file = await as_it_is(sending), sending.payload.get("file")
        return message if file is None else await self._with_id(sending, message, file)

    async def _with_id(self, sending: Sending, message: Payload, file: Mapping[str, Any]) -> Payload:
        content = await asyncio.to_thread(self._read, str(file["name"]))
        is_fresh = sending.code == FILE_REFUSED
        media_id = await self._media.upload(sending.our_number, content, str(file["mime_type"]), is_fresh)
        kind = message["type"]
        return {**message, kind: {**message.get(kind, {}), "id": media_id}}
