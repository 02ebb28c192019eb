"""What happens to an application after it was filed: documents, withdrawal, decisions."""

from sqlalchemy.orm import Session

from backoffice import bookings, certificates, questions
from backoffice.asked import open_question
from backoffice.changes import Note, announce, certificate_number, change_status, find, record
from backoffice.errors import IllegalTransition, InvalidFields
from backoffice.field_checks import wrong_contents, wrong_documents
from backoffice.models import Application
from backoffice.office import Office
from backoffice.received import pending_documents, received_documents, store_documents
from backoffice.schemas.requests import Decision, DocumentsRequest, InformationRequest, WithdrawRequest
from backoffice.schemas.responses import Changed, DocumentsReceived
from backoffice.security import OFFICER, Principal
from backoffice.states import OPEN


def add_documents(
    session: Session, office: Office, principal: Principal, reference: str, request: DocumentsRequest
) -> DocumentsReceived:
    """Takes documents that follow; they answer a request for information when the last required one is there."""
    application = find(session, reference, principal, to_change=True)
    if application.status not in OPEN:
        raise IllegalTransition(f"No documents are taken while the application is {application.status}.")
    service = office.service(application.service)
    errors = wrong_documents(service, [document.id for document in request.documents])
    errors += wrong_contents(request.documents)
    if errors:
        raise InvalidFields(errors)
    receipts = store_documents(session, office, application, request.documents)
    received = received_documents(session, application)
    pending = pending_documents(service, received)
    _after_documents(session, office, application, Note(principal.name), is_last=not pending)
    return DocumentsReceived(
        reference_number=reference,
        status=application.status,
        received=sorted(received),
        pending=pending,
        receipts=receipts,
    )


def _after_documents(session: Session, office: Office, application: Application, note: Note, is_last: bool) -> None:
    """`is_last`: no document that the service needs is missing any more."""
    question = open_question(session, application)
    complete = questions.is_answered(session, office, application, question) if question else is_last
    if application.status == "needs_information" and complete:
        questions.go_back(session, office, application, note)
    else:
        record(session, office, application, "add_documents", note, application.status)


def withdraw(
    session: Session, office: Office, principal: Principal, reference: str, request: WithdrawRequest
) -> Changed:
    """Takes the application back; once more is harmless. Raises IllegalTransition when it was decided."""
    application = find(session, reference, principal, to_change=True)
    if application.status != "withdrawn":
        note = Note(principal.name, request.remarks)
        change_status(session, office, application, "withdraw", note)
        bookings.release(session, application)
        announce(session, office, application, note)
    return changed(session, application)


def decide(session: Session, office: Office, reference: str, decision: Decision) -> Changed:
    """An officer's decision; raises IllegalTransition."""
    application = find(session, reference, OFFICER, to_change=True)
    note = Note(f"officer:{decision.by}", decision.remarks, decision.reason)
    change_status(session, office, application, decision.action, note)
    if decision.action == "issue":
        certificates.issue(session, office, application)
    if isinstance(decision, InformationRequest):
        questions.ask(session, office, application, decision)
    announce(session, office, application, note)
    return changed(session, application)


def changed(session: Session, application: Application) -> Changed:
    """The application after a change."""
    session.flush()
    return Changed(
        reference_number=application.reference_number,
        status=application.status,
        updated_at=application.updated_at,
        due_on=application.due_on,
        certificate_number=certificate_number(session, application),
    )
