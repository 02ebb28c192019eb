"""Sending: /{phone-number-id}/messages, and what happens to its answer when it is to get lost."""

import asyncio
import threading

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from simulator.whatsapp.routes.graph import GraphRoute, world_of
from simulator.whatsapp.routes.reading import read_json

router = APIRouter(route_class=GraphRoute)
LONGEST_WAIT_FOR_STATUS = 2.0


class BrokenOff(Response):
    """An answer that promises more than it sends: the server closes the connection in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begins and breaks off."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


@router.post("/{version}/{number_id}/messages")
async def send_message(number_id: str, request: Request) -> Response:
    """Takes a message, a read receipt, or a typing indicator."""
    world = world_of(request)
    number = world.numbers.need(number_id)
    payload = await read_json(request)
    arrived = threading.Event() if world.chance.hits("status_first") else None
    answer = world.sender.send(number, payload, arrived)
    if arrived is not None and "messages" in answer:
        await asyncio.to_thread(arrived.wait, LONGEST_WAIT_FOR_STATUS)
    if world.chance.hits("lose_response"):
        await asyncio.sleep(world.chance.faults.hang_seconds)
        return BrokenOff()
    return JSONResponse(answer)
