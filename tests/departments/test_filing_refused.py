"""Filing: what the department refuses, and what the citizen takes back."""

from typing import Any

from running import Parts
from watched import DOWN, Watched

from seva.applications.application import Application
from seva.departments.errors import NotPossibleNow, Refused


def test_what_the_department_cannot_take_goes_back_to_the_citizen(parts: Parts, department: Watched) -> None:
    department.failure = NotPossibleNow("another body under the same key")
    assert parts.filed().status == "refused"


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
