"""An officer asks the applicant something, and the answer brings the case back to the officer."""

import json
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.asked import pending
from backoffice.changes import Note, announce, change_status, find, record
from backoffice.errors import FieldError, IllegalTransition, InvalidFields, UnknownQuestion
from backoffice.field_checks import wrong_answers, wrong_asked
from backoffice.models import Application, Question
from backoffice.office import Office
from backoffice.received import pending_documents, received_documents
from backoffice.schemas.questions import Answered
from backoffice.schemas.requests import AnswerRequest, InformationRequest
from backoffice.security import Principal
from backoffice.states import OPEN
from backoffice.tables import questions


def ask(session: Session, office: Office, application: Application, request: InformationRequest) -> None:
    """Writes down what is asked; raises InvalidFields when the service has no such field or document."""
    errors = wrong_asked(office.service(application.service), request.fields, request.documents)
    if errors:
        raise InvalidFields(errors)
    law = office.catalogue.law_of(application.service)
    session.add(
        Question(
            question_id=str(uuid4()),
            application_id=application.id,
            asked_by=request.by,
            asked_at=office.now(),
            words_encrypted=office.cipher.encrypt(request.remarks),
            fields=json.dumps(list(dict.fromkeys(request.fields))),
            documents=json.dumps(list(dict.fromkeys(request.documents))),
            stops_clock=law is not None and law.stops_while_waiting,
        )
    )
    session.flush()


def answer(session: Session, office: Office, principal: Principal, reference: str, request: AnswerRequest) -> Answered:
    """Takes an answer; the case goes back to the officer when all is here that was asked or promised.

    One that comes when the officer has gone on without it is kept all the same, until the case is decided. Raises
    UnknownQuestion, IllegalTransition, InvalidFields.
    """
    application = find(session, reference, principal, to_change=True)
    question = _question(session, application, request.question_id)
    if application.status not in OPEN:
        raise IllegalTransition(f"No answer is taken while the application is {application.status}.")
    service = office.service(application.service)
    errors = wrong_answers(service, json.loads(question.fields), request.fields, request.documents, office.today())
    if not (request.text.strip() or request.fields or request.documents):
        errors.append(FieldError("text", "required", "The answer is empty: give words, fields or documents."))
    if errors:
        raise InvalidFields(errors)
    _keep(office, application, question, request)
    note = Note(principal.name, request.text)
    if question.closed_at is None and is_answered(session, office, application, question):
        go_back(session, office, application, note)
    else:
        record(session, office, application, "answer", note, application.status)
    session.flush()
    return Answered(
        reference_number=reference,
        question_id=question.question_id,
        status=application.status,
        pending=pending(session, question),
        due_on=application.due_on,
    )


def go_back(session: Session, office: Office, application: Application, note: Note) -> None:
    """The case is the officer's again; what the applicant said stays in the audit trail, not in what they are told."""
    change_status(session, office, application, "provide_information", note)
    application.remarks_encrypted = None
    announce(session, office, application, Note(note.actor))


def is_answered(session: Session, office: Office, application: Application, question: Question) -> bool:
    """Whether all is here that was asked for or promised.

    Documents alone answer where only documents were asked for; where nothing was named, when the last one that the
    service needs is there.
    """
    if question.answered_at is not None:
        return not pending(session, question)
    if json.loads(question.fields):
        return False
    if json.loads(question.documents):
        return not pending(session, question)
    return not pending_documents(office.service(application.service), received_documents(session, application))


def _question(session: Session, application: Application, question_id: str) -> Question:
    own = questions.c
    query = select(Question).where(own.application_id == application.id, own.question_id == question_id)
    found: Question | None = session.execute(query).scalar_one_or_none()
    if found is None:
        raise UnknownQuestion("The officer asked no such question on this application.")
    return found


def _keep(office: Office, application: Application, question: Question, request: AnswerRequest) -> None:
    """The answer with the values that it replaces, and the application with the new ones.

    What was promised is waited for instead of what was asked: who cannot give one paper may give another.
    """
    fields = json.loads(office.cipher.decrypt(application.fields_encrypted))
    changed = {name: [fields.get(name), value] for name, value in request.fields.items()}
    kept = json.dumps({"text": request.text, "fields": changed}, ensure_ascii=False)
    question.answer_encrypted = office.cipher.encrypt(kept)
    question.answered_at = office.now()
    question.documents = json.dumps(list(dict.fromkeys(request.documents)))
    if changed:
        values = json.dumps(fields | dict(request.fields), ensure_ascii=False)
        application.fields_encrypted = office.cipher.encrypt(values)
