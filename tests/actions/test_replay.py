"""Calls that are made again: acted once, answered alike, also while the first one runs."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from actions.replay import Replay
from seva.citizens import Citizens
from seva.clock import utc_now
from seva.messaging.results import CallResults
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

ANSWER = {"messages": [{"text": "आपका आवेदन जमा हो गया"}], "events": [{"event": "slot", "name": "asked", "value": None}]}


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    @wraps(test)
    def run(**given: Any) -> None:
        asyncio.run(test(**given))

    return run


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(make_engine(f"sqlite:///{tmp_path / 'core.db'}"))
    made.migrate()
    return made


@pytest.fixture
def results(database: Database) -> CallResults:
    return CallResults(database, Cipher("a key for tests"), utc_now)


@pytest.fixture
def citizen(database: Database) -> str:
    return Citizens(database, Cipher("a key for tests"), utc_now).resolve("whatsapp", "919810000001").id


class Work:
    def __init__(self) -> None:
        self.done = 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> Mapping[str, Any]:
        await self.may_end.wait()
        self.done += 1
        return ANSWER


@in_a_loop
async def test_a_call_acts_once_over_restarts(results: CallResults, citizen: str) -> None:
    work = Work()
    answers = [await Replay(results).once("wamid.1", "action_apply", citizen, work) for _ in range(3)]
    assert (answers, work.done) == ([ANSWER] * 3, 1)


@in_a_loop
async def test_another_message_and_another_action_are_other_calls(results: CallResults, citizen: str) -> None:
    work, replay = Work(), Replay(results)
    for message, action in (("wamid.1", "a"), ("wamid.2", "a"), ("wamid.1", "b")):
        await replay.once(message, action, citizen, work)
    assert work.done == 3


@in_a_loop
async def test_a_call_that_comes_again_while_it_runs_waits_for_it(results: CallResults, citizen: str) -> None:
    work, replay = Work(), Replay(results)
    work.may_end.clear()
    first = asyncio.create_task(replay.once("wamid.1", "a", citizen, work))
    second = asyncio.create_task(replay.once("wamid.1", "a", citizen, work))
    await asyncio.sleep(0)
    work.may_end.set()
    assert (await first, await second, work.done) == (ANSWER, ANSWER, 1)


@in_a_loop
async def test_a_caller_who_goes_away_does_not_end_the_work(results: CallResults, citizen: str) -> None:
    work, replay = Work(), Replay(results)
    work.may_end.clear()
    caller = asyncio.create_task(replay.once("wamid.1", "a", citizen, work))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    work.may_end.set()
    assert await replay.once("wamid.1", "a", citizen, work) == ANSWER
    assert work.done == 1


def test_the_first_result_stays(results: CallResults, citizen: str) -> None:
    results.put("wamid.1", "a", citizen, ANSWER)
    results.put("wamid.1", "a", citizen, {"messages": [], "events": []})
    assert results.get("wamid.1", "a") == ANSWER
