"""The live stream: tells pages that something was counted, within about a second."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool

from seva.core import Core
from seva.errors import SevaError
from seva.storage.tables import alerts, figures_cursors

EVERY = 1.0
# How soon a stream sees what was counted, which costs nothing.
SOON = 0.2
# A comment in the stream after so many quiet rounds, so that nobody in between closes it.
QUIET = 75


class Live:
    """Looks once a second while anybody watches, whoever they are; the worker counts at its own pace beside it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._watching = 0
        self._state = ""
        self._task: asyncio.Task[None] | None = None

    async def stream(self, request: Request) -> StreamingResponse:
        """Server-sent events: `changed` whenever there is more."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(request), media_type="text/event-stream", headers=headers)

    async def _events(self, request: Request) -> AsyncIterator[str]:
        self._watching += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        try:
            yield "retry: 3000\n\n"
            told, quiet = self._state, 0
            while not await request.is_disconnected():
                await asyncio.sleep(SOON)
                quiet += 1
                if self._state != told:
                    told, quiet = self._state, 0
                    yield f"event: changed\ndata: {json.dumps(told)}\n\n"
                elif quiet >= QUIET:
                    quiet = 0
                    yield ": still here\n\n"
        finally:
            self._watching -= 1

    async def _look(self) -> None:
        while self._watching:
            try:
                self._state = await run_in_threadpool(self._count)
            except SevaError:  # the database is away: pages stand as they are
                pass
            await asyncio.sleep(EVERY)

    def _count(self) -> str:
        self._core.figures.counting.catch_up()
        c, a = figures_cursors.c, alerts.c
        with self._core.database.begin() as connection:
            places = connection.execute(select(c.source, c.position, c.moved_at).order_by(c.source)).all()
            raised = connection.execute(select(func.count(), func.max(a.acknowledged_at), func.max(a.ended_at))).one()
        return ":".join(map(str, (*places, *raised)))
