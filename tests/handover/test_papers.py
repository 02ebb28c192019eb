"""A certificate comes from the department to its owner, is kept, forgotten and fetched again."""

import hmac
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert, select

from seva.applications.application import Application, Content
from seva.core import CALLBACK_PURPOSE, Core
from seva.departments.errors import Unavailable, UnknownThere
from seva.departments.fake import FakeDepartment
from seva.documents.files import FilesError
from seva.handover import CertificateOver
from seva.settings import Settings
from seva.storage.tables import contacts, papers
from tests.conftest import MORNING, SetClock

NUMBER, PDF = "DL-CRT-2026-00000002", b"%PDF-1.7 of a certificate"


@pytest.fixture
def filed(core: Core) -> Application:
    service = core.catalogue.services["income_certificate"]
    citizen = core.citizens.resolve("whatsapp", "919810000001")
    draft = core.applications.start(citizen.id, service.id, service.department, "hi")
    answers = {**dict.fromkeys((f.id for f in service.fields), "x"), "dob": "1990-03-12", "pincode": "110092"}
    later = {document.id: {"later": True} for document in service.documents}
    content = Content(consented=True, prefill_asked=True, answers=answers, documents=later)
    return core.filing.file(core.filing.confirm(core.applications.save_content(draft, content)))


def issue(core: Core, settings: Settings, application: Application) -> Application:
    for status in ("under_review", "approved", "issued"):
        told = {"event": "application.status_changed", "event_id": f"{status}-1", "status": status}
        told["reference_number"] = str(application.reference_number)
        body = json.dumps(told | ({"certificate_number": NUMBER} if status == "issued" else {})).encode()
        key = settings.derived(CALLBACK_PURPOSE).encode()
        core.callbacks.receive(body, "sha256=" + hmac.new(key, body, sha256).hexdigest())
    found = core.applications.get(application.id)
    assert found and found.status == "issued"
    core.outbox.take(application.citizen_id)
    return found


def state_of(core: Core, application: Application) -> str:
    with core.applications.database.begin() as connection:
        return str(connection.execute(select(papers.c.state).where(papers.c.application_id == application.id)).scalar())


def test_it_comes_by_itself_once(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment
) -> None:
    department.papers[NUMBER] = PDF
    application = issue(core, settings, filed)
    assert (core.papers.work(), core.papers.work()) == (1, 0)
    (notice,) = core.outbox.take(filed.citizen_id)
    assert (notice.message, notice.values["application"]) == ("paper.ready", filed.id)
    paper = core.papers.of(application)
    assert (core.papers.read(paper), paper.file_name) == (PDF, f"{NUMBER}.pdf")
    assert core.outbox.take(filed.citizen_id) == []


def test_outside_of_the_window_only_the_news_goes_out(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment
) -> None:
    department.papers[NUMBER] = PDF
    row = {"citizen_id": filed.citizen_id, "channel": "whatsapp", "our_number": "1"}
    with core.applications.database.begin() as connection:
        connection.execute(insert(contacts).values(**row, last_heard_at=MORNING - timedelta(days=20)))
    application = issue(core, settings, filed)
    assert core.papers.work() == 1
    assert core.outbox.take(filed.citizen_id) == []
    assert core.papers.read(core.papers.of(application)) == PDF


