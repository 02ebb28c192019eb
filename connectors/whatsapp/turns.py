"""Takes messages out of the inbox, one citizen's in order and several citizens' at once, and queues the answers.

A message is done in the same transaction in which its answers are queued. If the process ends before, the message is
taken up again: what the conversation holds of it already is read from there instead of being done twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog

from connectors.whatsapp.answering import Answering
from seva.errors import code_of
from seva.messaging import AlreadyHandled, Inbox, Reply, Waiting

log = structlog.get_logger(__name__)

# How many citizens are answered at once. A turn is work for one processor with short waits for the action server.
AT_ONCE = 8
# Seconds between looks at the inbox when nothing tells of a message, and between renewals of what is held.
LOOK, RENEW = 1.0, 20.0
# Seconds before a message that failed is tried again, times the attempts so far.
PAUSE = 2.0


class Turns:
    """Runs in one event loop, from `start` to `stop`.

    `queued` is called when answers wait to be sent, `seen` (our number, message id) when a message is taken up for the
    first time.
    """

    def __init__(
        self,
        inbox: Inbox,
        answering: Answering,
        owner: str,
        queued: Callable[[], object],
        seen: Callable[[str, str], object],
    ) -> None:
        self._inbox = inbox
        self._answering = answering
        self._owner = owner
        self._queued = queued
        self._seen = seen
        self._running: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._news = asyncio.Event()

    async def start(self) -> None:
        """Frees what this process held when it was killed, and begins."""
        await asyncio.to_thread(self._inbox.restart, self._owner)
        self._loops = [asyncio.create_task(self._take_up()), asyncio.create_task(self._renew())]

    async def stop(self) -> None:
        """Takes nothing up any more, and ends what is being answered."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, *self._running, return_exceptions=True)

    def came(self) -> None:
        """Messages were stored: looks at once. From within the event loop."""
        self._news.set()

    async def _take_up(self) -> None:
        while True:
            self._news.clear()
            await _survive("inbox_look_failed", self._claim)
            if len(self._running) >= AT_ONCE:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK)

    async def _claim(self) -> None:
        free = AT_ONCE - len(self._running)
        if free <= 0 or not self._answering.is_ready:
            return
        for waiting in await asyncio.to_thread(self._inbox.claim, self._owner, free):
            task = asyncio.create_task(self._work(waiting))
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._news.set()

    async def _work(self, waiting: Waiting) -> None:
        """One citizen's messages, until none waits."""
        following: Waiting | None = waiting
        while following:
            following = await self._handle(following)

    async def _handle(self, waiting: Waiting) -> Waiting | None:
        try:
            pause = self._answering.pause(waiting)
            if pause:
                await asyncio.to_thread(self._inbox.release, waiting, pause)
                return None
            if waiting.begun == 1 and waiting.message_id:
                self._seen(waiting.our_number, waiting.message_id)
            replies = await self._answering.replies(waiting)
            following = await asyncio.to_thread(self._inbox.settle, waiting, replies)
            self._queued()
            return following
        except AlreadyHandled:
            log.warning("message_handled_elsewhere", row=waiting.id)
        except Exception as error:  # whatever it is, the message stays and is tried again, at most five times
            code = code_of(error)
            log.error("message_failed", row=waiting.id, error=code)
            await _survive("message_not_given_back", lambda: self._failed(waiting, code))
        return None

    async def _failed(self, waiting: Waiting, code: str) -> None:
        apology: list[Reply] = await self._answering.apology(waiting)
        await asyncio.to_thread(self._inbox.fail, waiting, code, PAUSE * (waiting.attempts + 1), apology)
        self._queued()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            await _survive("leases_not_renewed", lambda: asyncio.to_thread(self._inbox.renew, self._owner))


async def _survive(event: str, work: Callable[[], Awaitable[Any]]) -> None:
    """Does the work; an error, such as a database that is away, is told and does not end the loop."""
    try:
        await work()
    except Exception as error:
        log.error(event, error=code_of(error))
        await asyncio.sleep(LOOK)
