"""`seva figures`: what the dashboard counts."""

from functools import partial

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from seva.analytics.backfill import Told, add_missing
from seva.applications.history import district_of
from seva.cli.messages import console, told
from seva.core import Core, build_core
from seva.settings import load_settings
from seva.storage import Database
from seva.storage.database import make_engine

figures = typer.Typer(no_args_is_help=True, help="What the dashboard counts.")


@figures.callback()
def _figures() -> None:
    """What the dashboard counts."""


@figures.command()
def rebuild() -> None:
    """Count all figures again from the start; applications from before events were kept get theirs first.

    The system may run meanwhile; the dashboard shows less until it is done. A run that was ended is finished by the
    worker, or by running this again.
    """
    with told():
        settings = load_settings()
        Database(make_engine(settings.database)).migrate()
        core = build_core(settings)
        with _progress() as progress:
            task = progress.add_task("Applications without events", total=None)
            found = fill_in(core, lambda done: progress.update(task, completed=done))
            progress.update(task, description="Clearing", completed=0)
            phases = {"clearing": "Clearing", "taking": "Counting rows", "summing": "Summing up"}

            def hear(phase: str, count: int) -> None:
                progress.update(task, description=phases.get(phase, "Counting what came meanwhile"), completed=count)

            rows = core.figures.counting.again(hear)
            progress.update(task, total=rows, completed=rows)
    console.print(f"{rows} rows are counted again; {found} applications got events that they lacked.", soft_wrap=True)


def fill_in(core: Core, hear: Told = lambda _: None) -> int:
    """Adds the events that applications lack; how many of them."""
    return add_missing(core.database, core.cipher, partial(district_of, core.catalogue), hear)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)
