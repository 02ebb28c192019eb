"""Graph reduced to what a measurement of speed needs: it accepts every send at once, so that its cost hides nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import web

from benchmarks.servers import HOST

# Takes a payload and the id that it was accepted under.
Accepted = Callable[[dict[str, Any], str], None]
_SUCCESS = {"success": True}


@asynccontextmanager
async def swift_graph(accepted: Accepted) -> AsyncIterator[str]:
    """Serves in this event loop and gives its address."""
    numbers = count(1)

    async def take(request: web.Request) -> web.Response:
        payload = await request.json()
        if "type" not in payload:  # a message was read
            return web.json_response(_SUCCESS)
        message_id = f"wamid.{next(numbers):032X}"
        accepted(payload, message_id)
        contact = {"input": payload.get("to"), "wa_id": payload.get("to")}
        body = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message_id}]}
        return web.json_response(body)

    app = web.Application()
    app.router.add_post("/{version}/{number}/messages", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    try:
        await site.start()
        [(_, port)] = [address[:2] for address in runner.addresses]
        yield f"http://{HOST}:{port}"
    finally:
        await runner.cleanup()
