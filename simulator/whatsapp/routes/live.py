"""/control/live: what happens on some phones, as server-sent events, for a page that shows them."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.log import Entry
from simulator.whatsapp.phone.raw import raw
from simulator.whatsapp.routes.graph import world_of
from simulator.whatsapp.routes.log import SECONDS_BETWEEN_SIGNS
from simulator.whatsapp.world import JSON, World

router = APIRouter(prefix="/control/live")
# What happens within a blink is told at once.
SECONDS_TO_GATHER = 0.03
Names = Annotated[list[str], Query()]


class Watch:
    """One phone; gives only what its listener does not know yet."""

    def __init__(self, world: World, phone_id: str, *, with_raw: bool) -> None:
        self._world, self._id, self._with_raw = world, phone_id, with_raw
        self._told: dict[str, str] = {}
        self._last = 0

    def news(self) -> Iterator[str]:
        """Events: `chat` with changed messages, `raw` for each line of the log, `gone` when the phone is away."""
        try:
            phone = self._world.phones.need(self._id)
            seen = self._world.chat(self._id)
        except HandsetError:
            yield from self._if_new("gone", {"phone": self._id})
            return
        messages = [m for m in seen.pop("messages") if self._is_new(m["id"], m)]
        rest = {**seen, "phone": phone.as_json(), "ahead": self._world.clock.moved}
        if self._is_new("", rest) or messages:
            yield _event("chat", {**rest, "messages": messages, "now": self._world.clock.now()})
        if self._with_raw:
            for entry in raw(self._world.log, self._world.messages, phone, self._last):
                self._last = entry.n
                yield _raw(self._id, entry)

    def _if_new(self, name: str, value: JSON) -> Iterator[str]:
        if self._is_new(name, value):
            yield _event(name, value)

    def _is_new(self, key: str, value: Any) -> bool:
        text = json.dumps(value, sort_keys=True, default=str)
        if self._told.get(key) == text:
            return False
        self._told[key] = text
        return True


@router.get("")
async def live(request: Request, phone: Names, raw: Names = []) -> StreamingResponse:  # noqa: B006 FastAPI copies it
    """First all that these phones show, then what changes; `raw` names those whose messages are wanted as sent."""
    world = world_of(request)
    watches = [Watch(world, phone_id, with_raw=phone_id in raw) for phone_id in dict.fromkeys(phone)]
    return StreamingResponse(_events(world, watches), media_type="text/event-stream")


async def _events(world: World, watches: list[Watch]) -> AsyncIterator[str]:
    loop, wake = asyncio.get_running_loop(), asyncio.Event()

    def listen(_entry: Entry) -> None:
        loop.call_soon_threadsafe(wake.set)

    with world.log.listening(listen):
        while True:
            wake.clear()
            for watch in watches:
                for event in watch.news():
                    yield event
            try:
                await asyncio.wait_for(wake.wait(), _patience(world))
                await asyncio.sleep(SECONDS_TO_GATHER)
            except TimeoutError:
                yield ": still here\n\n"


def _patience(world: World) -> float:
    """Until the next sign, or until a business is seen typing no more."""
    now = world.clock.now()
    ends = [until - now for phone in world.phones for until in phone.typing_until.values() if until > now]
    return min([SECONDS_BETWEEN_SIGNS, *(end + SECONDS_TO_GATHER for end in ends)])


def _raw(phone_id: str, entry: Entry) -> str:
    return _event("raw", {"phone": phone_id, **entry.as_json()})


def _event(name: str, value: JSON) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
