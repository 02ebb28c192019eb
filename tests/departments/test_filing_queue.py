"""Filing: many that wait, their order, and several workers at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

from running import Parts
from watched import DOWN, Watched, queue_of, waits

from seva.applications.filing import GRACE, LONGEST_WAIT
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.storage import Database
from seva.storage.database import make_engine


def test_a_long_queue_is_worked_off_the_oldest_first(parts: Parts, department: Watched, clock: Any) -> None:
    first = queue_of(parts, department, 20)
    clock.forward(seconds=5)
    rest = queue_of(parts, department, 25)
    clock.forward(seconds=60)
    assert [parts.filing.file_waiting() for _ in range(4)] == [20, 20, 5, 0]
    assert set(department.attempts[:20]) == {application.id for application in first}
    assert sorted(department.attempts) == sorted(application.id for application in [*first, *rest])


def test_one_success_hurries_what_waits_for_the_same_department(parts: Parts, department: Watched, clock: Any) -> None:
    long_ago, *_ = queue_of(parts, department, 1)
    department.failure = DOWN
    for _ in range(6):
        clock.forward(seconds=waits(parts, long_ago).total_seconds())
        parts.filing.file_waiting()
    assert waits(parts, long_ago) == LONGEST_WAIT
    department.failure = None
    other_department = parts.queued("birth_certificate")
    assert other_department.department != long_ago.department
    parts.queued()
    clock.forward(seconds=GRACE.total_seconds())
    assert parts.filing.file_waiting() == 2
    assert waits(parts, long_ago) == timedelta()
    assert parts.filing.file_waiting() == 1


def test_hurry_leaves_other_departments_and_first_attempts_alone(parts: Parts, department: Watched) -> None:
    waiting, *_ = queue_of(parts, department, 1)
    fresh = parts.queued()
    parts.applications.hurry("mcd")
    assert waits(parts, waiting) == timedelta(seconds=30)
    parts.applications.hurry(waiting.department, timedelta(seconds=30))
    assert waits(parts, waiting) == timedelta(seconds=30)
    parts.applications.hurry(waiting.department)
    assert waits(parts, waiting) == timedelta()
    assert waits(parts, fresh) == GRACE


def test_a_service_that_left_the_catalogue_does_not_stop_the_others(
    parts: Parts, department: Watched, clock: Any, catalogue: Catalogue
) -> None:
    gone = parts.queued("obc_certificate")
    stays = parts.queued("income_certificate")
    services = {key: value for key, value in catalogue.services.items() if key != "obc_certificate"}
    parts.catalogue = replace(catalogue, services=services)
    clock.forward(seconds=GRACE.total_seconds())
    assert parts.filing_with(parts.applications).file_waiting() == 1
    assert parts.now(stays).status == "filed"
    assert (parts.now(gone).status, parts.now(gone).attempts) == ("queued", 1)


def test_several_workers_file_each_application_once(
    parts: Parts, department: Watched, clock: Any, database_url: str, catalogue: Catalogue
) -> None:
    waiting = [parts.queued() for _ in range(15)]
    clock.forward(minutes=1)
    start = Barrier(3)

    def work(_: int) -> int:
        database = Database(make_engine(database_url))
        worker = Parts(database, catalogue, department, clock)
        start.wait(20)
        taken = worker.filing.file_waiting()
        database.engine.dispose()
        return taken

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 15
    assert sorted(department.attempts) == sorted(application.id for application in waiting)
    assert {parts.now(application).status for application in waiting} == {"filed"}


def test_two_workers_with_the_same_application_file_it_once(parts: Parts, department: Watched, clock: Clock) -> None:
    queued, both = parts.queued(), Barrier(2)
    department.meanwhile = lambda: both.wait(20)  # both have the receipt before either writes it down
    with ThreadPoolExecutor(2) as pool:
        filed = list(pool.map(parts.filing.file, [queued, queued]))
    assert {(a.status, a.reference_number) for a in filed} == {("filed", parts.now(queued).reference_number)}
    assert len(department.filed) == 1 and parts.told(queued) == ["filed"]


def test_only_one_of_many_claims_succeeds(parts: Parts, clock: Any) -> None:
    queued = parts.queued()
    clock.forward(seconds=GRACE.total_seconds())
    start = Barrier(6)

    def claim(_: int) -> bool:
        start.wait(20)
        return parts.applications.claim(queued, clock() + GRACE)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(claim, range(6))) == 1
