"""A department in memory, for tests: the same promises as the API, and it can be down, refuse, or talk nonsense."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.port import (
    Appointment,
    Availability,
    Bill,
    Certificate,
    DocumentReceipt,
    FilingRequest,
    Money,
    Official,
    PaymentReceipt,
    Progress,
    Receipt,
    SentDocument,
)
from seva.errors import DepartmentError
from seva.language.identifiers import format_reference_number

DUE = date(2026, 12, 21)
RECEIVED = datetime(2026, 11, 22, 5, 0)
SLOT = Appointment(datetime(2026, 12, 1, 5, 0), {"en": "SDM office", "hi": "एसडीएम दफ़्तर"})


@dataclass
class FakeDepartment:
    """Implements seva.departments.port.DepartmentGateway; `failure` is raised by every call while it is set."""

    failure: DepartmentError | None = None
    filed: dict[str, FilingRequest] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    documents: dict[str, SentDocument] = field(default_factory=dict)
    paid: dict[str, tuple[Money, PaymentReceipt]] = field(default_factory=dict)

    def file(self, request: FilingRequest) -> Receipt:
        """The same receipt for the same key; an empty value is refused, as every department does."""
        self._answer()
        empty = {name: "required" for name, value in request.fields.items() if not value.strip()}
        if empty:
            raise Refused("422 invalid_fields", empty)
        if request.key not in self.receipts:
            number = format_reference_number("REV", 26, f"{10_000_000 + len(self.filed):08d}")
            self.filed[request.key] = request
            self.receipts[request.key] = Receipt(
                number, "filed", DUE, SLOT if request.filing == "appointment" else None
            )
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
        return Progress(reference_number, self.filed[key].service, self.statuses[reference_number], DUE)

    def withdraw(self, department: str, reference_number: str) -> Progress:
        """Takes an application back, unless it is decided."""
        progress = self.progress(department, reference_number)
        if progress.status in ("rejected", "issued", "approved"):
            raise NotPossibleNow(progress.status)
        self.statuses[reference_number] = "withdrawn"
        return self.progress(department, reference_number)

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        """A bill of ₹1,234.50 for every account that has not only zeros."""
        self._answer()
        if not account_number.strip("0"):
            raise UnknownThere(account_number)
        paid = f"{service}/{account_number}" in self.paid
        return Bill(account_number, date(2026, 9, 1), date(2026, 10, 31), 123450, date(2026, 12, 5), paid=paid)

    def pay_fee(self, department: str, reference_number: str, money: Money) -> PaymentReceipt:
        """One payment for each application that is not taken back."""
        if self.progress(department, reference_number).status in ("rejected", "withdrawn"):
            raise NotPossibleNow("409 illegal_transition")
        return self._keep(reference_number, money)

    def pay_bill(self, department: str, service: str, account_number: str, money: Money) -> PaymentReceipt:
        """One payment for each account, of exactly what is due."""
        due = self.bill(department, service, account_number)
        subject = f"{service}/{account_number}"
        if subject not in self.paid and due.payable_paise != money.amount_paise:
            raise NotPossibleNow("409 amount_mismatch")
        return self._keep(subject, money)

    def _keep(self, subject: str, money: Money) -> PaymentReceipt:
        receipt = PaymentReceipt(f"RCT-{len(self.paid) + 1:06d}", money.amount_paise, money.transaction_id)
        kept, receipt = self.paid.setdefault(subject, (money, receipt))
        if kept != money:
            raise NotPossibleNow("409 already_paid")
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

    def certificate(self, number: str) -> Certificate:
        """One certificate is known."""
        self._answer()
        if number != "DL-CRT-2026-00000001":
            raise UnknownThere(number)
        return Certificate(number, "income_certificate", True, date(2026, 10, 1))

    def _answer(self) -> None:
        if self.failure:
            raise self.failure
