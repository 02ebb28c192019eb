"""The live stream: what happens shows within two seconds."""

import asyncio
from time import monotonic

from sqlalchemy import insert

from dashboard.live import Live
from seva.core import Core
from seva.storage.tables import application_events
from tests.dashboard.conftest import change


class Watching:
    """A browser that stays until it is told to leave."""

    def __init__(self) -> None:
        self.is_gone = False

    async def is_disconnected(self) -> bool:
        return self.is_gone


def test_a_filing_is_told_within_two_seconds(lived: Core) -> None:
    async def watch() -> float:
        request = Watching()
        events = Live(lived)._events(request)  # type: ignore[arg-type]
        assert (await anext(events)).startswith("retry")
        assert "changed" in await anext(events)  # how it stands when the page opens
        began = monotonic()
        with lived.database.begin() as connection:
            connection.execute(insert(application_events), [change(3, "draft"), change(3, "filed")])
        async for event in events:
            if "changed" in event:
                break
        took = monotonic() - began
        request.is_gone = True
        async for _ in events:
            pass
        return took

    # Twice as long as on a quiet machine.
    assert asyncio.run(asyncio.wait_for(watch(), 20)) < 4.0
