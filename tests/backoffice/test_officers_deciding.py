"""Officers decide: with reasons in the citizen's language, by two where it is sensitive, never over each other."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from backoffice.errors import BackofficeError, IllegalTransition, InvalidFields, UnknownReference
from backoffice.models import Application, Callback
from backoffice.office import Office
from backoffice.officers.bulk import candidates, decide_all
from backoffice.officers.case import Case, case_of
from backoffice.officers.deciding import Request, confirm, decide, send_back
from backoffice.officers.districts import fill_districts
from backoffice.officers.errors import CannotTransfer, NotReopened, ProposalOpen, SameOfficer, Stale, WordsNeeded
from backoffice.officers.mistakes import correct, reopen
from backoffice.officers.officer import Officer
from backoffice.officers.queue import Filters, queue
from backoffice.officers.reasons import load_reasons
from backoffice.officers.transfers import transfer
from backoffice.tables import applications, traces
from tests.backoffice.conftest import FakeClock

ASHA, RAVI = Officer("asha@example.in"), Officer("ravi@example.in")
SENSITIVE = "caste_certificate_scst"
File = Callable[..., str]


@pytest.fixture
def at(office: Office) -> Callable[..., Any]:
    """Does something in a transaction, as pages do."""
    return lambda what, *given: office.sessions.transaction(lambda session: what(session, office, *given))


@pytest.fixture
def case(office: Office) -> Callable[..., Case]:
    def read(reference: str, officer: Officer = ASHA) -> Case:
        with office.sessions.reading() as session:
            return case_of(session, office, officer, reference)

    return read


def _told(office: Office) -> list[tuple[str, str | None]]:
    with office.sessions.reading() as session:
        rows = session.execute(select(Callback)).scalars()
        found = [json.loads(office.cipher.decrypt(row.payload_encrypted)) for row in rows]
    return [(payload["status"], payload["remarks"]) for payload in found]


HOOK = {"callback_url": "http://seva.example/callbacks/departments"}


def test_approving_issues_and_tells_the_citizen_once(file: File, at: Any, case: Any, office: Office) -> None:
    reference = file(**HOOK)
    assert at(decide, ASHA, reference, Request("approve", seen=case(reference).version)) == "done"
    assert _told(office) == [("issued", None)]
    seen = case(reference)
    assert seen.application.status == "issued" and seen.file.application.certificate_number
    assert [entry.action for entry in seen.file.audit] == ["file", "start_review", "approve", "issue"]
    assert {entry.actor for entry in seen.file.audit[1:]} == {"officer:asha@example.in"}


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [("hi", "राशन कार्ड", "एक दस्तावेज़ की तारीख़"), ("en", "Ration card", "A document is out of date")],
    ids=["hi", "en"],
)
def test_a_reason_is_told_in_the_citizens_language(
    file: File, at: Any, office: Office, language: str, words: str, told: str
) -> None:
    reference = file(language=language, **HOOK)
    at(decide, ASHA, reference, Request("request_information", "document_outdated", words))
    ((status, remarks),) = _told(office)
    assert status == "needs_information" and str(remarks).startswith(told) and str(remarks).endswith(words)


@pytest.mark.parametrize(
    ("reason", "words", "code"),
    [
        (None, "राशन कार्ड", "no_reason"),
        ("document_unclear", "राशन कार्ड", "no_reason"),  # a reason of another action
        ("not_eligible", " ", "no_words"),
        ("not_eligible", "The income is too high", "other_language"),
        ("not_eligible", "आमदनी " * 200, "too_long"),
    ],
    ids=["none", "other", "silent", "english", "long"],
)
def test_words_that_the_citizen_cannot_read_are_refused(
    file: File, at: Any, case: Any, reason: str | None, words: str, code: str
) -> None:
    reference = file(language="hi")
    with pytest.raises(WordsNeeded) as caught:
        at(decide, ASHA, reference, Request("reject", reason, words))
    assert caught.value.errors[0].code == code and case(reference).application.status == "filed"


def test_every_reason_can_be_said_in_both_languages() -> None:
    for reason in load_reasons().values():
        assert reason.words.en.isascii() and not any(
            letter.isascii() and letter.isalpha() for letter in reason.words.hi
        )


def test_what_changed_meanwhile_is_not_decided(file: File, at: Any, case: Any, clock: FakeClock) -> None:
    reference = file()
    seen = case(reference).version
    clock.advance(seconds=1)
    at(decide, RAVI, reference, Request("start_review", seen=seen))
    with pytest.raises(Stale):
        at(decide, ASHA, reference, Request("approve", seen=seen))
    with pytest.raises(IllegalTransition):
        at(decide, ASHA, reference, Request("issue"))


@pytest.mark.both_databases
def test_a_sensitive_kind_takes_two(file: File, at: Any, case: Any, office: Office) -> None:
    reference = file(SENSITIVE, language="hi", **HOOK)
    assert at(decide, ASHA, reference, Request("reject", "not_resident", "")) == "proposed"
    assert case(reference).application.status == "filed" and _told(office) == []
    with pytest.raises(ProposalOpen):
        at(decide, RAVI, reference, Request("approve"))
    with pytest.raises(SameOfficer):
        at(confirm, ASHA, reference, None)
    at(send_back, RAVI, reference, "See the affidavit", None)
    assert case(reference).sent_back == "See the affidavit" and case(reference).waits is None
    at(decide, ASHA, reference, Request("approve"))
    at(confirm, RAVI, reference, case(reference).version)
    assert [status for status, _ in _told(office)] == ["issued"]
    assert "confirm_decision" in [entry.action for entry in case(reference).file.audit]


def test_over_the_api_it_takes_two_as_well(file: File, officer: TestClient, at: Any, case: Any, office: Office) -> None:
    def send(reference: str, action: str, by: str, **more: str) -> tuple[int, dict[str, Any]]:
        path, body = f"/applications/{reference}/decisions", {"action": action, "by": by, **more}
        answer = officer.post(path, json=body)
        return answer.status_code, answer.json()

    reference = file(SENSITIVE, language="hi", **HOOK)
    assert send(reference, "approve", "asha")[1]["code"] == "illegal_transition", "not opened for review yet"
    assert send(reference, "start_review", "asha")[1]["waits_for_second"] is False
    status, proposed = send(reference, "approve", "asha@example.in", remarks="ठीक है")
    assert (status, proposed["status"], proposed["waits_for_second"]) == (200, "under_review", True)
    for action, by, code in (
        ("approve", "asha@example.in", "same_officer"),
        ("issue", "ravi", "proposal_open"),
        ("request_information", "ravi", "proposal_open"),
        ("reject", "ravi", "proposal_open"),
    ):
        status, refused = send(reference, action, by, remarks="x")
        assert (status, refused["code"]) == (409, code), action
    assert [told for told, _ in _told(office)] == ["under_review"]
    assert send(reference, "approve", "ravi")[1]["status"] == "approved"
    assert _told(office)[-1] == ("approved", "ठीक है")
    assert send(reference, "issue", "asha")[1]["certificate_number"]
    mixed = file(SENSITIVE, **HOOK)
    at(decide, ASHA, mixed, Request("reject", "not_resident"))
    assert send(mixed, "reject", ASHA.login, remarks="x")[1]["code"] == "same_officer"
    assert send(mixed, "reject", "ravi", remarks="x")[1]["status"] == "rejected"
    assert "live" in str(_told(office)[-1][1]) and case(mixed).waits is None


def test_asking_needs_no_second_officer(file: File, at: Any) -> None:
    assert at(decide, ASHA, file(SENSITIVE), Request("request_information", "document_unclear")) == "done"


def test_a_corrected_answer_keeps_what_was_there(file: File, at: Any, case: Any, office: Office) -> None:
    reference = file()
    at(correct, ASHA, reference, "applicant_name", "Sunita Devi Sharma", "As in the Aadhaar card", None)
    seen = case(reference)
    assert seen.file.fields["applicant_name"] == "Sunita Devi Sharma"
    ((trace, details),) = seen.traces
    assert details["old"] == "Sunita Devi" and trace.actor == "officer:asha@example.in"
    assert seen.file.audit[-1].action == "correct_answer" and seen.file.audit[-1].remarks is None
    for value, why in (("Sunita Devi Sharma", "again"), ("", "none"), ("Sunita", " ")):
        with pytest.raises(InvalidFields):
            at(correct, ASHA, reference, "applicant_name", value, why, None)
    with pytest.raises(DatabaseError), office.sessions.writing() as session:
        session.execute(traces.delete())


def test_a_decision_is_taken_back_with_a_trace(file: File, at: Any, case: Any, office: Office, clock: Any) -> None:
    reference = file(**HOOK)
    at(decide, ASHA, reference, Request("reject", "duplicate"))
    clock.advance(days=1)
    at(reopen, RAVI, reference, "Wrong file", case(reference).version)
    assert case(reference).application.status == "under_review"
    assert [status for status, _ in _told(office)] == ["rejected", "under_review"]
    assert case(reference).traces[0][1] == {"status": "rejected", "why": "Wrong file"}
    at(decide, ASHA, reference, Request("approve"))
    with pytest.raises(NotReopened):
        at(reopen, RAVI, reference, "Wrong file", None)


def test_a_transfer_keeps_number_and_date(file: File, at: Any, case: Any, client: TestClient) -> None:
    reference = file()
    before = case(reference).application
    at(transfer, ASHA, reference, "south", "Lives in the south", None)
    after = case(reference).application
    assert (after.district, after.due_on, after.department) == ("south", before.due_on, before.department)
    for to in ("mcd", "south", "nowhere"):
        with pytest.raises(CannotTransfer):
            at(transfer, ASHA, reference, to, "No", None)


def test_a_grievance_goes_to_another_department_and_is_still_followed(
    at: Any, case: Any, client: TestClient, body: Any
) -> None:
    filed = client.post("/grievances", json=body("cm_jansunwai"))
    reference = filed.json()["reference_number"]
    was = case(reference).application.department
    at(transfer, ASHA, reference, "revenue", "About a certificate", None)
    assert case(reference).application.department == "revenue" and was != "revenue"
    assert client.get(f"/applications/{reference}").status_code == 200
    assert case(reference, Officer("r@example.in", frozenset({"revenue"}))).traces[0][1]["from"] == was
    with pytest.raises(UnknownReference):
        case(reference, Officer("x@example.in", frozenset({was})))


def test_what_lies_outside_does_not_exist(file: File, at: Any, case: Any, office: Office) -> None:
    reference = file()
    place = case(reference).application.district
    elsewhere = Officer("e@example.in", frozenset({"revenue"}), frozenset({"south" if place != "south" else "north"}))
    for stranger in (elsewhere, Officer("m@example.in", frozenset({"mcd"}))):
        with pytest.raises(UnknownReference):
            at(decide, stranger, reference, Request("approve"))
        with office.sessions.reading() as session:
            assert queue(session, office, stranger, Filters(waiting="all")).entries == []
            assert candidates(session, office, stranger, [reference], "approve") == []


def test_alike_ones_are_listed_first_and_decided_each_by_itself(
    file: File, at: Any, office: Office, clock: FakeClock
) -> None:
    alike, other, sensitive = [file(), file(), file()], file("ration_card_new"), file(SENSITIVE)
    with office.sessions.reading() as session:
        found = candidates(session, office, ASHA, [*alike, other, sensitive, "REV26-0000-0000-0"], "start_review")
        why = {item.reference: item.why for item in candidates(session, office, ASHA, [*alike, sensitive], "approve")}
    assert {item.reference: item.why for item in found if item.why} == {other: "other_kind", sensitive: "other_kind"}
    assert {why[reference] for reference in alike} == {"documents"}
    clock.advance(seconds=1)
    at(decide, RAVI, alike[1], Request("start_review"))
    chosen = [(item.reference, item.version) for item in found if not item.why]
    results = decide_all(office, ASHA, chosen, "start_review", None)
    assert [result.code for result in results] == ["", "changed_meanwhile", ""]


def test_the_queue_is_by_due_date_and_filtered(file: File, at: Any, office: Office, clock: FakeClock) -> None:
    income, scst = file(), file(SENSITIVE, language="hi")
    at(decide, ASHA, scst, Request("reject", "not_resident"))
    asked = file()
    at(decide, ASHA, asked, Request("request_information", "document_unclear"))
    clock.advance(days=40)
    late = file("obc_certificate")

    def found(**given: Any) -> list[str]:
        with office.sessions.reading() as session:
            return [entry.reference for entry in queue(session, office, ASHA, Filters(**given)).entries]

    assert found() == [late, income, scst] or found()[-1] == late
    assert found(waiting="second") == [scst] and found(waiting="citizen") == [asked]
    assert found(service="obc_certificate") == [late] and found(department="mcd") == []
    assert set(found(due="late")) == {income, scst} and found(due="soon") == []
    assert found(text=income.lower().replace("-", " ")) == [income] == found(text=income[6:15])
    assert found(text="12") == []
    assert found(waiting="done") == []


def test_old_rows_get_their_district(file: File, office: Office) -> None:
    file()
    with office.sessions.writing() as session:
        session.execute(applications.update().values(district=None))
    assert fill_districts(office) == 1 and fill_districts(office) == 0
    with office.sessions.reading() as session:
        assert session.execute(select(Application)).scalar_one().district


def test_a_refusal_names_its_code() -> None:
    assert issubclass(Stale, BackofficeError) and Stale.code == "changed_meanwhile"
