"""Deciding: the steps of one decision and its callback, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from backoffice import cases
from backoffice.changes import Note, change_status
from backoffice.errors import IllegalTransition
from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers import proposals
from backoffice.officers.errors import Stale
from backoffice.officers.officer import Officer, find_for
from backoffice.officers.reasons import told
from backoffice.schemas.requests import Decision
from backoffice.states import ISSUING_KINDS, Action, Status

Order = Literal["start_review", "approve", "reject", "request_information", "issue"]
Ended = Literal["done", "proposed"]
READ: TypeAdapter[Decision] = TypeAdapter(Decision)
# What comes first where an officer decides what was not opened for review.
BEFORE: Mapping[Status, tuple[Action, ...]] = {
    "filed": ("start_review",),
    "needs_information": ("start_review",),
}
# Approving what is issued issues it: between the two nothing is left to decide.
STEPS: Mapping[Order, tuple[Action, ...]] = {
    "start_review": (),
    "approve": ("approve",),
    "reject": ("reject",),
    "request_information": ("request_information",),
    "issue": ("issue",),
}


@dataclass(frozen=True)
class Request:
    """What an officer orders. `seen`: the version of the application on the officer's page; `words`: the officer's own,
    in the citizen's language, after those of the reason."""

    action: Order
    reason: str | None = None
    words: str = ""
    seen: str | None = None


def version(application: Application) -> str:
    """What tells one state of an application from the next."""
    return f"{application.updated_at:%Y%m%dT%H%M%S%f}-{application.status}"


def check_version(application: Application, seen: str | None) -> None:
    """Raises Stale when the officer's page is older than the application."""
    if seen is not None and seen != version(application):
        raise Stale("Look at it again before you decide.")


def decide(session: Session, office: Office, officer: Officer, reference: str, request: Request) -> Ended:
    """Decides, or proposes where it takes two; raises IllegalTransition, Stale, ProposalOpen or WordsNeeded."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, request.seen)
    proposals.check_none_waits(session, application)
    remarks = ""
    if request.action in ("reject", "request_information"):
        remarks = told(request.action, request.reason, request.words, application.language)
    note = Note(officer.actor, remarks, request.reason or None)
    if proposals.needs_second(office, application, request.action):
        steps_to(application, request.action, "")
        proposals.propose(session, office, officer, application, request.action, note)
        return "proposed"
    carry_out(session, office, application, request.action, note)
    return "done"


def confirm(session: Session, office: Office, officer: Officer, reference: str, seen: str | None) -> None:
    """The second officer's yes carries the decision out; raises NoProposal, SameOfficer, Stale, IllegalTransition."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, seen)
    proposal = proposals.confirmed(session, office, officer, application)
    remarks = office.cipher.decrypt(proposal.remarks_encrypted) if proposal.remarks_encrypted else ""
    note = Note(officer.actor, remarks, proposal.reason)
    carry_out(session, office, application, proposal.action, note)  # type: ignore[arg-type]


def send_back(session: Session, office: Office, officer: Officer, reference: str, words: str, seen: str | None) -> None:
    """The second officer's no, with a note for the first; raises NoProposal, Stale."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, seen)
    proposals.decline(session, office, officer, application, words)


def steps_to(application: Application, order: Order, kind: str) -> tuple[Action, ...]:
    """The steps of an order from where the application stands; raises IllegalTransition when there is no way."""
    before = BEFORE.get(application.status, ())
    if order == "start_review":
        steps = before
    elif order == "issue":
        steps = STEPS[order] if application.status == "approved" else ()
    else:
        steps = (*before, *STEPS[order]) if before or application.status == "under_review" else ()
    if not steps:
        raise IllegalTransition(f"`{order}` is not possible while the application is {application.status}.")
    return (*steps, "issue") if order == "approve" and kind in ISSUING_KINDS else steps


def carry_out(session: Session, office: Office, application: Application, order: Order, note: Note) -> None:
    """Takes all steps; the citizen is told where they end, by one callback."""
    *quiet, last = steps_to(application, order, office.service(application.service).kind)
    for step in quiet:
        change_status(session, office, application, step, note if step == order else Note(note.actor))
    decision = {"action": last, "by": note.actor.removeprefix("officer:"), "reason": note.reason}
    cases.decide(
        session, office, application.reference_number, READ.validate_python(decision | {"remarks": note.remarks})
    )
