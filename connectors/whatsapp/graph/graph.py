"""Messages to citizens, signs about their messages, and the calls of set-up commands."""

from collections.abc import Mapping
from typing import Any

from connectors.whatsapp.errors import GraphUnknown
from connectors.whatsapp.graph.client import Client
from connectors.whatsapp.graph.media import Media
from connectors.whatsapp.graph.uploads import Uploads
from connectors.whatsapp.json_values import identifier, listed, mapping
from connectors.whatsapp.payloads import read
from connectors.whatsapp.settings import WhatsAppSettings
from seva.clock import Clock

Answer = Mapping[str, Any]


class Graph:
    """Meta's Graph API; all calls raise the errors of connectors.whatsapp.errors.GraphError."""

    def __init__(self, client: Client, media: Media) -> None:
        self._client = client
        self.media = media

    async def send(self, our_number: str, payload: Answer) -> str:
        """Sends an addressed message; Meta's id of it. GraphUnknown: it may have been sent."""
        answer = await self._client.call(
            "POST", f"{our_number}/messages", our_number, is_repeatable=False, json=dict(payload)
        )
        first = next(iter(listed(answer.get("messages"))), None)
        message_id = identifier(mapping(first).get("id"))
        if message_id is None:
            raise GraphUnknown("Meta took the message and named no id.")
        return message_id

    async def mark_read(self, our_number: str, message_id: str, is_typing: bool = False) -> None:
        """Marks a citizen's message and those before it as read; `is_typing` shows that an answer is being written."""
        await self._client.call("POST", f"{our_number}/messages", our_number, json=read(message_id, is_typing))

    async def get(self, path: str, number: str | None = None, **query: str) -> Answer:
        """What stands at a path, such as `{number}/whatsapp_business_profile` with `fields`."""
        return await self._client.call("GET", path, number, params=query)

    async def post(self, path: str, number: str | None = None, **options: Any) -> Answer:
        """Changes what stands at a path. `options` as httpx takes them: `json`, `data`, `files`, `params`."""
        return await self._client.call("POST", path, number, **options)

    async def delete(self, path: str, number: str | None = None, **query: str) -> Answer:
        """Deletes what stands at a path."""
        return await self._client.call("DELETE", path, number, params=query)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()


def build_graph(settings: WhatsAppSettings, clock: Clock, client: Client | None = None) -> Graph:
    """Graph with a pool of connections of its own; close it at the end."""
    used = client or Client(settings)
    return Graph(used, Media(used, settings.graph_url, Uploads(clock)))
