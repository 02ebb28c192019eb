"""Deadlines: when one is near, what a day of delay is worth under the law, and telling the next level."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.asked import open_question
from backoffice.changes import Note, find, record
from backoffice.errors import NotDue
from backoffice.models import Application, DeadlineKind, Escalation
from backoffice.near import near_on
from backoffice.office import Office
from backoffice.schemas.questions import Deadline, Escalated
from backoffice.schemas.requests import EscalationRequest
from backoffice.security import Principal
from backoffice.states import OPEN
from backoffice.tables import escalations, events
from backoffice.times import day_in_india

# While a question is open the case waits for the applicant.
RUNNING = OPEN - {"needs_information"}


def deadline_of(session: Session, office: Office, application: Application) -> Deadline:
    """How the application stands to its deadline, and what is due to the applicant, in paise."""
    law = office.catalogue.law_of(application.service)
    worth = law.compensation if law else None
    days = _days_of_delay(session, office, application)
    return Deadline(
        due_on=application.due_on,
        near_on=near_on(office, application),
        delay_days=days,
        compensation_paise=worth.after(days) if worth else None,
        per_day_paise=worth.after(1) if worth else None,
        most_paise=worth.most_inr * 100 if worth else None,
        law=law.name if law else None,
    )


def escalate(
    session: Session, office: Office, principal: Principal, reference: str, request: EscalationRequest
) -> Escalated:
    """Notes that a deadline is near or has passed, once, and so tells the next level; raises NotDue.

    Asked again, the answer is the same but for the delay, which grows.
    """
    application = find(session, reference, principal, to_change=True)
    if request.kind not in _reached(office, application):
        raise NotDue(f"The deadline has not {request.kind}, or the time does not run.")
    row = _noted(session, application, request.kind)
    if row is None:
        assert application.due_on is not None  # noqa: S101 only then it is reached: for the type checker
        row = Escalation(
            application_id=application.id, kind=request.kind, due_on=application.due_on, noted_at=office.now()
        )
        session.add(row)
        record(session, office, application, f"deadline_{request.kind}", Note(principal.name), application.status)
        session.flush()
    return Escalated(
        reference_number=reference,
        status=application.status,
        kind=row.kind,
        told=getattr(office.data.escalation, row.kind),
        noted_at=row.noted_at,
        deadline=deadline_of(session, office, application),
    )


def kind_of(session: Session, application: Application) -> DeadlineKind | None:
    """The latest deadline of which the next level was told."""
    own = escalations.c
    query = select(Escalation).where(own.application_id == application.id).order_by(own.id.desc()).limit(1)
    found: Escalation | None = session.execute(query).scalar_one_or_none()
    return found.kind if found else None


def _reached(office: Office, application: Application) -> set[str]:
    if application.status not in RUNNING or application.due_on is None or application.kind == "appointment":
        return set()
    if application.due_on < office.today():
        return {"passed"}
    near = near_on(office, application)
    return {"near"} if near and near <= office.today() else set()


def _noted(session: Session, application: Application, kind: str) -> Escalation | None:
    own = escalations.c
    same = (own.application_id == application.id) & (own.kind == kind) & (own.due_on == application.due_on)
    found: Escalation | None = session.execute(select(Escalation).where(same)).scalar_one_or_none()
    return found


def _days_of_delay(session: Session, office: Office, application: Application) -> int:
    """Days after the last day, up to the decision; days on which the time stood still do not count."""
    if application.due_on is None or application.status == "withdrawn" or application.kind == "appointment":
        return 0
    decided = _decided_at(session, application)
    last = day_in_india(decided) if decided else office.today()
    question = open_question(session, application)
    if decided is None and question and question.stops_clock:
        last = min(last, day_in_india(question.asked_at))
    return max((last - application.due_on) // timedelta(days=1), 0)


def _decided_at(session: Session, application: Application) -> datetime | None:
    if application.status in OPEN:
        return None
    own = events.c
    query = select(own.occurred_at).where(own.application_id == application.id, own.action.in_(("approve", "reject")))
    moment: datetime | None = session.execute(query.order_by(own.id).limit(1)).scalar()
    return moment
