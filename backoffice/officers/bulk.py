"""Several alike at once: first a list of what would be done, then each in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import BackofficeError
from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers.case import applicant_of
from backoffice.officers.deciding import Order, Request, decide, steps_to, version
from backoffice.officers.officer import Officer
from backoffice.officers.proposals import needs_second, open_proposal
from backoffice.received import pending_documents, received_documents
from backoffice.tables import applications

MOST = 50
Why = Literal["", "other_kind", "status", "sensitive", "proposal", "documents"]


@dataclass(frozen=True)
class Candidate:
    """One of those that were chosen: `why` says why it is left out, `version` what was seen of it."""

    reference: str
    service: str
    status: str
    applicant: str
    version: str
    why: Why


@dataclass(frozen=True)
class Result:
    """How it went for one; `code` of the error that kept it as it was."""

    reference: str
    code: str = ""


def candidates(
    session: Session, office: Office, officer: Officer, references: Sequence[str], order: Order
) -> list[Candidate]:
    """What would be done with each that the officer sees, in the order of their dates; MOST at most."""
    own = applications.c
    query = (
        select(Application)
        .where(*officer.scope(), own.reference_number.in_(list(references)[:MOST]))
        .order_by(own.due_on.asc().nulls_last(), own.id)
    )
    found = list(session.execute(query).scalars())
    return [_candidate(session, office, found[0], application, order) for application in found]


def _candidate(
    session: Session, office: Office, first: Application, application: Application, order: Order
) -> Candidate:
    return Candidate(
        reference=application.reference_number,
        service=application.service,
        status=application.status,
        applicant=applicant_of(office, application),
        version=version(application),
        why=_why_not(session, office, first, application, order),
    )


def _why_not(session: Session, office: Office, first: Application, application: Application, order: Order) -> Why:
    if application.service != first.service:
        return "other_kind"
    if not _is_possible(office, application, order):
        return "status"
    if needs_second(office, application, order):
        return "sensitive"
    if open_proposal(session, application):
        return "proposal"
    service = office.service(application.service)
    if order == "approve" and pending_documents(service, received_documents(session, application)):
        return "documents"
    return ""


def _is_possible(office: Office, application: Application, order: Order) -> bool:
    try:
        steps_to(application, order, office.service(application.service).kind)
    except BackofficeError:
        return False
    return True


def decide_all(
    office: Office, officer: Officer, chosen: Sequence[tuple[str, str]], order: Order, reason: str | None
) -> list[Result]:
    """Decides each pair of reference and version; one that changed meanwhile, or cannot be done, stays as it is."""
    return [_one(office, officer, reference, Request(order, reason, "", seen)) for reference, seen in chosen[:MOST]]


def _one(office: Office, officer: Officer, reference: str, request: Request) -> Result:
    try:
        office.sessions.transaction(lambda session: decide(session, office, officer, reference, request))
    except BackofficeError as error:
        return Result(reference, error.code)
    return Result(reference)
