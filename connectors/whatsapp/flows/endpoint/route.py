"""The route of the endpoint, `POST /webhooks/whatsapp/flow`: work goes to threads of its own, beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from connectors.whatsapp.flows.endpoint.door import Door
from connectors.whatsapp.signature import HEADER

PATH = "/flow"
# What a request does is decryption and a few rows, some milliseconds; the phone waits for it.
THREADS = 4

# Called with status and seconds of each answer.
Observe = Callable[[int, float], None]


class FlowRoute:
    """Opens with the server and closes with it; until then it answers 503, and Meta's client tries again."""

    def __init__(self) -> None:
        self._door: Door | None = None
        self._observe: Observe = lambda _status, _seconds: None
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="flow")

    def open(self, door: Door, observe: Observe) -> None:
        """From now on questions are answered."""
        self._door, self._observe = door, observe

    def close(self) -> None:
        """No more questions; those that are being answered come to their end."""
        self._door = None
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def handle(self, request: Request) -> HTTPResponse:
        """The answer to a question of a form."""
        began, door = perf_counter(), self._door
        if door is None:
            return response.text("starting", 503)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, door.answer, request.body, request.headers.get(HEADER))
        self._observe(found.status, perf_counter() - began)
        return response.text(found.text, found.status, content_type=found.content_type)
