"""Receiving in groups: few commits for many requests, and each caller knows when its own is safe."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from seva.errors import StorageError
from seva.messaging import Delivery, Inbox, Incoming, Received, Receiver
from tests.messaging.conftest import status, text


class Spoilt(Inbox):
    """An inbox that cannot store some messages, or none."""

    is_down = False

    def receive(self, messages: Sequence[Incoming], deliveries: Sequence[Delivery] = ()) -> Received:
        if self.is_down:
            raise StorageError("down")
        if any(message.message_id == "poison" for message in messages):
            raise ValueError("poison")
        return super().receive(messages, deliveries)


@pytest.fixture
def spoilt(database: Any, cipher: Any, clock: Any) -> Spoilt:
    return Spoilt(database, cipher, clock)


def receive_at_once(inbox: Inbox, *ids: str, most: int = 1000) -> tuple[list[Any], list[Received]]:
    """What each caller got, and what was told of each commit."""
    told: list[Received] = []

    async def run() -> list[Any]:
        receiver = Receiver(inbox, told.append, most)
        calls = (receiver.receive([text(i)], [status(f"out-{i}", "sent")]) for i in ids)
        results = await asyncio.gather(*calls, return_exceptions=True)
        await receiver.close()
        return results

    return asyncio.run(run()), told


def test_requests_at_once_share_commits(inbox: Inbox, engine: Engine) -> None:
    commits: list[Any] = []
    count = commits.append
    event.listen(engine, "commit", count)
    results, told = receive_at_once(inbox, *(f"m{n}" for n in range(50)), "m0")
    event.remove(engine, "commit", count)
    assert results == [None] * 51 and len(commits) == len(told) <= 3
    assert [sum(r.new for r in told), sum(r.repeated for r in told), sum(r.deliveries for r in told)] == [50, 1, 50]


def test_a_caller_waits_until_its_rows_are_committed(inbox: Inbox) -> None:
    async def run() -> list[int]:
        receiver = Receiver(inbox)
        found = []
        for number in range(3):
            await receiver.receive([text(f"m{number}", handles=(("phone", f"{number}"),))])
            found.append(len(inbox.claim("one", 10)))
        await receiver.close()
        return found

    assert asyncio.run(run()) == [1, 1, 1]


def test_a_group_has_at_most_so_many_and_at_least_one(inbox: Inbox) -> None:
    results, told = receive_at_once(inbox, *(f"m{n}" for n in range(7)), most=4)
    assert results == [None] * 7 and sorted(received.new for received in told) == [1, 2, 2, 2]
    assert receive_at_once(inbox, "m8", "m9", most=1)[0] == [None, None]


def test_a_database_that_is_down_is_told_to_every_caller(spoilt: Spoilt) -> None:
    spoilt.is_down = True
    results, told = receive_at_once(spoilt, "m1", "m2", "m3")
    assert [type(result) for result in results] == [StorageError] * 3 and told == []
    spoilt.is_down = False
    assert receive_at_once(spoilt, "m1")[0] == [None]


def test_what_cannot_be_stored_does_not_keep_others_from_it(spoilt: Spoilt) -> None:
    results, _ = receive_at_once(spoilt, "m1", "poison", "m2", "m3")
    assert [type(result) for result in results] == [type(None), ValueError, type(None), type(None)]
    assert spoilt.receive([text("m1"), text("m2"), text("m3")]).repeated == 3


def test_a_caller_that_goes_away_leaves_its_rows_and_the_others(inbox: Inbox) -> None:
    async def run() -> None:
        receiver = Receiver(inbox)
        calls = [asyncio.create_task(receiver.receive([text(f"m{n}")])) for n in range(3)]
        await asyncio.sleep(0)
        calls[1].cancel()
        await asyncio.gather(calls[0], calls[2])
        await receiver.close()
        with pytest.raises(RuntimeError):
            await receiver.receive([text("m3")])

    asyncio.run(run())
    assert inbox.receive([text(f"m{n}") for n in range(4)]).repeated == 3
