"""A database that is away for a moment: nothing ends, and nothing is sent twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from seva.errors import StorageError
from seva.messaging import Outgoing
from tests.connectors.whatsapp.sending.desk import Desk, text


class Flaky:
    """An outbox of which each named method fails the first time."""

    def __init__(self, outgoing: Outgoing, error: Exception, *names: str) -> None:
        self._outgoing, self._error, self._left = outgoing, error, set(names)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            if name in self._left:
                self._left.discard(name)
                raise self._error
            return getattr(self._outgoing, name)(*given)

        return call


@pytest.mark.parametrize("name", ["restart", "claim", "record", "undelivered", "settle_unknown"])
def test_what_the_database_does_not_do_is_asked_for_again(desk: Desk, name: str) -> None:
    desk.write(text("one"), text("two"))
    desk.outgoing = Flaky(desk.outgoing, StorageError("away"), name)  # type: ignore[assignment]

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    assert desk.shown() == ["one", "two"]


@pytest.mark.parametrize("name", ["claim", "undelivered", "settle_unknown"])
def test_no_error_whatever_ends_the_sender(desk: Desk, name: str) -> None:
    desk.write(text("one"))
    desk.outgoing = Flaky(desk.outgoing, RuntimeError("a fault"), name)  # type: ignore[assignment]

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())


def test_an_outcome_that_cannot_be_stored_is_settled_by_the_status(desk: Desk) -> None:
    desk.write(text("one"))
    desk.outgoing = Flaky(desk.outgoing, RuntimeError("a fault"), "record")  # type: ignore[assignment]

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    assert desk.shown() == ["one"]


def test_ending_waits_for_what_is_under_way(desk: Desk) -> None:
    desk.write(text("one"), text("two"))
    desk.hears = False
    desk.world.chance.set(lose_response=1, hang_seconds=0.3)

    async def run() -> None:
        async with desk.sending() as sender:
            await desk.until(lambda: desk.world.messages.sent)
            sender.stop()

    asyncio.run(run())
    assert desk.states() == [("unknown", None), ("queued", None)]
