"""`python -m benchmarks.news`: officers decide at a steady rate; when does each decision stand on the phone?"""

import asyncio
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, Any

import aiohttp
import typer
from rich.console import Console

from benchmarks.figures import percentile_ms
from benchmarks.news.citizens import filed, forget_the_numbers
from benchmarks.whatsapp.our_system import our_system
from benchmarks.whatsapp.swift_graph import swift_graph
from seva.clock import utc_now
from seva.core import build_core
from simulator.whatsapp.config import Config, Number
from web.backoffice import OFFICER_PURPOSE

FOLDER = Path("var/bench")
PATIENCE = 60.0
# Whatever the hour is, nothing waits for the morning.
AWAKE = {"SEVA_QUIET_FROM": "00:00", "SEVA_QUIET_UNTIL": "00:00"}
SHOWN = (50, 90, 95, 99)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@dataclass
class Phones:
    """When each phone was first sent the news of a decision, and how often."""

    is_on: bool = False
    first: dict[str, float] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)

    def accepted(self, payload: dict[str, Any], _message_id: str) -> None:
        """Graph took a message."""
        if self.is_on:
            phone = str(payload.get("to")).removeprefix("+")
            self.first.setdefault(phone, perf_counter())
            self.heard[phone] += 1


@app.command()
def news(
    changes: Annotated[int, typer.Option(min=10, help="Decisions in all, each about another citizen.")] = 1000,
    rate: Annotated[float, typer.Option(min=1, help="Decisions a second.")] = 50.0,
) -> None:
    """Measure the time from an officer's decision to the message on the phone, and count what is lost or doubled."""
    asyncio.run(_measured(changes, rate))


async def _measured(changes: int, rate: float) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    phones, config = Phones(), Config(numbers=(Number(),))
    numbers = [f"9190{place:08d}" for place in range(changes)]
    async with swift_graph(phones.accepted) as graph:
        stack = ExitStack()
        home = Path(stack.enter_context(TemporaryDirectory(prefix="news-", dir=FOLDER)))
        try:
            starting = our_system(home, config, graph, numbers, AWAKE)
            system = await asyncio.to_thread(stack.enter_context, starting)
            core = await asyncio.to_thread(build_core, system.settings, utc_now)
            console.print(f"Filing {changes} applications.")
            references = await asyncio.to_thread(filed, core, config.numbers[0].id, numbers)
            await asyncio.to_thread(forget_the_numbers, core)
            while not await asyncio.to_thread(system.is_at_rest):
                await asyncio.sleep(0.2)
            phones.is_on = True
            clicked = await _decided(system.settings, references, rate)
            await _heard(phones, len(clicked))
        finally:
            await asyncio.to_thread(stack.close)
    _tell(phones, clicked, rate)


async def _decided(settings: Any, references: dict[str, str], rate: float) -> dict[str, float]:
    """Clicks at a steady rate, whatever becomes of them; when each phone's was made."""
    url = f"http://{settings.bind}:{settings.web_port}/departments/v1/applications"
    headers = {"X-Officer-Key": settings.derived(OFFICER_PURPOSE)}
    clicked: dict[str, float] = {}

    async def click(session: aiohttp.ClientSession, phone: str, reference: str) -> None:
        at, decision = perf_counter(), {"action": "start_review", "by": "SDM"}
        async with session.post(f"{url}/{reference}/decisions", json=decision) as answer:
            if answer.ok:  # what the desk did not take is no decision: the officer clicks again
                clicked[phone] = at

    async with aiohttp.ClientSession(headers=headers) as session, asyncio.TaskGroup() as group:
        began = perf_counter()
        for place, (phone, reference) in enumerate(references.items()):
            await asyncio.sleep(max(0.0, began + place / rate - perf_counter()))
            group.create_task(click(session, phone, reference))
    return clicked


async def _heard(phones: Phones, changes: int) -> None:
    until = perf_counter() + PATIENCE
    while len(phones.first) < changes and perf_counter() < until:
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)  # for what comes twice


def _tell(phones: Phones, clicked: dict[str, float], rate: float) -> None:
    seconds = [phones.first[phone] - at for phone, at in clicked.items() if phone in phones.first]
    shown = ", ".join(f"p{percent} {percentile_ms(seconds, percent):.0f} ms" for percent in SHOWN)
    doubled = sum(1 for count in phones.heard.values() if count > 1)
    console.print(f"{len(clicked)} decisions taken, {rate:.0f} a second asked for: {shown}.")
    console.print(f"Lost: {len(clicked) - len(seconds)}. Doubled: {doubled}.")


if __name__ == "__main__":
    app()
