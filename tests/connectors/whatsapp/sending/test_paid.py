"""The status of an order and a receipt leave in Meta's shape, by way of the outbox, and Meta takes them."""

import asyncio
from typing import Any

from connectors.whatsapp.graph import build_graph
from connectors.whatsapp.sending.paid import Paid
from seva.messaging import Reply
from seva.payments.chat import ORDER_STATUS, RECEIPT
from tests.connectors.whatsapp.sending.desk import FIRST, Desk, text

STATUS = {"reference": "a" * 32 + "-2", "status": "completed", "text": "भुगतान हो गया: ₹50।"}


def sent(desk: Desk) -> list[dict[str, Any]]:
    async def run() -> None:
        graph = build_graph(desk.settings(), desk.clock)
        async with desk.sending(prepare=Paid(graph.media, lambda name: b"%PDF-1.7 " + name.encode())):
            await desk.until(desk.all_are("accepted", "holding", "failed"))
        await graph.close()

    asyncio.run(run())
    return [each.payload for each in desk.world.messages.sent.values()]


def test_an_order_gets_its_status_and_other_messages_stay_as_they_are(desk: Desk) -> None:
    desk.world.orders.open(FIRST.id, STATUS["reference"], {"value": 5000, "offset": 100})
    desk.write(text("एक"), Reply(ORDER_STATUS, {ORDER_STATUS: STATUS}))
    plain, status = sent(desk)
    assert plain["text"]["body"] == "एक"
    assert status["interactive"]["type"] == "order_status"
    assert desk.world.orders._orders[FIRST.id, STATUS["reference"]].status == "completed"


def test_a_receipt_is_a_file_with_its_caption(desk: Desk) -> None:
    told = {"payment": "a" * 32, "language": "hi", "caption": "रसीद: ₹50"}
    desk.write(Reply(RECEIPT, {RECEIPT: told}, holds=True))
    (message,) = sent(desk)
    document = message["document"]
    assert (message["type"], document["filename"], document["caption"]) == ("document", "receipt.pdf", "रसीद: ₹50")
    assert desk.world.media.need(document["id"]).content == b"%PDF-1.7 " + b"a" * 32 + b".hi"


def test_an_order_that_meta_does_not_know_holds_up_nothing(desk: Desk) -> None:
    desk.write(Reply(ORDER_STATUS, {ORDER_STATUS: STATUS}), text("दो"))
    sent(desk)
    first, second = (state for state, _ in desk.states())
    assert first == "failed" and second != "failed"
