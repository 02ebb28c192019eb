"""The rows as objects, mapped on the tables. Moments are in UTC, money is in paise."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import registry

from backoffice import tables
from backoffice.states import Status

Kind = Literal["application", "appointment", "grievance"]
CallbackState = Literal["pending", "delivered", "failed"]
ProposalState = Literal["open", "confirmed", "declined"]
TraceKind = Literal["correction", "transfer", "reopening"]
Method = Literal["upi", "card", "net_banking", "cash", "other"]


@dataclass(eq=False, kw_only=True)
class Application:
    """Something filed with a department: an application, an appointment or a grievance."""

    id: int = field(init=False)
    reference_number: str
    kind: Kind
    department: str
    service: str
    status: Status
    language: str
    applicant_ref: str
    client: str
    callback_url: str | None
    fields_encrypted: str
    remarks_encrypted: str | None = None
    fee_paise: int | None
    filed_at: datetime
    updated_at: datetime
    due_on: date | None
    district: str | None = None
    filed_with: str | None = None


@dataclass(eq=False, kw_only=True)
class Event:
    """One line of the audit trail; never changed or deleted."""

    id: int = field(init=False)
    application_id: int
    occurred_at: datetime
    actor: str
    action: str
    from_status: Status | None
    to_status: Status
    reason: str | None = None
    remarks_encrypted: str | None = None


@dataclass(eq=False, kw_only=True)
class ReceivedDocument:
    """What is known about a document; its content is in a row of its own. Without a receipt it was only described."""

    id: int = field(init=False)
    application_id: int
    document: str
    file_name_encrypted: str
    content_type: str
    size: int
    sha256: str
    received_at: datetime
    receipt_number: str | None = None


@dataclass(eq=False, kw_only=True)
class Payment:
    """Money received for a subject: a reference number or a bill number.

    `part` counts the payments of a subject, from 1: a bill may be paid in parts. Two that come at once get the same
    number, which only one of them can keep.
    """

    id: int = field(init=False)
    receipt_number: str
    subject: str
    part: int
    client: str
    transaction_id: str
    amount_paise: int
    method: Method
    paid_at: datetime


@dataclass(eq=False, kw_only=True)
class Booking:
    """A seat taken in a slot; the unique pair of both keeps a slot from being overbooked."""

    id: int = field(init=False)
    application_id: int
    slot_id: str
    seat: int


@dataclass(eq=False, kw_only=True)
class Certificate:
    """An issued certificate or licence."""

    id: int = field(init=False)
    number: str
    application_id: int
    service: str
    holder_encrypted: str
    issued_on: date


@dataclass(eq=False, kw_only=True)
class Proposal:
    """A decision of a sensitive kind: what the first officer wants, and what the second said to it."""

    id: int = field(init=False)
    application_id: int
    action: str
    reason: str | None
    remarks_encrypted: str | None
    proposed_by: str
    proposed_at: datetime
    state: ProposalState = "open"
    closed_by: str | None = None
    closed_at: datetime | None = None
    note_encrypted: str | None = None


@dataclass(eq=False, kw_only=True)
class Trace:
    """What an officer changed apart from deciding, with what was there before; never changed or deleted."""

    id: int = field(init=False)
    application_id: int
    kind: TraceKind
    at: datetime
    actor: str
    details_encrypted: str


@dataclass(eq=False, kw_only=True)
class Callback:
    """A callback to be delivered; the row is the truth about it."""

    id: int = field(init=False)
    event_id: str
    application_id: int
    url: str
    payload_encrypted: str
    state: CallbackState
    attempts: int
    next_attempt_at: datetime
    created_at: datetime
    finished_at: datetime | None = None
    last_error: str | None = None


@dataclass(eq=False, kw_only=True)
class StoredAnswer:
    """The answer to a request with an idempotency key."""

    client: str
    key: str
    operation: str
    request_digest: str
    response: str
    created_at: datetime


_MAPPING = {
    Application: tables.applications,
    Event: tables.events,
    ReceivedDocument: tables.documents,
    Payment: tables.payments,
    Booking: tables.bookings,
    Certificate: tables.certificates,
    Proposal: tables.proposals,
    Trace: tables.traces,
    Callback: tables.callbacks,
    StoredAnswer: tables.idempotency_keys,
}
_mappers = registry(metadata=tables.metadata)
for _model, _table in _MAPPING.items():
    _mappers.map_imperatively(_model, _table)
