"""What departments tell us by themselves: `application.status_changed`, signed, possibly repeated or out of order."""

import hmac
from datetime import date
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.applications.status import may_follow
from seva.clock import Clock
from seva.departments.answers import Reference, Status
from seva.errors import SevaError
from seva.notifications import Notice, Outbox
from seva.storage.tables import department_events


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
    event_id: str
    reference_number: Reference
    status: Status
    remarks: str | None = None
    due_on: date | None = None
    certificate_number: str | None = None


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
        if not hmac.compare_digest(expected, signature):
            raise CallbackRefused("wrong_signature", 401)
        try:
            event = StatusChanged.model_validate_json(body)
        except ValidationError as error:
            raise CallbackRefused("not_understood", 422) from error
        application = self._applications.by_reference(event.reference_number)
        if application is None:
            # The department may be quicker than our own row: it tries again.
            raise CallbackRefused("not_known_yet", 503, retryable=True)
        with self._applications.database.begin() as connection:
            if not self._seen(connection, event.event_id) and may_follow(application.status, event.status):
                self._apply(connection, application, event)

    def _seen(self, connection: Connection, event_id: str) -> bool:
        c = department_events.c
        if connection.execute(select(c.event_id).where(c.event_id == event_id)).first():
            return True
        connection.execute(insert(department_events).values(event_id=event_id, received_at=self._clock()))
        return False

    def _apply(self, connection: Connection, application: Application, event: StatusChanged) -> None:
        changes = {"due_on": event.due_on, "certificate_number": event.certificate_number}
        self._applications.pass_to(connection, application, event.status, **{k: v for k, v in changes.items() if v})
        values = {
            "service": application.service,
            "reference_number": event.reference_number,
            "remarks": event.remarks or "",
        }
        key = f"status:{event.event_id}"
        self._outbox.put(connection, application.citizen_id, key, Notice(f"status.{event.status}", values))
