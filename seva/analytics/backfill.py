"""Events of applications that were filed before events were kept, put together from what their rows still say.

When it was begun and when it changed last is known. The steps between are not: filing counts on the day on which it
was begun, and the state that it has now on the day of its last change. Conversations of that time told nothing that
could be counted.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Row

from seva.storage import Cipher, Database
from seva.storage.tables import application_events, applications

AT_ONCE = 500
NEVER_FILED = frozenset({"draft", "discarded", "queued", "refused"})
Told = Callable[[int], None]
MISSING = (
    select(applications.c.id)
    .join_from(applications, application_events, applications.c.id == application_events.c.application_id, isouter=True)
    .where(application_events.c.application_id.is_(None))
)


def is_missing(database: Database) -> bool:
    """Whether any application lacks events."""
    with database.begin() as connection:
        return connection.execute(MISSING.limit(1)).first() is not None


def add_missing(
    database: Database, cipher: Cipher, district_of: Callable[[Mapping[str, str]], str], told: Told = lambda _: None
) -> int:
    """Adds the events of all applications that have none; how many applications. `told` hears how many are done."""
    a, done = applications.c, 0
    with database.begin() as connection:
        ids = list(connection.execute(MISSING.order_by(a.created_at, a.id)).scalars())
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with database.begin() as connection:
            rows = connection.execute(select(applications).where(a.id.in_(some)).order_by(a.created_at, a.id)).all()
            events = [event for row in rows for event in _events(row, _district(row, cipher, district_of))]
            connection.execute(insert(application_events), events)
        done += len(some)
        told(done)
    return done


def _district(row: Row, cipher: Cipher, district_of: Callable[[Mapping[str, str]], str]) -> str:
    return district_of(cipher.decrypt(row.content_encrypted).get("answers", {}))


def _events(row: Row, district: str) -> Iterator[dict[str, Any]]:
    def event(status: str, at: datetime, where: str = district) -> dict[str, Any]:
        same = {name: row[name] for name in ("department", "service", "language", "due_on")}
        return same | {"application_id": row.id, "status": status, "occurred_at": at, "district": where}

    yield event("draft", row.created_at, "")
    if row.status not in NEVER_FILED:
        yield event("filed", row.created_at)
    if row.status == "issued":
        yield event("approved", row.updated_at)
    if row.status not in ("draft", "filed"):
        yield event(row.status, row.updated_at)
