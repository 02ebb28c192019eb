"""/control/log: what went in and out, as a list and as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from simulator.whatsapp.log import Entry
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.world import JSON, World

router = APIRouter(prefix="/control/log")
# A comment now and then keeps connections open and shows when the listener has gone.
SECONDS_BETWEEN_SIGNS = 15.0


@router.get("")
async def entries(request: Request, after: int = 0, kind: str = "", name: str = "") -> JSON:
    """Entries later than number `after`."""
    return {"data": [entry.as_json() for entry in world_of(request).log.entries(after, kind, name)]}


@router.delete("")
async def clear(request: Request) -> JSON:
    """Forgets the entries."""
    world_of(request).log.clear()
    return {"data": []}


@router.get("/stream")
async def stream(request: Request, after: int | None = None) -> StreamingResponse:
    """Entries as they come; `after`, or the header Last-Event-ID, begins with older ones."""
    last = request.headers.get("Last-Event-ID") or after
    return StreamingResponse(
        _events(world_of(request), None if last is None else int(last)), media_type="text/event-stream"
    )


async def _events(world: World, after: int | None) -> AsyncIterator[str]:
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[Entry]()

    def listen(entry: Entry) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, entry)

    with world.log.listening(listen):
        last = 0
        for entry in world.log.entries(after) if after is not None else []:
            last = entry.n
            yield _event(entry)
        yield ": here\n\n"
        while True:
            try:
                entry = await asyncio.wait_for(queue.get(), SECONDS_BETWEEN_SIGNS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if entry.n > last:
                yield _event(entry)


def _event(entry: Entry) -> str:
    return f"id: {entry.n}\nevent: {entry.kind}\ndata: {json.dumps(entry.as_json(), ensure_ascii=False)}\n\n"
