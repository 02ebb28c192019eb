"""What the core asks of a department, whatever its system is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

CertificateEnd = Literal["revoked", "corrected", "superseded"]
"""What a department does with a certificate so that it counts no more."""


@dataclass(frozen=True)
class FilingRequest:
    """An application to file; `key` makes repeating it safe."""

    key: str
    department: str
    service: str
    filing: str
    fields: Mapping[str, str]
    documents: Sequence[Mapping[str, Any]]
    applicant: str
    language: str


@dataclass(frozen=True)
class Appointment:
    """The time that was given, in UTC without zone, and the place in both languages."""

    starts_at: datetime
    place: Mapping[str, str]


@dataclass(frozen=True)
class Fee:
    """What an application costs, in paise; None when the department tells it later.

    `waived`: there is a fee, but this applicant pays none; `reason` says why in both languages, if the department does.
    """

    amount_paise: int | None
    waived: bool = False
    reason: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Receipt:
    """What a department answers when it has taken an application; an appointment's has its time.

    From `near_on` the deadline `due_on` is near.
    """

    reference_number: str
    status: str
    due_on: date | None
    appointment: Appointment | None = None
    fee: Fee | None = None
    near_on: date | None = None


@dataclass(frozen=True)
class SentDocument:
    """A document for a filed application, with its content; `document` is its id in the catalogue."""

    key: str
    department: str
    reference_number: str
    document: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class DocumentReceipt:
    """What a department answers when it has stored a document: under which number, the hash of it, and when."""

    receipt_number: str
    sha256: str
    received_at: datetime


@dataclass(frozen=True)
class OfficerAnswer:
    """A citizen's answer to an officer's question; `documents` come by themselves. `key` makes repeating it safe."""

    key: str
    department: str
    reference_number: str
    question_id: str
    text: str
    fields: Mapping[str, str]
    documents: Sequence[str]


@dataclass(frozen=True)
class Deadline:
    """How late an application is, and what the law gives for it, in paise; None where no law does."""

    delay_days: int = 0
    compensation_paise: int | None = None
    per_day_paise: int | None = None
    most_paise: int | None = None


@dataclass(frozen=True)
class Escalated:
    """A deadline of which the department's next level, `told`, knows; its name in both languages."""

    kind: str
    told: Mapping[str, str]
    deadline: Deadline


@dataclass(frozen=True)
class Progress:
    """Where an application stands with the department."""

    reference_number: str
    service: str
    status: str
    due_on: date | None
    remarks: str | None = None
    certificate_number: str | None = None
    fee_due_paise: int | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Bill:
    """A bill; money in paise, `payable_paise` is what is to be paid today.

    `number` is the department's own, empty if it has none. `minimum_paise` is the least that it takes today; it takes
    no parts where that is all. A rebate is for paying all at once, until `rebate_until`.
    """

    account_number: str
    period_from: date
    period_to: date
    payable_paise: int
    due_on: date | None
    rebate_paise: int = 0
    late_fee_paise: int = 0
    paid: bool = False
    number: str = ""
    minimum_paise: int | None = None
    paid_paise: int = 0
    rebate_until: date | None = None

    @property
    def least_paise(self) -> int:
        """The least that may be paid today."""
        return self.payable_paise if self.minimum_paise is None else min(self.minimum_paise, self.payable_paise)

    @property
    def takes_parts(self) -> bool:
        """Whether less than all of it may be paid."""
        return 0 < self.least_paise < self.payable_paise


@dataclass(frozen=True)
class Money:
    """Money that was received for a department; `transaction_id` makes telling it again safe.

    `paid_at`, in UTC without zone, is when the citizen paid, which may be long before it is told.
    """

    amount_paise: int
    transaction_id: str
    method: str = "upi"
    paid_at: datetime | None = None


@dataclass(frozen=True)
class PaymentReceipt:
    """What a department answers when it has recorded money."""

    receipt_number: str
    amount_paise: int
    transaction_id: str


