"""Values as people read them, in either language: digits are the same in both."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.panels import Panel, Unit
from seva.clock import in_india
from seva.wording import format_rupees, group_digits

NOTHING = "–"


def as_text(value: Any, unit: Unit) -> str:
    """A value as text: 12,34,567; 87.5 %; ₹1,200; 23-11-2026."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return f"{in_india(value):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if unit == "share":
        return f"{value:.1%}"
    if unit == "rupees":
        return format_rupees(value)
    if unit == "decimal":
        return f"{value:,.1f}"
    if unit == "milliseconds":
        return f"≤ {value} ms"
    return group_digits(value) if isinstance(value, int) else str(value)


def written(panel: Panel) -> list[list[tuple[str, Any]]]:
    """The rows of a panel as text, each with the bare value for those who draw."""
    if panel.chart == "tiles":
        return [[(name, ""), (as_text(value, unit), _bare(value, unit))] for name, value, unit in panel.rows]
    return [
        [
            (as_text(value, column.unit), _bare(value, column.unit))
            for value, column in zip(row, panel.columns, strict=True)
        ]
        for row in panel.rows
    ]


@dataclass(frozen=True)
class Placed:
    """A row of a map: its number, the class of its colour, name and share as text."""

    number: int
    level: str
    name: str
    share: str


def placed(panel: Panel) -> dict[str, Placed]:
    """The rows of a map by district; each mark is the district's id and the class of its colour."""
    rows = zip(panel.marks, written(panel), strict=True)
    return {
        mark.split()[0]: Placed(number, mark.split()[1], row[0][0], row[1][0])
        for number, (mark, row) in enumerate(rows, 1)
    }


def _bare(value: Any, unit: Unit) -> Any:
    if unit == "rupees" and value is not None:
        return value / 100
    return round(value, 4) if isinstance(value, int | float) else ""
