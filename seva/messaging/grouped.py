"""Many callers, few commits: what is asked for at once is done in one transaction, in one thread."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from seva.errors import StorageError

T = TypeVar("T")


class Grouped(Generic[T]):
    """Does items in groups, one group after the other in a thread of its own; each caller waits for its own item.

    Made and used in one event loop. While a group is being done, the next one gathers, and for `gather` seconds more.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], None], size: Callable[[T], int], most: int, gather: float = 0.0
    ) -> None:
        self._work = work
        self._gather = gather
        self._size = size
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seva-writer")
        self._running: asyncio.Task[None] | None = None

    async def submit(self, item: T) -> None:
        """Returns when the item is done; raises what doing it raised."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        await done

    async def close(self) -> None:
        """Does what waits, then ends the thread."""
        if self._running:
            await self._running
        self._thread.shutdown()

    async def _run(self) -> None:
        while self._waiting:
            if self._gather and len(self._waiting) < self._most:
                await asyncio.sleep(self._gather)
            group = self._next_group()
            errors = await self._in_thread([item for item, _ in group])
            for (_, done), error in zip(group, errors, strict=True):
                _tell(done, error)

    async def _in_thread(self, items: Sequence[T]) -> list[Exception | None]:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, items)
        except Exception as error:  # such as a thread that was ended: nobody may wait for ever
            return [error] * len(items)

    def _next_group(self) -> list[tuple[T, "asyncio.Future[None]"]]:
        """As many items as fit, at least one."""
        size = taken = 0
        for item, _ in self._waiting:
            size += self._size(item)
            if taken and size > self._most:
                break
            taken += 1
        group, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return group

    def _do(self, items: Sequence[T]) -> list[Exception | None]:
        """What went wrong with each item. One that cannot be stored must not keep the others from it."""
        try:
            self._work(items)
        except StorageError as error:
            return [error] * len(items)
        except Exception as error:
            return [error] if len(items) == 1 else [self._do([item])[0] for item in items]
        return [None] * len(items)


def _tell(done: "asyncio.Future[None]", error: Exception | None) -> None:
    if done.done():  # its caller went away
        return
    if error:
        done.set_exception(error)
    else:
        done.set_result(None)
