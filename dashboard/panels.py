"""What a view shows: panels. Everything else (page, chart, CSV, XLSX, PDF) is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Unit = Literal["text", "number", "share", "days", "rupees", "milliseconds", "decimal"]
Chart = Literal["none", "tiles", "bars", "stacked", "across", "groups", "lines", "lying", "scatter", "map"]


@dataclass(frozen=True)
class Column:
    """A column: its title as written, and what its values are."""

    title: str
    unit: Unit = "number"


@dataclass(frozen=True)
class Panel:
    """A table with a key, which gives it title and explanation; `chart` says how it is drawn above the table.

    The first column names the rows. `marks` are classes of rows, such as `bad`, that colour them beside their words.
    """

    key: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    chart: Chart = "none"
    marks: Sequence[str] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(value for row in self.rows for value in row[1:])


def plain(value: Any, unit: Unit) -> Any:
    """A value as a file holds it: shares as parts of 1, money in rupees, days as ISO text."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if unit == "share":
        return round(float(value), 4)
    return round(value / 100, 2) if unit == "rupees" else value
