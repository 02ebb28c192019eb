"""Ratings in the database: due when an application came to its end, asked once, kept with service and department."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.applications.status import Status
from seva.catalogue import Catalogue
from seva.clock import Clock, in_india
from seva.messaging.nudges import Nudges
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import citizens, ratings

# Up to this many stars, one more question is asked.
POOR = 2
# First the news is read; nobody is asked at night, and after a month nobody remembers.
PAUSE, FROM, TO, LAPSES = timedelta(minutes=10), time(9), time(20), timedelta(days=30)
# How long what is said after a poor rating is taken for the reason.
WORDS_WITHIN = timedelta(days=1)
# What is granted and not issued ends so.
ISSUED_KINDS = frozenset({"certificate", "licence"})
AT_ONCE = 50
_c = ratings.c


@dataclass(frozen=True)
class Rating:
    """A rating that is asked for, or was given."""

    application_id: str
    service: str
    outcome: str


class Ratings:
    """Asks each citizen once for each application, and keeps what they say."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock, catalogue: Catalogue, nudges: Nudges) -> None:
        self._database, self._cipher, self._clock = database, cipher, clock
        self._catalogue, self._nudges = catalogue, nudges

    def ended(self, connection: Connection, application: Application, status: Status) -> None:
        """Inside the transaction of the news: the application came to its end, so a rating is due soon."""
        if not self._is_end(application.service, status):
            return
        row = {"application_id": application.id, "citizen_id": application.citizen_id, "service": application.service}
        row |= {"department": application.department, "outcome": status, "state": "due"}
        due_at = by_day(self._clock() + PAUSE)
        insert_once(connection, ratings, {**row, "due_at": due_at, "nudged": False})

    def nudge(self) -> int:
        """Has conversations go on in which a rating is due and the citizen can be written to; how many."""
        now = self._clock()
        query = select(ratings, citizens.c.wants_messages).join(citizens, citizens.c.id == _c.citizen_id)
        due = query.where(_c.state == "due", ~_c.nudged, _c.due_at <= now).order_by(_c.due_at).limit(AT_ONCE)
        with self._database.begin() as connection:
            rows = connection.execute(due).all()
            for row in rows:
                state = "due" if row.wants_messages else "skipped"
                same = (_c.application_id == row.application_id) & (_c.state == "due")
                connection.execute(update(ratings).where(same).values(nudged=True, state=state))
                if row.wants_messages:
                    self._nudges.put(connection, row.citizen_id, f"rating:{row.application_id}")
        return len(rows)

    def due(self, citizen_id: str) -> Rating | None:
        """The latest rating that is due."""
        now = self._clock()
        mine = (_c.citizen_id == citizen_id) & (_c.state == "due") & (_c.due_at <= now) & (_c.due_at > now - LAPSES)
        with self._database.begin() as connection:
            row = connection.execute(select(ratings).where(mine).order_by(_c.due_at.desc()).limit(1)).first()
        return Rating(row.application_id, row.service, row.outcome) if row else None

    def asked(self, rating: Rating) -> bool:
        """Notes that it is asked now; False when it was before."""
        return self._change((_c.application_id == rating.application_id) & (_c.state == "due"), "asked")

    def rate(self, citizen_id: str, stars: int, application_id: str | None = None) -> Rating | None:
        """Keeps the stars (1 to 5) for the application named, or the one that was asked of last; None if none was."""
        now = self._clock()
        mine = (_c.citizen_id == citizen_id) & (_c.state == "asked") & (_c.asked_at > now - LAPSES)
        mine = mine & (_c.application_id == application_id) if application_id else mine
        with self._database.begin() as connection:
            row = connection.execute(select(ratings).where(mine).order_by(_c.asked_at.desc()).limit(1)).first()
            if row is None:
                return None
            same = (_c.application_id == row.application_id) & (_c.state == "asked")
            values = {"state": "rated", "rating": stars, "rated_at": now}
            connection.execute(update(ratings).where(same).values(**values))
        return Rating(row.application_id, row.service, row.outcome)

    def went_wrong(self, citizen_id: str, words: str) -> bool:
        """Keeps what went wrong with the poor rating that was given just now; False when there is none."""
        mine = (_c.citizen_id == citizen_id) & (_c.rating <= POOR) & _c.words_encrypted.is_(None)
        recent = mine & (_c.rated_at > self._clock() - WORDS_WITHIN)
        with self._database.begin() as connection:
            found = connection.execute(select(_c.application_id).where(recent).order_by(_c.rated_at.desc())).scalar()
            if found is None:
                return False
            kept = self._cipher.encrypt(words)
            connection.execute(update(ratings).where(_c.application_id == found).values(words_encrypted=kept))
            return True

    def _is_end(self, service_id: str, status: Status) -> bool:
        service = self._catalogue.services.get(service_id)
        if status in ("issued", "rejected"):
            return True
        return status == "approved" and service is not None and service.kind not in ISSUED_KINDS

    def _change(self, which: object, state: str) -> bool:
        with self._database.begin() as connection:
            values = {"state": state, "asked_at": self._clock()}
            return connection.execute(update(ratings).where(which).values(**values)).rowcount == 1


def by_day(moment: datetime) -> datetime:
    """The moment, or the next morning in India when it lies in the night; in UTC without zone, as given."""
    local = in_india(moment)
    if FROM <= local.time() < TO:
        return moment
    morning = local.replace(hour=FROM.hour, minute=0, second=0, microsecond=0)
    return moment + (morning - local if local.time() < FROM else morning + timedelta(days=1) - local)
