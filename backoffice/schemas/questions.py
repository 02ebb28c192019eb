"""Answers about officers' questions, and about deadlines."""

from backoffice.models import DeadlineKind
from backoffice.schemas.types import Answer, Identifier, IsoDate, Moment, Paise, ReferenceNumber
from backoffice.states import Status
from seva.catalogue import Text


class AskedQuestion(Answer):
    """What the officer asks: words, and the fields and documents that answer it, if they are named."""

    id: str
    words: str
    fields: list[Identifier]
    documents: list[Identifier]
    asked_at: Moment


class QuestionEntry(AskedQuestion):
    """A question and its answer, for the officer; `changed` are the new values of fields."""

    asked_by: str
    answered_at: Moment | None
    closed_at: Moment | None
    text: str | None
    changed: dict[str, str]


class Answered(Answer):
    """An answer that was taken; `pending` are documents on which the case still waits."""

    reference_number: ReferenceNumber
    question_id: str
    status: Status
    pending: list[Identifier]
    due_on: IsoDate | None


class Deadline(Answer):
    """How an application stands to its last day, and what the law gives the applicant for the delay; null without one.

    From `near_on` the deadline is near. Days of delay are calendar days after `due_on` up to the decision."""

    due_on: IsoDate | None
    near_on: IsoDate | None
    delay_days: int
    compensation_paise: Paise | None
    per_day_paise: Paise | None
    most_paise: Paise | None
    law: Text | None


class Escalated(Answer):
    """A deadline of which the next level, `told`, knows now."""

    reference_number: ReferenceNumber
    status: Status
    kind: DeadlineKind
    told: Text
    noted_at: Moment
    deadline: Deadline
