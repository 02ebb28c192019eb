"""The loop beside the sender: what is due leaves, and what became of it is noted."""

import asyncio
from collections.abc import Callable

import structlog

from connectors.whatsapp.codes import stored_rule
from connectors.whatsapp.news.letters import Letters
from seva.errors import code_of
from seva.messaging import Reply
from seva.notifications import Letter
from seva.notifications.post import Post

log = structlog.get_logger(__name__)
# Seconds between two looks for what is due, and for what became of messages.
LOOK, SETTLE = 0.25, 2.0
# What keeps a message back that would leave at another time: the channel is away, not the citizen.
AWAY = frozenset({"unreachable", "paused", "pair_limit", "number_unknown"})
AWAY_RULES = frozenset({"retry", "wait", "stop_number"})


class News:
    """Runs in one event loop until `stop`; `queued` is called, from a thread, when messages wait to be sent."""

    def __init__(self, post: Post, letters: Letters, queued: Callable[[], object]) -> None:
        self._post, self._letters, self._queued = post, letters, queued
        self._ending = asyncio.Event()

    def stop(self) -> None:
        """Lets `run` return; what waits stays in the database."""
        self._ending.set()

    async def run(self) -> None:
        """Looks until `stop`."""
        settle_at, time = 0.0, asyncio.get_running_loop().time
        while not self._ending.is_set():
            left = await self._survive(self.leave)
            if time() >= settle_at:
                await self._survive(self.settle)
                settle_at = time() + SETTLE
            if not left:
                await self._rest()

    def leave(self) -> int:
        """Puts what is due into the outbox of the channel; how many messages."""
        due = self._post.due()
        written = [(letter, row) for letter in due if (row := self._written(letter))]
        left = self._post.give([(letter, [row]) for letter, row in written]) if written else []
        if left:
            self._queued()
        return len(left)

    def settle(self) -> int:
        """Notes which messages arrived, and has those that did not go another way; how many there were."""
        found = self._post.ended()
        self._post.arrived([one.batch for one in found if one.has_arrived])
        for one in found:
            if not one.has_arrived:
                self._post.refused(one.batch, one.code, is_final=is_final(one.code))
        return len(found)

    def _written(self, letter: Letter) -> Reply | None:
        """The letter's row; one that cannot be written is told when the citizen writes, and holds no other up."""
        try:
            return self._letters.written(letter)
        except Exception as error:
            log.error("notice_not_written", batch=letter.batch, error=code_of(error))
            self._post.unwritten(letter, "not_written")
            return None

    async def _survive(self, work: Callable[[], int]) -> int:
        try:
            return await asyncio.to_thread(work)
        except Exception as error:  # such as a database that is away: the next look tries again
            log.error("news_not_sent", error=code_of(error))
            await self._rest()
            return 0

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._ending.wait(), LOOK)
        except TimeoutError:
            return


def is_final(code: str) -> bool:
    """Whether WhatsApp will never bring it to this citizen, as far as its code tells."""
    return code not in AWAY and stored_rule(code).do not in AWAY_RULES
