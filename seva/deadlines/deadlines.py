"""Notices deadlines that are near or have passed, each once: the department's next level is told, then the citizen.

The department reckons the time and the compensation; what it answers is what the citizen reads.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock, today
from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.port import DepartmentGateway, Escalated
from seva.errors import DepartmentError
from seva.notifications import Notice, Outbox
from seva.storage import Database
from seva.storage.database import insert_once
from seva.storage.tables import applications, deadlines
from seva.wording import format_rupees

log = structlog.get_logger(__name__)
NEAR, PASSED = "near", "passed"
WAITING, TOLD, OVER = "waiting", "told", "over"
# While these last, the time runs.
RUNNING = ("filed", "under_review")
# Days change once a day; a look each minute is quick enough, and spares the database.
LOOK_EVERY = timedelta(minutes=1)
GRACE, FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=1), timedelta(hours=6)
# What the department says is not due may only be due a little later there.
MOST_NOT_YET, MOST_ATTEMPTS = 3, 20
AT_ONCE = 50
_a, _d = applications.c, deadlines.c


class Deadlines:
    """Looks for deadlines and tells of them."""

    def __init__(self, database: Database, departments: DepartmentGateway, outbox: Outbox, clock: Clock) -> None:
        self._database, self._departments, self._outbox, self._clock = database, departments, outbox, clock
        self._looked_at: datetime | None = None

    def notice(self) -> int:
        """Notices what is near or has passed, and tells what waits; how many citizens are told."""
        now = self._clock()
        if self._looked_at is None or not timedelta() <= now - self._looked_at < LOOK_EVERY:
            self._look()
            self._looked_at = now
        return sum(self._tell(row) for row in self._due())

    def _look(self) -> None:
        day = today(self._clock)
        reached: tuple[tuple[str, ColumnElement], ...] = (
            (NEAR, and_(_a.near_on <= day, _a.due_on >= day)),
            (PASSED, _a.due_on < day),
        )
        with self._database.begin() as connection:
            for kind, is_reached in reached:
                same = and_(_d.application_id == _a.id, _d.kind == kind, _d.due_on == _a.due_on)
                query = select(_a.id, _a.citizen_id, _a.due_on).where(_a.status.in_(RUNNING), is_reached)
                missing = query.where(~select(_d.id).where(same).exists()).order_by(_a.due_on).limit(AT_ONCE)
                for row in connection.execute(missing).all():
                    insert_once(connection, deadlines, _new(row, kind, self._clock()))

    def _due(self) -> list[Row]:
        query = (
            select(deadlines, _a.reference_number, _a.department, _a.service, _a.status, _a.due_on.label("due_now"))
            .join(applications, _a.id == _d.application_id)
            .where(_d.state == WAITING, _d.next_attempt_at <= self._clock())
        )
        with self._database.begin() as connection:
            return list(connection.execute(query.order_by(_d.next_attempt_at).limit(AT_ONCE)))

    def _tell(self, row: Row) -> bool:
        if not self._change(row, row.next_attempt_at, next_attempt_at=self._clock() + GRACE):
            return False
        if row.status not in RUNNING or row.due_now != row.due_on:
            return self._end(row, OVER)
        try:
            found = self._departments.escalate(row.department, row.reference_number, row.kind)
        except (UnknownThere, Refused):
            return self._end(row, TOLD, _plain(row))
        except NotPossibleNow as error:
            return self._later(row, error, MOST_NOT_YET, None)
        except DepartmentError as error:
            return self._later(row, error, MOST_ATTEMPTS, _plain(row))
        return self._end(row, TOLD, _notice(row, found))

    def _later(self, row: Row, error: DepartmentError, most: int, at_last: Notice | None) -> bool:
        log.warning("deadline_postponed", deadline=row.id, error=error.code)
        attempts = row.attempts + 1
        if attempts >= most:
            return self._end(row, TOLD if at_last else OVER, at_last)
        wait = min(FIRST_WAIT * 4 ** min(row.attempts, 6), LONGEST_WAIT)
        self._change(row, None, attempts=attempts, next_attempt_at=self._clock() + wait)
        return False

    def _end(self, row: Row, state: str, notice: Notice | None = None) -> bool:
        same = (_d.id == row.id) & (_d.state == WAITING)
        with self._database.begin() as connection:
            done = connection.execute(update(deadlines).where(same).values(state=state, next_attempt_at=None)).rowcount
            if done and notice:
                key = f"deadline:{row.kind}:{row.application_id}:{row.due_on}"
                self._outbox.put(connection, row.citizen_id, key, notice)
        return bool(done and notice)

    def _change(self, row: Row, claimed: datetime | None, **values: Any) -> bool:
        same = (_d.id == row.id) & (_d.state == WAITING)
        if claimed is not None:
            same &= _d.next_attempt_at == claimed
        with self._database.begin() as connection:
            return connection.execute(update(deadlines).where(same).values(**values)).rowcount == 1


def _new(row: Row, kind: str, now: datetime) -> dict[str, Any]:
    whose = {"application_id": row.id, "citizen_id": row.citizen_id, "kind": kind, "due_on": row.due_on}
    return whose | {"state": WAITING, "noticed_at": now, "attempts": 0, "next_attempt_at": now}


def _plain(row: Row) -> Notice | None:
    """What can be said without the department: that it is late; that it will soon be due is no news of ours."""
    return Notice("deadline.late", _facts(row)) if row.kind == PASSED else None


def _notice(row: Row, found: Escalated) -> Notice:
    facts = _facts(row) | {f"told_{code}": words for code, words in found.told.items()}
    if row.kind == NEAR:
        return Notice("deadline.near", facts)
    worth = found.deadline
    if worth.per_day_paise is None or worth.most_paise is None or worth.compensation_paise is None:
        return Notice("deadline.passed", facts)
    amounts = {"per_day": worth.per_day_paise, "most": worth.most_paise, "so_far": worth.compensation_paise}
    told = {name: format_rupees(paise) for name, paise in amounts.items()}
    return Notice("deadline.compensation", facts | told)


def _facts(row: Row) -> dict[str, str]:
    return {"service": row.service, "reference_number": row.reference_number, "due_on": str(row.due_on)}
