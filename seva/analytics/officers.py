"""Officers' work as departments report it: asked for once a minute, kept by day, read by pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from seva.analytics.reading import Filter
from seva.catalogue import Catalogue
from seva.clock import Clock, today
from seva.departments.port import DepartmentGateway, OfficersWork
from seva.errors import DepartmentError
from seva.storage import Database
from seva.storage.tables import officer_reports, officer_work

log = structlog.get_logger(__name__)
EVERY = timedelta(minutes=1)
# A department that has never reported is asked for so many days, a part at a time.
BACK, AT_ONCE = 90, 31
# One that did not answer is left alone for this long.
PAUSE = timedelta(minutes=5)
OPEN, OVERDUE = "open", "overdue"
NO_LIMIT = -1
_w = officer_work.c


@dataclass(frozen=True)
class Work:
    """A row: so many acts that are alike, or so many that lie with an officer (`action` open or overdue)."""

    department: str
    officer: str
    action: str
    days: int
    late: int
    count: int


class OfficersReports:
    """Keeps what departments report."""

    def __init__(self, database: Database, departments: DepartmentGateway, catalogue: Catalogue, clock: Clock) -> None:
        self._database, self._departments, self._clock = database, departments, clock
        self._known = sorted({s.department for s in catalogue.services.values() if s.can_be_filed})
        self._next: dict[str, datetime] = {}

    def work(self) -> int:
        """One round for the worker: asks the departments whose time has come; how many reported."""
        return sum(self._ask(department) for department in self._known if self._is_due(department))

    def _is_due(self, department: str) -> bool:
        return self._clock() >= self._next.get(department, datetime.min)

    def _ask(self, department: str) -> bool:
        self._next[department] = self._clock() + EVERY
        since, now = self._since(department), today(self._clock)
        try:
            while True:
                until = min(since + timedelta(days=AT_ONCE - 1), now)
                found = self._departments.officers_work(department, since, until)
                with self._database.begin() as connection:
                    _keep(connection, department, found, until, self._clock())
                if until == now:
                    return True
                since = until + timedelta(days=1)
        except DepartmentError as error:
            log.warning("officers_not_reported", department=department, error=error.code)
            self._next[department] = self._clock() + PAUSE
            return False

    def _since(self, department: str) -> date:
        """The last day that was reported, which may have had more since; none of long ago."""
        first = today(self._clock) - timedelta(days=BACK - 1)
        query = select(officer_reports.c.until).where(officer_reports.c.department == department)
        with self._database.begin() as connection:
            last = connection.execute(query).scalar()
        return max(first, min(last, today(self._clock))) if last else first


def _keep(connection: Connection, department: str, found: OfficersWork, until: date, now: datetime) -> None:
    """Puts a report in place of what was known of its days, and of what lies with officers."""
    mine = (_w.department == department) & ~_w.is_made_up
    lies = _w.action.in_([OPEN, OVERDUE])
    connection.execute(delete(officer_work).where(mine, lies | _w.day.between(found.since, found.until)))
    rows: Counter[tuple[Any, ...]] = Counter()
    for act in found.acts:
        late = NO_LIMIT if act.late is None else int(act.late)
        rows[act.officer, act.day, act.service, act.district, act.action, act.days, late] += act.count
    for load in found.loads:
        for action, count in ((OPEN, load.count), (OVERDUE, load.overdue)):
            rows[load.officer, until, load.service, load.district, action, 0, NO_LIMIT] += count
    names = ("officer", "day", "service", "district", "action", "days", "late")
    same = {"department": department, "is_made_up": False}
    if values := [same | dict(zip(names, key, strict=True), count=count) for key, count in rows.items() if count]:
        connection.execute(insert(officer_work), values)
    connection.execute(delete(officer_reports).where(officer_reports.c.department == department))
    connection.execute(insert(officer_reports), {"department": department, "until": until, "reported_at": now})


def officers_work(database: Database, which: Filter) -> list[Work]:
    """The acts of the days asked for, and what lies with officers now; languages and channels are not known here."""
    columns = (_w.department, _w.officer, _w.action, _w.days, _w.late)
    query = select(*columns, func.sum(_w.count)).where(*_conditions(which)).group_by(*columns)
    with database.begin() as connection:
        rows = connection.execute(query).all()
    return [Work(row[0], row[1], row[2], row[3], row[4], int(row[5])) for row in rows]


def reported_at(database: Database, departments: Sequence[str] | None = None) -> dict[str, datetime]:
    """When each department reported last."""
    c = officer_reports.c
    query = select(c.department, c.reported_at)
    with database.begin() as connection:
        rows = connection.execute(query).all()
    return {name: at for name, at in rows if departments is None or name in departments}


def _conditions(which: Filter) -> list[ColumnElement]:
    lies = _w.action.in_([OPEN, OVERDUE])
    found = [lies | _w.day.between(which.since, which.until)]
    for name in ("department", "service", "district"):
        if getattr(which, name):
            found.append(_w[name] == getattr(which, name))
    if which.departments is not None:
        found.append(_w.department.in_(sorted(which.departments)))
    if which.districts is not None:
        found.append(_w.district.in_(sorted(which.districts)))
    return found
