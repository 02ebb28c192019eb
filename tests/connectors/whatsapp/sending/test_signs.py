"""Read receipts and typing: beside everything else, and never in its way."""

import asyncio

import httpx

from connectors.whatsapp.graph import build_graph
from connectors.whatsapp.sending.signs import Signs
from tests.connectors.whatsapp.sending.desk import ASHA, FIRST, Desk
from tests.connectors.whatsapp.sending.graph_fake import OURS, graph, raising


def test_a_message_is_read_and_an_answer_is_being_written(desk: Desk) -> None:
    desk.write()
    (received,) = desk.world.messages.received.values()

    async def run() -> None:
        made = build_graph(desk.settings(), desk.clock)
        signs = Signs(made)
        signs.read(FIRST.id, received.id, is_typing=True)
        await signs.close()
        await made.close()

    asyncio.run(run())
    assert received.is_read and desk.world.phones.need(ASHA).typing_until[FIRST.id] > received.at


def test_what_fails_or_hangs_is_left(caplog: object) -> None:
    asked = []

    async def run() -> None:
        hangs = asyncio.Event()

        async def wait(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            await hangs.wait()
            return httpx.Response(200, json={})

        slow = Signs(graph(wait), seconds=0.05, most=2)  # type: ignore[arg-type]
        for _ in range(5):
            slow.read(OURS, "wamid.IN1")
        await slow.close()
        broken = Signs(graph(raising(httpx.ConnectError)))
        broken.read(OURS, "wamid.IN1")
        broken.read(OURS, "")
        await broken.close()

    asyncio.run(run())
    assert len(asked) == 2
