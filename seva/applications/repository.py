"""Applications in the database."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.applications.application import Application, Content
from seva.applications.status import Status, may_follow
from seva.clock import Clock
from seva.errors import IllegalStep
from seva.storage import Cipher, Database
from seva.storage.tables import applications


class Applications:
    """Reads and writes applications; a status changes only along seva.applications.status.NEXT."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self.database = database
        self._cipher = cipher
        self._clock = clock

    def start(self, citizen_id: str, service: str, department: str, language: str) -> Application:
        """A new empty draft."""
        now = self._clock()
        new = Application(uuid4().hex, citizen_id, service, department, "draft", language, now, now)
        with self.database.begin() as connection:
            connection.execute(insert(applications).values(**self._row(new)))
        return new

    def get(self, application_id: str) -> Application | None:
        """The application of that id, or None."""
        found = self._select(applications.c.id == application_id)
        return found[0] if found else None

    def by_reference(self, reference_number: str) -> Application | None:
        """The application with that reference number, or None when it was not filed from here."""
        found = self._select(applications.c.reference_number == reference_number)
        return found[0] if found else None

    def of_citizen(self, citizen_id: str, statuses: Collection[str]) -> list[Application]:
        """A citizen's applications in some states, the latest first."""
        return self._select((applications.c.citizen_id == citizen_id) & applications.c.status.in_(tuple(statuses)))

    def waiting(self, limit: int = 20) -> list[Application]:
        """Applications that the department has not taken yet and that are due for another attempt."""
        due = applications.c.next_attempt_at <= self._clock()
        return self._select((applications.c.status == "queued") & due)[:limit]

    def save_content(self, application: Application, content: Content) -> Application:
        """Keeps what the citizen gave; only while the draft is still with the citizen."""
        changed = replace(application, content=content, updated_at=self._clock())
        with self.database.begin() as connection:
            row = {"content_encrypted": self._cipher.encrypt(asdict(content)), "updated_at": changed.updated_at}
            self._update(connection, application, row)
        return changed

    def pass_to(self, connection: Connection, application: Application, status: Status, **changes: Any) -> Application:
        """Passes an application to another state inside the caller's transaction; IllegalStep when it may not."""
        if not may_follow(application.status, status):
            raise IllegalStep(f"{application.status} cannot become {status}")
        changed = replace(application, status=status, updated_at=self._clock(), **changes)
        self._update(connection, application, {"status": status, "updated_at": changed.updated_at, **changes})
        return changed

    def postpone(self, application: Application, until: datetime, error: str) -> None:
        """Notes a failed attempt to file and when to try again."""
        row = {"attempts": application.attempts + 1, "next_attempt_at": until, "last_error": error}
        with self.database.begin() as connection:
            self._update(connection, application, row)

    def claim(self, application: Application, until: datetime) -> bool:
        """Takes a waiting application for one attempt; False when another worker was quicker."""
        c = applications.c
        same = (c.id == application.id) & (c.status == "queued") & (c.next_attempt_at == application.next_attempt_at)
        with self.database.begin() as connection:
            return connection.execute(update(applications).where(same).values(next_attempt_at=until)).rowcount == 1

    def hurry(self, department: str) -> None:
        """The department answers again: what waits for it is due now."""
        c = applications.c
        waiting = (c.department == department) & (c.status == "queued") & (c.attempts > 0)
        with self.database.begin() as connection:
            connection.execute(update(applications).where(waiting).values(next_attempt_at=self._clock()))

    def _update(self, connection: Connection, application: Application, row: dict[str, Any]) -> None:
        # The condition on the status makes two writers safe: the second one finds nothing to change.
        same = (applications.c.id == application.id) & (applications.c.status == application.status)
        if connection.execute(update(applications).where(same).values(**row)).rowcount != 1:
            raise IllegalStep(f"application {application.id} is no longer {application.status}")

    def _select(self, condition: Any) -> list[Application]:
        query = select(applications).where(condition).order_by(applications.c.created_at.desc())
        with self.database.begin() as connection:
            return [self._application(row) for row in connection.execute(query)]

    def _row(self, application: Application) -> dict[str, Any]:
        row = {column.name: getattr(application, column.name, None) for column in applications.columns}
        return row | {"content_encrypted": self._cipher.encrypt(asdict(application.content))}

    def _application(self, row: Row) -> Application:
        values = dict(row._mapping)
        content = Content.from_json(self._cipher.decrypt(values.pop("content_encrypted")))
        return Application(**values, content=content)
