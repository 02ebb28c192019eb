"""Reading figures: sums of cells over days, for whom the filter says, split as a page wants."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic
from typing import Any, Self, TypeVar

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from seva.analytics.conversations import NEVER
from seva.storage import Database
from seva.storage.tables import figures_daily as daily

# What only the cells that are not over all districts, languages and channels can tell.
FINE = frozenset({"district", "language", "channel"})
Counts = Counter[tuple[Any, ...]]
REMEMBERED_SECONDS = 60.0
T = TypeVar("T")


@dataclass(frozen=True)
class Filter:
    """Days in India, both included, and for whom; empty is all. `departments` and `districts` are what may be seen."""

    since: date
    until: date
    department: str = ""
    service: str = ""
    district: str = ""
    language: str = ""
    channel: str = ""
    departments: frozenset[str] | None = None
    districts: frozenset[str] | None = None

    def over(self, since: date, until: date) -> Self:
        """The same for other days."""
        return replace(self, since=since, until=until)

    @property
    def days(self) -> list[date]:
        """Every day of the range."""
        return [self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)]

    @property
    def is_fine(self) -> bool:
        """Whether it asks for a district, a language or a channel."""
        return bool(self.district or self.language or self.channel or self.districts is not None)


class Figures:
    """Sums of cells."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: dict[Any, tuple[float, Any]] = {}

    def remembered(self, key: Any, make: Callable[[], T]) -> T:
        """What changes little and reads much, made anew after a minute; `key` says what it is about."""
        now = monotonic()
        if key not in self._remembered or self._remembered[key][0] < now:
            self._remembered = {k: kept for k, kept in self._remembered.items() if kept[0] >= now}
            self._remembered[key] = (now + REMEMBERED_SECONDS, make())
        found: T = self._remembered[key][1]
        return found

    def split(self, which: Filter, figures: Collection[str], *by: str) -> Counts:
        """Counts of one or several figures, split by columns of the cells, such as day and detail."""
        c = daily.c
        columns = [c[name] for name in by]
        query = select(*columns, func.sum(c.count)).where(*_conditions(which, figures, by)).group_by(*columns)
        with self._database.begin() as connection:
            return Counter({tuple(row)[:-1]: int(row[-1]) for row in connection.execute(query) if row[-1]})

    def of(self, which: Filter, figure: str) -> dict[str, int]:
        """The counts of one figure by its detail."""
        return {detail: count for (detail,), count in self.split(which, [figure], "detail").items()}

    def total(self, which: Filter, figure: str, *details: str) -> int:
        """How many in all, or with these details."""
        found = self.of(which, figure)
        return sum(found.get(detail, 0) for detail in details) if details else sum(found.values())

    def people(self, which: Filter) -> int:
        """How many people wrote in the range: each counts where they first wrote in it, so none counts twice."""
        found = self.split(replace(which, department="", service="", departments=None), ["people"], "day", "detail")
        return sum(count for (day, gap), count in found.items() if _is_first(day, gap, which.since))


def _is_first(day: date, gap: str, since: date) -> bool:
    return gap == NEVER or day - timedelta(days=int(gap)) < since


def _conditions(which: Filter, figures: Collection[str], by: Collection[str]) -> list[ColumnElement]:
    c = daily.c
    is_whole = not which.is_fine and not FINE & set(by)
    found = [c.figure.in_(tuple(figures)), c.is_whole.is_(is_whole), c.day.between(which.since, which.until)]
    for name in ("department", "service", "district", "language", "channel"):
        if getattr(which, name):
            found.append(c[name] == getattr(which, name))
    for column, seen in ((c.department, which.departments), (c.district, which.districts)):
        if seen is not None:
            found.append(column.in_(sorted(seen)))
    return found
