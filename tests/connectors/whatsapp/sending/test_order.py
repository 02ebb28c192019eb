"""What is queued arrives: once, each citizen's in order, different citizens' side by side."""

import asyncio
from typing import Any

import pytest

from connectors.whatsapp.payloads.envelope import message
from seva.messaging import Reply
from simulator.whatsapp.config import Timing
from tests.connectors.whatsapp.sending.desk import ASHA, RAVI, SECOND, Desk, text

PDF = b"%PDF-1.7 a certificate"


def test_each_citizens_messages_leave_in_order_once(desk: Desk) -> None:
    phones = [f"9198100000{n:02}" for n in range(10)]
    for phone in phones:
        desk.write(*[text(f"{n}") for n in range(5)], phone=phone)

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    assert {phone: desk.shown(phone) for phone in phones} == {phone: [*"01234"] for phone in phones}


def test_what_is_queued_later_leaves_at_once_when_woken(desk: Desk) -> None:
    async def run() -> None:
        async with desk.sending(poll=60) as sender:
            await asyncio.to_thread(desk.write, text("one"), text("two"))
            sender.wake()
            await desk.until(lambda: desk.shown() == ["one", "two"])

    asyncio.run(run())


def test_a_message_goes_from_the_number_that_it_is_for(desk: Desk) -> None:
    desk.write(text("one"))
    desk.write(text("two"), phone=RAVI, number=SECOND.id)

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    assert {sent.recipient: sent.number.id for sent in desk.world.messages.sent.values()}[RAVI] == SECOND.id


def test_a_citizen_who_hides_the_number_is_reached_by_the_user_id(desk: Desk) -> None:
    desk.world.add_phone(ASHA, shows_number=False, user_id="IN.42")
    desk.write(text("one"))

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    assert desk.shown("IN.42") == ["one"]


@pytest.mark.parametrize("media_lag", [0.3])
def test_after_a_file_the_next_message_waits_for_its_delivery(make_desk: Any, media_lag: float) -> None:
    desk = make_desk(timing=Timing(media_lag=media_lag))
    file = {"name": "certificate.pdf", "mime_type": "application/pdf"}
    document = message("document", {"filename": "certificate.pdf"})
    desk.write(Reply("document", {"message": document, "file": file}, holds=True), text("after"))
    read: list[str] = []

    def content_of(name: str) -> bytes:
        read.append(name)
        return PDF

    async def run() -> None:
        async with desk.sending(read_file=content_of):
            await desk.until(lambda: desk.shown() == ["document", "after"])

    asyncio.run(run())
    first, second = desk.world.messages.sent.values()
    assert second.at - first.at >= media_lag and "delivered" in first.statuses
    assert read == ["certificate.pdf"]
    assert desk.world.media.get(first.payload["document"]["id"]).content == PDF


def test_an_answer_quotes_and_carries_our_id(desk: Desk) -> None:
    desk.write(text("one", quoted="wamid.ABC"))

    async def run() -> None:
        async with desk.sending():
            await desk.until(desk.all_are("accepted"))

    asyncio.run(run())
    (sent,) = desk.world.messages.sent.values()
    assert sent.payload["context"] == {"message_id": "wamid.ABC"}
    assert sent.payload["biz_opaque_callback_data"]
