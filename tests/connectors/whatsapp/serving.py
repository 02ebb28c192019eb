"""The channel on a real server with a real mailroom beside it, and a conversation that repeats what it is told."""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sqlalchemy import select

from connectors.whatsapp.channel import WhatsAppInput
from seva.settings import load_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import deliveries, inbox, outgoing
from simulator.whatsapp.signing import escaped, headers

SECRET, VERIFY = "app-secret-for-tests", "a word for tests"
# Nothing listens there: what is to be sent waits in the outbox.
NOWHERE = "http://127.0.0.1:9"
HOOK = "/webhooks/whatsapp/webhook"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Served:
    """The running channel."""

    client: httpx.Client
    database: Database
    cipher: Cipher

    def post(self, body: Any, secret: str = SECRET) -> int:
        """Posts a body as Meta does, as JSON unless it is bytes; the status of the answer."""
        raw = body if isinstance(body, bytes) else escaped(body)
        return self.client.post(HOOK, content=raw, headers=headers(secret, raw)).status_code

    def health(self) -> dict[str, Any]:
        """What the channel says of itself."""
        return dict(self.client.get("/webhooks/whatsapp/health").json())

    def rows(self, table: str) -> list[Row]:
        """The rows of "inbox", "outgoing" or "deliveries"."""
        named = {one.name: one for one in (inbox, outgoing, deliveries)}[table]
        with self.database.begin() as connection:
            return [dict(row._mapping) for row in connection.execute(select(named))]

    def stored(self) -> dict[str, Row]:
        """What the inbox holds, by message id."""
        read = [(row, self.cipher.decrypt(row["content_encrypted"])) for row in self.rows("inbox")]
        return {content["id"]: {**row, **content} for row, content in read}


async def repeat(message: UserMessage) -> None:
    """A conversation that says what it is told."""
    await message.output_channel.send_response(message.sender_id, {"text": f"You said: {message.text}"})


@contextmanager
def served(home: Path, **more: str) -> Iterator[Served]:
    """Serves the channel on a free port, with its database under `home`."""
    values = {
        "SEVA_HOME": str(home), "WHATSAPP_GRAPH_URL": NOWHERE, "WHATSAPP_PHONE_NUMBER_ID": "109000000000001",
        "WHATSAPP_ACCESS_TOKEN": "token", "WHATSAPP_APP_SECRET": SECRET, "WHATSAPP_VERIFY_TOKEN": VERIFY, **more,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("SEVA_", "WHATSAPP_"))]:
            patch.delenv(name)
        for name, value in values.items():
            patch.setenv(name, value)
        # Otherwise Sanic rewrites its own methods, which it can do for one server of a process only.
        patch.setattr(Sanic, "test_mode", True)
        settings = load_settings(_env_file=None)
        database = Database(make_engine(settings.database))
        database.migrate()
        with _server() as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield Served(client, database, Cipher(settings.key))
        database.engine.dispose()


@contextmanager
def _server() -> Iterator[int]:
    app = Sanic(f"channel_{uuid4().hex}", configure_logging=False)
    app.ctx.agent = SimpleNamespace(is_ready=lambda: True)
    app.blueprint(WhatsAppInput().blueprint(repeat), url_prefix="/webhooks/whatsapp")
    is_up, port, loop, ending = Event(), [0], asyncio.new_event_loop(), asyncio.Event()

    async def run() -> None:
        sock = socket.create_server(("127.0.0.1", 0))  # port=0 would be Sanic's own 8000
        server = await app.create_server(sock=sock, return_asyncio_server=True)
        await server.startup()
        await server.before_start()
        await server.after_start()
        port[0] = server.server.sockets[0].getsockname()[1]
        is_up.set()
        await ending.wait()
        await server.before_stop()
        server.close()

    thread = Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    try:
        assert is_up.wait(60), "the server does not start"
        yield port[0]
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(60)
        loop.close()
