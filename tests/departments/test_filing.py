"""Filing: exactly once, now or later, whatever happens to the department or to us on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from running import KEY, Parts
from sqlalchemy.engine import Connection

from seva.applications.application import Application, Content
from seva.applications.filing import GRACE, LONGEST_WAIT, acknowledgement_of
from seva.applications.repository import Applications
from seva.applications.status import Status
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.errors import AccessDenied, Nonsense, NotPossibleNow, Refused, Unavailable, UnknownThere
from seva.departments.fake import FakeDepartment
from seva.departments.port import FilingRequest, Receipt
from seva.errors import DepartmentError, IllegalStep
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

DOWN = Unavailable("down")


@dataclass
class Watched(FakeDepartment):
    """A department in memory that remembers each attempt, and lets a test act while it is deciding."""

    attempts: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def file(self, request: FilingRequest) -> Receipt:
        """As the fake, noting the key."""
        self.attempts.append(request.key)
        receipt = super().file(request)
        self.meanwhile()
        return receipt


@pytest.fixture
def department() -> Watched:
    return Watched()


def waits(parts: Parts, application: Application) -> timedelta:
    """How long until the next attempt."""
    found = parts.now(application).next_attempt_at
    assert found is not None
    return found - parts.clock()


def test_a_confirmed_application_is_filed_at_once(parts: Parts, department: Watched) -> None:
    filed = parts.filed()
    assert filed == parts.now(filed)
    assert (filed.status, filed.next_attempt_at, filed.last_error) == ("filed", None, None)
    assert [r.reference_number for r in department.receipts.values()] == [filed.reference_number]
    assert filed.due_on is not None


def test_the_number_reaches_the_citizen_once(parts: Parts) -> None:
    filed = parts.filed()
    notice, *others = parts.outbox.take(filed.citizen_id)
    assert notice.message == "filed" and others == []
    assert notice.values["reference_number"] == filed.reference_number
    assert notice.values["due_on"] == str(filed.due_on)
    assert notice.values["service"] == filed.service
    assert parts.told(filed) == []


def test_the_department_gets_what_the_citizen_gave(parts: Parts, department: Watched) -> None:
    filed = parts.filed()
    request = department.filed[filed.id]
    assert (request.key, request.department, request.service) == (filed.id, filed.department, filed.service)
    assert request.fields == filed.content.answers and request.applicant == filed.citizen_id


def test_the_row_is_queued_before_the_department_is_asked(parts: Parts, department: Watched) -> None:
    seen: list[str] = []
    queued = parts.queued()
    department.meanwhile = lambda: seen.append(parts.now(queued).status)
    parts.filing.file(queued)
    assert seen == ["queued"]


def test_what_is_not_complete_is_not_confirmed(parts: Parts) -> None:
    draft = parts.complete()
    answers = dict(list(draft.content.answers.items())[1:])
    incomplete = parts.applications.save_content(draft, replace(draft.content, answers=answers))
    with pytest.raises(IllegalStep):
        parts.filing.confirm(incomplete)
    assert parts.now(draft).status == "draft"


def test_what_the_department_cannot_take_goes_back_to_the_citizen(parts: Parts, department: Watched) -> None:
    department.failure = NotPossibleNow("another body under the same key")
    assert parts.filed().status == "refused"


def test_nothing_is_changed_after_it_was_confirmed(parts: Parts) -> None:
    queued = parts.queued()
    with pytest.raises(IllegalStep):
        parts.applications.save_content(queued, Content(consented=True))
    assert parts.now(queued).content == queued.content


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


def test_a_refusal_is_told_with_its_fields(parts: Parts, department: Watched) -> None:
    department.failure = Refused("422", {"mobile": "invalid_mobile", "applicant_name": "required"})
    refused = parts.filed()
    assert (refused.status, refused.next_attempt_at, refused.last_error) == ("refused", None, "department_refused")
    notice, *others = parts.outbox.take(refused.citizen_id)
    assert (notice.message, notice.values["fields"], others) == ("refused", "mobile,applicant_name", [])
    department.failure = None
    assert parts.filing.file_waiting() == 0


def test_a_refused_application_can_be_corrected_and_filed(parts: Parts, department: Watched) -> None:
    department.failure = Refused("422", {"mobile": "invalid_mobile"})
    told = []
    application = parts.complete()
    for _ in range(3):
        refused = parts.filing.file(parts.filing.confirm(application))
        told.append(parts.told(refused))
        with parts.database.begin() as connection:
            draft = parts.applications.pass_to(connection, refused, "draft")
        assert draft.content.correcting == "mobile"
        mended = draft.content.with_answer("mobile", "9876543211")
        application = parts.applications.save_content(draft, mended)
    department.failure = None
    filed = parts.filing.file(parts.filing.confirm(application))
    assert told == [["refused"]] * 3
    assert filed.status == "filed" and parts.told(filed) == ["filed"]


@pytest.mark.parametrize("error", [Refused("422"), DOWN])
def test_a_late_failure_does_not_undo_a_filing(
    parts: Parts, department: Watched, clock: Any, error: DepartmentError
) -> None:
    queued = parts.queued()
    filed = parts.filing.file(queued)
    department.failure = error
    assert parts.filing.file(queued) == filed == parts.now(queued)
    assert parts.told(queued) == ["filed"]


def test_filing_again_what_is_filed_changes_nothing(parts: Parts, department: Watched) -> None:
    queued = parts.queued()
    filed = parts.filing.file(queued)
    again = parts.filing.file(queued)
    assert again.status == "filed" and parts.now(queued) == filed
    assert len(department.filed) == 1 and parts.told(queued) == ["filed"]


def withdraw_here(parts: Parts, application: Application) -> None:
    with parts.database.begin() as connection:
        parts.applications.pass_to(connection, parts.now(application), "withdrawn", next_attempt_at=None)


def test_what_waits_can_be_taken_back(parts: Parts, department: Watched, clock: Any) -> None:
    department.failure = DOWN
    waiting = parts.filed()
    withdraw_here(parts, waiting)
    department.failure = None
    clock.forward(hours=1)
    assert parts.filing.file_waiting() == 0
    assert parts.now(waiting).status == "withdrawn" and department.filed == {}


def test_what_is_taken_back_while_the_department_takes_it_is_withdrawn_there(parts: Parts, department: Watched) -> None:
    queued = parts.queued()
    department.meanwhile = lambda: withdraw_here(parts, queued)
    assert parts.filing.file(queued).status == "withdrawn"
    assert list(department.statuses.values()) == ["withdrawn"]
    assert parts.told(queued) == []


def test_a_number_that_another_application_has_is_nonsense(parts: Parts, department: Watched) -> None:
    first = parts.filed()
    department.filed.clear()  # it counts from the beginning again
    second = parts.filed()
    assert (second.status, second.last_error) == ("queued", "department_nonsense")
    assert second.reference_number is None and parts.now(first).reference_number is not None


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


def queue_of(parts: Parts, department: Watched, size: int) -> list[Application]:
    """Applications that failed once, all due at the same moment."""
    department.failure = DOWN
    waiting = [parts.filed() for _ in range(size)]
    department.failure = None
    department.attempts.clear()
    return waiting


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
