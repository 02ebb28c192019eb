"""Filing and following applications, grievances and appointments."""

from fastapi import APIRouter

from backoffice import cases, deadlines, fees, filing, payments, questions, views
from backoffice.changes import find
from backoffice.guards import JsonRoute
from backoffice.idempotency import once
from backoffice.openapi import problems, with_links
from backoffice.routes.parameters import OptionalKey, Reference, RequiredKey
from backoffice.schemas.questions import Answered, Escalated
from backoffice.schemas.requests import (
    AnswerRequest,
    AppointmentRequest,
    DocumentsRequest,
    EscalationRequest,
    FeeRequest,
    FilingRequest,
    PaymentRequest,
    WithdrawRequest,
)
from backoffice.schemas.responses import (
    ApplicationState,
    Booked,
    Changed,
    DocumentsReceived,
    FeeDue,
    Filed,
    Receipt,
)
from backoffice.security import ClientDep, OfficeDep
from backoffice.wake import WakeDep

router = APIRouter(tags=["applications"], route_class=JsonRoute)
FILING = with_links(problems(403, 404, 409, body=True))
CHANGING = problems(404, 409, body=True)


@router.post("/applications", operation_id="fileApplication", status_code=201, responses=FILING)
def file_application(office: OfficeDep, client: ClientDep, key: RequiredKey, body: FilingRequest) -> Filed:
    """Files an application."""
    return once(
        office,
        client.name,
        key,
        "application",
        body,
        Filed,
        lambda session: filing.file_plain(session, office, client, body, "application"),
    )


@router.post("/grievances", operation_id="fileGrievance", status_code=201, responses=FILING, tags=["grievances"])
def file_grievance(office: OfficeDep, client: ClientDep, body: FilingRequest, key: OptionalKey = None) -> Filed:
    """Files a grievance; it is followed like an application."""
    return once(
        office,
        client.name,
        key,
        "grievance",
        body,
        Filed,
        lambda session: filing.file_plain(session, office, client, body, "grievance"),
    )


@router.post("/appointments", operation_id="bookAppointment", status_code=201, responses=FILING, tags=["appointments"])
def book_appointment(office: OfficeDep, client: ClientDep, body: AppointmentRequest, key: OptionalKey = None) -> Booked:
    """Books an appointment; it is followed like an application."""
    return once(
        office,
        client.name,
        key,
        "appointment",
        body,
        Booked,
        lambda session: filing.file_appointment(session, office, client, body),
    )


@router.post("/fees", operation_id="quoteFee", responses=problems(403, 404, body=True), tags=["fees"])
def quote_fee(office: OfficeDep, client: ClientDep, body: FeeRequest) -> FeeDue:
    """What an application with these answers costs, before it is filed; nothing is written down."""
    service = office.service(body.service)
    client.require(service.department)
    return fees.fee_of(office, service, body.fields)


@router.get("/applications/{reference}", operation_id="getApplication", responses=problems(404))
def get_application(office: OfficeDep, client: ClientDep, reference: Reference) -> ApplicationState:
    """Where an application, grievance or appointment is."""
    with office.sessions.reading() as session:
        return views.state_of(session, office, find(session, reference, client))


@router.post("/applications/{reference}/documents", operation_id="addDocuments", responses=CHANGING)
def add_documents(
    office: OfficeDep,
    client: ClientDep,
    wake: WakeDep,
    reference: Reference,
    body: DocumentsRequest,
    key: OptionalKey = None,
) -> DocumentsReceived:
    """Takes documents with their content; sending one again replaces it. The answer has a receipt for each."""
    answer = once(
        office,
        client.name,
        key,
        f"documents {reference}",
        body,
        DocumentsReceived,
        lambda session: cases.add_documents(session, office, client, reference, body),
    )
    wake()
    return answer


@router.post("/applications/{reference}/answers", operation_id="answerQuestion", responses=CHANGING)
def answer_question(
    office: OfficeDep, client: ClientDep, wake: WakeDep, reference: Reference, key: RequiredKey, body: AnswerRequest
) -> Answered:
    """Takes the applicant's answer to an officer's question; the case goes back to the officer."""
    answer = once(
        office,
        client.name,
        key,
        f"answers {reference}",
        body,
        Answered,
        lambda session: questions.answer(session, office, client, reference, body),
    )
    wake()
    return answer


@router.post("/applications/{reference}/escalations", operation_id="escalateDeadline", responses=CHANGING)
def escalate_deadline(office: OfficeDep, client: ClientDep, reference: Reference, body: EscalationRequest) -> Escalated:
    """Tells the next level of a deadline that is near or has passed, and what the law gives; again it is harmless."""
    return office.sessions.transaction(lambda session: deadlines.escalate(session, office, client, reference, body))


@router.post("/applications/{reference}/withdraw", operation_id="withdrawApplication", responses=CHANGING)
def withdraw_application(
    office: OfficeDep, client: ClientDep, wake: WakeDep, reference: Reference, body: WithdrawRequest | None = None
) -> Changed:
    """Takes an application back before it is decided; once more is harmless."""
    request = body or WithdrawRequest()
    answer = office.sessions.transaction(lambda session: cases.withdraw(session, office, client, reference, request))
    wake()
    return answer


@router.post("/applications/{reference}/payments", operation_id="payFee", status_code=201, responses=CHANGING)
def pay_fee(office: OfficeDep, client: ClientDep, reference: Reference, body: PaymentRequest) -> Receipt:
    """Records the payment of the fee; the same transaction again gets the same receipt."""
    return office.sessions.transaction(
        lambda session: payments.receipt(
            payments.pay_fee(session, office, client, find(session, reference, client, to_change=True), body)
        )
    )
