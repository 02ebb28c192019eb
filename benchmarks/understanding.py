"""`python -m benchmarks.understanding`: what understanding costs, also with a catalogue eight times as large."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.figures import p95
from benchmarks.padding import pad
from benchmarks.parsing import messages
from benchmarks.project import ROOT, Training, copied, parses, served_memory_mb, train
from benchmarks.report import Aim, Row, machine
from seva.cli.messages import told

FOLDER = Path("var/bench")
REPORT = "understanding.json"
PADDED = 738
SERVED = 200
QUICK = 100
WIDTH = 120
PRESENT_COLUMN, PADDED_COLUMN = "catalogue as it is", f"padded to {PADDED} services"

ROWS = (
    Row("parse_ms", "parse: median, ms"),
    Row("parse_p95_ms", "parse: p95, ms"),
    Row("parse_processor_ms", "parse, processor time: median, ms"),
    Row("parse_processor_p95_ms", "parse, processor time: p95, ms"),
    Row("train_s", "seva train --force: s"),
    Row("train_rasa_s", "of which rasa train: s"),
    Row("train_processor_s", "seva train --force, processor time: s"),
    Row("memory_mb", "peak memory of the Rasa server, MB", 0),
)
_ALWAYS = {"train_s": Aim(60, at_most=True), "memory_mb": Aim(800, at_most=True)}
AIMS = {
    PRESENT_COLUMN: {"parse_p95_ms": Aim(5, at_most=True), **_ALWAYS},
    PADDED_COLUMN: {"parse_p95_ms": Aim(8, at_most=True)},
}

Figures = dict[str, float]
Tell = Callable[[str], None]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@dataclass(frozen=True)
class Extent:
    """How much is measured: messages (None: all that are held out), texts served, and whether models are trained."""

    messages: int | None = None
    served: int = SERVED
    trains: bool = True


@app.command()
def understanding(
    quick: Annotated[bool, typer.Option("--quick", help="Few messages, without training or padding.")] = False,
) -> None:
    """Measure parse time, training time and memory with the present model, and with a padded catalogue's.

    Models are trained in a temporary folder: the project's own is left as it is. Takes about ten minutes.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    extent = Extent(QUICK, QUICK, trains=False) if quick else Extent()
    facts = machine()
    with told(), TemporaryDirectory(prefix="understanding-", dir=FOLDER) as home, console.status("Starting") as status:
        results = measure(Path(home), extent, status.update if console.is_terminal else console.print)
    shown = (
        f"{facts['cores']} cores, load before {facts['load_average'][0]}. {len(messages(extent.messages))} messages."
    )
    (FOLDER / REPORT).write_text(json.dumps({**facts, "figures": results}, indent=1) + "\n", encoding="utf-8")
    wide = Console(width=None if console.is_terminal else WIDTH)
    wide.print(table(results, shown))
    wide.print(f"The figures are in {FOLDER / REPORT}.")


def measure(home: Path, extent: Extent, tell: Tell) -> dict[str, Figures]:
    """The figures of the present model, and of one that is trained with the padded catalogue; by column."""
    results = {PRESENT_COLUMN: _understood(ROOT, home / "present", extent, tell, PRESENT_COLUMN)}
    if extent.trains:
        tell(f"training: {PRESENT_COLUMN}")
        results[PRESENT_COLUMN] |= _trained(train(copied(home / "copy")))
        padded = copied(home / "padded")
        pad(padded / "catalogue", PADDED)
        tell(f"training: {PADDED_COLUMN}")
        learnt = _trained(train(padded))
        results[PADDED_COLUMN] = _understood(padded, home / "served", extent, tell, PADDED_COLUMN) | learnt
    return results


def _understood(project: Path, home: Path, extent: Extent, tell: Tell, what: str) -> Figures:
    tell(f"parsing: {what}")
    taken = parses(project, extent.messages)
    figures = {
        "parse_ms": median(taken.wall) * 1000,
        "parse_p95_ms": p95(taken.wall) * 1000,
        "parse_processor_ms": median(taken.processor) * 1000,
        "parse_processor_p95_ms": p95(taken.processor) * 1000,
    }
    tell(f"serving: {what}")
    memory = served_memory_mb(project, home, messages(extent.served))
    return figures if memory is None else figures | {"memory_mb": memory}


def _trained(training: Training) -> Figures:
    return {"train_s": training.wall, "train_rasa_s": training.rasa, "train_processor_s": training.processor}


def table(results: dict[str, Figures], notes: str) -> Table:
    """One row a figure, one column a catalogue, and beside it the aim and whether it is met."""
    shown = Table(title="Understanding", caption=notes, caption_justify="left")
    shown.add_column("figure")
    for name in results:
        shown.add_column(name, justify="right")
        shown.add_column("aim")
    for row in (row for row in ROWS if any(row.key in figures for figures in results.values())):
        cells = [cell for name, figures in results.items() for cell in _cells(row, figures, AIMS[name].get(row.key))]
        shown.add_row(row.label, *cells)
    return shown


def _cells(row: Row, figures: Figures, aim: Aim | None) -> tuple[str, str]:
    if row.key not in figures:
        return "–", ""
    value = figures[row.key]
    return f"{value:.{row.decimals}f}", f"{aim}: {'yes' if aim.is_met(value) else 'no'}" if aim else ""


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.understanding")
