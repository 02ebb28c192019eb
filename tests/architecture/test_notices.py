"""Every notice that the outbox can hold has its text, and the core gives the values that the text needs."""

import hmac
import json
import re
from datetime import datetime
from hashlib import sha256

import pytest

from actions.notices import notice_text
from actions.turn import Turn
from seva.applications.application import Application, Content
from seva.applications.status import NEXT, WITH_DEPARTMENT
from seva.core import CALLBACK_PURPOSE, Core
from seva.departments.errors import Refused
from seva.departments.fake import FakeDepartment
from seva.departments.port import Appointment, Receipt
from seva.digilocker.consent import NOTICES as FROM_DIGILOCKER
from seva.notifications import Notice
from seva.notifications.rules import ABOUT_DOCUMENTS, ANSWERS
from seva.notifications.wording import NEEDED
from seva.settings import Settings
from tests.architecture.message_keys import NOTICES, strings_given

DEVANAGARI = re.compile("[\u0900-\u097f]")
LANGUAGES = ("en", "hi")
SERVICE = "income_certificate"


def _queued(core: Core) -> Application:
    service = core.catalogue.services[SERVICE]
    citizen = core.citizens.resolve("rest", "citizen-1")
    draft = core.applications.start(citizen.id, service.id, service.department, "hi")
    answers, later = (
        dict.fromkeys([f.id for f in service.fields], "x"),
        {d.id: {"later": True} for d in service.documents},
    )
    content = Content(consented=True, prefill_asked=True, answers=answers, documents=later)
    return core.filing.confirm(core.applications.save_content(draft, content))


def _told(core: Core, notice: Notice) -> dict[str, str]:
    citizen = core.citizens.resolve("rest", "citizen-1")
    return {language: notice_text(Turn(core, citizen, "rest", "hello", language), notice) for language in LANGUAGES}


def _change(core: Core, settings: Settings, number: str, status: str) -> None:
    body = json.dumps(
        {"event": "application.status_changed", "event_id": f"e-{status}", "reference_number": number, "status": status}
    ).encode()
    key = settings.derived(CALLBACK_PURPOSE).encode()
    core.callbacks.receive(body, "sha256=" + hmac.new(key, body, sha256).hexdigest())


@pytest.mark.parametrize(
    "changes", [["under_review", "needs_information", "approved", "issued"], ["rejected"], ["withdrawn"]]
)
def test_every_notice_of_a_change_can_be_told(core: Core, settings: Settings, changes: list[str]) -> None:
    filed = core.filing.file(_queued(core))
    assert filed.reference_number is not None
    for status in changes:
        _change(core, settings, filed.reference_number, status)
    notices = core.outbox.take(filed.citizen_id)
    assert [notice.message for notice in notices] == ["filed", *(f"status.{status}" for status in changes)]
    for notice in notices:
        told = _told(core, notice)
        assert all(filed.reference_number in text for text in told.values())
        assert DEVANAGARI.search(told["hi"]) and not DEVANAGARI.search(told["en"])


def test_filing_without_a_date_can_be_told(core: Core, department: FakeDepartment) -> None:
    queued = _queued(core)
    department.receipts[queued.id] = Receipt("REV26-1000-0000-0", "filed", None)
    core.filing.file(queued)
    (notice,) = core.outbox.take(queued.citizen_id)
    assert all("REV26-1000-0000-0" in text for text in _told(core, notice).values())


def test_the_time_of_an_appointment_can_be_told(core: Core, department: FakeDepartment) -> None:
    queued = _queued(core)
    slot = Appointment(datetime(2026, 12, 1, 5, 0), {"en": "Dwarka", "hi": "द्वारका"})
    department.receipts[queued.id] = Receipt("REV26-1000-0000-0", "filed", None, slot)
    core.filing.file(queued)
    told = [_told(core, notice) for notice in core.outbox.take(queued.citizen_id)]
    assert len(told) == 2
    assert "Dwarka" in told[1]["en"] and "द्वारका" in told[1]["hi"]


@pytest.mark.parametrize("message", sorted(ABOUT_DOCUMENTS))
def test_what_keeps_a_document_from_its_department_can_be_told(core: Core, message: str) -> None:
    values = {"service": SERVICE, "document": "id_proof", "reference_number": "REV26-1000-0000-0"}
    label, told = core.catalogue.documents["id_proof"].label, _told(core, Notice(message, values))
    assert label.en in told["en"] and label.hi in told["hi"] and values["reference_number"] in told["hi"]


@pytest.mark.parametrize("fields", [{"mobile": "invalid"}, {}])
def test_a_refusal_can_be_told(core: Core, department: FakeDepartment, fields: dict[str, str]) -> None:
    department.failure = Refused("422 invalid_fields", fields)
    refused = core.filing.file(_queued(core))
    (notice,) = core.outbox.take(refused.citizen_id)
    told = _told(core, notice)
    label = core.catalogue.fields["mobile"].label
    assert (label.en in told["en"], label.hi in told["hi"]) == (bool(fields), bool(fields))


@pytest.mark.parametrize("message", sorted(FROM_DIGILOCKER))
def test_what_digilocker_brought_or_did_not_can_be_told(core: Core, message: str) -> None:
    values = {"service": SERVICE, "documents": "id_proof", "missing": "ration_card,income_proof"}
    told = _told(core, Notice(message, values))
    assert DEVANAGARI.search(told["hi"]) and not DEVANAGARI.search(told["en"])
    if message.endswith("partly"):
        assert "Identity proof" in told["en"] and "Ration card, Income proof" in told["en"]


def test_the_tables_of_notices_name_what_the_outbox_can_hold() -> None:
    assert NEEDED.keys() <= NOTICES
    assert ANSWERS == strings_given("seva.applications", "Notice").keys(), "what filing tells was asked for"
    assert ABOUT_DOCUMENTS == strings_given("seva.documents", "Notice").keys()
    reached = {then for now in WITH_DEPARTMENT for then in NEXT[now]}
    assert {f"status.{status}" for status in reached} < NOTICES
