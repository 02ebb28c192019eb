"""Cells: what is counted, for which day in India, and for whom; and how they are kept."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from seva.clock import INDIA_AHEAD
from seva.storage.tables import figures_daily

# The longest texts that fit the columns; what is longer is cut, never refused.
LONGEST = {column.name: column.type.length for column in figures_daily.columns if hasattr(column.type, "length")}
AT_ONCE = 1000
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Dimensions(NamedTuple):
    """By what a figure can be split; empty where it is not known or makes no sense."""

    department: str = ""
    service: str = ""
    district: str = ""
    language: str = ""
    channel: str = ""


class Cell(NamedTuple):
    """One figure of one day for one combination of dimensions; `detail` is what the figure splits into by itself."""

    figure: str
    day: date
    dimensions: Dimensions
    detail: str = ""


Cells = Counter[Cell]


def day_of(moment: datetime) -> date:
    """The day in India of a stored moment."""
    return (moment + INDIA_AHEAD).date()


def hour_of(moment: datetime) -> int:
    """The hour in India of a stored moment, 0 to 23."""
    return (moment + INDIA_AHEAD).hour


def days_between(earlier: datetime, later: datetime) -> int:
    """How many midnights of India lie between two moments; 0 when the later one is not later."""
    return max(0, (day_of(later) - day_of(earlier)) // timedelta(days=1))


def difference(before: Cells, after: Cells) -> Cells:
    """What must be added to turn one into the other; negative counts where something goes."""
    changed: Cells = Counter(after)
    changed.subtract(before)
    return changed


def keep(connection: Connection, changes: Cells) -> None:
    """Adds changes to the kept cells inside the caller's transaction."""
    rows = Counter[tuple[Any, ...]]()
    for cell, count in changes.items():
        if count:
            for is_whole in (False, True):
                rows[_key(cell, is_whole)] += count
    # Always in one order, so that two who count at once cannot wait for each other.
    waiting = iter(sorted((key, count) for key, count in rows.items() if count))
    statement = _add(connection)
    while some := list(islice(waiting, AT_ONCE)):
        connection.execute(statement, [_row(key, count) for key, count in some])


def _key(cell: Cell, is_whole: bool) -> tuple[Any, ...]:
    department, service, district, language, channel = cell.dimensions
    if is_whole:
        district = language = channel = ""
    return (cell.figure, is_whole, cell.day, department, service, district, language, channel, cell.detail)


def _row(key: tuple[Any, ...], count: int) -> Mapping[str, Any]:
    names = [column.name for column in figures_daily.columns]
    row = dict(zip(names, (*key, count), strict=True))
    return {name: value[: LONGEST[name]] if name in LONGEST else value for name, value in row.items()}


def _add(connection: Connection) -> Any:
    statement = INSERTS[connection.dialect.name](figures_daily)
    added = figures_daily.c.count + statement.excluded.count
    return statement.on_conflict_do_update(index_elements=list(figures_daily.primary_key), set_={"count": added})
