"""A case whole: all that an officer looks at before deciding."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.models import Application, Callback, Proposal, Trace
from backoffice.office import Office
from backoffice.officers.deciding import version
from backoffice.officers.mistakes import traces_of
from backoffice.officers.officer import Officer, find_for
from backoffice.officers.proposals import open_proposal
from backoffice.officers.queue import Entry, entry_of
from backoffice.schemas.responses import CaseFile
from backoffice.tables import applications, callbacks, proposals
from backoffice.views import case_file

MOST_EARLIER = 20


@dataclass(frozen=True)
class Sent:
    """News of this application that went to the assistant, which tells the citizen."""

    at: datetime
    status: str
    remarks: str
    state: str
    finished_at: datetime | None


@dataclass(frozen=True)
class Case:
    """`waits` is the decision that a second officer has to confirm, with its words to the citizen."""

    application: Application
    file: CaseFile
    version: str
    applicant: str
    waits: Proposal | None
    waits_words: str
    sent_back: str
    traces: Sequence[tuple[Trace, dict[str, Any]]]
    sent: Sequence[Sent]
    earlier: Sequence[Entry]


def case_of(session: Session, office: Office, officer: Officer, reference: str) -> Case:
    """The case, if it lies within the officer's scope; raises UnknownReference."""
    application = find_for(session, officer, reference)
    waits = open_proposal(session, application)
    return Case(
        application=application,
        file=case_file(session, office, application),
        version=version(application),
        applicant=applicant_of(office, application),
        waits=waits,
        waits_words=_plain(office, waits.remarks_encrypted) if waits else "",
        sent_back=_sent_back(session, office, application),
        traces=traces_of(session, office, application),
        sent=[_sent(office, row) for row in _callbacks(session, application)],
        earlier=_earlier(session, office, officer, application),
    )


def applicant_of(office: Office, application: Application) -> str:
    """The form's first name that was given."""
    values = json.loads(office.cipher.decrypt(application.fields_encrypted))
    service = office.catalogue.services.get(application.service)
    names = (values.get(field.id, "") for field in (service.fields if service else []) if field.type == "name")
    return next((name for name in names if name.strip()), "")


def _plain(office: Office, encrypted: str | None) -> str:
    return office.cipher.decrypt(encrypted) if encrypted else ""


def _sent_back(session: Session, office: Office, application: Application) -> str:
    """The note of the officer who sent the last proposal back."""
    own = proposals.c
    query = select(Proposal).where(own.application_id == application.id).order_by(own.id.desc()).limit(1)
    last: Proposal | None = session.execute(query).scalar_one_or_none()
    return _plain(office, last.note_encrypted) if last and last.state == "declined" else ""


def _callbacks(session: Session, application: Application) -> list[Callback]:
    own = callbacks.c
    query = select(Callback).where(own.application_id == application.id).order_by(own.id)
    return list(session.execute(query).scalars())


def _sent(office: Office, row: Callback) -> Sent:
    payload = json.loads(office.cipher.decrypt(row.payload_encrypted))
    return Sent(row.created_at, payload.get("status", ""), payload.get("remarks") or "", row.state, row.finished_at)


def _earlier(session: Session, office: Office, officer: Officer, application: Application) -> list[Entry]:
    """Others of the same applicant that the officer may see, newest first."""
    own = applications.c
    query = (
        select(Application)
        .where(*officer.scope(), own.applicant_ref == application.applicant_ref, own.id != application.id)
        .order_by(own.id.desc())
        .limit(MOST_EARLIER)
    )
    today = office.today()
    return [entry_of(row, None, today) for row in session.execute(query).scalars()]
