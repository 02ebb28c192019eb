"""What departments tell us by themselves: `application.status_changed`, signed, possibly repeated or out of order."""

import hmac
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from sqlalchemy import select
from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.applications.status import may_follow
from seva.clock import Clock
from seva.departments.answers import CertificateNumber, Reference, Status, in_utc
from seva.errors import IllegalStep, SevaError
from seva.notifications import Notice, Outbox
from seva.storage.database import insert_once
from seva.storage.tables import department_events

EventId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Moment = Annotated[datetime, AfterValidator(in_utc)]


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
    certificate_number: CertificateNumber | None = None


class Callbacks:
    """Takes callbacks: each changes its application once and puts the news into the outbox, in one transaction."""

    def __init__(self, applications: Applications, outbox: Outbox, secret: str, clock: Clock) -> None:
        self._applications = applications
        self._outbox = outbox
        self._secret = secret.encode()
        self._clock = clock

    def receive(self, body: bytes, signature: str) -> None:
        """Verifies and applies a callback; CallbackRefused when it cannot be taken."""
        expected = "sha256=" + hmac.new(self._secret, body, sha256).hexdigest()
        # As bytes: of texts, the comparison takes ASCII only, and a header may hold anything.
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise CallbackRefused("wrong_signature", 401)
        try:
            event = StatusChanged.model_validate_json(body)
        except ValidationError as error:
            raise CallbackRefused("not_understood", 422) from error
        application = self._applications.by_reference(event.reference_number)
        if application is None:
            # The department may be quicker than our own row: it tries again.
            raise CallbackRefused("not_known_yet", 503, retryable=True)
        try:
            with self._applications.database.begin() as connection:
                if self._is_news(connection, event) and may_follow(application.status, event.status):
                    self._apply(connection, application, event)
        except IllegalStep as error:  # another event of the application came in between
            raise CallbackRefused("changed_meanwhile", 503, retryable=True) from error

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

    def _apply(self, connection: Connection, application: Application, event: StatusChanged) -> None:
        given = {"due_on": event.due_on, "certificate_number": event.certificate_number}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value}
        self._applications.pass_to(connection, application, event.status, occurred_at=event.occurred_at, **changes)
        values = {
            "service": application.service,
            "reference_number": event.reference_number,
            "remarks": event.remarks or "",
        }
        key = f"status:{event.event_id}"
        self._outbox.put(connection, application.citizen_id, key, Notice(f"status.{event.status}", values))
