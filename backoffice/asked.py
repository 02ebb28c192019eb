"""The rows of what officers ask applicants: the open one, what of it is still to come, and closing it."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.models import Application, Question
from backoffice.office import Office
from backoffice.schemas.questions import AskedQuestion, QuestionEntry
from backoffice.tables import documents, questions
from backoffice.times import day_in_india


def open_question(session: Session, application: Application) -> Question | None:
    """The question on which the case waits."""
    own = questions.c
    query = select(Question).where(own.application_id == application.id, own.closed_at.is_(None))
    found: Question | None = session.execute(query.order_by(own.id.desc()).limit(1)).scalar_one_or_none()
    return found


def close(session: Session, office: Office, application: Application) -> None:
    """The case waits no more; the time limit moves by the working days for which it did, if the law says so."""
    question = open_question(session, application)
    if question is None:
        return
    question.closed_at = office.now()
    if question.stops_clock and application.due_on is not None:
        waited = office.calendar.between(day_in_india(question.asked_at), office.today())
        application.due_on = office.calendar.later(application.due_on, waited)


def pending(session: Session, question: Question) -> list[str]:
    """Documents that were asked for, or promised in the answer, and have not come since."""
    own = documents.c
    since = (own.application_id == question.application_id) & (own.received_at >= question.asked_at)
    came = set(session.execute(select(own.document).where(since, own.receipt_number.is_not(None))).scalars())
    return [name for name in json.loads(question.documents) if name not in came]


def shown(office: Office, question: Question) -> AskedQuestion:
    """A question as the applicant is to see it."""
    return AskedQuestion(
        id=question.question_id,
        words=office.cipher.decrypt(question.words_encrypted),
        fields=json.loads(question.fields),
        documents=json.loads(question.documents),
        asked_at=question.asked_at,
    )


def entries(session: Session, office: Office, application: Application) -> list[QuestionEntry]:
    """All questions with their answers, the oldest first, for the officer."""
    own = questions.c
    rows = session.execute(select(Question).where(own.application_id == application.id).order_by(own.id)).scalars()
    return [_entry(office, row) for row in rows]


def _entry(office: Office, row: Question) -> QuestionEntry:
    answer: dict[str, Any] = json.loads(office.cipher.decrypt(row.answer_encrypted)) if row.answer_encrypted else {}
    return QuestionEntry(
        **shown(office, row).model_dump(),
        asked_by=row.asked_by,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        text=answer.get("text") or None,
        changed={name: new for name, (_, new) in answer.get("fields", {}).items()},
    )
