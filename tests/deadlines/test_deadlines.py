"""Deadlines that are near or have passed: the next level is told, then the citizen, each once."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from actions.notices import notice_text
from actions.turn import Turn
from seva.applications.application import Application, Content
from seva.core import Core
from seva.departments.errors import Unavailable, UnknownThere
from seva.departments.fake import FakeDepartment
from seva.departments.port import Deadline
from seva.storage.tables import applications, deadlines
from tests.conftest import SetClock

SERVICE = "income_certificate"
LATE = Deadline(delay_days=3, compensation_paise=3_000, per_day_paise=1_000, most_paise=20_000)
NEAR, AFTER = datetime(2026, 12, 18, 5, 0), datetime(2026, 12, 24, 5, 0)  # it is due on 21 December


@pytest.fixture
def filed(core: Core, department: FakeDepartment) -> Application:
    department.near_on = date(2026, 12, 17)
    service = core.catalogue.services[SERVICE]
    citizen = core.citizens.resolve("rest", "citizen-1")
    draft = core.applications.start(citizen.id, service.id, service.department, "hi")
    answers = dict.fromkeys([field.id for field in service.fields], "x")
    later = {document.id: {"later": True} for document in service.documents}
    content = Content(consented=True, prefill_asked=True, answers=answers, documents=later)
    filed = core.filing.file(core.filing.confirm(core.applications.save_content(draft, content)))
    assert filed.reference_number
    department.deadlines[filed.reference_number] = LATE
    core.outbox.take(citizen.id)
    return filed


def told(core: Core, application: Application, language: str = "en") -> list[str]:
    citizen = core.citizens.resolve("rest", "citizen-1")
    turn = Turn(core, citizen, "rest", "hello", language)
    return [notice_text(turn, notice) for notice in core.outbox.take(application.citizen_id)]


def states(core: Core) -> list[tuple[str, str]]:
    with core.applications.database.begin() as connection:
        return [(row.kind, row.state) for row in connection.execute(select(deadlines).order_by(deadlines.c.id))]


def test_nothing_is_said_before_it_is_near(core: Core, filed: Application, clock: SetClock) -> None:
    clock.now = datetime(2026, 12, 16, 5, 0)
    assert core.deadlines.notice() == 0 and states(core) == []


def test_near_and_passed_are_told_once_each(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    clock.now = NEAR
    assert (core.deadlines.notice(), core.deadlines.notice()) == (1, 0)
    (near,) = told(core, filed)
    assert "should come by 21 December 2026" in near and "head of the office" in near
    clock.now = AFTER
    assert core.deadlines.notice() == 1
    clock.forward(days=40)
    assert core.deadlines.notice() == 0
    assert department.escalated == [(filed.reference_number, "near"), (filed.reference_number, "passed")]
    assert states(core) == [("near", "told"), ("passed", "told")]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_compensation_is_what_the_department_reckons(
    core: Core, filed: Application, clock: SetClock, language: str
) -> None:
    clock.now = AFTER
    core.deadlines.notice()
    (text,) = told(core, filed, language)
    assert all(amount in text for amount in ("₹10", "₹200", "₹30"))
    assert str(filed.reference_number) in text


def test_without_a_law_no_compensation_is_promised(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.deadlines[str(filed.reference_number)] = Deadline(delay_days=3)
    clock.now = AFTER
    core.deadlines.notice()
    (text,) = told(core, filed)
    assert "₹" not in text and "reported to the head of the office" in text


@pytest.mark.parametrize("status", ["needs_information", "approved", "rejected", "withdrawn", "issued"])
def test_only_while_the_time_runs(core: Core, filed: Application, clock: SetClock, status: str) -> None:
    with core.applications.database.begin() as connection:
        connection.execute(update(applications).values(status=status))
    clock.now = AFTER
    assert core.deadlines.notice() == 0 and states(core) == []


def test_a_deadline_that_moved_is_another_one(core: Core, filed: Application, clock: SetClock) -> None:
    clock.now = NEAR
    core.deadlines.notice()
    with core.applications.database.begin() as connection:
        connection.execute(update(applications).values(due_on=date(2027, 1, 11), near_on=date(2027, 1, 7)))
    clock.now = AFTER
    assert core.deadlines.notice() == 0
    clock.now = datetime(2027, 1, 8, 5, 0)
    assert core.deadlines.notice() == 1


def test_while_the_department_is_away_it_waits_and_is_told_once(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.failure, clock.now = Unavailable("down"), AFTER
    assert core.deadlines.notice() == 0 and told(core, filed) == []
    department.failure = None
    clock.forward(minutes=2)
    assert core.deadlines.notice() == 1
    assert len(told(core, filed)) == 1


def test_a_department_without_this_is_late_all_the_same(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.failure, clock.now = UnknownThere("404"), AFTER
    assert core.deadlines.notice() == 1
    (text,) = told(core, filed)
    assert "has not come" in text and "₹" not in text


def test_what_the_department_does_not_find_due_is_asked_again_and_then_left(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.deadlines.clear()
    clock.now = AFTER
    for _ in range(6):
        assert core.deadlines.notice() == 0
        clock.forward(hours=7)
    assert states(core) == [("passed", "over")] and told(core, filed) == []


def test_a_worker_that_is_killed_while_it_tells_leaves_it_to_the_next(
    core: Core, filed: Application, department: FakeDepartment, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = AFTER
    with monkeypatch.context() as broken:
        broken.setattr(type(core.outbox), "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            core.deadlines.notice()
    assert states(core) == [("passed", "waiting")]
    clock.forward(minutes=1)
    assert core.deadlines.notice() == 1
    assert department.escalated == [(filed.reference_number, "passed")] and len(told(core, filed)) == 1
