"""A department in memory, for tests: the same promises as the API, and it can be down, refuse, or talk nonsense."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.port import (
    Appointment,
    Availability,
    Bill,
    Certificate,
    CertificateEnd,
    Deadline,
    DocumentReceipt,
    Escalated,
    Fee,
    FilingRequest,
    Money,
    OfficerAnswer,
    OfficerLoad,
    OfficersWork,
    Official,
    PaymentReceipt,
    Progress,
    PublishedKeys,
    Receipt,
    SentDocument,
)
from seva.errors import DepartmentError
from seva.language.identifiers import format_reference_number

DUE = date(2026, 12, 21)
RECEIVED = datetime(2026, 11, 22, 5, 0)
SLOT = Appointment(datetime(2026, 12, 1, 5, 0), {"en": "SDM office", "hi": "एसडीएम दफ़्तर"})
CERTIFICATE = "DL-CRT-2026-00000001"
BILL = Bill(
    "", date(2026, 9, 1), date(2026, 10, 31), 123450, date(2026, 12, 5), number="B-2026-10", minimum_paise=60000
)


def _subject(service: str, bill: Bill) -> str:
    return f"{service}/{bill.account_number}/{bill.number}"


@dataclass
class FakeDepartment:
    """Implements seva.departments.port.DepartmentGateway; `failure` is raised by every call while it is set."""

    failure: DepartmentError | None = None
    filed: dict[str, FilingRequest] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    documents: dict[str, SentDocument] = field(default_factory=dict)
    bills: dict[tuple[str, str], list[Bill]] = field(default_factory=dict)
    answers: dict[str, OfficerAnswer] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    escalated: list[tuple[str, str]] = field(default_factory=list)
    near_on: date | None = None
    fees: dict[str, Fee] = field(default_factory=dict)
    paid: dict[str, list[tuple[Money, PaymentReceipt]]] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    became: dict[str, CertificateEnd] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    keys: PublishedKeys | None = None
    ended: bytes = b""
    work: dict[str, OfficersWork] = field(default_factory=dict)

    def file(self, request: FilingRequest) -> Receipt:
        """The same receipt for the same key; an empty value is refused, as every department does."""
        self._answer()
        empty = {name: "required" for name, value in request.fields.items() if not value.strip()}
        if empty:
            raise Refused("422 invalid_fields", empty)
        if request.key not in self.receipts:
            number = format_reference_number("REV", 26, f"{10_000_000 + len(self.filed):08d}")
            self.filed[request.key] = request
            slot = SLOT if request.filing == "appointment" else None
            self.receipts[request.key] = Receipt(number, "filed", DUE, slot, self._fee(request.service), self.near_on)
            self.statuses[number] = "filed"
        return self.receipts[request.key]

    def send_document(self, document: SentDocument) -> DocumentReceipt:
        """The same receipt for the same key; an application that is decided takes none any more."""
        progress = self.progress(document.department, document.reference_number)
        if progress.status not in ("filed", "under_review", "needs_information"):
            raise NotPossibleNow(progress.status)
        if not document.content:
            raise Refused("422 invalid_request")
        self.documents.setdefault(document.key, document)
        stored = self.documents[document.key]
        return DocumentReceipt(f"R-{document.key[:12]}", sha256(stored.content).hexdigest(), RECEIVED)

    def progress(self, department: str, reference_number: str) -> Progress:
        """Where an application stands."""
        self._answer()
        key = next((k for k, r in self.receipts.items() if r.reference_number == reference_number), None)
        if key is None:
            raise UnknownThere(reference_number)
        service = self.filed[key].service
        due = 0 if reference_number in self.paid else self._fee(service).amount_paise
        return Progress(
            reference_number, service, self.statuses[reference_number], DUE, fee_due_paise=due,
            deadline=self.deadlines.get(reference_number, Deadline()),
            certificate_number=self.newest.get(reference_number),
        )  # fmt: skip

    def ask(self, reference_number: str, question_id: str) -> None:
        """An officer asks something."""
        self.statuses[reference_number] = "needs_information"
        self.questions[question_id] = reference_number

    def answer_question(self, answer: OfficerAnswer) -> str:
        """The same for the same key; the case is under review then, unless it is decided."""
        progress = self.progress(answer.department, answer.reference_number)
        if self.questions.get(answer.question_id) != answer.reference_number:
            raise UnknownThere(answer.question_id)
        if answer.key not in self.answers:
            if progress.status not in ("filed", "under_review", "needs_information"):
                raise NotPossibleNow(progress.status)
            empty = {name: "required" for name, value in answer.fields.items() if not value.strip()}
            if empty or not (answer.text.strip() or answer.fields or answer.documents):
                raise Refused("422 invalid_fields", empty)
            self.answers[answer.key] = answer
            self.statuses[answer.reference_number] = "under_review"
        return "under_review"

    def escalate(self, department: str, reference_number: str, kind: str) -> Escalated:
        """Deadlines that a test has set have passed; all others are not reached."""
        self.progress(department, reference_number)
        if reference_number not in self.deadlines:
            raise NotPossibleNow("409 not_due")
        if (reference_number, kind) not in self.escalated:
            self.escalated.append((reference_number, kind))
        told = {"en": "the head of the office", "hi": "कार्यालय के प्रमुख"}
        return Escalated(kind, told, self.deadlines[reference_number])

    def withdraw(self, department: str, reference_number: str) -> Progress:
        """Takes an application back, unless it is decided."""
        progress = self.progress(department, reference_number)
        if progress.status in ("rejected", "issued", "approved"):
            raise NotPossibleNow(progress.status)
        self.statuses[reference_number] = "withdrawn"
        return self.progress(department, reference_number)

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        """The latest bill: one of ₹1,234.50 for every account that has not only zeros, unless a test says otherwise."""
        self._answer()
        if not account_number.strip("0"):
            raise UnknownThere(account_number)
        bills = self.bills.get((service, account_number), [BILL])
        return self._after_payments(service, replace(bills[-1], account_number=account_number))

    def open_bills(self, department: str, service: str, account_number: str) -> list[Bill]:
        """What is due on an account."""
        self.bill(department, service, account_number)
        bills = self.bills.get((service, account_number), [BILL])
        now = [self._after_payments(service, replace(bill, account_number=account_number)) for bill in bills]
        return [bill for bill in now if not bill.paid]

    def quote_fee(self, department: str, service: str, fields: Mapping[str, str]) -> Fee:
        """No fee, unless a test says otherwise."""
        self._answer()
        return self._fee(service)

    def pay_fee(self, department: str, reference_number: str, money: Money) -> PaymentReceipt:
        """One payment for each application that is not taken back."""
        if self.progress(department, reference_number).status in ("rejected", "withdrawn"):
            raise NotPossibleNow("409 illegal_transition")
        return self._keep(reference_number, money, is_open=reference_number not in self.paid)

    def pay_bill(
        self, department: str, service: str, account_number: str, money: Money, bill: str = ""
    ) -> PaymentReceipt:
        """What is due, or a part that is not too small."""
        self.bill(department, service, account_number)
        bills = self.bills.get((service, account_number), [BILL])
        meant = next((one for one in bills if one.number == bill), bills[-1] if not bill else None)
        if meant is None:
            raise UnknownThere(bill)
        due = self._after_payments(service, replace(meant, account_number=account_number))
        fits = not due.paid and due.least_paise <= money.amount_paise <= due.payable_paise
        return self._keep(_subject(service, due), money, is_open=fits)

    def _after_payments(self, service: str, bill: Bill) -> Bill:
        paid = sum(money.amount_paise for money, _ in self.paid.get(_subject(service, bill), ()))
        left = bill.payable_paise - paid
        return replace(bill, payable_paise=left, paid_paise=paid, paid=bill.paid or left <= 0)

    def _keep(self, subject: str, money: Money, is_open: bool) -> PaymentReceipt:
        made = self.paid.get(subject, [])
        known = next((receipt for kept, receipt in made if kept.transaction_id == money.transaction_id), None)
        if known is None and not is_open:
            raise NotPossibleNow("409 already_paid or amount_mismatch")
        count = sum(map(len, self.paid.values()))
        receipt = known or PaymentReceipt(f"RCT-{count + 1:06d}", money.amount_paise, money.transaction_id)
        if receipt.amount_paise != money.amount_paise:
            raise NotPossibleNow("409 transaction_reused")
        if known is None:
            self.paid.setdefault(subject, []).append((money, receipt))
        return receipt

    def officials(self, pincode: str) -> list[Official]:
        """One office for each PIN code of Delhi."""
        self._answer()
        if not pincode.startswith("110"):
            return []
        names = {"en": "Sub-Divisional Magistrate", "hi": "एसडीएम"}
        return [Official(names, {"en": "SDM office", "hi": "एसडीएम दफ़्तर"}, "1031")]

    def availability(self, department: str, service: str, place: str | None) -> list[Availability]:
        """Some free beds."""
        self._answer()
        return [
            Availability({"en": "Lok Nayak Hospital", "hi": "लोक नायक अस्पताल"}, {"en": "ICU bed", "hi": "आईसीयू बेड"}, 3)
        ]

    def officers_work(self, department: str, since: date, until: date) -> OfficersWork:
        """What a test has put there, and one new application with nobody for each that was filed."""
        self._answer()
        given = self.work.get(department, OfficersWork(since, until, [], []))
        waiting = Counter(
            self.filed[key].service
            for key, receipt in self.receipts.items()
            if self.filed[key].department == department and self.statuses[receipt.reference_number] == "filed"
        )
        loads = [OfficerLoad("", service, "", count, 0) for service, count in sorted(waiting.items())]
        acts = [act for act in given.acts if since <= act.day <= until]
        return OfficersWork(since, until, acts, [*loads, *given.loads])

    def certificate(self, number: str) -> Certificate:
        """One certificate is known, and those whose PDFs a test has put there."""
        self._answer()
        if number != CERTIFICATE and number not in self.papers:
            raise UnknownThere(number)
        became = self.became.get(number)
        return Certificate(number, "income_certificate", became is None, date(2026, 10, 1), became)

    def certificate_document(self, department: str, number: str, patient: bool = False) -> bytes:
        """The PDF that a test has put there."""
        self._answer()
        if number not in self.papers:
            raise UnknownThere(number)
        return self.papers[number]

    def certificate_keys(self) -> PublishedKeys:
        """What a test has put there."""
        self._answer()
        if self.keys is None:
            raise UnknownThere("keys")
        return self.keys

    def certificate_statuses(self) -> bytes:
        """What a test has put there."""
        self._answer()
        return self.ended

    def _fee(self, service: str) -> Fee:
        return self.fees.get(service, Fee(0))

    def _answer(self) -> None:
        if self.failure:
            raise self.failure
