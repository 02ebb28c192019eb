"""An event loop in a thread of its own, for what takes its time, beside the loop that answers webhooks."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
# Threads for the database beside the loop.
THREADS = 6


class BackRoom:
    """Made in an event loop, runs beside it from `open` to `close`; `call` and `run` are called from out there."""

    def __init__(self, name: str) -> None:
        self._outside = asyncio.get_running_loop()
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix=name))
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def open(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Has a function called in the room's loop, and returns at once."""
        self._loop.call_soon_threadsafe(function, *args)

    def outside(self, function: Callable[..., object]) -> Callable[..., object]:
        """A function that is called in the room, as one that has it called in the loop outside."""
        return partial(self._outside.call_soon_threadsafe, function)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Has a coroutine run in the room's loop; what it returns or raises."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def close(self) -> None:
        """Ends the loop and the thread; what is still running there is left."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            self._loop.close()
