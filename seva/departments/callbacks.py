"""What departments tell us by themselves: `application.status_changed`, signed, possibly repeated or out of order."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from sqlalchemy import select
from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.applications.status import TAKEN_BACK, may_follow
from seva.clock import Clock
from seva.departments.answers import CertificateEnded, CertificateNumber, Question, Reference, Status, in_utc
from seva.departments.early import EarlyEvents
from seva.errors import IllegalStep, SevaError
from seva.notifications import Notice, Outbox
from seva.storage.database import insert_once
from seva.storage.tables import department_events

EventId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Moment = Annotated[datetime, AfterValidator(in_utc)]
# Clocks differ. What claims to be from later would make all that follows look late.
AHEAD = timedelta(hours=1)
# What a citizen is told of a certificate that counts no more.
ENDED = {"revoked": "paper.revoked", "corrected": "paper.replaced", "superseded": "paper.replaced"}


class CallbackRefused(SevaError):
    """A callback that is not taken; `status` is the HTTP status to answer with, `retryable` asks for it again later."""

    def __init__(self, code: str, status: int, retryable: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retryable = retryable


class StatusChanged(BaseModel):
    """The body of the callback."""

    model_config = ConfigDict(extra="ignore")

    event: Literal["application.status_changed"]
    event_id: EventId
    reference_number: Reference
    status: Status
    occurred_at: Moment | None = None
    remarks: str | None = None
    due_on: date | None = None
    near_on: date | None = None
    certificate_number: CertificateNumber | None = None
    certificate_ended: CertificateEnded | None = None
    question: Question | None = None


class Follows(Protocol):
    """What a change of an application brings about."""

    def moved(self, connection: Connection, application: Application, event: StatusChanged) -> bool:
        """Inside the transaction of the change; `application` is as it was before. Whether it has opened something."""


class Callbacks:
    """Takes callbacks: each changes its application once and puts the news into the outbox, in one transaction."""

    def __init__(
        self, applications: Applications, outbox: Outbox, secret: str, clock: Clock, early: EarlyEvents,
        follows: Sequence[Follows] = (),
    ) -> None:  # fmt: skip
        self._applications = applications
        self._outbox = outbox
        self._secret = secret.encode()
        self._clock = clock
        self._early = early
        self._follows = follows

    def receive(self, body: bytes, signature: str) -> bool:
        """Verifies and applies a callback; CallbackRefused when it cannot be taken.

        False when its number is not known here yet: it is kept, and taken when the answer to the filing is here.
        """
        expected = "sha256=" + hmac.new(self._secret, body, sha256).hexdigest()
        # As bytes: of texts, the comparison takes ASCII only, and a header may hold anything.
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise CallbackRefused("wrong_signature", 401)
        event = self._understood(body)
        application = self._applications.by_reference(event.reference_number)
        if application is None:
            self._early.keep(event.event_id, event.reference_number, body)
            return False
        self._take(application, event)
        return True

    def take_early(self) -> int:
        """Takes what was kept and can be taken now; how many events."""
        taken = 0
        for event_id, body in self._early.known():
            event = StatusChanged.model_validate_json(body)
            application = self._applications.by_reference(event.reference_number)
            if application is not None:
                self._take(application, event, kept_as=event_id)
                taken += 1
        return taken

    def forget_early(self) -> int:
        """Forgets events of applications that never came; how many."""
        return self._early.forget_old()

    def _understood(self, body: bytes) -> StatusChanged:
        try:
            event = StatusChanged.model_validate_json(body)
        except ValidationError as error:
            raise CallbackRefused("not_understood", 422) from error
        if event.occurred_at is not None and event.occurred_at > self._clock() + AHEAD:
            raise CallbackRefused("not_yet", 422)
        return event

    def _take(self, application: Application, event: StatusChanged, kept_as: str | None = None) -> None:
        try:
            with self._applications.database.begin() as connection:
                if kept_as is not None:
                    self._early.forget(connection, kept_as)
                if self._is_news(connection, event):
                    self._follow(connection, application, event)
        except IllegalStep as error:  # another event of the application came in between
            raise CallbackRefused("changed_meanwhile", 503, retryable=True) from error

    def _follow(self, connection: Connection, application: Application, event: StatusChanged) -> None:
        is_change = may_follow(application.status, event.status) and not _may_be_late(application, event)
        # A second question, when the news between the two is lost: it is news all the same.
        is_asked_again = application.status == event.status and event.question is not None
        is_ended = application.status == event.status and event.certificate_ended is not None
        if not (is_change or is_asked_again or is_ended):
            return
        opened = [one.moved(connection, application, event) for one in self._follows]
        if is_change or is_ended or any(opened):
            self._apply(connection, application, event, is_change)

    def _is_news(self, connection: Connection, event: StatusChanged) -> bool:
        """Whether the event was not handled before, and none that happened after it was."""
        row = {"reference_number": event.reference_number, "occurred_at": event.occurred_at}
        known = {"event_id": event.event_id, "received_at": self._clock()}
        if not insert_once(connection, department_events, row | known):
            return False
        return event.occurred_at is None or not self._came_later(connection, event.reference_number, event.occurred_at)

    def _came_later(self, connection: Connection, reference_number: str, moment: datetime) -> bool:
        c = department_events.c
        later = (c.reference_number == reference_number) & (c.occurred_at > moment)
        return connection.execute(select(c.event_id).where(later).limit(1)).first() is not None

    def _apply(self, connection: Connection, application: Application, event: StatusChanged, is_change: bool) -> None:
        if is_change:
            names = ("due_on", "near_on", "certificate_number")
            changes: dict[str, Any] = {name: getattr(event, name) for name in names if getattr(event, name)}
            moment = event.occurred_at
            self._applications.pass_to(connection, application, event.status, occurred_at=moment, **changes)
        elif event.certificate_number:
            self._applications.renumber(connection, application, event.certificate_number)
        values = {
            "service": application.service,
            "reference_number": event.reference_number,
            "remarks": event.remarks or "",
        }
        ended = event.certificate_ended
        values |= {"certificate": ended.certificate_number} if ended else {}
        key = f"status:{event.event_id}"
        notice = Notice(ENDED[ended.status] if ended else f"status.{event.status}", values)
        if event.question is None:
            self._outbox.put(connection, application.citizen_id, key, notice)
        else:  # a turn of its own opens the question
            asked = Notice("enquiry.asked", {**values, "question": event.question.id})
            self._outbox.put(connection, application.citizen_id, key, asked, application.id)


def _may_be_late(application: Application, event: StatusChanged) -> bool:
    """Whether it would take a decision back without telling when: old news of the review would look the same."""
    return application.status in TAKEN_BACK and event.status == "under_review" and event.occurred_at is None