def test_a_department_that_is_away_is_asked_again(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    application = issue(core, settings, filed)
    department.failure = Unavailable("down")
    assert core.papers.work() == 1
    assert core.papers.work() == 0, "not before its time"
    with pytest.raises(Unavailable):
        core.papers.of(application)
    department.failure, department.papers[NUMBER] = None, PDF
    clock.forward(seconds=16)
    assert core.papers.work() == 1
    assert len(core.outbox.take(filed.citizen_id)) == 1


def test_a_department_without_files_is_not_asked_for_ever(
    core: Core, settings: Settings, filed: Application, clock: SetClock
) -> None:
    application = issue(core, settings, filed)
    asked = 0
    for _ in range(20):
        asked += core.papers.work()
        clock.forward(hours=2)
    assert (asked, state_of(core, application)) == (5, "away")
    with pytest.raises(UnknownThere):
        core.papers.of(application)


def test_who_took_a_row_and_died_leaves_it_to_the_next(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment, clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    issue(core, settings, filed)
    monkeypatch.setattr(department, "certificate_document", _killed)
    with pytest.raises(KeyboardInterrupt):
        core.papers.work()
    monkeypatch.undo()
    department.papers[NUMBER] = PDF
    assert core.papers.work() == 0
    clock.forward(seconds=31)
    assert core.papers.work() == 1


def _killed(*_: object) -> bytes:
    raise KeyboardInterrupt


def test_what_was_forgotten_is_fetched_again(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment, clock: SetClock
) -> None:
    department.papers[NUMBER] = PDF
    application = issue(core, settings, filed)
    core.papers.work()
    clock.forward(days=settings.document_days + 1)
    core.papers.work()
    assert state_of(core, application) == "away"
    department.papers[NUMBER] = PDF + b" made anew"
    assert core.papers.read(core.papers.of(application)).endswith(b"anew")
    core.papers.erase(application.citizen_id)
    assert state_of(core, application) == "away"


def test_one_that_was_issued_before_is_fetched_when_asked_for(
    core: Core, filed: Application, department: FakeDepartment
) -> None:
    department.papers[NUMBER] = PDF
    with pytest.raises(UnknownThere):
        core.papers.of(filed)
    assert core.papers.read(core.papers.of(replace(filed, certificate_number=NUMBER))) == PDF


def test_a_link_is_good_for_a_quarter_of_an_hour(core: Core, filed: Application, clock: SetClock) -> None:
    token = core.paper_links.link(filed.id).rpartition("/")[2]
    assert core.paper_links.application_id(token) == filed.id
    forged = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    assert [core.paper_links.application_id(bad) for bad in (forged, "", "x", "é", token[:-8])] == [None] * 5
    clock.forward(minutes=16)
    assert core.paper_links.application_id(token) is None


def ended(core: Core, settings: Settings, application: Application, status: str, number: str) -> None:
    """The department tells, twice, that the certificate counts no more."""
    told = {"event": "application.status_changed", "event_id": f"{status}-1", "status": "issued"}
    told |= {"reference_number": str(application.reference_number), "certificate_number": number}
    body = json.dumps(told | {"certificate_ended": {"certificate_number": NUMBER, "status": status}}).encode()
    key = settings.derived(CALLBACK_PURPOSE).encode()
    for _ in range(2):
        core.callbacks.receive(body, "sha256=" + hmac.new(key, body, sha256).hexdigest())


def test_a_revoked_certificate_is_told_once_and_not_sent_again(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment
) -> None:
    department.papers[NUMBER] = PDF
    application = issue(core, settings, filed)
    core.papers.work()
    core.outbox.take(filed.citizen_id)
    ended(core, settings, application, "revoked", NUMBER)
    (notice,) = core.outbox.take(filed.citizen_id)
    assert (notice.message, notice.values["certificate"]) == ("paper.revoked", NUMBER)
    assert (core.papers.work(), state_of(core, application)) == (0, "over")
    with pytest.raises(CertificateOver):
        core.papers.of(application)


def test_what_is_revoked_before_it_was_told_of_is_not_told_of(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment
) -> None:
    department.papers[NUMBER] = PDF
    application = issue(core, settings, filed)
    core.papers.work()
    ended(core, settings, application, "revoked", NUMBER)
    assert [notice.message for notice in core.outbox.take(filed.citizen_id)] == ["paper.revoked"]


@pytest.mark.parametrize(
    ("status", "newer", "state"), [("revoked", NUMBER, "over"), ("superseded", "DL-CRT-2026-00000003", "waiting")]
)
def test_what_ends_while_it_is_fetched_is_not_kept(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment, monkeypatch: pytest.MonkeyPatch,
    status: str, newer: str, state: str,
) -> None:  # fmt: skip
    application = issue(core, settings, filed)

    def fetched(*_: object) -> bytes:
        ended(core, settings, application, status, newer)
        return PDF

    monkeypatch.setattr(department, "certificate_document", fetched)
    core.papers.work()
    assert state_of(core, application) == state
    assert "paper.ready" not in [notice.message for notice in core.outbox.take(filed.citizen_id)]


def test_a_department_whose_news_did_not_come_is_asked(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment
) -> None:
    newer = "DL-CRT-2026-00000003"
    department.papers |= {NUMBER: PDF, newer: b"%PDF-1.7 of the newer one"}
    application = issue(core, settings, filed)
    core.papers.work()
    department.became[NUMBER] = "corrected"
    with pytest.raises(CertificateOver) as error:
        core.papers.of(application)
    assert error.value.is_replaced
    department.newest[str(filed.reference_number)] = newer
    paper = core.papers.of(application)
    assert (paper.number, paper.instead_of, core.papers.read(paper)) == (newer, NUMBER, department.papers[newer])
    now = core.applications.get(filed.id)
    assert now and now.certificate_number == newer and core.papers.of(now).instead_of == ""
    department.became[newer] = "revoked"
    for department.failure in (None, Unavailable("down")):
        with pytest.raises(CertificateOver) as error:
            core.papers.of(now)
        assert (error.value.number, error.value.is_replaced) == (newer, False)


@pytest.mark.parametrize("status", ["corrected", "superseded"])
def test_the_one_in_its_place_comes_by_itself_once(
    core: Core, settings: Settings, filed: Application, department: FakeDepartment, status: str
) -> None:
    newer = "DL-CRT-2026-00000003"
    department.papers |= {NUMBER: PDF, newer: b"%PDF-1.7 of the newer one"}
    application = issue(core, settings, filed)
    core.papers.work()
    before = core.papers.of(application)
    core.outbox.take(filed.citizen_id)
    ended(core, settings, application, status, newer)
    assert (core.papers.work(), core.papers.work()) == (1, 0)
    told = core.outbox.take(filed.citizen_id)
    assert [notice.message for notice in told] == ["paper.replaced", "paper.ready"]
    now = core.applications.get(filed.id)
    assert now and now.certificate_number == newer
    assert core.papers.read(core.papers.of(now)) == department.papers[newer]
    with pytest.raises(FilesError):
        core.papers.read(before)
