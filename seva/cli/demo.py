"""`seva demo`: made-up history for the dashboard."""

from typing import Annotated

import typer
from rich.progress import Progress

from seva.cli.messages import console, told
from seva.core import build_core
from seva.demo.demo import Demo
from seva.demo.history import History
from seva.settings import load_settings
from seva.storage import Database
from seva.storage.database import make_engine


def demo(
    citizens: Annotated[int, typer.Option(min=1, max=200_000, help="How many people are made up.")] = 5000,
    days: Annotated[int, typer.Option(min=1, max=730, help="For how many days before now.")] = 90,
    seed: Annotated[int, typer.Option(help="The same seed makes the same history.")] = 1,
    remove: Annotated[bool, typer.Option("--remove", help="Remove all of it again.")] = False,
) -> None:
    """Fill the dashboard with made-up history: marked as such, and removed by --remove."""
    with told():
        settings = load_settings()
        database = Database(make_engine(settings.database))
        database.migrate()
        core = build_core(settings)
        conversations = Database(make_engine(settings.tracker_database))
        made = Demo(core.database, conversations, core.cipher, core.figures.counting, core.clock)
        if remove:
            _say("The demo data is removed." if made.remove() else "There is no demo data.")
            return
        history = History(core.catalogue, core.clock(), days, seed)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task(f"Making up {citizens} people, then counting", total=citizens)
            rows = made.write(history, citizens, lambda done: progress.update(task, completed=done))
        _say(f"{rows} rows of demo data are there; the dashboard says so. Remove them: seva demo --remove")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
