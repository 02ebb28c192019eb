"""Bodies of answers. Moments are in UTC, amounts in paise."""

from typing import Literal

from backoffice.models import DeadlineKind, Kind, Method
from backoffice.schemas.questions import AskedQuestion, Deadline, QuestionEntry
from backoffice.schemas.types import (
    Answer,
    CertificateNumber,
    Identifier,
    IsoDate,
    Moment,
    Paise,
    ReferenceNumber,
)
from backoffice.states import Status
from seva.catalogue import Text


class PlaceName(Answer):
    """Where something is."""

    id: str
    name: Text


class Slot(Answer):
    """A time at which people can come."""

    slot_id: str
    place: PlaceName
    starts_at: Moment
    capacity: int
    free: int


class Slots(Answer):
    """The slots that are not full, earliest first."""

    service: Identifier
    slots: list[Slot]


class BookedSlot(Answer):
    """The time that an appointment was given."""

    slot_id: str
    place: PlaceName
    starts_at: Moment


class FeeDue(Answer):
    """What an application costs: null when the department tells it later. `waived`: there is a fee, but not for this
    applicant, and `reason` says why."""

    amount_paise: Paise | None
    waived: bool
    reason: Text | None


class Filed(Answer):
    """What was filed, by when the department answers (null: no time limit) and what it costs."""

    reference_number: ReferenceNumber
    status: Status
    filed_at: Moment
    due_on: IsoDate | None
    near_on: IsoDate | None = None
    fee: FeeDue | None = None


class Booked(Filed):
    """An appointment and its time."""

    slot: BookedSlot


class HistoryEntry(Answer):
    """Something that happened to an application; `status` is the one after it."""

    at: Moment
    action: str
    status: Status
    remarks: str | None


class DocumentState(Answer):
    """A document of the service and whether it came in."""

    id: Identifier
    required: bool
    received: bool


class Fee(Answer):
    """The fee: null when the department tells it later."""

    amount_paise: Paise | None
    paid: bool
    receipt_number: str | None


class ApplicationState(Answer):
    """Where an application is; `question` is the one on which it waits."""

    reference_number: ReferenceNumber
    kind: Kind
    department: Identifier
    service: Identifier
    status: Status
    filed_at: Moment
    updated_at: Moment
    due_on: IsoDate | None
    remarks: str | None
    history: list[HistoryEntry]
    documents: list[DocumentState]
    fee: Fee
    slot: BookedSlot | None
    certificate_number: CertificateNumber | None
    deadline: Deadline
    question: AskedQuestion | None


class Changed(Answer):
    """An application after a change."""

    reference_number: ReferenceNumber
    status: Status
    updated_at: Moment
    due_on: IsoDate | None
    certificate_number: CertificateNumber | None


class Decided(Changed):
    """An application after a decision; `waits_for_second`: it is proposed, until another officer decides the same."""

    waits_for_second: bool


class DocumentReceipt(Answer):
    """Proof that the department has stored a document: the number under which, the hash of what it stored, and when."""

    id: Identifier
    receipt_number: str
    sha256: str
    size: int
    received_at: Moment


class DocumentsReceived(Answer):
    """Which documents the department has now, which required ones it waits for, and proof of those just sent."""

    reference_number: ReferenceNumber
    status: Status
    received: list[Identifier]
    pending: list[Identifier]
    receipts: list[DocumentReceipt]


class Receipt(Answer):
    """A payment that was recorded; `subject` is the reference number or the bill number."""

    receipt_number: str
    subject: str
    amount_paise: Paise
    transaction_id: str
    method: Method
    paid_at: Moment


class Bill(Answer):
    """A bill. `payable_paise` is to be paid today: the amount less a rebate plus a late fee, less what was paid; 0 once
    it is paid. `minimum_paise` is the least that is taken; it is `payable_paise` where no parts are taken. A rebate is
    for paying all of it at once, until `rebate_until`."""

    bill_number: str
    service: Identifier
    account_number: str
    title: Text
    payer_name_masked: str
    period_from: IsoDate
    period_to: IsoDate
    amount_paise: Paise
    rebate_paise: Paise
    late_fee_paise: Paise
    paid_paise: Paise
    payable_paise: Paise
    minimum_paise: Paise
    due_on: IsoDate
    rebate_until: IsoDate | None
    status: Literal["due", "paid"]
    receipt_number: str | None


class Bills(Answer):
    """The bills of an account on which something is due, the oldest first."""

    bills: list[Bill]


class Official(Answer):
    """An officer's post and how to reach the office; nobody is named."""

    department: Identifier
    designation: Text
    office: Text
    area: Text
    phone: str


class Officials(Answer):
    """The officers that serve a place, the highest first; `source` says how sure the directory is."""

    officials: list[Official]
    source: str


class Resource(Answer):
    """How many of something there are, and how many are free."""

    id: Identifier
    name: Text
    total: int
    available: int


class FacilityState(Answer):
    """A place that has resources."""

    id: str
    name: Text
    district: str | None
    pincode: str | None
    resources: list[Resource]


class Availability(Answer):
    """What is free where at this moment; `source` says how sure the counts are."""

    service: Identifier
    as_of: Moment
    facilities: list[FacilityState]
    source: str


class CertificateState(Answer):
    """A certificate that was issued. Holder (masked) and reference number are told to its own department only."""

    certificate_number: CertificateNumber
    service: Identifier
    department: Identifier
    issued_on: IsoDate
    holder_masked: str
    specimen: bool
    reference_number: ReferenceNumber | None
    valid_until: IsoDate | None
    status: Literal["valid", "expired", "revoked", "superseded", "corrected"]


class CertificateChanged(Answer):
    """What became of a certificate; `successor` is the number of the one in its place."""

    certificate_number: CertificateNumber
    status: Literal["revoked", "superseded", "corrected"]
    successor: CertificateNumber | None


class QueueEntry(Answer):
    """An application as the officers' list shows it."""

    reference_number: ReferenceNumber
    kind: Kind
    department: Identifier
    service: Identifier
    status: Status
    filed_at: Moment
    due_on: IsoDate | None
    overdue: bool
    escalated: DeadlineKind | None


class Queue(Answer):
    """Applications, the most urgent first; `total` counts all that match."""

    items: list[QueueEntry]
    total: int


class AuditEntry(HistoryEntry):
    """A line of the audit trail, with who did it."""

    actor: str
    from_status: Status | None
    reason: str | None


class ReceivedDocument(Answer):
    """A document as it was described; `receipt_number` is null until its content is here."""

    id: Identifier
    file_name: str
    content_type: str
    size: int
    sha256: str
    received_at: Moment
    receipt_number: str | None


class CaseFile(Answer):
    """All that an officer needs to decide; `fields` are the applicant's own words."""

    application: ApplicationState
    fields: dict[str, str]
    language: str
    received_documents: list[ReceivedDocument]
    audit: list[AuditEntry]
    questions: list[QuestionEntry]


class Token(Answer):
    """An access token; `expires_in` is in seconds."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
