"""What departments report of officers: asked for once a minute, in place of what was known, never lost to a failure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete

from seva.analytics.officers import OfficersReports, officers_work, reported_at
from seva.analytics.reading import Filter
from seva.catalogue import Catalogue
from seva.clock import today
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import OfficerAct, OfficerLoad, OfficersWork
from seva.storage import Database
from seva.storage.tables import officer_reports, officer_work
from tests.conftest import SetClock

Tell = Callable[..., None]


@pytest.fixture
def department() -> FakeDepartment:
    return FakeDepartment()


@pytest.fixture
def reports(database: Database, department: FakeDepartment, catalogue: Catalogue, clock: SetClock) -> OfficersReports:
    with database.begin() as connection:
        for table in (officer_work, officer_reports):
            connection.execute(delete(table))
    return OfficersReports(database, department, catalogue, clock)


def test_reports_take_the_place_of_older_ones(
    database: Database, reports: OfficersReports, department: FakeDepartment, clock: SetClock
) -> None:
    day = today(clock)
    month = Filter(day - timedelta(days=29), day)

    def tells(count: int, lying: int) -> None:
        acts = [OfficerAct("asha", day, "income_certificate", "south", "approve", 3, False, count)]
        old = OfficerAct("asha", day - timedelta(days=60), "income_certificate", "", "reject", 9, True, 1)
        loads = [OfficerLoad("asha", "income_certificate", "south", lying, 1)] if lying else []
        department.work["revenue"] = OfficersWork(day, day, [old, *acts], loads)

    def shown(which: Filter = month) -> dict[str, int]:
        return {one.action: one.count for one in officers_work(database, which)}

    tells(2, 4)
    assert reports.work() == len(reported_at(database)) > 5
    assert shown() == {"approve": 2, "open": 4, "overdue": 1}
    tells(5, 0)
    assert reports.work() == 0, "asked twice within a minute"
    assert shown() == {"approve": 2, "open": 4, "overdue": 1}
    clock.now += timedelta(minutes=1)
    assert reports.work() > 5
    assert shown() == {"approve": 5}
    assert shown(Filter(day - timedelta(days=89), day)) == {"approve": 5, "reject": 1}
    assert shown(Filter(day, day, districts=frozenset({"north"}))) == {}
    assert shown(Filter(day, day, departments=frozenset({"mcd"}))) == {}


def test_a_department_that_is_down_is_left_alone_for_a_while(
    database: Database, reports: OfficersReports, department: FakeDepartment, clock: SetClock
) -> None:
    department.failure = Unavailable("down")
    assert reports.work() == 0 and reported_at(database) == {}
    department.failure = None
    clock.now += timedelta(minutes=1)
    assert reports.work() == 0
    clock.now += timedelta(minutes=4)
    assert reports.work() > 5
