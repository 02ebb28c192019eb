"""Handing an application to another office; its number and the day by which it is due stay."""

from sqlalchemy.orm import Session

from backoffice.changes import Note, record
from backoffice.errors import IllegalTransition
from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers.deciding import check_version
from backoffice.officers.errors import CannotTransfer
from backoffice.officers.mistakes import check_why, trace
from backoffice.officers.officer import Officer, find_for
from backoffice.officers.proposals import check_none_waits
from backoffice.states import OPEN


def districts_of(office: Office, application: Application) -> list[str]:
    """The districts to which it can go; none where the service does not ask for a district."""
    service = office.catalogue.services.get(application.service)
    field = service.field("district") if service else None
    return [choice.id for choice in field.choices if choice.id != application.district] if field else []


def departments_of(office: Office, application: Application) -> list[str]:
    """The departments to which it can go: grievances go to whom they are about, all else stays with who issues it."""
    if application.kind != "grievance":
        return []
    here = office.catalogue.departments[application.department].jurisdiction
    return [
        d.id for d in office.catalogue.departments.values() if d.jurisdiction == here and d.id != application.department
    ]


def transfer(session: Session, office: Office, officer: Officer, reference: str, to: str, why: str, seen: str) -> None:
    """Hands it to a district or a department; raises CannotTransfer, InvalidFields, Stale."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, seen)
    check_none_waits(session, application)
    if application.status not in OPEN:
        raise IllegalTransition(f"It is not handed on while it is {application.status}.")
    check_why(why)
    before = application.district or application.department
    if to in districts_of(office, application):
        application.district = to
    elif to in departments_of(office, application):
        application.filed_with = application.filed_with or application.department
        before, application.department = application.department, to
    else:
        raise CannotTransfer("Choose another office that decides such applications.")
    trace(session, office, officer, application, "transfer", {"from": before, "to": to, "why": why.strip()})
    record(session, office, application, "transfer", Note(officer.actor), application.status)
