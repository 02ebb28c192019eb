"""Applications in the database."""

from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.applications.application import Application, Content
from seva.applications.history import DistrictOf, note
from seva.applications.status import WITH_CITIZEN, Status, may_follow
from seva.clock import Clock
from seva.errors import IllegalStep
from seva.storage import Cipher, Database
from seva.storage.tables import applications

# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
BY_ID = select(applications).where(applications.c.id == bindparam("id"))
# The condition on the status makes two writers safe: the second one finds nothing to change.
SAME = (applications.c.id == bindparam("same_id")) & (applications.c.status == bindparam("same_status"))
# Another one who wrote what the citizen gave since it was read wrote other bytes: no two encryptions are the same.
UNCHANGED = SAME & (applications.c.content_encrypted == bindparam("same_content"))
SAVE = update(applications).where(SAME).values(content_encrypted=bindparam("content"), updated_at=bindparam("now"))
CHANGE = (
    update(applications).where(UNCHANGED).values(content_encrypted=bindparam("content"), updated_at=bindparam("now"))
)
MOST_TRIES = 5


class Applications:
    """Reads and writes applications; a status changes only along seva.applications.status.NEXT."""

    def __init__(
        self, database: Database, cipher: Cipher, clock: Clock, district_of: DistrictOf = lambda _answers: ""
    ) -> None:
        self.database = database
        self._cipher = cipher
        self._clock = clock
        self._district_of = district_of

    def start(self, citizen_id: str, service: str, department: str, language: str) -> Application:
        """A new empty draft."""
        now = self._clock()
        new = Application(uuid4().hex, citizen_id, service, department, "draft", language, now, now)
        with self.database.begin() as connection:
            connection.execute(insert(applications).values(**self._row(new)))
            note(connection, new, now, "")
        return new

    def get(self, application_id: str) -> Application | None:
        """The application of that id, or None."""
        found = self._fetch(BY_ID, {"id": application_id})
        return found[0] if found else None

    def by_reference(self, reference_number: str) -> Application | None:
        """The application with that reference number, or None when it was not filed from here."""
        found = self._select(applications.c.reference_number == reference_number)
        return found[0] if found else None

    def of_citizen(self, citizen_id: str, statuses: Collection[str]) -> list[Application]:
        """A citizen's applications in some states, the latest first."""
        return self._select((applications.c.citizen_id == citizen_id) & applications.c.status.in_(tuple(statuses)))

    def waiting(self, limit: int = 20) -> list[Application]:
        """Applications that wait for their department and are due for another attempt, the longest due first."""
        c = applications.c
        due = select(applications).where(c.status == "queued", c.next_attempt_at <= self._clock())
        return self._fetch(due.order_by(c.next_attempt_at, c.created_at).limit(limit))

    def save_content(self, application: Application, content: Content) -> Application:
        """Keeps what the citizen gave; IllegalStep unless the draft is still with the citizen."""
        if application.status not in WITH_CITIZEN:
            raise IllegalStep(f"application {application.id} is {application.status}")
        changed = replace(application, content=content, updated_at=self._clock())
        with self.database.begin() as connection:
            row = {"content": self._cipher.encrypt(asdict(content)), "now": changed.updated_at}
            same = {"same_id": application.id, "same_status": application.status}
            if connection.execute(SAVE, {**same, **row}).rowcount != 1:
                raise _moved_on(application)
        return changed

    def change(self, application_id: str, edit: Callable[[Content], Content]) -> Application:
        """Edits what the citizen gave, whoever else writes to it at the same time; IllegalStep unless it is a draft."""
        for _ in range(MOST_TRIES):
            with self.database.begin() as connection:
                row = connection.execute(BY_ID, {"id": application_id}).first()
                if row is None or row.status not in WITH_CITIZEN:
                    raise IllegalStep(f"application {application_id} is no draft")
                before = self._application(row)
                content = edit(before.content)
                if content == before.content or self._change(connection, row, content):
                    return replace(before, content=content)
        raise IllegalStep(f"application {application_id} is written to by others all the time")

    def pass_to(
        self,
        connection: Connection,
        application: Application,
        status: Status,
        content: Content | None = None,
        occurred_at: datetime | None = None,
        **changes: Any,
    ) -> Application:
        """Passes an application to another state inside the caller's transaction; IllegalStep when it may not.

        Nothing happens when another one has just passed it to the same state. `occurred_at`: when it happened at the
        department, where that is not now.
        """
        if not may_follow(application.status, status):
            raise IllegalStep(f"{application.status} cannot become {status}")
        content = content or application.content
        changed = replace(application, status=status, content=content, updated_at=self._clock(), **changes)
        row = {"status": status, "updated_at": changed.updated_at, **changes}
        if content is not application.content:
            row["content_encrypted"] = self._cipher.encrypt(asdict(content))
        if self._update(connection, application, row):
            note(connection, changed, occurred_at or changed.updated_at, self._district_of(content.answers))
        elif not self._stands(connection, application.id, status):
            raise _moved_on(application)
        return changed

    def renumber(self, connection: Connection, application: Application, number: str) -> None:
        """Another certificate stands in the place of the one that was issued; inside the caller's transaction."""
        self._update(connection, application, {"certificate_number": number, "updated_at": self._clock()})

    def postpone(self, application: Application, until: datetime, error: str) -> None:
        """Notes a failed attempt to file and when to try again; IllegalStep when it does not wait any more."""
        row = {"attempts": application.attempts + 1, "next_attempt_at": until, "last_error": error}
        with self.database.begin() as connection:
            if not self._update(connection, application, row):
                raise _moved_on(application)

    def claim(self, application: Application, until: datetime) -> bool:
        """Takes a waiting application for one attempt; False when another worker was quicker."""
        c = applications.c
        same = (c.id == application.id) & (c.status == "queued") & (c.next_attempt_at == application.next_attempt_at)
        with self.database.begin() as connection:
            return connection.execute(update(applications).where(same).values(next_attempt_at=until)).rowcount == 1

    def hurry(self, department: str, grace: timedelta = timedelta()) -> None:
        """The department answers again: what waits for it is due now, unless it is due within `grace` anyway."""
        c, now = applications.c, self._clock()
        waiting = (c.department == department) & (c.status == "queued") & (c.attempts > 0)
        with self.database.begin() as connection:
            later = waiting & (c.next_attempt_at > now + grace)
            connection.execute(update(applications).where(later).values(next_attempt_at=now))

    def _change(self, connection: Connection, row: Row, content: Content) -> bool:
        same = {"same_id": row.id, "same_status": row.status, "same_content": row.content_encrypted}
        new = {"content": self._cipher.encrypt(asdict(content)), "now": self._clock()}
        return connection.execute(CHANGE, {**same, **new}).rowcount == 1

    def _stands(self, connection: Connection, application_id: str, status: Status) -> bool:
        c = applications.c
        query = select(c.id).where(c.id == application_id, c.status == status)
        return connection.execute(query).first() is not None

    def _update(self, connection: Connection, application: Application, row: dict[str, Any]) -> bool:
        same = (applications.c.id == application.id) & (applications.c.status == application.status)
        return connection.execute(update(applications).where(same).values(**row)).rowcount == 1

    def _select(self, condition: Any) -> list[Application]:
        return self._fetch(select(applications).where(condition).order_by(applications.c.created_at.desc()))

    def _fetch(self, query: Any, values: dict[str, Any] | None = None) -> list[Application]:
        with self.database.begin() as connection:
            return [self._application(row) for row in connection.execute(query, values or {})]

    def _row(self, application: Application) -> dict[str, Any]:
        row = {column.name: getattr(application, column.name, None) for column in applications.columns}
        return row | {"content_encrypted": self._cipher.encrypt(asdict(application.content))}

    def _application(self, row: Row) -> Application:
        values = dict(row._mapping)
        content = Content.from_json(self._cipher.decrypt(values.pop("content_encrypted")))
        return Application(**values, content=content)


def _moved_on(application: Application) -> IllegalStep:
    return IllegalStep(f"application {application.id} is no longer {application.status}")
