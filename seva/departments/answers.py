"""The parts of the department API's answers that the core reads; unknown keys are ignored, missing ones are refused."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from seva.departments.port import Appointment, CertificateEnd, Deadline, Fee
from seva.language.identifiers import is_valid_damm


def _with_check_digit(number: str) -> str:
    # A citizen who types such a number would be told that it is wrong.
    if not is_valid_damm(re.sub("[^0-9]", "", number)):
        raise ValueError("the check digit is wrong")
    return number


Reference = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2,5}[0-9]{2}-[0-9]{4}-[0-9]{4}-[0-9]$"),
    AfterValidator(_with_check_digit),
]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CertificateNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,40}$")]
Status = Literal["filed", "under_review", "needs_information", "approved", "rejected", "issued", "withdrawn"]
Paise = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=10**6)]
Login = Annotated[str, StringConstraints(min_length=1, max_length=120)]
District = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,39})?$")]


def in_utc(moment: datetime) -> datetime:
    """A moment as it is stored; ValueError when it lies outside of all calendars. Without a zone it is UTC."""
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError as error:
        raise ValueError("the moment is out of range") from error


def _from_base64url(text: Any) -> bytes:
    return urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Words(Answer):
    """A text in both languages."""

    en: str
    hi: str


class Place(Answer):
    """Where something is."""

    name: Words


class Slot(Answer):
    """The time that an appointment was given."""

    place: Place
    starts_at: Annotated[AwareDatetime, AfterValidator(in_utc)]


class FeeDue(Answer):
    """What an application costs; None when the department tells it later."""

    amount_paise: Paise | None
    waived: bool = False
    reason: Words | None = None

    @property
    def fee(self) -> Fee:
        """The fee as the core knows it."""
        return Fee(self.amount_paise, self.waived, self.reason.model_dump() if self.reason else None)


class FeeState(Answer):
    """The fee of an application that was filed."""

    amount_paise: Paise | None
    paid: bool


class Filed(Answer):
    """An application that was taken; a department without fees may leave out `fee`."""

    reference_number: Reference
    status: Status
    due_on: date | None
    slot: Slot | None = None
    fee: FeeDue | None = None
    near_on: date | None = None

    @property
    def appointment(self) -> Appointment | None:
        """The appointment's time and place, if it is one."""
        if self.slot is None:
            return None
        return Appointment(self.slot.starts_at, self.slot.place.name.model_dump())


class DocumentStored(Answer):
    """A document that the department has."""

    id: str
    receipt_number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    received_at: Annotated[AwareDatetime, AfterValidator(in_utc)]


class DocumentsStored(Answer):
    """Documents that the department has."""

    reference_number: Reference
    receipts: list[DocumentStored]


class Changed(Answer):
    """An application after a change."""

    reference_number: Reference
    status: Status
    due_on: date | None = None
    certificate_number: CertificateNumber | None = None


class DeadlineState(Answer):
    """How late an application is, and what the law gives."""

    delay_days: Annotated[int, Field(ge=0)]
    compensation_paise: Paise | None = None
    per_day_paise: Paise | None = None
    most_paise: Paise | None = None

    @property
    def deadline(self) -> Deadline:
        """As the core knows it."""
        return Deadline(**self.model_dump())


class Escalation(Answer):
    """A deadline of which the next level knows."""

    reference_number: Reference
    kind: Literal["near", "passed"]
    told: Words
    deadline: DeadlineState


class AnswerTaken(Answer):
    """An answer to an officer's question that was taken."""

    reference_number: Reference
    question_id: str
    status: Status


class Question(Answer):
    """What an officer asks the citizen; a department without such questions only gives remarks."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
    words: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    fields: Annotated[list[Identifier], Field(max_length=20)] = Field(default_factory=list)
    documents: Annotated[list[Identifier], Field(max_length=20)] = Field(default_factory=list)


class State(Changed):
    """Where an application stands."""

    service: str
    remarks: str | None = None
    fee: FeeState | None = None
    deadline: DeadlineState | None = None

    @property
    def fee_due_paise(self) -> int | None:
        """What is still to be paid; None when the department has not told it."""
        if self.fee is None or self.fee.amount_paise is None:
            return None
        return 0 if self.fee.paid else self.fee.amount_paise


class Bill(Answer):
    """An open bill; money in paise."""

    account_number: str
    period_from: date
    period_to: date
    payable_paise: Paise
    rebate_paise: Paise = 0
    late_fee_paise: Paise = 0
    due_on: date
    status: Literal["due", "paid"]
    bill_number: Annotated[str, StringConstraints(max_length=40)] = ""
    minimum_paise: Paise | None = None
    paid_paise: Paise = 0
    rebate_until: date | None = None


class Bills(Answer):
    """The open bills of an account."""

    bills: Annotated[list[Bill], Field(max_length=50)]


class Paid(Answer):
    """Money that was recorded."""

    receipt_number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/-]{1,40}$")]
    amount_paise: Paise
    transaction_id: str


class OfficialPost(Answer):
    """An officer's post."""

    designation: Words
    office: Words
    phone: str | None = None


class Officials(Answer):
    """Who serves a place."""

    officials: list[OfficialPost]


class Resource(Answer):
    """Something that may be free."""

    name: Words
    available: int


class Facility(Answer):
    """A place that has resources."""

    name: Words
    resources: list[Resource]


class Availability(Answer):
    """What is free where."""

    facilities: list[Facility]


class CertificateEnded(Answer):
    """A certificate that counts no more; where another took its place, that one's number stands beside it."""

    certificate_number: CertificateNumber
    status: CertificateEnd


class CertificateState(Answer):
    """What may be said of a certificate."""

    certificate_number: str
    service: str
    issued_on: date | None = None
    specimen: bool = False
    status: CertificateEnd | Literal["valid", "expired"]


Base64Url = Annotated[bytes, BeforeValidator(_from_base64url)]


class SignedKeys(Answer):
    """The key set, whose signed bytes are in `cose`, and the root key that signed it."""

    root: Base64Url
    cose: Base64Url


class SignedStatuses(Answer):
    """The status list, whose signed bytes are in `cose`."""

    cose: Base64Url


class Act(Answer):
    """Acts of one officer that are alike."""

    officer: Login
    day: date
    service: Identifier
    district: District
    action: Literal["approve", "reject", "request_information"]
    days: Count
    late: bool | None
    count: Count


class Load(Answer):
    """What lies with one officer."""

    officer: Annotated[str, StringConstraints(max_length=120)]
    service: Identifier
    district: District
    count: Count
    overdue: Count


class OfficersWork(Answer):
    """The work of a department's officers."""

    department: str
    since: date
    until: date
    done: list[Act]
    lying: list[Load]


def document(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept document as the API describes one."""
    return {
        "id": kept["id"],
        "file_name": kept["name"],
        "content_type": kept["content_type"],
        "size": kept["size"],
        "sha256": kept["sha256"],
    }
