"""Filing: once, at once, and exactly what the citizen gave and confirmed."""

from dataclasses import replace

import pytest
from running import Parts
from watched import Watched

from seva.applications.application import Content
from seva.errors import IllegalStep


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


def test_nothing_is_changed_after_it_was_confirmed(parts: Parts) -> None:
    queued = parts.queued()
    with pytest.raises(IllegalStep):
        parts.applications.save_content(queued, Content(consented=True))
    assert parts.now(queued).content == queued.content


def test_filing_again_what_is_filed_changes_nothing(parts: Parts, department: Watched) -> None:
    queued = parts.queued()
    filed = parts.filing.file(queued)
    again = parts.filing.file(queued)
    assert again.status == "filed" and parts.now(queued) == filed
    assert len(department.filed) == 1 and parts.told(queued) == ["filed"]


def test_a_number_that_another_application_has_is_nonsense(parts: Parts, department: Watched) -> None:
    first = parts.filed()
    department.filed.clear()  # it counts from the beginning again
    second = parts.filed()
    assert (second.status, second.last_error) == ("queued", "department_nonsense")
    assert second.reference_number is None and parts.now(first).reference_number is not None
