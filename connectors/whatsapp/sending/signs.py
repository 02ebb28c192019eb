"""Read receipts and the sign of typing: sent beside everything else, waited for by nobody, lost without harm."""

import asyncio

import structlog

from connectors.whatsapp.errors import WhatsAppError
from connectors.whatsapp.graph import Graph
from seva.errors import code_of

logger = structlog.get_logger(__name__)


class Signs:
    """Tells citizens that their messages were seen. Made and used in one event loop."""

    def __init__(self, graph: Graph, seconds: float = 5.0, most: int = 64) -> None:
        self._graph, self._seconds, self._most = graph, seconds, most
        self._tasks: set[asyncio.Task[None]] = set()

    def read(self, our_number: str, message_id: str, is_typing: bool = False) -> None:
        """Returns at once; when too many are under way already, this one is left out."""
        if len(self._tasks) < self._most:
            task = asyncio.create_task(self._send(our_number, message_id, is_typing))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Waits for those under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self, our_number: str, message_id: str, is_typing: bool) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._graph.mark_read(our_number, message_id, is_typing)
        except (WhatsAppError, TimeoutError, ValueError) as error:
            logger.info("whatsapp_sign_not_sent", reason=code_of(error))
