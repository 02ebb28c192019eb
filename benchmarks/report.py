"""What the benchmark shows: one table beside the aims, and the same as JSON."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from rich.table import Table

from benchmarks.figures import Spread
from benchmarks.measuring import Plan
from benchmarks.ours import KEY as OURS
from benchmarks.samples import CLIENTS, Figures
from benchmarks.stock_project import PLAIN, VALIDATED

HEADINGS = {OURS: "ours", VALIDATED: "stock form,\nanswers checked", PLAIN: "stock form,\nno action server"}
UNKNOWN = "–"


@dataclass(frozen=True)
class Aim:
    """What a figure should be at most, or else at least."""

    limit: float
    at_most: bool

    def is_met(self, value: float) -> bool:
        """Whether the figure is within the aim."""
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}"


@dataclass(frozen=True)
class Row:
    """A row of the table: the figure's id, its label, its decimals, and what ours should be."""

    key: str
    label: str
    decimals: int = 1
    aim: Aim | None = None


FAST_ENOUGH = Aim(70, at_most=False)
THRICE = Aim(3, at_most=False)
ROWS = (
    Row("turn_ms_1", "turn, 1 client: median, ms", aim=Aim(15, at_most=True)),
    Row("turn_p95_ms_1", "turn, 1 client: p95, ms"),
    Row("turns_per_second_1", "turns per second, 1 client", aim=FAST_ENOUGH),
    Row("turn_ms_4", "turn, 4 clients: median, ms"),
    Row("turn_p95_ms_4", "turn, 4 clients: p95, ms"),
    Row("turns_per_second_4", "turns per second, 4 clients", aim=FAST_ENOUGH),
    Row("processor_rasa_ms", "processor time a turn, Rasa process, ms"),
    Row("processor_all_ms", "processor time a turn, all processes, ms"),
    Row("early_ms", "long session, turns 1-40: median, ms"),
    Row("late_ms", "long session, turns 161-200: median, ms"),
    Row("growth", "late turns to early ones", 2, Aim(1.2, at_most=True)),
    Row("processor_growth", "the same, by processor time of the Rasa process", 2),
    Row("parse_ms", "understanding alone: median, ms"),
    Row("parse_p95_ms", "understanding alone: p95, ms"),
    Row("memory_mb", "peak memory of the Rasa process, MB", 0),
    Row("times_stock_1", "turns per second to stock, checked, 1 client", 2, THRICE),
    Row("times_stock_4", "turns per second to stock, checked, 4 clients", 2, THRICE),
)


def compared(results: dict[str, Figures]) -> dict[str, Figures]:
    """The results with ours beside the stock form with checks, if that was measured."""
    stock = results.get(VALIDATED)
    if stock is None:
        return results
    ours = results[OURS]
    speeds = [f"turns_per_second_{clients}" for clients in CLIENTS]
    times = {key.replace("turns_per_second", "times_stock"): ours[key].times(stock[key]) for key in speeds}
    return {**results, OURS: {**ours, **times}}


def table(results: dict[str, Figures], notes: str) -> Table:
    """One row a figure, one column a bot, the aim and whether ours meets it."""
    shown = Table(title="A turn of an application", caption=notes, caption_justify="left")
    shown.add_column("median of blocks (lowest to highest)")
    for key in results:
        shown.add_column(HEADINGS[key], justify="right")
    shown.add_column("aim", justify="right")
    shown.add_column("met")
    for row in (row for row in ROWS if any(row.key in figures for figures in results.values())):
        cells = [_cell(figures.get(row.key), row.decimals) for figures in results.values()]
        shown.add_row(row.label, *cells, str(row.aim or ""), _met(row, results[OURS]))
    return shown


def as_json(results: dict[str, Figures], plan: Plan, facts: dict[str, Any]) -> str:
    """The report for programs."""
    bots = {key: {name: spread.as_dict() for name, spread in figures.items()} for key, figures in results.items()}
    aims = {row.key: {"aim": str(row.aim), "met": _met(row, results[OURS])} for row in ROWS if row.aim}
    return json.dumps({**facts, "plan": asdict(plan), "bots": bots, "aims": aims}, indent=1, ensure_ascii=False) + "\n"


def machine() -> dict[str, Any]:
    """Where and when it was measured; the load average tells how quiet the machine was."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_average": [round(value, 2) for value in os.getloadavg()],
        "python": platform.python_version(),
        "rasa": version("rasa"),
    }


def _cell(spread: Spread | None, decimals: int) -> str:
    if spread is None:
        return UNKNOWN
    shown, low, high = (f"{value:.{decimals}f}" for value in (spread.median, min(spread.blocks), max(spread.blocks)))
    return shown if len(spread.blocks) == 1 else f"{shown} ({low} to {high})"


def _met(row: Row, ours: Figures) -> str:
    if row.aim is None or row.key not in ours:
        return ""
    return "yes" if row.aim.is_met(ours[row.key].median) else "no"
