"""Bodies of requests."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backoffice.models import DeadlineKind, Method
from backoffice.schemas.types import AS_WHOLE_NUMBER, Identifier, Language, Request, SlotId, ToldMoment

FieldValue = Annotated[str, StringConstraints(max_length=1000)]
ApplicantRef = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
CallbackUrl = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,200})?$"),
]
TransactionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{4,64}$")]
BillNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9/._-]{0,39}$")]
Remarks = Annotated[str, StringConstraints(max_length=1000)]
Reasons = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Names = Annotated[list[Identifier], Field(max_length=20)]
Officer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,79}$")]
LARGEST_DOCUMENT = 10 * 1024 * 1024
BASE64 = r"^[A-Za-z0-9+/]*={0,2}$"
LARGEST_AMOUNT = 10**12


class DocumentDescription(Request):
    """What the department is told about a document; `id` is the document's id in the catalogue, `size` is in bytes."""

    id: Identifier
    file_name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content_type: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}/[A-Za-z0-9.+-]{1,60}$")]
    size: Annotated[int, Field(ge=1, le=LARGEST_DOCUMENT), AS_WHOLE_NUMBER]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SentDocument(DocumentDescription):
    """A document with its content in base64, of which `size` and `sha256` must be true."""

    content: Annotated[str, StringConstraints(pattern=BASE64, min_length=4, max_length=LARGEST_DOCUMENT * 4 // 3 + 4)]


Documents = Annotated[list[DocumentDescription], Field(max_length=40)] | Literal["later"]


class FilingRequest(Request):
    """Something to be filed. `fields` has a text for each field id of the service: dates as YYYY-MM-DD, choices by id,
    mobile numbers with 10 digits, amounts in rupees. Documents may follow later."""

    service: Identifier
    fields: dict[Identifier, FieldValue] = Field(max_length=80, json_schema_extra={"additionalProperties": False})
    documents: Documents = "later"
    applicant_ref: ApplicantRef
    language: Language = "en"
    callback_url: CallbackUrl | None = None


class AppointmentRequest(FilingRequest):
    """An appointment to be booked; without `slot_id` the department gives the first free slot on or after the date
    that the fields ask for."""

    slot_id: SlotId | None = None


class DocumentsRequest(Request):
    """Documents with their content; one that was sent before is replaced."""

    documents: Annotated[list[SentDocument], Field(min_length=1, max_length=40)]


class AnswerRequest(Request):
    """The applicant's answer to an officer's question: words, corrected fields in the form of a filing, and the
    documents that come with it, which are sent by themselves. At least one of them."""

    question_id: QuestionId
    text: Remarks = ""
    fields: dict[Identifier, FieldValue] = Field(
        default_factory=dict, max_length=20, json_schema_extra={"additionalProperties": False}
    )
    documents: Names = Field(default_factory=list)


class EscalationRequest(Request):
    """A deadline that is near, or has passed."""

    kind: DeadlineKind


class WithdrawRequest(Request):
    """Why the application is taken back."""

    remarks: Remarks = ""


class PaymentRequest(Request):
    """Money received; `transaction_id` is the payment gateway's, and makes repeating the request harmless.

    `paid_at` is when the citizen paid: what was due then is what counts. Without it, or if it has not come yet, it is
    now."""

    amount_paise: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT), AS_WHOLE_NUMBER]
    transaction_id: TransactionId
    method: Method = "upi"
    paid_at: ToldMoment | None = None


class BillPaymentRequest(PaymentRequest):
    """Money received for a bill; without `bill_number` it is the present bill of the account. A part may be paid if it
    is not less than the bill's `minimum_paise`."""

    bill_number: BillNumber | None = None


class FeeRequest(Request):
    """What would be filed, to hear its fee; `fields` as in a filing, as far as they are known."""

    service: Identifier
    fields: dict[Identifier, FieldValue] = Field(
        default_factory=dict, max_length=80, json_schema_extra={"additionalProperties": False}
    )


class _Decision(Request):
    by: Officer
    reason: Identifier | None = None


class PlainDecision(_Decision):
    """A decision that needs no reason."""

    action: Literal["start_review", "approve", "issue"]
    remarks: Remarks = ""


class Rejection(_Decision):
    """A decision that the citizen must be able to understand: the remarks say why."""

    action: Literal["reject"]
    remarks: Reasons


class InformationRequest(_Decision):
    """A question to the applicant, in the applicant's language: `remarks` are its words. `fields` and `documents` name
    what is to be corrected or sent; without them any words or documents answer."""

    action: Literal["request_information"]
    remarks: Reasons
    fields: Names = Field(default_factory=list)
    documents: Names = Field(default_factory=list)


Decision = Annotated[PlainDecision | Rejection | InformationRequest, Field(discriminator="action")]


class _Ending(Request):
    by: Officer
    remarks: Reasons


class Revocation(_Ending):
    """The certificate counts no more."""

    action: Literal["revoke"]
    reason: Literal["obtained_wrongly", "issued_by_mistake", "facts_changed", "holder_asked", "court_order"]


class _Replacement(_Ending):
    fields: dict[Identifier, FieldValue] = Field(
        default_factory=dict, max_length=80, json_schema_extra={"additionalProperties": False}
    )


class Correction(_Replacement):
    """Another certificate takes its place, because it was wrong; `fields` are the answers that change."""

    action: Literal["correct"]
    reason: Literal["error_in_text"]


class Supersession(_Replacement):
    """Another certificate takes its place, because things changed since or its time is over."""

    action: Literal["supersede"]
    reason: Literal["facts_changed", "renewed"]


CertificateAction = Annotated[Revocation | Correction | Supersession, Field(discriminator="action")]
