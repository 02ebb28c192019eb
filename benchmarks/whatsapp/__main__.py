"""`python -m benchmarks.whatsapp`: the commands."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.stock_project import PLAIN, VALIDATED, trained
from benchmarks.whatsapp.acks import Load
from benchmarks.whatsapp.acks import acks as measure_acks
from benchmarks.whatsapp.acks import table as acks_table
from benchmarks.whatsapp.census import Census
from benchmarks.whatsapp.databases import DATABASES
from benchmarks.whatsapp.forms import Load as FormLoad
from benchmarks.whatsapp.forms import forms as measure_forms
from benchmarks.whatsapp.forms import table as forms_table
from benchmarks.whatsapp.letters import write
from benchmarks.whatsapp.our_system import our_system
from benchmarks.whatsapp.outcome import Outcome, outcome, table
from benchmarks.whatsapp.pywa_system import pywa_system
from benchmarks.whatsapp.rates import Bot, speed
from benchmarks.whatsapp.rates import table as rates_table
from benchmarks.whatsapp.script import conversations
from benchmarks.whatsapp.storm import Storm
from benchmarks.whatsapp.systems import System
from benchmarks.whatsapp.weather import LARGEST
from benchmarks.whatsapp.weather import storm as bodies_of
from seva.cli.messages import told
from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config, Timing
from simulator.whatsapp.server import Server
from simulator.whatsapp.world import World

FOLDER, WIDTH = Path("var/bench"), 110
STOCK = FOLDER / "stock"
# Updates that were not taken come again sooner than Meta's, which waits for minutes.
SOON = Timing(retries=(0.5, 1, 2))
OURS, PYWA = "ours", "pywa"
# The bots, each with the largest batch that it is given: Meta's; one, for a bot that reads the first event alone.
COLUMNS = {OURS: (OURS, LARGEST), PYWA: (PYWA, LARGEST), "pywa, no batches": (PYWA, 1)}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__, no_args_is_help=True)
console = Console()


@app.callback()
def commands() -> None:
    """Measure WhatsApp under load and in adversity."""


@app.command()
def storm(
    citizens: Annotated[int, typer.Option(min=1, help="Citizens; each applies for a certificate.")] = 100,
    kills: Annotated[int, typer.Option(min=0, help="How often each server is killed.")] = 10,
    pace: Annotated[float, typer.Option(min=1, help="Events a second that are posted at most.")] = 100,
    seed: Annotated[int, typer.Option(help="Of all accidents.")] = 1,
    only: Annotated[str | None, typer.Option(help=f"One of: {'; '.join(COLUMNS)}.")] = None,
) -> None:
    """Throw signed events at this system and at a bot on pywa, and count what was lost or done twice.

    Batches of up to 1,000, duplicates, shuffles, redeliveries; a tenth of sends fails; both servers are killed.
    """
    with told(), _working() as tell:
        outcomes = {name: _raged(name, citizens, kills, pace, seed, tell) for name in COLUMNS if only in (None, name)}
    (FOLDER / "storm.json").write_text(json.dumps({name: asdict(one) for name, one in outcomes.items()}, indent=1))
    Console(width=None if console.is_terminal else WIDTH).print(table(outcomes))
    ours = outcomes.get(OURS)
    if ours and not ours.is_clean:
        raise typer.Exit(1)


@app.command()
def turns(
    at_once: Annotated[int, typer.Option(min=1, help="Citizens who write at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=1, help="Seconds that are measured of each bot.")] = 40,
    warm_up: Annotated[float, typer.Option(min=0, help="Seconds before.")] = 15,
    only: Annotated[str | None, typer.Option(help="The beginning of the names of the bots to measure.")] = None,
) -> None:
    """Count whole turns a second, from webhook to accepted send, beside a stock Rasa bot with a plain channel."""
    with told(), _working() as tell:
        speeds = {}
        for bot in _bots(tell, only or ""):
            tell(f"Measuring: {bot.label}")
            with _home("turns") as home:
                speeds[bot.label] = asyncio.run(speed(bot, home, at_once, warm_up, seconds))
    (FOLDER / "turns.json").write_text(json.dumps({label: asdict(one) for label, one in speeds.items()}, indent=1))
    Console(width=None if console.is_terminal else WIDTH).print(rates_table(speeds, at_once))


@app.command()
def acks(
    messages: Annotated[float, typer.Option(min=1, help="Citizens' messages a second.")] = Load.messages,
    statuses: Annotated[float, typer.Option(min=0, help="Statuses a second.")] = Load.statuses,
    seconds: Annotated[float, typer.Option(min=1, help="Seconds that are measured on each database.")] = Load.seconds,
) -> None:
    """Time the answers to webhooks at Meta's load for a number at its default, on SQLite and on PostgreSQL."""
    load, measured = Load(messages, statuses, seconds), {}
    with told(), _working() as tell:
        for label, database in DATABASES.items():
            tell(f"Measuring: {label}")
            with _home("acks") as home, database(home) as settings:
                measured[label] = asyncio.run(measure_acks(home, load, settings))
    (FOLDER / "acks.json").write_text(json.dumps({label: asdict(one) for label, one in measured.items()}))
    Console(width=None if console.is_terminal else WIDTH).print(acks_table(measured))