@dataclass(frozen=True)
class Official:
    """An office that serves a place."""

    designation: Mapping[str, str]
    office: Mapping[str, str]
    phone: str | None


@dataclass(frozen=True)
class Availability:
    """How much of something is free at a place."""

    place: Mapping[str, str]
    item: Mapping[str, str]
    available: int


@dataclass(frozen=True)
class Certificate:
    """What may be said of a certificate to anyone who knows its number; `became` tells why it counts no more."""

    number: str
    service: str
    valid: bool
    issued_on: date | None
    became: CertificateEnd | None = None


@dataclass(frozen=True)
class PublishedKeys:
    """The key set for certificates as it is published (docs/certificates.md), and the root key that it names."""

    root: bytes
    signed: bytes


@dataclass(frozen=True)
class OfficerAct:
    """So many acts of an officer on one day that are alike; `district` is empty where none is known.

    `days`: since the case came to the department; `late`: after the last day, None where there is none.
    """

    officer: str
    day: date
    service: str
    district: str
    action: str
    days: int
    late: bool | None
    count: int


@dataclass(frozen=True)
class OfficerLoad:
    """So many undecided applications with an officer now; `officer` is empty where nobody has opened them."""

    officer: str
    service: str
    district: str
    count: int
    overdue: int


@dataclass(frozen=True)
class OfficersWork:
    """What a department tells of its officers: acts of the days that it counted, and what lies with each now."""

    since: date
    until: date
    acts: Sequence[OfficerAct]
    loads: Sequence[OfficerLoad]


class DepartmentGateway(Protocol):
    """The department API as the core uses it. Every method may raise a DepartmentError."""

    def file(self, request: FilingRequest) -> Receipt:
        """Files an application, grievance or appointment; the same `key` gives the same receipt."""

    def send_document(self, document: SentDocument) -> DocumentReceipt:
        """Sends a document of a filed application; the same `key` gives the same receipt."""

    def progress(self, department: str, reference_number: str) -> Progress:
        """Where an application stands."""

    def answer_question(self, answer: OfficerAnswer) -> str:
        """Takes an answer to the officer; the status then. The same `key` gives the same answer."""

    def escalate(self, department: str, reference_number: str, kind: str) -> Escalated:
        """Tells the next level that a deadline is "near" or has "passed"; repeating it tells nobody twice.

        NotPossibleNow when the department does not find it so.
        """

    def withdraw(self, department: str, reference_number: str) -> Progress:
        """Takes an application back; repeating it changes nothing."""

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        """The present bill of an account."""

    def open_bills(self, department: str, service: str, account_number: str) -> list[Bill]:
        """The bills of an account on which something is due, the oldest first; none when everything is paid."""

    def quote_fee(self, department: str, service: str, fields: Mapping[str, str]) -> Fee:
        """What an application with these answers costs."""

    def pay_fee(self, department: str, reference_number: str, money: Money) -> PaymentReceipt:
        """Records the fee of an application; the same transaction again gets the same receipt."""

    def pay_bill(
        self, department: str, service: str, account_number: str, money: Money, bill: str = ""
    ) -> PaymentReceipt:
        """Records the payment of a bill or of a part of it; the same transaction again gets the same receipt.

        `bill` is the department's number of the bill, empty for the present one of the account.
        """

    def officials(self, pincode: str) -> list[Official]:
        """The offices that serve a PIN code."""

    def availability(self, department: str, service: str, place: str | None) -> list[Availability]:
        """What is free now."""

    def officers_work(self, department: str, since: date, until: date) -> OfficersWork:
        """How much officers did on these days, both included; a department may count fewer of them, the latest ones."""

    def certificate(self, number: str) -> Certificate:
        """Whether a certificate of that number exists and is valid."""

    def certificate_document(self, department: str, number: str, patient: bool = False) -> bytes:
        """The PDF of a certificate, for its owner; UnknownThere when there is none."""

    def certificate_keys(self) -> PublishedKeys:
        """The key set with which certificates are checked."""

    def certificate_statuses(self) -> bytes:
        """The signed list of certificates that count no more."""
