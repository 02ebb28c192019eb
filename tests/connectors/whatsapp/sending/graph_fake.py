"""Graph as a function, for answers that the stand-in does not give."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from connectors.whatsapp.graph import Client, Graph, build_graph
from connectors.whatsapp.settings import WhatsAppSettings
from seva.clock import Clock, utc_now

T = TypeVar("T")
OURS, TOKEN = "109000000000001", "EAAsecret"
SETTINGS = WhatsAppSettings(
    _env_file=None, graph_url="https://graph.example", phone_number_id=OURS, access_token=TOKEN, app_secret="a, b,"
)
Answering = Callable[[httpx.Request], httpx.Response]


def graph(answer: Answering, clock: Clock = utc_now) -> Graph:
    """Graph that answers with what the function gives or raises."""
    return build_graph(SETTINGS, clock, Client(SETTINGS, transport=httpx.MockTransport(answer)))


def run(call: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await call

    return asyncio.run(awaited())


def answering(status: int = 200, body: Any = None, **headers: str) -> Answering:
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    return lambda _: httpx.Response(status, headers=headers, **content)


def raising(error: type[Exception]) -> Answering:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("https://graph.example with a secret")

    return fail
