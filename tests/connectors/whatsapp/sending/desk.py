"""Meta's stand-in behind HTTP, phones in front of it, and our inbox and outbox behind its webhook."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from connectors.whatsapp.graph import Client, build_graph
from connectors.whatsapp.incoming import CHANNEL, sorted_out
from connectors.whatsapp.payloads.envelope import message
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.sending.build import build_sender
from connectors.whatsapp.sending.files import ReadFile, WithFiles
from connectors.whatsapp.settings import WhatsAppSettings
from connectors.whatsapp.updates import parse
from seva.messaging import Inbox, Outgoing, Reply
from seva.storage import Cipher, Database
from seva.storage.tables import outgoing as rows
from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.clock import Clock
from simulator.whatsapp.config import Limits, Number, Timing
from simulator.whatsapp.server import Server

FIRST, SECOND = Number(), Number(id="109000000000002", display="911140000002")
ASHA, RAVI = "919810000001", "919810000002"
NOON = 1_795_000_000.0
TOKEN = "test-access-token"
FAST = {"poll": 0.02, "care": 0.02}


def text(words: str, **more: Any) -> Reply:
    """A row with a text; `more` stands beside the message."""
    return Reply("text", {"message": message("text", {"body": words}), **more})


class Desk:
    """Everything of one deployment but the conversation. Its clock is the stand-in's, and can be moved.

    `is_frozen`: it moves by that only.
    """

    def __init__(
        self, database: Database, cipher: Cipher, limits: Limits, timing: Timing, is_frozen: bool, **config: Any
    ) -> None:
        given = Config(limits=limits, timing=timing, numbers=(FIRST, SECOND), webhook_url="http://seva", **config)
        self.world = World(given, Clock(NOON if is_frozen else None), poster=self._webhook)
        self.server = Server(create_app(given, self.world)).start()
        self.database = database
        self.inbox = Inbox(database, cipher, self.clock)
        self.outgoing = Outgoing(database, cipher, self.clock, CHANNEL)
        self.hears = True

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.world.clock.now(), UTC).replace(tzinfo=None)

    def settings(self, **more: Any) -> WhatsAppSettings:
        numbers = [{"phone_number_id": SECOND.id, "access_token": TOKEN}]
        given = {"graph_url": self.server.url, "phone_number_id": FIRST.id, "access_token": TOKEN, "numbers": numbers}
        return WhatsAppSettings(_env_file=None, **{**given, "throughput": 1000, **more})

    def write(self, *replies: Reply, phone: str = ASHA, number: str = FIRST.id) -> None:
        """The citizen writes and is answered with these."""
        if self.world.phones.find("phone", phone) is None:
            self.world.add_phone(phone)
        self.world.handset(phone, number).text("नमस्ते")
        assert self.world.settle()
        for waiting in self.inbox.claim("turns", 100):
            self.inbox.settle(waiting, replies)

    @asynccontextmanager
    async def sending(
        self,
        answer_seconds: float = 5.0,
        settings: dict[str, Any] | None = None,
        read_file: ReadFile | None = None,
        **more: Any,
    ) -> AsyncIterator[Sender]:
        given = self.settings(**settings or {})
        graph = build_graph(given, self.clock, Client(given, answer_seconds=answer_seconds))
        if read_file:
            more["prepare"] = WithFiles(graph.media, read_file)
        options = {"owner": "sender", "timer": self.world.clock.now, **FAST, **more}
        sender = build_sender(self.outgoing, graph, given, self.clock, **options)
        running = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            sender.stop()
            await running
            await graph.close()

    async def until(self, condition: Callable[[], Any], seconds: float = 15) -> None:
        """Waits for a condition; tells where things stand when it does not come."""
        try:
            async with asyncio.timeout(seconds):
                while not await asyncio.to_thread(condition):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"it did not come to that: {self.states()} {self.shown()}") from None

    def states(self) -> list[tuple[str, str | None]]:
        """State and code of each row of the outbox."""
        with self.database.begin() as connection:
            found = connection.execute(select(rows.c.state, rows.c.code).order_by(rows.c.id)).all()
            return [(row.state, row.code) for row in found]

    def all_are(self, *states: str) -> Callable[[], bool]:
        return lambda: all(state in states for state, _ in self.states())

    def shown(self, phone: str = ASHA) -> list[str]:
        """What the citizen's phone got of us, in the order in which Meta took it: texts, or kinds."""
        sent = (each.payload for each in self.world.messages.sent.values() if each.recipient == phone)
        return [payload.get("text", {}).get("body") or payload["type"] for payload in sent]

    def close(self) -> None:
        self.server.stop()
        self.world.stop()

    def _webhook(self, _url: str, body: bytes, _headers: dict[str, str]) -> int:
        if not self.hears:
            return 0
        messages, deliveries, _ = sorted_out(parse(json.loads(body)))
        self.inbox.receive(messages, deliveries)
        return 200
