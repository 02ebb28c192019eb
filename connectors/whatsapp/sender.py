"""Takes messages from the outbox and sends them, many citizens at once and each one's in order."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import structlog

from connectors.whatsapp.codes import explain
from connectors.whatsapp.pacing import Throughput
from connectors.whatsapp.sending.attempt import Attempt
from connectors.whatsapp.sending.judge import Judge
from connectors.whatsapp.sending.pauses import Pauses
from connectors.whatsapp.sending.recorder import Observer, Recorder
from seva.errors import StorageError
from seva.logs import described
from seva.messaging import Outgoing, Sending

logger = structlog.get_logger(__name__)
# A status comes within seconds; if the webhook was down, Meta tells again within a minute.
PATIENCE = timedelta(seconds=90)
# Refusals by status that are looked at together.
MOST_REFUSED = 200
# Seconds in which statuses that come together are looked at once: three come for each message.
SOON = 0.1


class Sender:
    """Sends what waits in the outbox for WhatsApp. Made in connectors.whatsapp.sending.build; runs in one event loop.

    `owner` is the same after a restart of this process and of no other one. `poll` and `care` are in seconds: how often
    to look for what became due, and for what statuses refused or left unknown.
    """

    def __init__(
        self,
        outgoing: Outgoing,
        attempt: Attempt,
        judge: Judge,
        pauses: Pauses,
        numbers: Sequence[str],
        owner: str,
        throughput: Throughput,
        observe: Observer = lambda outcome, code: None,
        concurrency: int = 32,
        patience: timedelta = PATIENCE,
        poll: float = 0.5,
        care: float = 2.0,
    ) -> None:
        self._outgoing, self._attempt, self._judge, self._pauses = outgoing, attempt, judge, pauses
        self._numbers, self._owner, self._throughput = tuple(numbers), owner, throughput
        self._concurrency, self._patience, self._poll, self._care_every = concurrency, patience, poll, care
        self._woken, self._ending = asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._soon: asyncio.TimerHandle | None = None
        self._recorder = Recorder(outgoing, observe)

    def wake(self) -> None:
        """Something was queued: looks at once. From within the event loop."""
        self._woken.set()

    def wake_soon(self) -> None:
        """A status came, which may let a message leave that waits: looks once for all that come within a moment."""
        if self._soon is None or self._soon.when() <= asyncio.get_running_loop().time():
            self._soon = asyncio.get_running_loop().call_later(SOON, self.wake)

    def received(self, number: str, count: int) -> None:
        """Counts messages of citizens, which use up the number's throughput too."""
        self._throughput.received(number, count)

    def stop(self) -> None:
        """Claims nothing more; `run` returns when what is under way has ended."""
        self._ending.set()
        self._woken.set()

    def resume(self, number: str) -> None:
        """Somebody has acted: a stopped number sends again; what it put off follows within five minutes."""
        self._pauses.resume(number)
        self._woken.set()

    def health(self) -> dict[str, Any]:
        """Which numbers are stopped and why, and how many messages are under way."""
        stopped = {number: {"code": code, "why": explain(code)} for number, code in self._pauses.stopped.items()}
        return {"is_well": not stopped, "stopped": stopped, "sending": len(self._tasks)}

    async def run(self) -> None:
        """Sends until `stop`."""
        await self._stored(lambda: self._outgoing.restart(self._owner))
        care = asyncio.create_task(self._care())
        try:
            while not self._ending.is_set():
                self._woken.clear()
                self._start(await self._claim())
                await self._wait(self._woken, self._poll)
        finally:
            self._ending.set()
            await asyncio.gather(care, *self._tasks)
            await self._recorder.close()

    async def _claim(self) -> list[Sending]:
        limit = self._limit()
        if limit <= 0:
            return []
        found: list[Sending] = []
        await self._stored(lambda: found.extend(self._outgoing.claim(self._owner, limit)))
        return found

    def _limit(self) -> int:
        """How many to claim: none while all numbers rest, and one when a pause is over and a message is to be tried."""
        free = self._concurrency - len(self._tasks)
        is_open = not self._numbers or any(map(self._pauses.is_open, self._numbers))
        return free if is_open else min(free, int(any(map(self._pauses.may_try, self._numbers))))

    def _start(self, claimed: Sequence[Sending]) -> None:
        for sending in claimed:
            task = asyncio.create_task(self._send(sending))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A place is free, and the citizen's next message may leave."""
        self._tasks.discard(task)
        self._woken.set()

    async def _send(self, sending: Sending) -> None:
        await self._recorder.record([await self._attempt(sending)])

    async def _care(self) -> None:
        """Looks after what statuses refused, and after what no status came for."""
        while not self._ending.is_set():
            await self._stored(lambda: self._outgoing.settle_unknown(self._patience))
            refused: list[Sending] = []
            await self._stored(lambda into=refused: into.extend(self._outgoing.undelivered(MOST_REFUSED)))  # type: ignore[misc]
            await self._recorder.record([self._judge.undelivered(sending) for sending in refused])
            if refused:
                self._woken.set()
            await self._wait(self._ending, self._care_every)

    async def _stored(self, work: Callable[[], object]) -> None:
        """Works on the database in a thread; whatever goes wrong, the next round tries again."""
        try:
            await asyncio.to_thread(work)
        except StorageError as error:
            logger.warning("whatsapp_outbox_unavailable", code=error.code)
            await self._wait(self._ending, self._poll)
        except Exception as error:
            logger.error("whatsapp_outbox_failed", error=described(error))
            await self._wait(self._ending, self._poll)

    @staticmethod
    async def _wait(event: asyncio.Event, seconds: float) -> None:
        waiting: Awaitable[object] = event.wait()
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            return
