"""Mistakes that officers correct: a wrong answer, a wrong decision. What was there before stays readable."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.changes import Note, announce, record
from backoffice.errors import FieldError, IllegalTransition, InvalidFields
from backoffice.field_checks import wrong_fields
from backoffice.models import Application, Trace, TraceKind
from backoffice.office import Office
from backoffice.officers.deciding import check_version
from backoffice.officers.errors import NotReopened
from backoffice.officers.officer import Officer, find_for
from backoffice.officers.proposals import check_none_waits
from backoffice.states import OPEN
from backoffice.tables import traces

# After so long a decision stands, and the way against it is an appeal.
REOPENED_WITHIN = timedelta(days=30)
LONGEST_WHY = 500


def correct(
    session: Session, office: Office, officer: Officer, reference: str, field: str, value: str, why: str, seen: str
) -> None:
    """Puts a right answer in place of a wrong one, before anything is issued on it; raises InvalidFields, Stale."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, seen)
    check_none_waits(session, application)
    if application.status not in OPEN and application.status != "approved":
        raise IllegalTransition(f"Answers are not corrected while the application is {application.status}.")
    check_why(why)
    values: dict[str, str] = json.loads(office.cipher.decrypt(application.fields_encrypted))
    corrected = values | {field: value.strip()}
    errors = [
        error
        for error in wrong_fields(office.service(application.service), corrected, office.today())
        if error.field == field
    ]
    if corrected.get(field) == values.get(field, ""):
        errors = [FieldError(field, "unchanged", "The new value is the old one.")]
    if errors:
        raise InvalidFields(errors)
    application.fields_encrypted = office.cipher.encrypt(json.dumps(corrected, ensure_ascii=False))
    if field == "district":
        application.district = corrected[field]
    details = {"field": field, "old": values.get(field, ""), "new": corrected[field], "why": why.strip()}
    trace(session, office, officer, application, "correction", details)
    record(session, office, application, "correct_answer", Note(officer.actor), application.status)


def reopen(session: Session, office: Office, officer: Officer, reference: str, why: str, seen: str) -> None:
    """Takes a decision back, so that it is decided anew; the citizen is told that it is looked at again."""
    application = find_for(session, officer, reference, to_change=True)
    check_version(application, seen)
    check_why(why)
    if not may_reopen(office, application):
        raise NotReopened("Only what was not issued, and was decided within the last 30 days, is opened again.")
    before, application.status = application.status, "under_review"
    application.remarks_encrypted = None
    note = Note(officer.actor)
    trace(session, office, officer, application, "reopening", {"status": before, "why": why.strip()})
    record(session, office, application, "reopen", note, before)
    announce(session, office, application, note)


def may_reopen(office: Office, application: Application) -> bool:
    """Whether the decision may still be taken back."""
    return application.status in ("approved", "rejected") and application.updated_at + REOPENED_WITHIN > office.now()


def check_why(why: str) -> None:
    """Raises InvalidFields unless a reason for the trace was given."""
    if not why.strip() or len(why) > LONGEST_WHY:
        raise InvalidFields([FieldError("why", "no_why", "Say why, for those who look at it later.")])


def trace(
    session: Session, office: Office, officer: Officer, application: Application, kind: TraceKind,
    details: Mapping[str, str],
) -> None:  # fmt: skip
    """Adds a trace, and makes the application's version a new one."""
    application.updated_at = office.now()
    session.add(
        Trace(
            application_id=application.id,
            kind=kind,
            at=office.now(),
            actor=officer.actor,
            details_encrypted=office.cipher.encrypt(json.dumps(dict(details), ensure_ascii=False)),
        )
    )


def traces_of(session: Session, office: Office, application: Application) -> list[tuple[Trace, dict[str, Any]]]:
    """The traces with their details, oldest first."""
    own = traces.c
    rows = session.execute(select(Trace).where(own.application_id == application.id).order_by(own.id)).scalars()
    return [(row, json.loads(office.cipher.decrypt(row.details_encrypted))) for row in rows]
