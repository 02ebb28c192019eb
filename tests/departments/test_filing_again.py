"""Filing: again and again, whatever happens to the department or to us on the way, and still once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from running import KEY, Parts
from sqlalchemy.engine import Connection
from watched import DOWN, Watched, waits

from seva.applications.application import Application
from seva.applications.filing import GRACE, LONGEST_WAIT, acknowledgement_of
from seva.applications.repository import Applications
from seva.applications.status import Status
from seva.departments.errors import AccessDenied, Nonsense, Refused, UnknownThere
from seva.errors import DepartmentError
from seva.storage import Cipher


@pytest.mark.parametrize("error", [DOWN, Nonsense("?"), UnknownThere("?"), AccessDenied("?")])
def test_a_department_that_fails_is_asked_again(parts: Parts, department: Watched, error: DepartmentError) -> None:
    department.failure = error
    waiting = parts.filed()
    assert (waiting.status, waiting.attempts, waiting.last_error) == ("queued", 1, error.code)
    assert waiting.acknowledgement == acknowledgement_of(waiting.id)
    assert waits(parts, waiting) == timedelta(seconds=30)
    assert parts.told(waiting) == []


def test_when_it_is_back_it_gets_the_application_once(parts: Parts, department: Watched, clock: Any) -> None:
    department.failure = DOWN
    waiting = parts.filed()
    clock.forward(seconds=29)
    department.failure = None
    assert parts.filing.file_waiting() == 0
    clock.forward(seconds=1)
    assert parts.filing.file_waiting() == 1
    assert parts.filing.file_waiting() == 0
    assert parts.now(waiting).status == "filed" and len(department.filed) == 1
    assert parts.told(waiting) == ["filed"]
    assert parts.now(waiting).acknowledgement == waiting.acknowledgement


def test_attempts_back_off_and_are_bounded(parts: Parts, department: Watched, clock: Any) -> None:
    department.failure = DOWN
    waiting, seconds = parts.filed(), []
    for _ in range(8):
        wait = waits(parts, waiting)
        seconds.append(wait.total_seconds())
        clock.forward(seconds=wait.total_seconds())
        parts.filing.file_waiting()
    assert seconds == [30, 60, 120, 240, 300, 300, 300, 300]
    assert parts.now(waiting).attempts == 9


@pytest.mark.parametrize("retry", [0.001, 30.0, 10**6])
def test_the_wait_is_never_too_long_however_often_it_failed(parts: Parts, department: Watched, retry: float) -> None:
    department.failure = DOWN
    filing = parts.filing_with(parts.applications, retry=timedelta(seconds=retry))
    waiting = parts.queued()
    for attempts in (0, 5, 12, 1000, 10**6):
        filing.file(replace(waiting, attempts=attempts))
        assert timedelta() < waits(parts, waiting) <= LONGEST_WAIT


def test_the_worker_leaves_the_first_attempt_to_the_turn(parts: Parts, department: Watched, clock: Any) -> None:
    queued = parts.queued()
    assert parts.filing.file_waiting() == 0 and department.attempts == []
    clock.forward(seconds=GRACE.total_seconds())
    assert parts.filing.file_waiting() == 1
    assert parts.now(queued).status == "filed"


@pytest.mark.parametrize("error", [Refused("422"), DOWN])
def test_a_late_failure_does_not_undo_a_filing(
    parts: Parts, department: Watched, clock: Any, error: DepartmentError
) -> None:
    queued = parts.queued()
    filed = parts.filing.file(queued)
    department.failure = error
    assert parts.filing.file(queued) == filed == parts.now(queued)
    assert parts.told(queued) == ["filed"]


class Killed(BaseException):
    """Stands for `kill -9`: nothing of ours handles it."""


class DiesOnce(Applications):
    """A repository whose process dies when the department's receipt is to be written, the first time."""

    dead = False

    def pass_to(self, connection: Connection, application: Application, status: Status, **changes: Any) -> Application:
        """As the repository, but for the first receipt."""
        if status == "filed" and not self.dead:
            self.dead = True
            raise Killed
        return super().pass_to(connection, application, status, **changes)


def test_a_crash_after_the_receipt_leaves_one_application(parts: Parts, department: Watched, clock: Any) -> None:
    queued = parts.queued()
    with pytest.raises(Killed):
        parts.filing_with(DiesOnce(parts.database, Cipher(KEY), clock)).file(queued)
    number = department.receipts[queued.id].reference_number
    assert parts.now(queued).status == "queued" and parts.told(queued) == []
    clock.forward(seconds=GRACE.total_seconds())
    assert parts.filing.file_waiting() == 1
    assert parts.now(queued).reference_number == number
    assert (len(department.filed), department.attempts) == (1, [queued.id, queued.id])
    assert parts.told(queued) == ["filed"]


def test_a_crash_before_the_department_was_asked_leaves_it_to_the_worker(parts: Parts, clock: Any) -> None:
    queued = parts.queued()
    clock.forward(seconds=GRACE.total_seconds())
    assert parts.filing.file_waiting() == 1
    assert parts.told(queued) == ["filed"]
