"""`python -m benchmarks.documents`: the commands."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.documents.costs import cost, highest_of_all, hostile_costs
from benchmarks.documents.judging import Score, judge
from benchmarks.documents.sets import JUDGING, TUNING
from seva.documents.intake import Intake

FOLDER, WIDTH = Path("var/bench"), 130
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__, invoke_without_command=True)
console = Console()


@app.callback()
def everything(context: typer.Context) -> None:
    """Measure how well and how fast documents are looked at; without a command all of it."""
    if context.invoked_subcommand is None:
        quality()
        costs()


@app.command()
def quality(
    of_each: Annotated[int, typer.Option(min=1, help="Photos of each kind of fault.")] = 20,
    tuning: Annotated[bool, typer.Option("--tuning", help="On the set that thresholds were found on.")] = False,
) -> None:
    """Precision and recall of what is noticed on photos with known faults."""
    scores = judge(TUNING if tuning else JUDGING, of_each)
    _keep("documents_quality.json", {name: vars(score) for name, score in scores.items()})
    table = Table(title=f"Faults noticed, {of_each} photos of each kind")
    for heading in ("finding", "photos with it", "noticed", "noticed where it is not", "precision", "recall"):
        table.add_column(heading, justify="left" if heading == "finding" else "right")
    for name, score in scores.items():
        table.add_row(name, *_figures(score))
    _out().print(table)


@app.command()
def costs(photos: Annotated[int, typer.Option(min=1, help="Photos of 12 megapixels.")] = 9) -> None:
    """Seconds and memory of a photo of 12 megapixels, with everything, in a warm child."""
    with _intake() as intake:
        measured = cost(intake, photos)
    _keep("documents_costs.json", measured)
    table = Table(title="Intake of a photo of 12 megapixels")
    for heading in ("paper", "median s", "worst s", "CPU s", "MB at most"):
        table.add_column(heading, justify="left" if heading == "paper" else "right")
    for name, figures in measured.items():
        table.add_row(
            name, *(f"{figures[key]:.2f}" for key in ("median", "worst", "cpu")), f"{figures['megabytes']:.0f}"
        )
    _out().print(table)


@app.command()
def hostile() -> None:
    """Seconds and memory that each file of the table of hostile uploads costs, and how it ends."""
    rows = hostile_costs()
    _keep("documents_hostile.json", rows)
    table = Table(title=f"{len(rows)} hostile or broken uploads")
    for heading in ("upload", "KB", "ends", "s", "MB at most"):
        table.add_column(heading, justify="left" if heading in ("upload", "ends") else "right")
    for row in rows:
        table.add_row(
            row["name"],
            f"{row['kb']:,}",
            row["ends"],
            f"{row['seconds']:.2f}",
            f"{row['megabytes']:.0f}" if row["megabytes"] else "died",
        )
    table.caption = f"The largest child, those that died over their file among them: {highest_of_all():.0f} MB"
    _out().print(table)


def _figures(score: Score) -> list[str]:
    return [
        str(score.there),
        str(score.noticed),
        str(score.wrongly),
        f"{score.precision:.3f}",
        f"{score.recall:.3f}",
    ]


@contextmanager
def _intake() -> Iterator[Intake]:
    intake = Intake()
    try:
        intake.warm()
        yield intake
    finally:
        intake.close()


def _keep(name: str, figures: Any) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(json.dumps(figures, indent=1))


def _out() -> Console:
    return Console(width=None if console.is_terminal else WIDTH)


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.documents")
