"""Doing things in groups: few transactions for many callers, and each caller knows when its own is done."""

import asyncio
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any

import pytest

from seva.errors import StorageError
from seva.messaging import Grouped

Work = Callable[[Sequence[str]], None]


class Writing:
    """Notes each group; refuses "poison", or everything while it is down."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.is_down = False

    def __call__(self, items: Sequence[str]) -> None:
        if self.is_down:
            raise StorageError("down")
        if "poison" in items:
            raise ValueError("poison")
        self.groups.append(list(items))

    @property
    def done(self) -> list[str]:
        return [item for group in self.groups for item in group]


@pytest.fixture
def writing() -> Writing:
    return Writing()


def submit_at_once(work: Work, *items: str, most: int = 1000, gather: float = 0.0) -> list[Any]:
    """What each caller got."""

    async def run() -> list[Any]:
        grouped = Grouped(work, lambda _: 1, most, gather)
        results = await asyncio.gather(*map(grouped.submit, items), return_exceptions=True)
        await grouped.close()
        return results

    return asyncio.run(run())


@pytest.mark.parametrize("gather", [0.0, 0.01])
def test_callers_at_once_share_a_group(writing: Writing, gather: float) -> None:
    items = [f"m{n}" for n in range(50)]
    assert submit_at_once(writing, *items, gather=gather) == [None] * 50
    assert writing.done == items and len(writing.groups) <= 3


def test_a_caller_waits_until_its_item_is_done() -> None:
    may_go, began = Event(), Event()

    def slow(_items: Sequence[str]) -> None:
        began.set()
        assert may_go.wait(10)

    async def run() -> tuple[bool, bool]:
        grouped = Grouped(slow, lambda _: 1, 10)
        call = asyncio.create_task(grouped.submit("m1"))
        await asyncio.to_thread(began.wait, 10)
        before = call.done()
        may_go.set()
        await call
        await grouped.close()
        return before, call.done()

    assert asyncio.run(run()) == (False, True)


def test_a_group_has_at_most_so_many_and_at_least_one(writing: Writing) -> None:
    assert submit_at_once(writing, *(f"m{n}" for n in range(7)), most=4) == [None] * 7
    assert max(map(len, writing.groups)) <= 4 and writing.done == [f"m{n}" for n in range(7)]
    assert submit_at_once(writing, "m8", "m9", most=0) == [None, None]


def test_a_database_that_is_down_is_told_to_every_caller(writing: Writing) -> None:
    writing.is_down = True
    assert [type(result) for result in submit_at_once(writing, "m1", "m2", "m3")] == [StorageError] * 3
    writing.is_down = False
    assert submit_at_once(writing, "m1") == [None] and writing.done == ["m1"]


def test_what_cannot_be_done_does_not_keep_others_from_it(writing: Writing) -> None:
    results = submit_at_once(writing, "m1", "poison", "m2", "m3")
    assert [type(result) for result in results] == [type(None), ValueError, type(None), type(None)]
    assert writing.done == ["m1", "m2", "m3"]


def test_a_caller_that_goes_away_leaves_its_item_and_the_others(writing: Writing) -> None:
    async def run() -> None:
        grouped = Grouped(writing, lambda _: 1, 10)
        calls = [asyncio.create_task(grouped.submit(f"m{n}")) for n in range(3)]
        await asyncio.sleep(0)
        calls[1].cancel()
        await asyncio.gather(calls[0], calls[2])
        await grouped.close()
        with pytest.raises(RuntimeError):
            await grouped.submit("m3")

    asyncio.run(run())
    assert writing.done == ["m0", "m1", "m2"]
