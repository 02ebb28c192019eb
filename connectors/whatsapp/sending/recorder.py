"""Tells the outbox, metrics and logs what became of sends."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import structlog

from seva.errors import StorageError
from seva.logs import described
from seva.messaging import Accepted, Failed, Grouped, Outcome, Outgoing, Retry, Unknown

logger = structlog.get_logger(__name__)
# What became of a send, and its code.
Observer = Callable[[str, str], object]
NAMES: Mapping[type[Outcome], str] = {Accepted: "accepted", Unknown: "unknown", Retry: "retry", Failed: "failed"}
GROUP = 200
TRIES = 5
FIRST_PAUSE = 0.25


class Recorder:
    """Stores outcomes that come at the same time in one transaction."""

    def __init__(self, outgoing: Outgoing, observe: Observer) -> None:
        self._observe = observe
        self._grouped: Grouped[Outcome] = Grouped(outgoing.record, lambda _: 1, GROUP)

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """Returns when they are stored. What cannot be becomes unknown when its lease ends, and statuses settle it."""
        for outcome in outcomes:
            name, code = NAMES[type(outcome)], getattr(outcome, "code", "")
            self._observe(name, code)
            logger.info("whatsapp_send", row=outcome.sending.id, outcome=name, code=code)
        for tried in range(TRIES):
            try:
                await asyncio.gather(*(self._grouped.submit(outcome) for outcome in outcomes))
                return
            except StorageError:
                logger.warning("whatsapp_outcome_not_stored", tries=tried + 1)
                await asyncio.sleep(FIRST_PAUSE * 2**tried)
            except Exception as error:
                logger.error("whatsapp_outcome_not_stored", error=described(error))
                return

    async def close(self) -> None:
        """Stores what waits and ends."""
        await self._grouped.close()
