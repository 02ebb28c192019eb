"""Applications as the answers show them."""

from json import loads

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backoffice import tables
from backoffice.asked import entries, open_question, shown
from backoffice.bookings import booking_of
from backoffice.changes import certificate_number
from backoffice.deadlines import deadline_of, kind_of
from backoffice.models import Application, Event, ReceivedDocument
from backoffice.office import Office
from backoffice.payments import payment_for
from backoffice.received import received_documents
from backoffice.schemas import responses
from backoffice.states import OPEN


def state_of(session: Session, office: Office, application: Application) -> responses.ApplicationState:
    """Where the application is, without the applicant's own words."""
    question = open_question(session, application)
    return responses.ApplicationState(
        reference_number=application.reference_number,
        kind=application.kind,
        department=application.department,
        service=application.service,
        status=application.status,
        filed_at=application.filed_at,
        updated_at=application.updated_at,
        due_on=application.due_on,
        remarks=_plain(office, application.remarks_encrypted),
        history=[_history(office, event) for event in events_of(session, application)],
        documents=_documents(session, office, application),
        fee=_fee(session, application),
        slot=booking_of(session, office, application),
        certificate_number=certificate_number(session, application),
        deadline=deadline_of(session, office, application),
        question=shown(office, question) if question else None,
    )


def case_file(session: Session, office: Office, application: Application) -> responses.CaseFile:
    """Everything about the application, for the officer who decides."""
    own = tables.documents.c
    rows = session.execute(select(ReceivedDocument).where(own.application_id == application.id).order_by(own.id))
    return responses.CaseFile(
        application=state_of(session, office, application),
        fields=loads(office.cipher.decrypt(application.fields_encrypted)),
        language=application.language,
        received_documents=[_received(office, row) for row in rows.scalars()],
        audit=[_audit(office, event) for event in events_of(session, application)],
        questions=entries(session, office, application),
    )


def queue(
    session: Session,
    office: Office,
    department: str | None,
    status: str | None,
    limit: int,
    offset: int,
    escalated: bool = False,
) -> responses.Queue:
    """Applications of a department in a status, those that are due first; `escalated`: only those whose deadline the
    next level was told of and that are still to be decided."""
    own, conditions = tables.applications.c, []
    if department is not None:
        conditions.append(own.department == department)
    if status is not None:
        conditions.append(own.status == status)
    if escalated:
        noted = select(tables.escalations.c.application_id)
        conditions += [own.id.in_(noted), own.status.in_(OPEN)]
    total = session.execute(select(func.count()).select_from(tables.applications).where(*conditions)).scalar_one()
    order = (own.due_on.is_(None), own.due_on, own.id)
    query = select(Application).where(*conditions).order_by(*order).limit(limit).offset(offset)
    return responses.Queue(
        items=[_entry(session, office, row) for row in session.execute(query).scalars()], total=total
    )


def events_of(session: Session, application: Application) -> list[Event]:
    """The audit trail, oldest first."""
    own = tables.events.c
    return list(session.execute(select(Event).where(own.application_id == application.id).order_by(own.id)).scalars())


def _plain(office: Office, encrypted: str | None) -> str | None:
    return office.cipher.decrypt(encrypted) if encrypted else None


def _history(office: Office, event: Event) -> responses.HistoryEntry:
    return responses.HistoryEntry(
        at=event.occurred_at,
        action=event.action,
        status=event.to_status,
        remarks=_plain(office, event.remarks_encrypted),
    )


def _audit(office: Office, event: Event) -> responses.AuditEntry:
    seen = _history(office, event).model_dump()
    return responses.AuditEntry(**seen, actor=event.actor, from_status=event.from_status, reason=event.reason)


def _documents(session: Session, office: Office, application: Application) -> list[responses.DocumentState]:
    received, service = received_documents(session, application), office.catalogue.services.get(application.service)
    return [
        responses.DocumentState(id=d.id, required=not d.optional, received=d.id in received)
        for d in (service.documents if service else [])
    ]


def _fee(session: Session, application: Application) -> responses.Fee:
    payment = payment_for(session, application.reference_number)
    amount = payment.amount_paise if payment else application.fee_paise
    return responses.Fee(
        amount_paise=amount, paid=payment is not None, receipt_number=payment.receipt_number if payment else None
    )


def _received(office: Office, row: ReceivedDocument) -> responses.ReceivedDocument:
    return responses.ReceivedDocument(
        id=row.document,
        file_name=office.cipher.decrypt(row.file_name_encrypted),
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        received_at=row.received_at,
        receipt_number=row.receipt_number,
    )


def _entry(session: Session, office: Office, application: Application) -> responses.QueueEntry:
    late = application.due_on is not None and application.due_on < office.today() and application.status in OPEN
    return responses.QueueEntry(
        reference_number=application.reference_number,
        kind=application.kind,
        department=application.department,
        service=application.service,
        status=application.status,
        filed_at=application.filed_at,
        due_on=application.due_on,
        overdue=late,
        escalated=kind_of(session, application),
    )
