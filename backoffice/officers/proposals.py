"""Decisions of sensitive kinds: one officer proposes, another confirms or sends back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.changes import Note, record
from backoffice.models import Application, Proposal
from backoffice.office import Office
from backoffice.officers.errors import NoProposal, ProposalOpen, SameOfficer
from backoffice.officers.officer import Officer
from backoffice.tables import proposals

SENSITIVE_ACTIONS = frozenset({"approve", "reject"})


def needs_second(office: Office, application: Application, action: str) -> bool:
    """Whether the catalogue asks for two officers."""
    service = office.catalogue.services.get(application.service)
    return action in SENSITIVE_ACTIONS and service is not None and service.second_officer


def open_proposal(session: Session, application: Application) -> Proposal | None:
    """The decision that waits for its second officer."""
    own = proposals.c
    query = select(Proposal).where(own.application_id == application.id, own.state == "open")
    found: Proposal | None = session.execute(query).scalar_one_or_none()
    return found


def check_none_waits(session: Session, application: Application) -> None:
    """Raises ProposalOpen."""
    if open_proposal(session, application):
        raise ProposalOpen("Confirm it or send it back first.")


def propose(
    session: Session, office: Office, officer: Officer, application: Application, action: str, note: Note
) -> None:
    """Writes down what the first officer wants; the citizen hears nothing yet."""
    session.add(
        Proposal(
            application_id=application.id,
            action=action,
            reason=note.reason,
            remarks_encrypted=office.cipher.encrypt(note.remarks) if note.remarks else None,
            proposed_by=officer.actor,
            proposed_at=office.now(),
        )
    )
    application.updated_at = office.now()
    record(session, office, application, f"propose_{action}", Note(officer.actor), application.status)


def confirmed(session: Session, office: Office, officer: Officer, application: Application) -> Proposal:
    """Closes what waits as confirmed by another officer, to be carried out; raises NoProposal, SameOfficer."""
    proposal = _waiting(session, application)
    if proposal.proposed_by == officer.actor:
        raise SameOfficer("Whoever proposed a decision cannot confirm it.")
    _close(office, officer, proposal, "confirmed")
    record(session, office, application, "confirm_decision", Note(officer.actor), application.status)
    return proposal


def decline(session: Session, office: Office, officer: Officer, application: Application, words: str) -> None:
    """Sends it back with a note between officers; whoever proposed it may take it back, too. Raises NoProposal."""
    proposal = _waiting(session, application)
    _close(office, officer, proposal, "declined")
    proposal.note_encrypted = office.cipher.encrypt(words) if words else None
    application.updated_at = office.now()
    record(session, office, application, "send_back", Note(officer.actor), application.status)


def _waiting(session: Session, application: Application) -> Proposal:
    proposal = open_proposal(session, application)
    if proposal is None:
        raise NoProposal("It was confirmed or sent back already.")
    return proposal


def _close(office: Office, officer: Officer, proposal: Proposal, state: str) -> None:
    proposal.state = state  # type: ignore[assignment]
    proposal.closed_by, proposal.closed_at = officer.actor, office.now()
