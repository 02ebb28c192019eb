"""Reads the webhooks that were taken in, and puts what they tell where it belongs: messages, statuses, notices."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from connectors.whatsapp.incoming import sorted_out
from connectors.whatsapp.updates import UNREADABLE, Notice, Update, parse
from seva.clock import Clock
from seva.errors import StorageError, code_of
from seva.messaging import Delivery, Inbox, Incoming, Kept, Received, Webhooks

log = structlog.get_logger(__name__)

# So many webhooks are read together, and so many bytes: one of them may hold a thousand events.
AT_ONCE, MOST_BYTES = 200, 1024 * 1024
# Seconds between two times, so that what comes meanwhile shares a transaction.
PAUSE = 0.02
# Seconds between looks when nothing tells of a webhook, and when the database is away.
LOOK = 1.0
HOUR = 3600.0


class Sorter:
    """Runs in one event loop until `stop`. `sorted_in` is called with what each transaction brought, from a thread.

    What was stored and not yet removed when the process was killed is read again, and is there already.
    """

    def __init__(
        self,
        webhooks: Webhooks,
        inbox: Inbox,
        clock: Clock,
        sorted_in: Callable[[Received], None],
        keep: timedelta,
        paid: Callable[[Mapping[str, Any]], object] = lambda _told: None,
    ) -> None:
        """`paid` takes what became of a payment; it keeps each once."""
        self._webhooks, self._inbox, self._clock = webhooks, inbox, clock
        self._sorted_in, self._keep, self._paid = sorted_in, keep, paid
        self._news, self._is_ending = asyncio.Event(), False

    def wake(self) -> None:
        """A webhook was taken in: looks at once."""
        self._news.set()

    def stop(self) -> None:
        """Lets `run` return when what is being read is stored."""
        self._is_ending = True
        self._news.set()

    async def run(self) -> None:
        """Reads until `stop`; what waits then is read after the next start."""
        forgotten = asyncio.get_running_loop().time() - HOUR
        while not self._is_ending:
            self._news.clear()
            found = await self._survive(self._sort)
            now = asyncio.get_running_loop().time()
            if now - forgotten >= HOUR:
                forgotten = now
                await self._survive(lambda: self._webhooks.forget(self._keep))
            await self._rest(bool(found))

    async def _rest(self, is_busy: bool) -> None:
        if is_busy:
            await asyncio.sleep(PAUSE)
            return
        try:
            async with asyncio.timeout(LOOK):
                await self._news.wait()
        except TimeoutError:
            return

    async def _survive(self, work: Callable[[], int]) -> int:
        try:
            return await asyncio.to_thread(work)
        except Exception as error:  # such as a database that is away: the next look tries again
            log.error("webhooks_not_sorted", error=code_of(error))
            return 0

    def _sort(self) -> int:
        """Reads some, all of them in one transaction or, if that fails, each in its own; how many there were."""
        kept = self._webhooks.next(AT_ONCE, MOST_BYTES)
        if kept:
            try:
                self._store(kept)
            except StorageError:
                raise
            except Exception:
                for one in kept:
                    self._alone(one)
        return len(kept)

    def _alone(self, one: Kept) -> None:
        try:
            self._store([one])
        except StorageError:
            raise
        except Exception as error:
            log.error("webhook_given_up", row=one.id, error=code_of(error))
            self._webhooks.give_up(one.id, code_of(error))

    def _store(self, kept: Sequence[Kept]) -> None:
        messages: list[Incoming] = []
        deliveries: list[Delivery] = []
        for one in kept:
            came, told, notices = sorted_out(self._read(one))
            messages += came
            deliveries += told
            for notice in notices:
                log.info("whatsapp_notice", field=notice.field)
                if notice.field == "payment":
                    self._paid(notice.content)
        received = self._inbox.receive(messages, deliveries) if messages or deliveries else Received()
        self._webhooks.done([one.id for one in kept])
        self._sorted_in(received)

    def _read(self, one: Kept) -> list[Update]:
        if one.body is None:
            raise ValueError("cannot be decrypted")
        try:
            return parse(json.loads(one.body), self._clock())
        except (ValueError, RecursionError):
            # It was signed, so it is Meta's; sent again it would read no better.
            return [Notice(UNREADABLE)]
