"""Posts single events to webhooks over kept connections, from an event loop, and times the answers."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

import aiohttp

from benchmarks.errors import UnexpectedReply
from simulator.whatsapp.signing import headers

CONNECTIONS, TIMEOUT = 64, 60


@dataclass
class Mail:
    """Takes the webhooks in turn, as a balancer before several processes does."""

    session: aiohttp.ClientSession
    webhooks: Iterator[str]
    secret: str
    seconds: list[float] = field(default_factory=list)

    async def post(self, body: bytes, since: float | None = None) -> None:
        """Posts a body; UnexpectedReply unless the answer is 200. It is timed from `since`, when it was due."""
        began = since or perf_counter()
        async with self.session.post(next(self.webhooks), data=body, headers=headers(self.secret, body)) as answer:
            if answer.status != 200:
                raise UnexpectedReply(f"The webhook answered {answer.status}: {await answer.text()}")
        self.seconds.append(perf_counter() - began)


@asynccontextmanager
async def mail(webhooks: Sequence[str], secret: str) -> AsyncIterator[Mail]:
    """Opens connections for as long as the context lasts."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(TIMEOUT)) as session:
        yield Mail(session, cycle(webhooks), secret)