@app.command()
def forms(
    rate: Annotated[float, typer.Option(min=0.1, help="Questions a second.")] = FormLoad.rate,
    seconds: Annotated[
        float, typer.Option(min=1, help="Seconds that are measured on each database.")
    ] = FormLoad.seconds,
) -> None:
    """Time the screens of forms: encrypted questions to the data endpoint, on SQLite and on PostgreSQL."""
    load, measured = FormLoad(rate, seconds), {}
    with told(), _working() as tell:
        for label, database in DATABASES.items():
            tell(f"Measuring: {label}")
            with _home("forms") as home, database(home) as settings:
                measured[label] = asyncio.run(measure_forms(home, load, settings))
    Console(width=None if console.is_terminal else WIDTH).print(forms_table(measured))


def _bots(tell: Callable[[str], None], beginning: str) -> Iterator[Bot]:
    bots = [Bot("ours, one Rasa server"), Bot("ours, two Rasa servers", servers=2)]
    stock = {VALIDATED: "stock Rasa, answers checked by actions", PLAIN: "stock Rasa, no action server"}
    yield from (bot for bot in bots if bot.label.startswith(beginning))
    for variant, label in stock.items():
        if label.startswith(beginning):
            yield Bot(label, variant=variant, model=trained(variant, STOCK / variant, tell), folder=STOCK / variant)


def _raged(column: str, citizens: int, kills: int, pace: float, seed: int, tell: Callable[[str], None]) -> Outcome:
    name, largest = COLUMNS[column]
    with _home(name) as home, _stand_in(home) as (world, graph):
        letters = write(world, conversations(citizens))
        with _started(name, home, world.config, graph, [of_one[0].citizen for of_one in letters]) as system:
            raging = Storm(system, world, bodies_of(letters, seed, largest), kills, pace, seed, tell)
            census, started = Census(), monotonic()
            with world.log.listening(census):
                posting = raging.rage()
            return outcome(raging, letters, posting, census, monotonic() - started)


def _started(name: str, home: Path, config: Config, graph: str, phones: list[str]) -> AbstractContextManager[System]:
    return pywa_system(home, config, graph) if name == PYWA else our_system(home, config, graph, phones)


@contextmanager
def _stand_in(home: Path) -> Iterator[tuple[World, str]]:
    """The stand-in for Meta and its address; its webhooks find the bot by `hook`, set when that has a port."""
    world = World(Config(timing=SOON))
    try:
        with Server(create_app(world.config, world)) as server:
            yield world, server.url
    finally:
        world.stop()


@contextmanager
def _home(name: str) -> Iterator[Path]:
    """A folder on the project's disk: /tmp may be memory, where a commit costs nothing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f"{name}-", dir=FOLDER, ignore_cleanup_errors=True) as home:
        yield Path(home)


@contextmanager
def _working() -> Iterator[Callable[[str], None]]:
    """Shows what is going on, if somebody watches."""
    with console.status("Starting") as status:
        yield status.update if console.is_terminal else lambda text: None


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.whatsapp")
