"""Changing an application: the row, the audit trail and the callback change together or not at all."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import UnknownReference
from backoffice.models import Application, Callback, Certificate, Event
from backoffice.office import Office
from backoffice.reference_numbers import is_reference
from backoffice.security import Principal
from backoffice.states import Action, Status, next_status
from backoffice.tables import applications, certificates

EVENT = "application.status_changed"


@dataclass(frozen=True)
class Note:
    """Who changes something, and what they say about it."""

    actor: str
    remarks: str = ""
    reason: str | None = None


def find(session: Session, reference: str, principal: Principal, *, to_change: bool = False) -> Application:
    """The application, if the principal may see it; raises UnknownReference, which does not tell whether it exists."""
    if not is_reference(reference):
        raise UnknownReference("The check digit does not fit: one of the digits is wrong or swapped.")
    query = select(Application).where(applications.c.reference_number == reference)
    if to_change:
        query = query.with_for_update()
    application: Application | None = session.execute(query).scalar_one_or_none()
    if application is None or not _may_see(principal, application):
        raise UnknownReference("No application has this number.")
    return application


def _may_see(principal: Principal, application: Application) -> bool:
    """Who took an application sees it also while another department decides it."""
    departments = (application.department, application.filed_with)
    return any(principal.may_act_for(department) for department in departments if department)


def record(
    session: Session, office: Office, application: Application, action: str, note: Note, before: Status | None
) -> None:
    """Adds a line to the audit trail; `before` is the status until now, None for the first line."""
    session.add(
        Event(
            application_id=application.id,
            occurred_at=office.now(),
            actor=note.actor,
            action=action,
            from_status=before,
            to_status=application.status,
            reason=note.reason,
            remarks_encrypted=office.cipher.encrypt(note.remarks) if note.remarks else None,
        )
    )


def change_status(session: Session, office: Office, application: Application, action: Action, note: Note) -> None:
    """Takes the application to its next status; raises IllegalTransition."""
    service = office.service(application.service)
    before, application.status = application.status, next_status(application.status, action, service.kind)
    application.updated_at = office.now()
    application.remarks_encrypted = office.cipher.encrypt(note.remarks) if note.remarks else None
    record(session, office, application, action, note, before)


def announce(session: Session, office: Office, application: Application, note: Note) -> None:
    """Writes the callback that tells the new status, in the same transaction; after everything else of the change."""
    if application.callback_url is None:
        return
    event_id, now = str(uuid4()), office.now()
    payload = _payload(session, application, note, event_id, now)
    session.add(
        Callback(
            event_id=event_id,
            application_id=application.id,
            url=application.callback_url,
            payload_encrypted=office.cipher.encrypt(json.dumps(payload, ensure_ascii=False)),
            state="pending",
            attempts=0,
            next_attempt_at=now,
            created_at=now,
        )
    )


def _payload(
    session: Session, application: Application, note: Note, event_id: str, now: datetime
) -> dict[str, str | None]:
    payload = {
        "event": EVENT,
        "event_id": event_id,
        "reference_number": application.reference_number,
        "status": application.status,
        "remarks": note.remarks or None,
        "due_on": application.due_on.isoformat() if application.due_on else None,
        "occurred_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    number = certificate_number(session, application)
    return payload | ({"certificate_number": number} if number else {})


def certificate_number(session: Session, application: Application) -> str | None:
    """The number of the certificate that was issued on the application."""
    query = select(Certificate).where(certificates.c.application_id == application.id)
    found: Certificate | None = session.execute(query).scalar_one_or_none()
    return found.number if found else None
