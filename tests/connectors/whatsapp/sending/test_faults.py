"""What goes wrong at Meta or on the way: nothing is lost, nothing is sent twice, and nobody is pestered."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from seva.storage.tables import outgoing as rows
from simulator.whatsapp.config import Limits
from tests.connectors.whatsapp.sending.desk import ASHA, FAST, FIRST, RAVI, SECOND, TOKEN, Desk, text


def sending(desk: Desk, condition: Any, **options: Any) -> None:
    """Sends until the condition holds."""

    async def run() -> None:
        async with desk.sending(**options):
            await desk.until(condition)

    asyncio.run(run())


@pytest.mark.parametrize("hang", [0.0, 0.6])
def test_a_lost_answer_is_settled_by_the_status_and_not_sent_twice(desk: Desk, hang: float) -> None:
    desk.write(text("one"), text("two"))
    desk.world.chance.set(lose_response=1, hang_seconds=hang)
    sending(desk, desk.all_are("accepted"), answer_seconds=0.3)
    assert desk.shown() == ["one", "two"]


def test_while_our_webhook_is_down_the_status_is_waited_for(desk: Desk) -> None:
    desk.write(text("one"))
    desk.hears = False
    desk.world.chance.set(lose_response=1)
    sending(desk, desk.all_are("unknown"))
    desk.world.scheduler.advance(80)
    sending(desk, desk.all_are("unknown"))
    desk.hears = True
    desk.world.scheduler.advance(9)
    sending(desk, desk.all_are("accepted"))
    assert desk.shown() == ["one"]


def test_an_answer_that_no_status_follows_is_sent_again_after_a_while(desk: Desk) -> None:
    desk.write(text("one"))
    desk.hears = False
    desk.world.chance.set(lose_response=1)
    sending(desk, desk.all_are("unknown"))
    desk.world.chance.clear()
    desk.world.scheduler.advance(91)
    sending(desk, desk.all_are("accepted"))
    assert desk.shown() == ["one", "one"]


def test_a_tenth_of_failing_sends_loses_and_doubles_nothing(desk: Desk) -> None:
    phones = [f"9198100000{n:02}" for n in range(8)]
    for phone in phones:
        desk.write(*[text(f"{n}") for n in range(5)], phone=phone)
    desk.world.chance.set(seed=7, fail=0.1, rate_limit=0.1, lose_response=0.1, status_first=0.3, duplicate=0.3)

    async def run() -> None:
        async with desk.sending():
            await desk.until(lambda: _goes_on(desk), 60)

    asyncio.run(run())
    assert {phone: desk.shown(phone) for phone in phones} == {phone: [*"01234"] for phone in phones}


def _goes_on(desk: Desk) -> bool:
    """Moves the clock, so that pauses pass; True when everything was accepted."""
    desk.world.scheduler.advance(0.5)
    return desk.all_are("accepted")()


def test_while_meta_is_away_nothing_is_lost(desk: Desk) -> None:
    desk.write(text("one"), text("two"))
    desk.server.stop()
    sending(desk, lambda: ("queued", "unreachable") in desk.states())
    desk.server.start()

    async def run() -> None:
        async with desk.sending():
            await desk.until(lambda: _goes_on(desk))

    asyncio.run(run())
    assert desk.shown() == ["one", "two"]


def test_an_expired_token_stops_the_number_and_only_it(desk: Desk) -> None:
    for number in range(6):
        desk.write(text("one"), phone=f"91981000010{number}")
    desk.world.token = ""

    async def run() -> None:
        async with desk.sending() as sender:
            await desk.until(lambda: not sender.health()["is_well"] and desk.all_are("queued")())
            stopped = sender.health()["stopped"][FIRST.id]
            assert stopped["code"] == "190" and "token" in stopped["why"]
            desk.world.token = TOKEN
            await asyncio.to_thread(desk.write, text("late"), phone=RAVI)
            await asyncio.sleep(5 * FAST["poll"])
            assert len(desk.world.log.entries(kind="request")) <= 6 and not desk.world.messages.sent
            sender.resume(FIRST.id)
            await desk.until(lambda: _goes_on(desk))
            assert sender.health()["is_well"]

    asyncio.run(run())
    assert desk.shown(RAVI) == ["late"]


def test_a_stopped_number_is_tried_again_by_itself(desk: Desk) -> None:
    desk.write(text("one"))
    desk.world.token = ""
    sending(desk, lambda: ("queued", "190") in desk.states())
    desk.world.token = TOKEN

    async def run() -> None:
        async with desk.sending() as sender:
            desk.world.scheduler.advance(timedelta(minutes=5).total_seconds())
            await desk.until(desk.all_are("accepted"))
            assert sender.health()["is_well"]

    asyncio.run(run())


def test_one_number_that_is_stopped_does_not_keep_the_other_from_sending(desk: Desk) -> None:
    desk.write(text("one"))
    desk.write(text("two"), phone=RAVI, number=SECOND.id)
    desk.world.numbers.need(FIRST.id).is_registered = False

    async def run() -> None:
        async with desk.sending() as sender:
            await desk.until(lambda: desk.states() == [("queued", "133010"), ("accepted", None)])
            assert [*sender.health()["stopped"]] == [FIRST.id]

    asyncio.run(run())


def test_a_refusal_for_good_lets_the_next_message_leave(desk: Desk) -> None:
    desk.write(text("x" * 5000), text("two"))
    sending(desk, lambda: [state for state, _ in desk.states()] == ["failed", "accepted"])
    assert desk.states()[0][1] in ("100", "131009") and desk.shown() == ["two"]


def test_a_refusal_by_status_is_told(desk: Desk) -> None:
    desk.write(text("one"))
    desk.world.phones.need(ASHA).has_blocked = True
    sending(desk, lambda: desk.states() == [("failed", "131026")])


def test_the_pair_limit_holds_up_one_citizen_and_no_other(make_desk: Any) -> None:
    desk = make_desk(Limits(pair_burst=45, pair_seconds=6.0, messages_per_second=0), is_frozen=True)
    desk.write(*[text(f"{n}") for n in range(50)])
    desk.write(text("one"), phone=RAVI)

    async def run() -> None:
        async with desk.sending():
            await desk.until(lambda: desk.shown(RAVI) == ["one"] and len(desk.shown()) == 44, 60)
            desk.world.scheduler.advance(0.3)
            await desk.until(lambda: ("queued", "pair_limit") in desk.states() and len(desk.shown()) == 45, 60)
            await desk.until(lambda: _goes_on(desk), 60)

    asyncio.run(run())
    assert desk.shown() == [f"{n}" for n in range(50)]
    assert {entry.status for entry in desk.world.log.entries(kind="request")} == {200}


def test_what_a_killed_sender_was_sending_is_settled_by_its_status(desk: Desk) -> None:
    desk.write(text("one"), text("two"))
    (claimed,) = desk.outgoing.claim("sender", 9)
    sending(desk, lambda: desk.states()[0][0] == "unknown")
    assert claimed.attempts == 1 and desk.shown() == []
    with desk.database.begin() as connection:
        connection.execute(update(rows).values(due_at=desk.clock() - timedelta(seconds=90)))
    sending(desk, desk.all_are("accepted"))
    assert desk.shown() == ["one", "two"]
