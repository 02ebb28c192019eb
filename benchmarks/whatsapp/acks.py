"""How soon webhooks are answered under the load that Meta makes: events come at their times, whatever is under way."""

import asyncio
import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from rich.table import Table

from benchmarks.figures import percentile_ms
from benchmarks.servers import cpu_seconds
from benchmarks.whatsapp.letters import write
from benchmarks.whatsapp.mailing import Mail, mail
from benchmarks.whatsapp.our_system import our_system
from benchmarks.whatsapp.script import FIRST, conversations
from benchmarks.whatsapp.statuses import STEPS, status_body
from benchmarks.whatsapp.swift_graph import swift_graph
from simulator.whatsapp.config import Config
from simulator.whatsapp.envelope import envelope
from simulator.whatsapp.signing import escaped
from simulator.whatsapp.world import World


@dataclass(frozen=True)
class Load:
    """Events a second: citizens' messages, and statuses; for how long, after a warm-up. By default Meta's at 80/s."""

    messages: float = 80
    statuses: float = 240
    seconds: float = 30
    warm_up: float = 5


@dataclass(frozen=True)
class Acks:
    """Seconds to each answer from when the event was due; replies meanwhile, the server's share of a processor."""

    seconds: Sequence[float]
    wall: float
    turns: int
    processor: float

    @property
    def per_second(self) -> float:
        """Events a second that were posted in fact."""
        return len(self.seconds) / self.wall

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return percentile_ms(self.seconds, percent)


async def acks(home: Path, load: Load, settings: Mapping[str, str]) -> Acks:
    """Starts this system with further settings and measures it; replies get the statuses that the load has room for."""
    config, sent = Config(), _Sent()
    async with swift_graph(sent.accepted) as graph:
        with our_system(home, config, graph, [], settings) as system:
            events = _events(config, load, sent)
            # A look through all prepared events for garbage would stop this process for a sixth of a second.
            gc.collect()
            gc.freeze()
            async with mail(system.webhooks, config.app_secret) as posted:
                await _post(posted, events, load.messages + load.statuses, load.warm_up)
                posted.seconds.clear()
                before, took = sent.count, cpu_seconds(system.process_id) or 0.0
                wall = await _post(posted, events, load.messages + load.statuses, load.seconds)
                share = ((cpu_seconds(system.process_id) or 0.0) - took) / wall
                return Acks(list(posted.seconds), wall, sent.count - before, share)


class _Sent:
    """The replies that Graph accepted, whose statuses are still to come."""

    def __init__(self) -> None:
        self.count = 0
        self.waiting: list[tuple[dict[str, Any], str, str]] = []

    def accepted(self, payload: dict[str, Any], message_id: str) -> None:
        self.count += 1
        self.waiting += [(payload, message_id, step) for step in reversed(STEPS)]


async def _post(posted: Mail, events: Iterator[bytes], rate: float, seconds: float) -> float:
    """Posts each event when it is due, without waiting for the answers of others; the seconds that it took."""
    began, under_way = perf_counter(), set[asyncio.Task[None]]()
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - perf_counter()))
        under_way.add(asyncio.create_task(posted.post(next(events), since=due)))
    wall = perf_counter() - began
    await asyncio.gather(*under_way)
    return wall


def _events(config: Config, load: Load, sent: _Sent) -> Iterator[bytes]:
    """Messages and statuses as the load mixes them; statuses of messages that nobody sent if there are not enough."""
    letters = _letters(config, round(load.messages * (load.seconds + load.warm_up) * 1.2))
    return _mixed(config, load, sent, iter(letters))


def _mixed(config: Config, load: Load, sent: _Sent, letters: Iterator[bytes]) -> Iterator[bytes]:
    dice, share = Random(1), load.messages / (load.messages + load.statuses)
    unknown = 0
    while True:
        if dice.random() < share:
            yield next(letters)
        elif sent.waiting:
            payload, message_id, step = sent.waiting.pop()
            yield status_body(config, message_id, payload, step)
        else:
            unknown += 1
            yield status_body(config, f"wamid.unknown{unknown}", {"to": str(FIRST)}, STEPS[unknown % len(STEPS)])


def _letters(config: Config, count: int) -> list[bytes]:
    """One message of each citizen, then the next of each: a citizen writes a few times a minute."""
    world = World(config)
    each = 5
    cut = {phone: texts[:each] for phone, texts in conversations(-(-count // each)).items()}
    written = write(world, cut)
    world.stop()
    return [escaped(envelope([letter.update])) for group in zip(*written, strict=False) for letter in group]


def table(measured: dict[str, Acks]) -> Table:
    """One row a database."""
    shown = Table(title="Answers to webhooks, single events", title_justify="left")
    shown.add_column("")
    for heading in ("events/s", "median ms", "p95 ms", "p99 ms (aim 50)", "most ms", "replies/s", "CPU of the server"):
        shown.add_column(heading, justify="right")
    for label, one in measured.items():
        times = (1000 * median(one.seconds), one.percentile(95), one.percentile(99), 1000 * max(one.seconds))
        rest = (f"{one.turns / one.wall:.1f}", f"{one.processor:.0%}")
        shown.add_row(label, f"{one.per_second:.0f}", *(f"{time:.1f}" for time in times), *rest)
    return shown
