"""Decisions over the department API. Its key is a system's, which says who decides; they take two as on the desk."""

from sqlalchemy.orm import Session

from backoffice import cases
from backoffice.changes import Note, change_status, find
from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers import proposals
from backoffice.officers.deciding import BEFORE
from backoffice.officers.errors import ProposalOpen
from backoffice.officers.officer import Officer
from backoffice.schemas.requests import Decision
from backoffice.schemas.responses import Changed, Decided
from backoffice.security import OFFICER
from backoffice.states import next_status


def decide_by_key(session: Session, office: Office, reference: str, decision: Decision) -> Decided:
    """Decides; of a sensitive kind the first proposes, and somebody else who decides the same carries it out.

    Raises IllegalTransition, ProposalOpen or SameOfficer."""
    application = find(session, reference, OFFICER, to_change=True)
    if not proposals.needs_second(office, application, decision.action):
        proposals.check_none_waits(session, application)
        return _decided(cases.decide(session, office, reference, decision))
    if proposals.open_proposal(session, application):
        return _second(session, office, application, decision)
    next_status(application.status, decision.action, office.service(application.service).kind)
    note = Note(f"officer:{decision.by}", decision.remarks, decision.reason)
    proposals.propose(session, office, Officer(decision.by), application, decision.action, note)
    return _decided(cases.changed(session, application), waits=True)


def _second(session: Session, office: Office, application: Application, decision: Decision) -> Decided:
    """The citizen is told what the first officer wrote, as on the desk."""
    proposal = proposals.open_proposal(session, application)
    if proposal is None or proposal.action != decision.action:
        raise ProposalOpen("Another decision is proposed: confirm it or send it back first.")
    proposals.confirmed(session, office, Officer(decision.by), application)
    for step in BEFORE.get(application.status, ()):
        change_status(session, office, application, step, Note(f"officer:{decision.by}"))
    remarks = office.cipher.decrypt(proposal.remarks_encrypted) if proposal.remarks_encrypted else ""
    told = {"remarks": remarks or decision.remarks, "reason": proposal.reason}
    return _decided(cases.decide(session, office, application.reference_number, decision.model_copy(update=told)))


def _decided(changed: Changed, waits: bool = False) -> Decided:
    return Decided(**changed.model_dump(), waits_for_second=waits)
