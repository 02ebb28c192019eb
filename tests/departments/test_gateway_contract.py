"""What the core may rely on, whichever department is behind the port: in memory, or the reference back office."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from fastapi import FastAPI
from running import free_socket, request_for, served

from seva.catalogue import Catalogue
from seva.certificates import read_keys, read_statuses
from seva.clock import in_india, utc_now
from seva.core import http_gateway
from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.fake import CERTIFICATE, FakeDepartment
from seva.departments.port import DepartmentGateway, FilingRequest, Money, OfficerAnswer, PublishedKeys, SentDocument
from seva.language.identifiers import format_reference_number, parse_reference_number
from seva.settings import Settings
from tests.verifying.lab import Lab
from web.backoffice import OFFICER_PURPOSE, build_backoffice

CATALOGUE = Path(__file__).parents[2] / "catalogue"
NOWHERE = format_reference_number("REV", 26, "99999999")
KINDS = {"application": "income_certificate", "grievance": "cm_jansunwai", "appointment": "marriage_special_act"}
# What an officer does to take a filed application to a status.
STEPS = {
    "under_review": ["start_review"],
    "needs_information": ["start_review", "request_information"],
    "approved": ["start_review", "approve"],
    "rejected": ["start_review", "reject"],
    "issued": ["start_review", "approve", "issue"],
}


@dataclass
class Bench:
    """A department behind the port, and what its officers can do."""

    gateway: DepartmentGateway
    decide: Callable[[str, str], None]
    request: Callable[..., FilingRequest]
    question: Callable[[str], str]
    revoke: Callable[[str], None]

    def issued(self) -> str:
        """The number of a certificate."""
        return self.gateway.progress("revenue", self.filed("issued")).certificate_number or CERTIFICATE

    def filed(self, status: str = "filed", service: str = "income_certificate") -> str:
        """The number of an application in that status."""
        number = self.gateway.file(self.request(service)).reference_number
        if status != "filed":
            self.decide(number, status)
        return number


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, str]]:
    """The reference back office on a port of its own, as the web process sets it up."""
    listening = free_socket()
    given: dict[str, Any] = {"home": tmp_path_factory.mktemp("office"), "catalogue": CATALOGUE}
    settings = Settings(_env_file=None, secret_key="a key for the office", web_port=listening.getsockname()[1], **given)
    app: FastAPI = build_backoffice(settings)
    with served(app, listening) as address:
        yield settings, address


@pytest.fixture(params=["in memory", "over HTTP"])
def bench(request: pytest.FixtureRequest, catalogue: Catalogue, clock: Any) -> Bench:
    def filing(service: str = "income_certificate", **changes: Any) -> FilingRequest:
        return request_for(catalogue, service, clock, **{"key": uuid4().hex} | changes)

    if request.param == "in memory":
        fake = FakeDepartment(papers={CERTIFICATE: b"%PDF-1.7 of a certificate"})
        fake.keys, fake.ended = Lab(in_india(utc_now()).date()).publish()

        def asked(number: str) -> str:
            fake.ask(number, f"question-{number}")
            return f"question-{number}"

        return Bench(
            fake, fake.statuses.__setitem__, filing, asked, lambda number: fake.became.update({number: "revoked"})
        )
    settings, address = request.getfixturevalue("office")
    headers = {"X-Officer-Key": settings.derived(OFFICER_PURPOSE)}

    def decide(number: str, status: str) -> None:
        for action in STEPS[status]:
            decision = {"action": action, "by": "SDM", "remarks": "As on file."}
            url = f"{address}/departments/v1/applications/{number}/decisions"
            requests.post(url, json=decision, headers=headers, timeout=20).raise_for_status()

    def question(number: str) -> str:
        url = f"{address}/departments/v1/queue/{number}"
        return str(requests.get(url, headers=headers, timeout=20).json()["application"]["question"]["id"])

    def revoke(number: str) -> None:
        action = {"action": "revoke", "by": "SDM", "reason": "court_order", "remarks": "As ordered."}
        url = f"{address}/departments/v1/certificates/{number}/actions"
        requests.post(url, json=action, headers=headers, timeout=20).raise_for_status()

    gateway = http_gateway(settings.model_copy(update={"department_timeout": 20.0}))
    return Bench(gateway, decide, filing, question, revoke)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_filing_gets_a_number_that_can_be_followed(bench: Bench, catalogue: Catalogue, kind: str) -> None:
    service = KINDS[kind]
    assert catalogue.services[service].filing == kind
    receipt = bench.gateway.file(bench.request(service))
    number = parse_reference_number(receipt.reference_number, catalogue.codes)
    assert number is not None and number.check_ok and number.canonical == receipt.reference_number
    progress = bench.gateway.progress(catalogue.services[service].department, receipt.reference_number)
    assert (progress.reference_number, progress.service, progress.status) == (
        receipt.reference_number,
        service,
        "filed",
    )
    assert receipt.status == "filed" and progress.due_on == receipt.due_on
    assert (receipt.appointment is not None) == (kind == "appointment")


def test_an_appointment_has_a_time_and_a_place(bench: Bench, clock: Any) -> None:
    appointment = bench.gateway.file(bench.request(KINDS["appointment"])).appointment
    assert appointment is not None and appointment.starts_at > clock()
    assert appointment.place["en"] and appointment.place["hi"]


def test_the_same_key_gets_the_same_receipt(bench: Bench) -> None:
    request = bench.request()
    first = bench.gateway.file(request)
    assert bench.gateway.file(request) == first
    assert bench.gateway.file(bench.request()).reference_number != first.reference_number


def test_a_filing_with_documents_is_taken(bench: Bench, catalogue: Catalogue) -> None:
    kept = {"name": "scan.pdf", "content_type": "application/pdf", "size": 4800, "sha256": "0" * 64}
    first, *others = [document.id for document in catalogue.services["income_certificate"].documents]
    documents = [{"id": first, **kept}, *({"id": other, "later": True} for other in others)]
    assert bench.gateway.file(bench.request(documents=documents)).status == "filed"


def sent(number: str, **changes: Any) -> SentDocument:
    values = {"key": uuid4().hex, "department": "revenue", "reference_number": number, "document": "id_proof"}
    values |= {"name": "राशन कार्ड.pdf", "content_type": "application/pdf", "content": b"%PDF-1.7 a paper"}
    return SentDocument(**{**values, **changes})


def test_a_document_is_taken_with_proof_and_once_for_a_key(bench: Bench) -> None:
    document = sent(bench.filed())
    receipt = bench.gateway.send_document(document)
    assert receipt.sha256 == sha256(document.content).hexdigest() and receipt.receipt_number
    assert receipt.received_at.tzinfo is None
    assert bench.gateway.send_document(document) == receipt


def test_a_document_may_be_large(bench: Bench) -> None:
    content = b"%PDF-1.7" + bytes(3 * 1024 * 1024)
    receipt = bench.gateway.send_document(sent(bench.filed(), content=content))
    assert receipt.sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize("status", ["rejected", "approved", "issued"])
def test_what_is_decided_takes_no_document(bench: Bench, status: str) -> None:
    with pytest.raises(NotPossibleNow):
        bench.gateway.send_document(sent(bench.filed(status)))


def test_an_empty_document_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused):
        bench.gateway.send_document(sent(bench.filed(), content=b""))


def test_a_document_for_an_unknown_number_is_told(bench: Bench) -> None:
    with pytest.raises(UnknownThere):
        bench.gateway.send_document(sent(NOWHERE))


def test_refused_fields_are_named_by_their_ids(bench: Bench) -> None:
    request = bench.request()
    wrong = list(request.fields)[:2]
    with pytest.raises(Refused) as refused:
        bench.gateway.file(replace(request, fields={**request.fields, **dict.fromkeys(wrong, " ")}))
    assert set(refused.value.fields) == set(wrong)
    assert not refused.value.retryable
    corrected = bench.gateway.file(request)  # a refusal does not use up the key
    assert corrected.status == "filed"


@pytest.mark.parametrize("status", STEPS)
def test_progress_shows_what_the_officers_decided(bench: Bench, status: str) -> None:
    number = bench.filed(status)
    assert bench.gateway.progress("revenue", number).status == status


@pytest.mark.parametrize("status", ["filed", "under_review", "needs_information"])
def test_withdrawing_twice_changes_nothing_more(bench: Bench, status: str) -> None:
    number = bench.filed(status)
    first = bench.gateway.withdraw("revenue", number)
    assert (first.reference_number, first.status) == (number, "withdrawn")
    assert bench.gateway.withdraw("revenue", number).status == "withdrawn"
    assert bench.gateway.progress("revenue", number).status == "withdrawn"


@pytest.mark.parametrize("status", ["rejected", "approved", "issued"])
def test_what_is_decided_cannot_be_withdrawn(bench: Bench, status: str) -> None:
    number = bench.filed(status)
    with pytest.raises(NotPossibleNow):
        bench.gateway.withdraw("revenue", number)
    assert bench.gateway.progress("revenue", number).status == status


def answered(number: str, question: str, **changes: Any) -> OfficerAnswer:
    values: dict[str, Any] = {"key": uuid4().hex, "department": "revenue", "reference_number": number}
    values |= {"question_id": question, "text": "सन 2011 से", "fields": {}, "documents": ()}
    return OfficerAnswer(**{**values, **changes})


def test_an_answer_brings_the_case_back_and_the_same_key_does_so_once(bench: Bench) -> None:
    number = bench.filed("needs_information")
    answer = answered(number, bench.question(number))
    assert [bench.gateway.answer_question(answer) for _ in range(2)] == ["under_review", "under_review"]
    assert bench.gateway.progress("revenue", number).status == "under_review"


def test_an_answer_to_no_question_or_with_nothing_in_it_is_not_taken(bench: Bench) -> None:
    number = bench.filed("needs_information")
    question = bench.question(number)
    with pytest.raises(UnknownThere):
        bench.gateway.answer_question(answered(number, "nothing"))
    with pytest.raises(Refused):
        bench.gateway.answer_question(answered(number, question, text=" "))
    assert bench.gateway.progress("revenue", number).status == "needs_information"


def test_an_answer_after_the_decision_is_not_possible(bench: Bench) -> None:
    number = bench.filed("needs_information")
    question = bench.question(number)
    bench.gateway.withdraw("revenue", number)
    with pytest.raises(NotPossibleNow):
        bench.gateway.answer_question(answered(number, question))


def test_a_deadline_that_is_not_reached_is_not_escalated(bench: Bench) -> None:
    number = bench.filed()
    for kind in ("near", "passed"):
        with pytest.raises(NotPossibleNow):
            bench.gateway.escalate("revenue", number, kind)
    deadline = bench.gateway.progress("revenue", number).deadline
    assert deadline is not None and deadline.delay_days == 0
    with pytest.raises(UnknownThere):
        bench.gateway.escalate("revenue", NOWHERE, "passed")


@pytest.mark.parametrize("number", [NOWHERE, "REV26-4821-0937-0", "nothing like a number", "../../officials", "?x=1"])
def test_an_unknown_number_is_unknown(bench: Bench, number: str) -> None:
    with pytest.raises(UnknownThere):
        bench.gateway.progress("revenue", number)
    with pytest.raises(UnknownThere):
        bench.gateway.withdraw("revenue", number)


def test_a_bill_is_the_same_each_time(bench: Bench) -> None:
    bill = bench.gateway.bill("djb", "water_bill_payment", "1234567890")
    assert bill == bench.gateway.bill("djb", "water_bill_payment", "1234567890")
    assert bill.account_number == "1234567890" and bill.payable_paise > 0 and not bill.paid
    assert bill.due_on is not None and bill.period_from < bill.period_to < bill.due_on


@pytest.mark.parametrize("account", ["0000000000", "000"])
def test_an_account_without_a_bill_is_unknown(bench: Bench, account: str) -> None:
    with pytest.raises(UnknownThere):
        bench.gateway.bill("djb", "water_bill_payment", account)


@pytest.mark.parametrize("account", ["100123456", "100123457", "100123458"])
def test_open_bills_are_paid_one_by_one_until_none_is_left(bench: Bench, account: str) -> None:
    where = ("power", "electricity_bill_payment", account)
    bills = bench.gateway.open_bills(*where)
    assert bills and all(bill.number and bill.payable_paise > 0 and not bill.paid for bill in bills)
    assert bills[-1] == bench.gateway.bill(*where)
    for bill in bills:
        money = Money(bill.payable_paise, uuid4().hex, paid_at=utc_now())
        receipt = bench.gateway.pay_bill(*where, money, bill.number)
        assert receipt == bench.gateway.pay_bill(*where, money, bill.number)
    assert bench.gateway.open_bills(*where) == []
    assert bench.gateway.bill(*where).paid


def test_a_part_is_taken_if_it_is_not_too_small(bench: Bench) -> None:
    where = ("power", "electricity_bill_payment", "100999888")
    bill = bench.gateway.open_bills(*where)[-1]
    assert bill.takes_parts
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_bill(*where, Money(bill.least_paise - 1, uuid4().hex), bill.number)
    bench.gateway.pay_bill(*where, Money(bill.least_paise, uuid4().hex), bill.number)
    left = bench.gateway.open_bills(*where)[-1]
    assert (left.paid_paise, left.paid) == (bill.least_paise, False)
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_bill(*where, Money(bill.payable_paise + 100_000, uuid4().hex), bill.number)
    bench.gateway.pay_bill(*where, Money(left.payable_paise, uuid4().hex), bill.number)
    assert bench.gateway.bill(*where).paid


def test_a_bill_of_another_number_cannot_be_paid(bench: Bench) -> None:
    where = ("power", "electricity_bill_payment", "100123459")
    with pytest.raises(UnknownThere):
        bench.gateway.pay_bill(*where, Money(100, uuid4().hex), "NO-SUCH-BILL")


def test_a_fee_is_quoted_before_and_told_after_filing(bench: Bench) -> None:
    request = bench.request()
    quoted = bench.gateway.quote_fee(request.department, request.service, request.fields)
    assert quoted.amount_paise == 0
    receipt = bench.gateway.file(request)
    assert receipt.fee == quoted
    assert bench.gateway.progress("revenue", receipt.reference_number).fee_due_paise == 0


def test_a_bill_that_is_paid_has_one_receipt(bench: Bench) -> None:
    due = bench.gateway.bill("djb", "water_bill_payment", "1234567899").payable_paise
    money = Money(due, uuid4().hex, "upi")
    first = bench.gateway.pay_bill("djb", "water_bill_payment", "1234567899", money)
    assert (first.amount_paise, first.transaction_id) == (due, money.transaction_id) and first.receipt_number
    assert bench.gateway.pay_bill("djb", "water_bill_payment", "1234567899", money) == first
    assert bench.gateway.bill("djb", "water_bill_payment", "1234567899").paid
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_bill("djb", "water_bill_payment", "1234567899", Money(due, uuid4().hex))


def test_another_amount_than_is_due_is_not_taken(bench: Bench) -> None:
    due = bench.gateway.bill("djb", "water_bill_payment", "1234567898").payable_paise
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_bill("djb", "water_bill_payment", "1234567898", Money(due + 1, uuid4().hex))
    assert not bench.gateway.bill("djb", "water_bill_payment", "1234567898").paid


def test_the_fee_of_an_application_has_one_receipt(bench: Bench, catalogue: Catalogue) -> None:
    service = "marriage_registration"
    fee = (catalogue.services[service].fee_inr or 0) * 100
    number = bench.filed(service=service)
    money = Money(fee, uuid4().hex, "card")
    first = bench.gateway.pay_fee("revenue", number, money)
    assert first.amount_paise == fee and bench.gateway.pay_fee("revenue", number, money) == first
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_fee("revenue", number, Money(fee, uuid4().hex))
    with pytest.raises(UnknownThere):
        bench.gateway.pay_fee("revenue", NOWHERE, Money(fee, uuid4().hex))


def test_no_fee_is_taken_for_what_is_taken_back(bench: Bench, catalogue: Catalogue) -> None:
    number = bench.filed(service="marriage_registration")
    bench.gateway.withdraw("revenue", number)
    with pytest.raises(NotPossibleNow):
        bench.gateway.pay_fee("revenue", number, Money(10000, uuid4().hex))


def test_officials_of_a_pin_code(bench: Bench) -> None:
    officials = bench.gateway.officials("110001")
    assert officials
    assert all(o.designation["en"] and o.designation["hi"] and o.office["en"] and o.office["hi"] for o in officials)


@pytest.mark.parametrize("pincode", ["999999", "000000", "12", "none"])
def test_an_unknown_pin_code_has_no_officials(bench: Bench, pincode: str) -> None:
    assert bench.gateway.officials(pincode) == []


@pytest.mark.parametrize("place", [None, "new_delhi", "110001", "nowhere"])
def test_availability_names_places_and_counts(bench: Bench, place: str | None) -> None:
    found = bench.gateway.availability("health", "hospital_bed_lookup", place)
    assert found
    assert all(a.place["en"] and a.place["hi"] and a.item["en"] and a.item["hi"] and a.available >= 0 for a in found)


def test_an_issued_certificate_is_valid(bench: Bench) -> None:
    number = bench.filed("issued")
    issued = bench.gateway.progress("revenue", number).certificate_number or CERTIFICATE
    certificate = bench.gateway.certificate(issued)
    assert (certificate.number, certificate.service, certificate.valid) == (issued, "income_certificate", True)
    assert certificate.issued_on is not None


def test_a_revoked_certificate_is_known_and_not_valid(bench: Bench) -> None:
    issued = bench.issued()
    bench.revoke(issued)
    certificate = bench.gateway.certificate(issued)
    assert (certificate.number, certificate.valid, certificate.became) == (issued, False, "revoked")


def test_the_document_of_a_certificate_is_a_pdf_and_the_same_again(bench: Bench) -> None:
    issued = bench.issued()
    content = bench.gateway.certificate_document("revenue", issued)
    assert content.startswith(b"%PDF-") and bench.gateway.certificate_document("revenue", issued) == content


@pytest.mark.parametrize("number", ["DL-CRT-2026-99999999", "nothing like a number", "x/../y"])
def test_there_is_no_document_of_an_unknown_certificate(bench: Bench, number: str) -> None:
    with pytest.raises(UnknownThere):
        bench.gateway.certificate_document("revenue", number)


def test_keys_and_statuses_are_signed_by_the_root_that_is_named(bench: Bench) -> None:
    bench.revoke(bench.issued())
    told: PublishedKeys = bench.gateway.certificate_keys()
    keys = read_keys(told.signed, [told.root])
    assert keys.keys and read_statuses(bench.gateway.certificate_statuses(), keys, in_india(utc_now()).date())


@pytest.mark.parametrize("number", ["DL-CRT-2026-99999999", "nothing like a number", "x/../y"])
def test_an_unknown_certificate_is_unknown(bench: Bench, number: str) -> None:
    with pytest.raises(UnknownThere):
        bench.gateway.certificate(number)


def test_the_back_office_takes_the_core_s_answers_for_every_service(
    office: tuple[Settings, str], catalogue: Catalogue, clock: Any
) -> None:
    gateway = http_gateway(office[0].model_copy(update={"department_timeout": 20.0}))
    refused = {}
    for service in catalogue.services.values():
        if service.can_be_filed:
            try:
                gateway.file(request_for(catalogue, service.id, clock, key=f"every-{service.id}"))
            except Refused as error:
                refused[service.id] = error.fields
    assert refused == {}


def test_what_lies_with_officers_grows_with_each_filing(bench: Bench) -> None:
    today = in_india(utc_now()).date()

    def waiting() -> int:
        work = bench.gateway.officers_work("revenue", today, today)
        assert (work.since, work.until) == (today, today)
        return sum(load.count for load in work.loads if load.officer == "" and load.service == "income_certificate")

    before = waiting()
    bench.filed()
    assert waiting() == before + 1


def test_other_days_have_other_acts(bench: Bench) -> None:
    long_ago = in_india(utc_now()).date() - timedelta(days=400)
    assert bench.gateway.officers_work("revenue", long_ago, long_ago + timedelta(days=3)).acts == []
