"""Whole turns a second of several bots, one after the other in the same run, and the table that shows them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from rich.table import Table

from benchmarks.figures import p95
from benchmarks.script import Conversation as Lines
from benchmarks.script import Script
from benchmarks.servers import HOST, cpu_seconds
from benchmarks.stock_bot import stock_script, stock_system
from benchmarks.whatsapp.letters import write
from benchmarks.whatsapp.our_system import our_system
from benchmarks.whatsapp.script import by_phone, script, texts
from benchmarks.whatsapp.turns import Conversation, Rate, conversation, crowd, measured
from simulator.whatsapp.config import Config
from simulator.whatsapp.world import World

# More citizens than any bot gets to.
CITIZENS = 600
# What Meta grants a busy number; otherwise our sender would keep to 80 a second.
THROUGHPUT = 1000


@dataclass(frozen=True)
class Running:
    """A bot that runs: its webhooks and its processes by name."""

    webhooks: Sequence[str]
    processes: Mapping[str, int]


@dataclass(frozen=True)
class Bot:
    """A column: what it is called, how many Rasa servers it has (ours), or which stock project it is."""

    label: str
    servers: int = 1
    variant: str = ""
    model: Path = Path()
    folder: Path = Path()

    @property
    def script(self) -> Script:
        """What its citizens say."""
        return stock_script(self.variant) if self.variant else script()


@dataclass(frozen=True)
class Speed:
    """What was measured of a bot; processor milliseconds of a turn are of all its processes, and of the measuring."""

    rate: Rate
    processor_ms: float
    measuring_ms: float


async def speed(bot: Bot, home: Path, at_once: int, warm_up: float, seconds: float) -> Speed:
    """Starts a bot and measures it."""
    config = Config()
    spoken = _conversations(config, bot.script.conversations)
    async with crowd(config, iter(spoken)) as (people, graph):
        with _started(bot, home, config, graph, [one.citizen for one in spoken]) as running:
            before, own = _taken(running), process_time()
            rate = await measured(people, running.webhooks, at_once, warm_up, seconds)
            each = 1000 / max(1, len(people.ended))
            return Speed(rate, (_taken(running) - before) * each, (process_time() - own) * each)


@contextmanager
def _started(bot: Bot, home: Path, config: Config, graph: str, phones: Sequence[str]) -> Iterator[Running]:
    if bot.variant:
        url = f"{graph}/{config.versions[-1]}/{config.numbers[0].id}/messages"
        channel = {"plain_whatsapp.PlainWhatsApp": {"url": url, "token": config.access_token}}
        with stock_system(bot.variant, bot.model, bot.folder, home, channel) as stock:
            yield Running([f"http://{HOST}:{stock.port}/webhooks/plain_whatsapp/webhook"], stock.processes)
    else:
        most = str(THROUGHPUT // bot.servers)
        with our_system(home, config, graph, phones, {"WHATSAPP_THROUGHPUT": most}, bot.servers) as ours:
            yield Running(ours.webhooks, ours.supervisor.process_ids())


def _conversations(config: Config, of_script: Sequence[Lines]) -> list[Conversation]:
    world = World(config)
    spoken = by_phone(of_script, CITIZENS)
    letters = write(world, {phone: texts(lines) for phone, lines in spoken.items()})
    world.stop()
    return [conversation(written, lines) for written, lines in zip(letters, spoken.values(), strict=True)]


def _taken(running: Running) -> float:
    return sum(filter(None, map(cpu_seconds, running.processes.values())))


def table(speeds: Mapping[str, Speed], at_once: int) -> Table:
    """One row a bot."""
    shown = Table(title=f"Whole turns on WhatsApp, {at_once} citizens at once", title_justify="left")
    shown.add_column("")
    for heading in ("turns/s", "median ms", "p95 ms", "CPU ms a turn", "measuring's CPU ms"):
        shown.add_column(heading, justify="right")
    for label, one in speeds.items():
        turns = one.rate.seconds
        figures = (median(turns) * 1000, p95(turns) * 1000, one.processor_ms, one.measuring_ms)
        shown.add_row(label, f"{one.rate.per_second:.1f}", *(f"{figure:.1f}" for figure in figures))
    return shown
