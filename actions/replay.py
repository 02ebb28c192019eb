"""Calls that are made again: a message that is taken up after a crash must not act twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from seva.errors import code_of
from seva.messaging.results import CallResults

log = structlog.get_logger(__name__)

Result = Mapping[str, Any]


class Replay:
    """Does each call once: while it runs, and later from its stored result."""

    def __init__(self, results: CallResults) -> None:
        self._results = results
        self._running: dict[tuple[str, str], asyncio.Future[Result]] = {}

    async def once(
        self, message_id: str, action: str, citizen_id: str, work: Callable[[], Awaitable[Result]]
    ) -> Result:
        """The result of the call, done now or before."""
        key = (message_id, action)
        if key in self._running:
            return await asyncio.shield(self._running[key])
        self._running[key] = asyncio.ensure_future(self._done(key, citizen_id, work))
        try:
            # The caller may go away, as Rasa does when it is killed: what has begun goes on to its end.
            return await asyncio.shield(self._running[key])
        finally:
            if key in self._running and self._running[key].done():
                del self._running[key]

    async def _done(self, key: tuple[str, str], citizen_id: str, work: Callable[[], Awaitable[Result]]) -> Result:
        stored = await asyncio.to_thread(self._results.get, *key)
        if stored is not None:
            return stored
        result = await work()
        try:
            await asyncio.to_thread(self._results.put, *key, citizen_id, result)
        except Exception as error:  # the answer was given all the same
            log.error("result_not_stored", action=key[1], error=code_of(error))
        return result
