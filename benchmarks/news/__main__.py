"""`python -m benchmarks.news`: officers decide at a steady rate; when does each decision stand on the phone?"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile_ms
from benchmarks.news.citizens import filed, forget_the_numbers
from benchmarks.news.clicks import Desk, Phones
from benchmarks.news.stages import stages
from benchmarks.servers import cpu_seconds
from benchmarks.whatsapp.our_system import OurSystem, our_system
from benchmarks.whatsapp.swift_graph import swift_graph
from seva.clock import utc_now
from seva.core import build_core
from simulator.whatsapp.config import Config, Number
from web.backoffice import OFFICER_PURPOSE

FOLDER = Path("var/bench")
# Whatever the hour is, nothing waits for the morning.
AWAKE = {"SEVA_QUIET_FROM": "00:00", "SEVA_QUIET_UNTIL": "00:00"}
SHOWN = (50, 90, 95, 99)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@dataclass(frozen=True)
class Run:
    """What was measured; `stages` in seconds, `processor` in seconds by process."""

    desk: Desk
    phones: Phones
    stages: Mapping[str, Sequence[float]]
    processor: Mapping[str, float]


@app.command()
def news(
    changes: Annotated[int, typer.Option(min=10, help="Decisions in all, each about another citizen.")] = 1000,
    rate: Annotated[float, typer.Option(min=1, help="Decisions a second.")] = 50.0,
) -> None:
    """Measure the time from an officer's decision to the message on the phone, and count what is lost or doubled."""
    _tell(asyncio.run(_measured(changes, rate)), rate)


async def _measured(changes: int, rate: float) -> Run:
    FOLDER.mkdir(parents=True, exist_ok=True)
    phones, config = Phones(), Config(numbers=(Number(),))
    numbers = [f"9190{place:08d}" for place in range(changes)]
    async with swift_graph(phones.accepted) as graph:
        stack = ExitStack()
        home = Path(stack.enter_context(TemporaryDirectory(prefix="news-", dir=FOLDER)))
        try:
            starting = our_system(home, config, graph, numbers, AWAKE)
            system = await asyncio.to_thread(stack.enter_context, starting)
            references = await _prepared(system, config.numbers[0].id, numbers)
            phones.is_on, before = True, _processor(system)
            desk = await _decided(system, references, rate)
            await phones.wait_for(len(desk.clicked))
            processor = {name: seconds - before[name] for name, seconds in _processor(system).items()}
            went = stages(system.settings, desk.changes(references, phones))
        finally:
            await asyncio.to_thread(stack.close)
    return Run(desk, phones, went, processor)


async def _prepared(system: OurSystem, our_number: str, numbers: Sequence[str]) -> dict[str, str]:
    """By phone, an application that waits to be decided; nothing else is under way."""
    core = await asyncio.to_thread(build_core, system.settings, utc_now)
    console.print(f"Filing {len(numbers)} applications.")
    references = await asyncio.to_thread(filed, core, our_number, numbers)
    await asyncio.to_thread(forget_the_numbers, core)
    while not await asyncio.to_thread(system.is_at_rest):
        await asyncio.sleep(0.2)
    return references


async def _decided(system: OurSystem, references: Mapping[str, str], rate: float) -> Desk:
    settings = system.settings
    desk = Desk(f"http://{settings.bind}:{settings.web_port}/departments/v1", settings.derived(OFFICER_PURPOSE))
    await desk.decide(references, rate)
    return desk


def _processor(system: OurSystem) -> dict[str, float]:
    return {name: cpu_seconds(one) or 0.0 for name, one in system.supervisor.process_ids().items()}


def _tell(run: Run, rate: float) -> None:
    clicked, left = run.desk.clicked, run.phones.left
    table = Table(title=f"{len(clicked)} decisions, {rate:.0f} a second", title_justify="left")
    table.add_column("")
    for percent in SHOWN:
        table.add_column(f"p{percent} ms", justify="right")
    whole = [(left[phone] - at).total_seconds() for phone, at in clicked.items() if phone in left]
    for name, seconds in {**run.stages, "from the click to the phone": whole}.items():
        table.add_row(name, *(f"{percentile_ms(seconds, percent):.0f}" if seconds else "–" for percent in SHOWN))
    console.print(table)
    doubled = sum(1 for count in run.phones.heard.values() if count > 1)
    console.print(f"Lost: {len(clicked) - len(whole)}. Doubled: {doubled}. Not taken: {dict(run.desk.refused)}.")
    shares = ", ".join(f"{name} {seconds * 1000 / len(clicked):.1f}" for name, seconds in run.processor.items())
    console.print(f"Processor milliseconds a decision: {shares}.")


if __name__ == "__main__":
    app()
